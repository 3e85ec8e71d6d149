"""Earlier states of a draft: what stood in it before it was written over.

A state is kept when another window would lose it, when much of a text goes, and else once a
minute while somebody writes. Of many, those stay whose times lie farthest apart for their age: all
of the last minutes, some of the last hours. What another window wrote is somebody's newest text and
is kept twice, as a draft is; the rest is in the database alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import msgspec

from caseworker.offline.database import rows
from caseworker.offline.items import PAST, Item, Items

EARLIER: Final = "earlier"

MOST: Final = 30
"""How many earlier states of one draft are kept."""

MOST_BYTES: Final = 512 * 1024
"""How much all of them may take; two of them are kept whatever they take."""

_SECOND = 1_000_000  # microseconds, as items have them
_EVERY = int(timedelta(minutes=1).total_seconds()) * _SECOND
_EVERY_WHILE_DELETING = 10 * _SECOND
_MUCH = 40  # characters

_OF_DRAFT = (
    f"kind IN ('{EARLIER}', '{PAST}') AND removed = 0 AND id > ? AND id < ? ORDER BY id DESC"
)


def is_due(
    items: Items, there: Item, before: Mapping[str, str], now: Mapping[str, str], moment: int
) -> bool:
    """Tell whether what stands in a draft is worth keeping before it is written over.

    ``before`` are its fields as they stand, ``now`` those that come, ``moment`` is now.
    """
    if not any(text.strip() for text in before.values()):
        return False
    removed = _length(before) - _length(now)
    if removed >= _MUCH:
        return True
    since = moment - (_last_kept(items, there.id) or there.created)
    return since >= (_EVERY_WHILE_DELETING if removed > 0 else _EVERY)


def keep_earlier(items: Items, there: Item, moment: int, *, is_anothers: bool) -> None:
    """Keep the state that a draft has, beside it, and let go what is too much."""
    state = msgspec.structs.replace(
        there,
        kind=EARLIER if is_anothers else PAST,
        id=f"{there.id}/{there.revision:06}",
        revision=1,
        open=is_anothers,
    )
    if items.get(state.kind, state.id) is not None:
        return
    items.put(state)
    kept = earlier_items(items, there.id)
    while len(kept) > MOST or (
        len(kept) > 2 and sum(len(item.record) for item in kept) > MOST_BYTES
    ):
        let_go(items, kept.pop(_least_missed(kept, moment)), moment)


def let_go(items: Items, state: Item, moment: int) -> None:
    """Keep an earlier state no longer."""
    if state.kind == PAST:
        items.drop(state)
    else:
        items.remove(state, moment)


def earlier_items(items: Items, draft_id: str) -> list[Item]:
    """Return the kept states of a draft, newest first."""
    return items.select(_OF_DRAFT, _range(draft_id))


def _last_kept(items: Items, draft_id: str) -> int | None:
    """Return when the newest kept state was saved, without reading it."""
    statement = f"SELECT changed FROM item WHERE {_OF_DRAFT} LIMIT 1"  # noqa: S608 - constants
    found = rows(items.connection, tuple[int], statement, _range(draft_id))
    return found[0][0] if found else None


def _range(draft_id: str) -> tuple[str, str]:
    return f"{draft_id}/", f"{draft_id}0"


def _least_missed(kept: list[Item], moment: int) -> int:
    """Return the place of the state with the nearest neighbours for its age, not of an end."""
    if len(kept) < 3:
        return len(kept) - 1

    def spread(at: int) -> tuple[float, int]:
        age = max(moment - kept[at].changed, 0) + _SECOND
        return abs(kept[at - 1].changed - kept[at + 1].changed) / age, -at

    return min(range(1, len(kept) - 1), key=spread)


def _length(fields: Mapping[str, str]) -> int:
    return sum(len(text) for text in fields.values())

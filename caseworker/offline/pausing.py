"""The pause of the outbox: while it is set no window sends anything."""

from __future__ import annotations

from datetime import datetime

import apsw

from caseworker.offline.clock import to_number
from caseworker.offline.database import rows
from caseworker.offline.items import Item, Items

_SETTING, _PAUSE = "setting", "outbox-paused"
PAUSED = f"SELECT 1 FROM item WHERE kind = '{_SETTING}' AND id = '{_PAUSE}' AND removed = 0"  # noqa: S608
"""The statement that finds a row while the outbox is paused."""


def is_paused(connection: apsw.Connection) -> bool:
    """Tell whether the pause is set. Raises apsw.Error."""
    return bool(rows(connection, tuple[int], PAUSED))


def pause(items: Items, now: datetime, *, paused: bool) -> None:
    """Set the pause, or take it back, within a transaction."""
    there, moment = items.get(_SETTING, _PAUSE), to_number(now)
    is_set = there is not None and not there.removed
    if paused and not is_set:
        items.put(
            Item(
                kind=_SETTING,
                id=_PAUSE,
                revision=there.revision + 1 if there else 1,
                removed=False,
                open=False,
                case_number="",
                created=moment,
                changed=moment,
                ready=None,
                record=b"",
            )
        )
    elif not paused and there is not None and is_set:
        items.remove(there, moment)

"""The columns that somebody chose for their lists, kept with the profile."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from caseworker.offline.clock import now_utc
from caseworker.offline.store import Store
from caseworker.work.case_index import Column

_NAME = "columns of lists"


class ShownColumn(msgspec.Struct, frozen=True):
    """A column and its cells. The title takes what is left, at least so many where it can."""

    column: Column
    width: int


_decoder = msgspec.json.Decoder(list[ShownColumn])


def kept_columns(store: Store) -> tuple[ShownColumn, ...]:
    """Return what was chosen, nothing where nobody has or another version wrote it.

    Raises StoreProblem.
    """
    kept = store.mirror.catalogue(_NAME)
    if kept is None:
        return ()
    try:
        return tuple(_decoder.decode(kept))
    except msgspec.DecodeError:
        return ()


def keep_columns(store: Store, columns: Sequence[ShownColumn]) -> None:
    """Keep what was chosen. Raises StoreProblem."""
    store.mirror.put_catalogue(_NAME, msgspec.json.encode(list(columns)), now_utc())

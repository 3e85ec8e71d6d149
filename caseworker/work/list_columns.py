"""The columns that somebody chose for their lists, kept with the profile."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from caseworker.offline.store import Store
from caseworker.work.case_index import Column
from caseworker.work.kept_list import keep_list, kept_list

_NAME = "columns of lists"


class ShownColumn(msgspec.Struct, frozen=True):
    """A column and its cells. The title takes what is left, at least so many where it can."""

    column: Column
    width: int


def kept_columns(store: Store) -> tuple[ShownColumn, ...]:
    """Return what was chosen, nothing where nobody has. Raises StoreProblem."""
    return kept_list(store, _NAME, ShownColumn)


def keep_columns(store: Store, columns: Sequence[ShownColumn]) -> None:
    """Keep what was chosen. Raises StoreProblem."""
    keep_list(store, _NAME, columns)

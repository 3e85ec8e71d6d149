"""What this computer knows of cases beside their lines, as a filter asks for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from caseworker.offline.read_marks import line_mark
from caseworker.offline.store import Store
from caseworker.work.case_index import CaseIndex

_AT_ONCE: Final = 256


class Sign(StrEnum):
    """What may be known of a case here. The values are what a filter calls them."""

    CHANGED = "changed"
    DRAFT = "draft"
    OUTBOX = "outbox"
    TAKEN_ALONG = "pinned"


class CaseSigns:
    """Asks the store each time, which changes while a list stands. For threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def places(self, sign: Sign, index: CaseIndex) -> frozenset[int]:
        """Return the places of the lines that have a sign. Raises StoreProblem."""
        match sign:
            case Sign.CHANGED:
                return self._changed(index)
            case Sign.TAKEN_ALONG:
                return frozenset(index.with_number(pin.number for pin in self._store.pins.all()))
        unfinished = self._store.unfinished()
        numbers = unfinished.drafts
        if sign is Sign.OUTBOX:
            numbers = unfinished.outbox | unfinished.needing_person
        return frozenset(index.with_number(numbers))

    def _changed(self, index: CaseIndex) -> frozenset[int]:
        """Return the lines that are not as they were when somebody last opened the case."""
        marks = self._store.read_marks
        seen = marks.lines()
        places = index.with_number(marks.numbers())
        changed = set()
        for start in range(0, len(places), _AT_ONCE):
            some = places[start : start + _AT_ONCE]
            for at, case in zip(some, index.lines.some(some), strict=True):
                mark = seen.get(case.id)
                if mark is not None and mark != line_mark(case):
                    changed.add(at)
        return frozenset(changed)

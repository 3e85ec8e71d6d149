"""What a list of cases is filtered and sorted by, held so that a hundred thousand fit in memory.

Made once for a list, in a thread; then a letter of a filter costs milliseconds whatever the
length, where reading the cases themselves took a second.
"""

from __future__ import annotations

import datetime as dt
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Final

from api_client.models import CaseSummary
from caseworker.work.case_lines import CaseLines

_APART: Final = "\x1f"
"""Between the number, title and applicant of a line; folded text has none."""
_MOST_WORDED: Final = 20_000
_WORD: Final = re.compile(r"\b[^\W\d]+\b")


class Flag(StrEnum):
    """What a case is or is not. The values are what a filter calls them."""

    SUSPENDED = "suspended"
    PROTECTED = "protected"
    CONFIDENTIAL = "confidential"


class Column(StrEnum):
    """What a list can be sorted by. The values are what a filter calls them."""

    DEADLINE = "due"
    RECEIVED = "received"
    NUMBER = "number"
    TITLE = "title"
    APPLICANT = "applicant"
    TYPE = "type"
    STATUS = "status"
    HANDLER = "handler"
    UNIT = "unit"


_IN_TEXT: Final = {Column.NUMBER: 0, Column.TITLE: 1, Column.APPLICANT: 2}
_DAYS: Final = (Column.DEADLINE, Column.RECEIVED)
_NAMES: Final = (Column.TYPE, Column.STATUS, Column.HANDLER, Column.UNIT)
_BITS: Final = {flag: 1 << at for at, flag in enumerate(Flag)}
_PUBLIC: Final = frozenset({"", "openbaar"})


class Names:
    """A column with few different values: each is held once, and a small number for each case."""

    def __init__(self) -> None:
        self.values: list[str] = [""]
        self.codes = array("H")
        self._known: dict[str, int] = {"": 0}

    def add(self, name: str) -> None:
        """Note the value of the next case."""
        code = self._known.get(name)
        if code is None:
            # 65,535 different names are more than any municipality has; the rest count as none.
            code = len(self.values) if len(self.values) < 0xFFFF else 0
            if code:
                self.values.append(name)
                self._known[name] = code
        self.codes.append(code)

    def table(self, fits: Callable[[str], bool]) -> bytes:
        """Return for each number whether its value fits."""
        return bytes(bool(value) and fits(value) for value in self.values)

    def codes_with(self, fits: Callable[[str], bool]) -> frozenset[int]:
        """Return the numbers of the values that a text fits."""
        return frozenset(at for at, value in enumerate(self.values) if value and fits(value))


class CaseIndex:
    """The lines of a list by their places, from 0."""

    def __init__(self, lines: CaseLines) -> None:
        """Read every line. Raises StoreProblem."""
        self.lines = lines
        self.texts: list[str] = []
        self.days = {column: array("i") for column in _DAYS}
        """Ordinals of days; 0 for none."""
        self.names = {column: Names() for column in _NAMES}
        self.flags = array("B")
        for case in lines.each():
            self._add(case)

    def __len__(self) -> int:
        return len(self.texts)

    def _add(self, case: CaseSummary) -> None:
        applicant = "" if case.protected else case.applicant
        self.texts.append(_APART.join((case.number, case.title, applicant)).casefold())
        self.days[Column.DEADLINE].append(_ordinal(case.deadline))
        self.days[Column.RECEIVED].append(_ordinal(case.received))
        self.names[Column.TYPE].add(case.type.casefold())
        self.names[Column.STATUS].add(case.status.casefold())
        handler, unit = case.handler, case.unit
        self.names[Column.HANDLER].add(_known(handler.label, handler.id) if handler else "")
        self.names[Column.UNIT].add(_known(unit.label, unit.id) if unit else "")
        is_confidential = case.confidentiality.casefold() not in _PUBLIC
        flags = (case.suspended, case.protected, is_confidential)
        self.flags.append(sum(bit for bit, on in zip(_BITS.values(), flags, strict=True) if on))

    def with_flag(self, flag: Flag, places: Iterable[int]) -> list[int]:
        """Return those of some places whose case is so."""
        bit, flags = _BITS[flag], self.flags
        return [at for at in places if flags[at] & bit]

    def with_word(self, word: str, places: Iterable[int]) -> list[int]:
        """Return those of some places in whose line a folded word stands anywhere."""
        return self.where(lambda text: word in text, places)

    def where(self, fits: Callable[[str], bool], places: Iterable[int]) -> list[int]:
        """Return those of some places where the text, or the name of anything, fits."""
        texts = self.texts
        # Written out: as a loop over the columns it takes four times as long.
        (type_, types), (status, statuses), (handler, handlers), (unit, units) = (
            (names.codes, names.table(fits)) for names in self.names.values()
        )
        return [
            at
            for at in places
            if fits(texts[at])
            or types[type_[at]]
            or statuses[status[at]]
            or handlers[handler[at]]
            or units[unit[at]]
        ]

    @cached_property
    def words(self) -> frozenset[str]:
        """The different words of the names and of the first lines, without those with digits."""
        found = {word for text in self.texts[:_MOST_WORDED] for word in _WORD.findall(text)}
        for names in self.names.values():
            found.update(word for value in names.values for word in _WORD.findall(value))
        return frozenset(found)

    def part(self, column: Column, at: int) -> str:
        """Return the folded number, title or applicant of a line."""
        return self.texts[at].split(_APART)[_IN_TEXT[column]]

    def overdue(self, places: Iterable[int], today: dt.date) -> int:
        """Return how many of some places have their deadline behind them."""
        days, now = self.days[Column.DEADLINE], today.toordinal()
        return sum(0 < days[at] < now for at in places)

    def ordered(self, places: Sequence[int], by: Column, *, reverse: bool) -> list[int]:
        """Return places in another order; what has nothing to go by comes last either way."""
        keys = self._keys(by, places)
        there = [at for at in places if keys[at]]
        there.sort(key=keys.__getitem__, reverse=reverse)
        return there + [at for at in places if not keys[at]]

    def ranks(self, by: Column) -> Sequence[int]:
        """Return for each number of a name its place among the names as sorted; no name is 0."""
        values = self.names[by].values
        ranks = [0] * len(values)
        # The empty name is the first either way.
        order = sorted(range(len(values)), key=lambda code: collated(values[code]))
        for place, code in enumerate(order):
            ranks[code] = place
        return ranks

    def _keys(
        self, by: Column, places: Sequence[int]
    ) -> Mapping[int, str] | Sequence[int] | Mapping[int, int]:
        """Return what each place is sorted by, nothing or zero for what has nothing there."""
        if by in self.days:
            return self.days[by]
        if by in self.names:
            ranks, codes = self.ranks(by), self.names[by].codes
            return {at: ranks[codes[at]] for at in places}
        column = _IN_TEXT[by]
        return {at: collated(self.texts[at].split(_APART)[column]) for at in places}


class PickedLines:
    """Some lines of a list, in an order of their own."""

    def __init__(self, lines: CaseLines, places: Sequence[int]) -> None:
        self._lines = lines
        self._places = array("I", places)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, at: int, /) -> CaseSummary:
        return self._lines[self._places[at]]

    def glance(self, at: int) -> CaseSummary:
        """Return a line that will not be shown. Raises StoreProblem."""
        return self._lines.glance(self._places[at])

    def each(self) -> Iterator[CaseSummary]:
        """Yield every line. Raises StoreProblem."""
        return (self[at] for at in range(len(self)))

    def place_of(self, case_id: str) -> int | None:
        """Return where a case stands, None where it does not."""
        place = self._lines.place_of(case_id)
        if place is None:
            return None
        try:
            return self._places.index(place)
        except ValueError:
            return None


def collated(folded: str) -> str:
    """Return what a folded text is sorted by in Swedish: å, ä and ö come last, in this order."""
    return folded.replace("å", "{").replace("ä", "|").replace("ö", "}")


def _ordinal(day: dt.date | None) -> int:
    return day.toordinal() if day else 0


def _known(label: str, identifier: str) -> str:
    """Return the name of a person or unit with the id, by which a filter may ask for them."""
    return label.casefold() if label == identifier else f"{label} {identifier}".casefold()

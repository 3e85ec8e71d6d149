"""What a list of cases is filtered and sorted by, held so that a hundred thousand fit in memory.

Made once for a list, in a thread; then a letter of a filter costs hundredths of a second whatever
the length, where reading the cases themselves takes two seconds.
"""

from __future__ import annotations

import datetime as dt
import re
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from typing import Final

from api_client.models import CaseSummary, Person, Unit
from caseworker.work.case_lines import CaseLines

_APART: Final = "\x1f"
"""Between the number, title and applicant of a line, which have none themselves."""
_MOST_WORDED: Final = 20_000
_AT_ONCE: Final = 1024
_PAGE: Final = 64
_MOST_PAGES: Final = 32
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
        self.codes = array("I")
        self._known: dict[str, int] = {"": 0}

    def extend(self, names: Iterable[str]) -> None:
        """Note the values of the next cases; they are held folded."""
        known = self._known
        self.codes.extend([known[name] if name in known else self._new(name) for name in names])

    def _new(self, name: str) -> int:
        """Give a value its number; values that differ in capitals alone share one."""
        folded = name.casefold()
        code = self._known.get(folded)
        if code is None:
            code = self._known[folded] = len(self.values)
            self.values.append(folded)
        self._known[name] = code
        return code

    def codes_with(self, fits: Callable[[str], bool]) -> frozenset[int]:
        """Return the numbers of the values that a text fits."""
        return frozenset(at for at, value in enumerate(self.values) if value and fits(value))


class CaseIndex:
    """The lines of a list by their places, from 0, as far as they have been read.

    While one thread reads on others may ask about the lines that were read before.
    """

    def __init__(self, lines: CaseLines) -> None:
        self.lines = lines
        self._count = 0
        self.texts: list[str] = []
        self.days = {column: array("i") for column in _DAYS}
        """Ordinals of days; 0 for none."""
        self.names = {column: Names() for column in _NAMES}
        self.flags = array("B")
        self.is_whole = False
        self._together = Names()
        """The names of a line with ``_APART`` between them; many lines have the same."""
        self.words: frozenset[str] = frozenset()
        """The different words of the names and of the first lines, without those with digits."""
        self._rest = lines.each()

    def read_all(self) -> CaseIndex:
        """Read every line, and return this. Raises StoreProblem."""
        while not self.is_whole:
            self.read_some()
        return self

    def read_some(self) -> None:
        """Read a thousand lines more. Raises StoreProblem."""
        some = list(islice(self._rest, _AT_ONCE))
        if some:
            self._add(some)
        self.is_whole = len(some) < _AT_ONCE

    def __len__(self) -> int:
        return self._count

    def _add(self, some: Sequence[CaseSummary]) -> None:
        """Add the next lines, column by column: to do it line by line takes twice as long."""
        texts = [_text(case) for case in some]
        self.texts += texts
        self.flags.extend([_flags(case) for case in some])
        self.days[Column.DEADLINE].extend([_ordinal(case.deadline) for case in some])
        self.days[Column.RECEIVED].extend([_ordinal(case.received) for case in some])
        named = {
            Column.TYPE: [case.type for case in some],
            Column.STATUS: [case.status for case in some],
            Column.HANDLER: [_known(case.handler) for case in some],
            Column.UNIT: [_known(case.unit) for case in some],
        }
        for column, values in named.items():
            self.names[column].extend(values)
        names = len(self._together.values)
        self._together.extend(map(_APART.join, zip(*named.values(), strict=True)))
        worded = self._together.values[names:] + texts * (self._count < _MOST_WORDED)
        self.words |= frozenset(_WORD.findall("\n".join(worded)))
        self._count += len(some)  # last: all is there of the lines that are counted

    def with_flag(self, flag: Flag, places: Iterable[int]) -> list[int]:
        """Return those of some places whose case is so."""
        bit, flags = _BITS[flag], self.flags
        return [at for at in places if flags[at] & bit]

    def with_number(self, numbers: Iterable[str]) -> list[int]:
        """Return the places of the lines of cases with one of these numbers."""
        wanted = frozenset(_on_a_line(number).casefold() for number in numbers)
        if not wanted:
            return []
        return [at for at, text in enumerate(self.texts) if text[: text.index(_APART)] in wanted]

    def with_word(self, word: str, places: Iterable[int]) -> list[int]:
        """Return those of some places in whose line a folded word stands anywhere."""
        texts, together = self.texts, self._together.codes
        named = bytes([word in value for value in self._together.values])
        # Written out, for a call for each line takes longer than the rest.
        return [at for at in places if named[together[at]] or word in texts[at]]

    def where(self, fits: Callable[[str], bool], places: Iterable[int]) -> list[int]:
        """Return those of some places where the text, or the name of anything, fits."""
        texts, together = self.texts, self._together.codes
        named = bytes([fits(value) for value in self._together.values])
        return [at for at in places if named[together[at]] or fits(texts[at])]

    def part(self, column: Column, at: int) -> str:
        """Return the folded number, title or applicant of a line."""
        return self.texts[at].split(_APART)[_IN_TEXT[column]]

    def overdue(self, places: Iterable[int], today: dt.date) -> int:
        """Return how many of some places have their deadline behind them."""
        days, now = self.days[Column.DEADLINE], today.toordinal()
        return sum([0 < days[at] < now for at in places])

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
        keys = "\n".join([self.texts[at].split(_APART)[column] for at in places])
        return dict(zip(places, collated(keys).split("\n"), strict=True))


class PickedLines:
    """Some lines of a list, in an order of their own.

    They are read by the page as they come into view, wherever in the list they stand.
    """

    def __init__(self, lines: CaseLines, places: Sequence[int]) -> None:
        self._lines = lines
        self._places = array("I", places)
        self._pages: OrderedDict[int, Sequence[CaseSummary]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, at: int, /) -> CaseSummary:
        position = at + len(self) if at < 0 else at
        number, within = divmod(position, _PAGE)
        page = self._pages.get(number)
        if page is None:
            first = number * _PAGE
            page = self._lines.some(self._places[first : first + _PAGE])
            self._pages[number] = page
            if len(self._pages) > _MOST_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return page[within]

    def glance(self, at: int) -> CaseSummary:
        """Return a line that will not be shown. Raises StoreProblem."""
        return self._lines.glance(self._places[at])

    def some(self, places: Sequence[int]) -> Sequence[CaseSummary]:
        """Return the lines at some places. Raises StoreProblem."""
        return self._lines.some([self._places[at] for at in places])

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


def _text(case: CaseSummary) -> str:
    applicant = "" if case.protected else case.applicant
    return _APART.join(map(_on_a_line, (case.number, case.title, applicant))).casefold()


def _on_a_line(text: str) -> str:
    """Return a text with spaces for what is no letter or sign, ``_APART`` and ends of lines too."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def _flags(case: CaseSummary) -> int:
    """Return the bits of what a case is."""
    found = 0
    if case.suspended:
        found |= _BITS[Flag.SUSPENDED]
    if case.protected:
        found |= _BITS[Flag.PROTECTED]
    if case.confidentiality.casefold() not in _PUBLIC:
        found |= _BITS[Flag.CONFIDENTIAL]
    return found


def _ordinal(day: dt.date | None) -> int:
    return day.toordinal() if day else 0


def _known(who: Person | Unit | None) -> str:
    """Return the name of a person or unit with the id, by which a filter may ask for them."""
    if who is None:
        return ""
    return who.id if who.name in ("", who.id) else f"{who.name} {who.id}"

"""Which lines of a queue are shown, and in which order, as somebody wants them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from api_client.errors import Problem
from caseworker.i18n import _
from caseworker.work.case_index import CaseIndex, Column, PickedLines
from caseworker.work.case_lines import CaseLines
from caseworker.work.case_signs import CaseSigns
from caseworker.work.filtering import CaseFilter, goes_on
from caseworker.work.grouping import NAMED, Group, Heading, grouped


@dataclass(slots=True)
class View:
    """How a queue is looked at: a filter, a column to sort by instead of its own order, groups."""

    wanted: str = ""
    by: Column | None = None
    reverse: bool = False
    group: Group | None = None

    @property
    def is_plain(self) -> bool:
        """Whether the queue is shown as it is."""
        return not self.wanted and self.by is None and self.group is None


class Picked(NamedTuple):
    """What is to be shown, how many of it have their deadline behind them, and the groups."""

    lines: PickedLines
    overdue: int
    headings: Sequence[Heading] = ()


class _Last(NamedTuple):
    """What was asked for last of a whole list, and found."""

    of: CaseIndex
    wanted: str
    places: Sequence[int]
    by_number: bool


class Picker:
    """Picks lines, and keeps what it knows of the list that it was given last.

    A list is given by ``take``; the other methods are for threads, several of which may ask at
    once. What they are asked of a list that is no longer the last given comes to nothing.
    """

    def __init__(self, me: str, signs: CaseSigns | None = None) -> None:
        self._me = me
        self._signs = signs
        self._index: CaseIndex | None = None
        self._last: _Last | None = None
        self._problem: Problem | None = None
        self._lock = Lock()

    def take(self, lines: CaseLines) -> None:
        """Let it be this list that is picked from; reads nothing."""
        if self._index is None or self._index.lines is not lines or self._problem is not None:
            self._index, self._last, self._problem = CaseIndex(lines), None, None

    def drop(self) -> None:
        """Pick from no list any more: whoever still reads it stops."""
        self._index = self._last = None

    def pick(self, lines: CaseLines, view: View, today: dt.date) -> Picked | None:
        """Return the lines that fit; reads the list where that is still to be done.

        Raises StoreProblem.
        """
        self.read(lines)
        with self._lock:
            index = self._current(lines)
            return self._picked(index, view, today) if index is not None else None

    def pick_early(self, lines: CaseLines, view: View, today: dt.date) -> Picked | None:
        """Return what fits of the first lines while the list is still read.

        None where all of it has been, or where the first may not be the first for ``view``.
        Raises StoreProblem.
        """
        if view.by is not None or view.group is not None:
            return None
        index = self._current(lines)
        if index is not None and not len(index):
            with self._lock:
                if not len(index) and not index.is_whole:
                    self._read_some(index)
        if index is None or index.is_whole:
            return None
        # Whoever reads on has the lock for most of the time. An index only grows meanwhile.
        places = self._filter(index, today).places(view.wanted)
        return Picked(PickedLines(lines, places), index.overdue(places, today))

    def read(self, lines: CaseLines) -> None:
        """Read the list, so that what is asked for next is there at once.

        Raises StoreProblem, also one that another reader met.
        """
        is_whole = False
        while not is_whole:
            with self._lock:
                index = self._current(lines)
                if index is not None and self._problem is not None:
                    raise self._problem
                if index is not None and not index.is_whole:
                    self._read_some(index)
                is_whole = index is None or index.is_whole

    def has_read(self, lines: CaseLines) -> bool:
        """Tell whether all of the list has been read."""
        index = self._current(lines)
        return index is not None and index.is_whole

    def _filter(self, index: CaseIndex, today: dt.date) -> CaseFilter:
        return CaseFilter(index, today=today, me=self._me, signs=self._signs)

    def _current(self, lines: CaseLines) -> CaseIndex | None:
        index = self._index
        return index if index is not None and index.lines is lines else None

    def _read_some(self, index: CaseIndex) -> None:
        try:
            index.read_some()
        except Problem as problem:
            if index is self._index:  # nothing can be read behind it, until it is taken again
                self._problem = problem
            raise

    def _picked(self, index: CaseIndex, view: View, today: dt.date) -> Picked:
        places = self._found(index, view.wanted, today)
        if view.by is not None:
            places = index.ordered(places, view.by, reverse=view.reverse)
        headings: Sequence[Heading] = ()
        if view.group is not None:
            places, headings = grouped(index, places, view.group, today)
        return Picked(PickedLines(index.lines, places), index.overdue(places, today), headings)

    def _found(self, index: CaseIndex, wanted: str, today: dt.date) -> Sequence[int]:
        cases = self._filter(index, today)
        every: Sequence[int] = range(len(index))
        last, within = self._last, every
        if last is not None and last.of is index and goes_on(last.wanted, wanted):
            within = last.places
        places: Sequence[int] = cases.numbered(wanted, within)
        by_number = len(places) > 0
        if not by_number:
            # Where a number was all that was found, the words of it may stand elsewhere.
            places = cases.worded(wanted, every if last and last.by_number else within)
        self._last = _Last(index, wanted, places, by_number)
        return places


def column_word(column: Column) -> str:
    """Return what a list is sorted by, as it stands in a sentence."""
    return {
        Column.DEADLINE: _("deadline"),
        Column.RECEIVED: _("day received"),
        Column.NUMBER: _("case number"),
        Column.TITLE: _("case title"),
        Column.APPLICANT: _("applicant"),
        Column.TYPE: _("case type"),
        Column.STATUS: _("status"),
        Column.HANDLER: _("handler"),
        Column.UNIT: _("unit"),
    }[column]


def group_word(group: Group) -> str:
    """Return what a list is grouped by, as it stands in a sentence."""
    return _("week of the deadline") if group is Group.WEEK else column_word(NAMED[group])

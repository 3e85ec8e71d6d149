"""Which lines of a queue are shown, and in which order, as somebody wants them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from caseworker.i18n import _
from caseworker.work.case_index import CaseIndex, Column, PickedLines
from caseworker.work.case_lines import CaseLines
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


class Picker:
    """Picks lines, and keeps what it knows of the list that it was given last.

    Synchronous, for a thread; one call at a time.
    """

    def __init__(self, me: str) -> None:
        self._me = me
        self._index: CaseIndex | None = None
        self._last: tuple[str, Sequence[int]] | None = None

    def pick(self, lines: CaseLines, view: View, today: dt.date) -> Picked:
        """Return the lines that fit. Raises StoreProblem."""
        index = self._index
        if index is None or index.lines is not lines:
            index = self._index = CaseIndex(lines)
            self._last = None
        within = None
        if self._last is not None and goes_on(self._last[0], view.wanted):
            within = self._last[1]
        cases = CaseFilter(index, today=today, me=self._me)
        places: Sequence[int] = cases.places(view.wanted, within)
        self._last = (view.wanted, places)
        if view.by is not None:
            places = index.ordered(places, view.by, reverse=view.reverse)
        headings: Sequence[Heading] = ()
        if view.group is not None:
            places, headings = grouped(index, places, view.group, today)
        return Picked(PickedLines(lines, places), index.overdue(places, today), headings)


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

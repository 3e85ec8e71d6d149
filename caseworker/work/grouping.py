"""A list of cases in groups: by type, handler, unit, status, or the week of the deadline."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from api_client.models import CaseSummary
from caseworker.i18n import _
from caseworker.work.case_index import CaseIndex, Column

_WEEK_DAYS: Final = 7


class Group(StrEnum):
    """What a list can be grouped by. The values are kept with saved queues."""

    TYPE = "type"
    HANDLER = "handler"
    WEEK = "week"
    UNIT = "unit"
    STATUS = "status"


NAMED: Final[dict[Group, Column]] = {
    Group.TYPE: Column.TYPE,
    Group.HANDLER: Column.HANDLER,
    Group.UNIT: Column.UNIT,
    Group.STATUS: Column.STATUS,
}
"""The column whose names make the groups; weeks are made of days."""


class Heading(NamedTuple):
    """A line above the first case of a group: the place of that case from 0, a name, how many."""

    at: int
    name: str
    cases: int


def grouped(
    index: CaseIndex, places: Sequence[int], by: Group, today: dt.date
) -> tuple[Sequence[int], list[Heading]]:
    """Return places group by group, each group in the order it was in, and the headings.

    Names come in their own order, weeks as they follow, what is overdue before them; cases with
    nothing to go by last. Raises StoreProblem.
    """
    keys = _keys(index, places, by, today)
    order = sorted(places, key=keys.__getitem__)
    counts = Counter(keys[at] for at in order)
    headings, at = [], 0
    for count in counts.values():  # in the order in which they come
        headings.append(Heading(at, _name(index.lines[order[at]], by, today), count))
        at += count
    return order, headings


def _keys(
    index: CaseIndex, places: Sequence[int], by: Group, today: dt.date
) -> Mapping[int, int] | Sequence[int]:
    """Return for each place what its group is sorted by; the last for those with nothing."""
    if by is Group.WEEK:
        now = today.toordinal()
        days = index.days[Column.DEADLINE]
        return {at: _week_key(days[at], now) for at in places}
    ranks = index.ranks(NAMED[by])
    codes = index.names[NAMED[by]].codes
    none = len(ranks)
    return {at: ranks[codes[at]] or none for at in places}


def _week_key(day: int, now: int) -> int:
    if not day:
        return dt.date.max.toordinal()
    # An ordinal counts from a Monday.
    return 0 if day < now else (day - 1) // _WEEK_DAYS


def _name(first: CaseSummary, by: Group, today: dt.date) -> str:
    if by is Group.WEEK:
        return _week_name(first.deadline, today)
    names: dict[Group, Callable[[], tuple[str, str]]] = {
        Group.TYPE: lambda: (first.type, _("no type")),
        Group.STATUS: lambda: (first.status, _("no status")),
        Group.HANDLER: lambda: (first.handler.label if first.handler else "", _("no handler")),
        Group.UNIT: lambda: (first.unit.label if first.unit else "", _("no unit")),
    }
    name, none = names[by]()
    return name or none


def _week_name(deadline: dt.date | None, today: dt.date) -> str:
    """Return the name of a week as calendars in Sweden count them (ISO 8601)."""
    if deadline is None:
        return _("no deadline")
    if deadline < today:
        return _("deadline passed")
    year, week, day = deadline.isocalendar()
    monday = deadline - dt.timedelta(days=day - 1)
    sunday = monday + dt.timedelta(days=_WEEK_DAYS - 1)
    name = _("week {week}") if year == today.isocalendar().year else _("week {week}, {year}")
    return f"{name.format(week=week, year=year)}  {monday:%m-%d} – {sunday:%m-%d}"

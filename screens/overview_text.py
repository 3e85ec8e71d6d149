"""How a list of cases stands, as bars of text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from rich.text import Text

from api_client.models import Queue, Turnover
from caseworker.i18n import _, _n
from caseworker.work.overview import AGES, Overview
from widgets.fitted import fitted

_NAMES: Final = 30
_COUNTS: Final = 7
_LEAST_BAR: Final = 10
_AROUND: Final = 4
"""Cells before the name, before the bar and after it."""
_BAR: Final = "█"
_PART: Final = "▌"
Figure = tuple[str, int]


def overview_text(overview: Overview, width: int) -> Text:
    """Return deadlines, ages and handlers, at most so many cells wide."""
    parts = [
        _section(_("Deadlines"), _deadlines(overview), width),
        _section(_("Time since the case came in"), _ages(overview), width),
        _section(_("Cases for each handler"), _handlers(overview), width),
    ]
    return Text("\n\n").join(part for part in parts if part)


def turnover_text(
    turnover: Sequence[Turnover], counted_for: Queue, today: dt.date, width: int
) -> Text:
    """Return what came in and was closed, week by week, with what that makes together."""
    whose = {
        Queue.MINE: _("Cases that I handle, received and closed week by week"),
        Queue.UNIT: _("Cases of my unit, received and closed week by week"),
    }
    title = whose.get(counted_for, _("All cases, received and closed week by week"))
    figures = []
    for each in turnover:
        week = _("week {week}").format(week=each.first.isocalendar().week)
        if each.first <= today <= each.last:
            week = _("this week")
        figures += [(_("{week}, received").format(week=week), each.received)]
        figures += [(_("{week}, closed").format(week=week), each.closed)]
    received = sum(each.received for each in turnover)
    closed = sum(each.closed for each in turnover)
    text = _section(title, figures, width)
    sums = _("Together {received} received, {closed} closed.")
    return text.append("\n" + sums.format(received=received, closed=closed))


def _deadlines(overview: Overview) -> list[Figure]:
    return [
        (_("deadline passed"), overview.overdue),
        (_("within seven days"), overview.soon),
        (_("later"), overview.later),
        (_("no deadline"), overview.without_deadline),
        (_("of all these suspended"), overview.suspended),
    ]


def _ages(overview: Overview) -> list[Figure]:
    week, month, quarter, half = AGES
    names = (
        _("less than a week"),
        _("{first} to {last} weeks").format(first=week // 7, last=month // 7),
        _("{first} to {last} weeks").format(first=month // 7, last=quarter // 7),
        _("{first} to {last} weeks").format(first=quarter // 7, last=half // 7),
        _("more than half a year"),
    )
    figures = list(zip(names, overview.ages, strict=True))
    if overview.without_age:
        figures.append((_("not known"), overview.without_age))
    return figures


def _handlers(overview: Overview) -> list[Figure]:
    load = overview.load
    figures = list(load.named)
    if load.others:
        few = _n("{count} person with 1–4", "{count} persons with 1–4 each", load.others)
        figures.append((few, load.cases_of_others))
    if load.nobody:
        figures.append((_("no handler"), load.nobody))
    return figures


def _section(title: str, figures: Sequence[Figure], width: int) -> Text:
    """Return a title and a bar for each figure, the longest as long as there is room."""
    text = Text(title, style="bold", no_wrap=True)
    room = max(_LEAST_BAR, width - _NAMES - _COUNTS - _AROUND)
    most = max((count for _name, count in figures), default=0)
    for name, count in figures:
        line = f"\n  {fitted(name, _NAMES)}{count:>{_COUNTS}} "
        text.append(line, style="not bold").append(_bar(count, most, room), style="not bold")
    return text


def _bar(count: int, most: int, room: int) -> str:
    """Return a bar; whatever is more than nothing is seen."""
    if not count:
        return ""
    halves = max(1, round(2 * room * count / most))
    return _BAR * (halves // 2) + _PART * (halves % 2)

"""How one line of a list of cases is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from api_client.models import CaseSummary
from caseworker.work.case_index import Column
from caseworker.work.deadlines import SOON_DAYS, days_left
from caseworker.work.grouping import Heading
from caseworker.work.list_columns import ShownColumn
from widgets.case_columns import cell
from widgets.fitted import fitted


@dataclass(frozen=True, slots=True)
class LineStyles:
    """What a line is drawn in: one style for all of it, and two that lie over its deadline."""

    line: Style
    overdue: Style
    soon: Style

    def due(self, days: int | None) -> Style:
        """Return the style of a deadline so many days away."""
        if days is None or days > SOON_DAYS:
            return self.line
        return self.line + (self.overdue if days < 0 else self.soon)


def case_strip(
    case: CaseSummary,
    columns: Sequence[ShownColumn],
    width: int,
    styles: LineStyles,
    today: dt.date,
    *,
    edge: str,
    sign: str,
) -> Strip:
    """Return a line ``width`` cells wide: two at its edge, the columns, and its signs.

    Neighbours of one style are one segment: that is half the bytes over a slow line.
    """
    days = days_left(case, today)
    line, due = styles.line, styles.due(days)
    cells = [(edge, line)]
    for shown in columns:
        style = due if shown.column is Column.DEADLINE else line
        cells += [(cell(case, shown, today), style), (" ", line)]
    del cells[-1]  # the signs begin with one
    cells += [(_signs(case, days), due), (sign or " ", line if sign else due)]
    runs = groupby(cells, key=itemgetter(1))
    segments = [Segment("".join(text for text, _style in run), style) for style, run in runs]
    return Strip(segments).adjust_cell_length(width, line)


def heading_strip(heading: Heading, width: int, style: Style) -> Strip:
    """Return the line above the first case of a group."""
    text = fitted(f"  {heading.name} · {heading.cases}", width)
    return Strip([Segment(text, style)], width)


def _signs(case: CaseSummary, days: int | None) -> str:
    """Return signs that say what colour says: overdue, suspended, protected."""
    overdue = "▲" if days is not None and days < 0 else " "
    suspended = "⏸" if case.suspended else " "
    return f" {overdue}{suspended}{'§' if case.protected else ' '}"

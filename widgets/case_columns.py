"""The columns of a list of cases: which there are, how wide they are, what stands in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from api_client.models import CaseSummary
from caseworker.i18n import _
from caseworker.work.case_index import Column
from caseworker.work.deadlines import days_left, days_word
from caseworker.work.list_columns import ShownColumn
from widgets.fitted import fitted

LEAST: Final = 4
MOST: Final = 60
SIGNS: Final = 5
"""Cells at the end of each line, and two at its beginning, that are always there."""
_EDGE: Final = 2
_LEAST_TITLE: Final = 16
WIDTHS: Final[dict[Column, int]] = {
    Column.NUMBER: 16,
    Column.TITLE: 30,
    Column.TYPE: 18,
    Column.APPLICANT: 20,
    Column.HANDLER: 16,
    Column.UNIT: 18,
    Column.STATUS: 14,
    Column.RECEIVED: 10,
    Column.DEADLINE: 7,
}
# From so many cells on, a list has room for it too.
_ROOM: Final = {
    Column.STATUS: 66, Column.APPLICANT: 90, Column.HANDLER: 118, Column.TYPE: 140,
    Column.UNIT: 160, Column.RECEIVED: 175,
}  # fmt: skip


def default_columns(width: int) -> list[ShownColumn]:
    """Return what a list of so many cells shows where nobody has chosen."""
    return [
        ShownColumn(column, cells)
        for column, cells in WIDTHS.items()
        if width >= _ROOM.get(column, 0)
    ]


def laid_out(chosen: Sequence[ShownColumn], width: int) -> list[ShownColumn]:
    """Share out a width: the last columns go where there is no room, the title takes the rest."""
    columns = list(chosen or default_columns(width))
    while len(columns) > 1 and _fixed(columns) + _least(columns) > width:
        there = [each for each in columns if each.column not in (Column.NUMBER, Column.TITLE)]
        columns.remove(there[-1] if there else columns[-1])
    left = max(0, width - _fixed(columns))
    return [
        ShownColumn(Column.TITLE, left) if each.column is Column.TITLE else each for each in columns
    ]


def _fixed(columns: Sequence[ShownColumn]) -> int:
    """Return the cells of everything but the title, with the gaps: none before the signs."""
    cells = sum(each.width for each in columns if each.column is not Column.TITLE)
    return _EDGE + SIGNS + cells + len(columns) - 1


def _least(columns: Sequence[ShownColumn]) -> int:
    return _LEAST_TITLE if any(each.column is Column.TITLE for each in columns) else 0


def heading(column: Column) -> str:
    """Return the name above a column."""
    return {
        Column.NUMBER: _("Number"),
        Column.TITLE: _("Case"),
        Column.TYPE: _("Type"),
        Column.APPLICANT: _("Applicant"),
        Column.HANDLER: _("Handler"),
        Column.UNIT: _("Unit"),
        Column.STATUS: _("Status"),
        Column.RECEIVED: _("Received"),
        Column.DEADLINE: _("Due"),
    }[column]


def heading_line(columns: Sequence[ShownColumn]) -> str:
    """Return the names, each above its column."""
    names = (_placed(heading(each.column), each) for each in columns)
    return " " * _EDGE + " ".join(names)


def cell(case: CaseSummary, shown: ShownColumn, today: dt.date) -> str:
    """Return what stands in a column, safe, and exactly as wide as it is."""
    return _placed(_text(case, shown.column, today), shown)


def _text(case: CaseSummary, column: Column, today: dt.date) -> str:
    match column:
        case Column.NUMBER:
            return case.number
        case Column.TITLE:
            return _("(the server sent this case damaged)") if case.broken else case.title
        case Column.TYPE:
            return case.type
        case Column.APPLICANT:
            return _("protected identity") if case.protected else case.applicant
        case Column.HANDLER:
            return case.handler.label if case.handler else ""
        case Column.UNIT:
            return case.unit.label if case.unit else ""
        case Column.STATUS:
            return case.status
        case Column.RECEIVED:
            return case.received.isoformat() if case.received else ""
        case Column.DEADLINE:
            return days_word(days_left(case, today))


def _placed(text: str, shown: ShownColumn) -> str:
    """Days stand at the right of their column, everything else at the left."""
    if shown.column is Column.DEADLINE:
        return text.rjust(shown.width)[: shown.width]
    return fitted(text, shown.width)

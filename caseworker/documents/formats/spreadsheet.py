"""Spreadsheets: each sheet as a table of what its cells show, through calamine."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from caseworker.documents.answer import Mark, MarkKind, State
from caseworker.documents.formats.container import ZIP_START, Container
from caseworker.documents.formats.source import NoText, Sheet, Source, marked
from caseworker.documents.formats.table import table_lines
from caseworker.documents.wire import Why

_ROWS_ON_PAGE: Final = 500
_Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def pages(source: Source) -> Iterator[Sheet]:
    """Yield the sheets, long ones on several pages. Raises NoText: damaged, locked, too large."""
    if source.content.startswith(ZIP_START):
        Container(source).check_all()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.content))
        for info in book.sheets_metadata:
            if info.typ is SheetTypeEnum.WorkSheet and info.visible is SheetVisibleEnum.Visible:
                yield from _sheet(book, info.name)
    except PasswordError as error:
        raise NoText(State.ENCRYPTED, Why.PASSWORD) from error
    except CalamineError as error:
        raise NoText(State.DAMAGED, Why.DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, and no Exception of Python
            raise
        raise NoText(State.DAMAGED, Why.DAMAGED) from error


def _sheet(book: CalamineWorkbook, name: str) -> Iterator[Sheet]:
    """Yield the pages of one sheet under its name."""
    rows = [[_shown(value) for value in row] for row in book.get_sheet_by_name(name).to_python()]
    rows = [row for row in rows if any(row)]
    if not rows:
        return
    lines = table_lines(rows, always=True)
    head = [name, ""]
    for start in range(0, len(lines), _ROWS_ON_PAGE):
        part = lines[start : start + _ROWS_ON_PAGE]
        marks: tuple[Mark, ...] = ()
        if start == 0:
            marks = (
                marked(MarkKind.HEADING, 0, name),
                marked(MarkKind.TABLE, len(head), f"{name}: {rows[0][0]}"),
            )
            part = [*head, *part]
        yield Sheet("\n".join(part), name, marks=marks)


def _shown(value: _Value) -> str:
    """Return what a cell shows; whole numbers without the fraction they are stored with."""
    if isinstance(value, bool):
        return "☒" if value else "☐"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    return str(value).replace("\r\n", "\n").replace("\r", "\n")

"""Comma-separated values (RFC 4180), or separated by what else is used for it, as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final

from caseworker.documents.answer import MarkKind, State
from caseworker.documents.formats.characters import decode
from caseworker.documents.formats.source import NoText, Sheet, Source, marked
from caseworker.documents.formats.table import table_lines
from caseworker.documents.wire import Why

_SEPARATORS: Final = ";\t,|"
_SAMPLE_LINES: Final = 20
_ROWS_ON_PAGE: Final = 500
_LONGEST_CELL: Final = 1_000_000


def pages(source: Source) -> Iterator[Sheet]:
    """Yield the rows, so many on a page. Raises NoText where it is no text."""
    text = decode(source.content)
    if text is None:
        raise NoText(State.DAMAGED, Why.DAMAGED)
    csv.field_size_limit(_LONGEST_CELL)
    separator = _separator(text)
    rows = csv.reader(io.StringIO(text.replace("\0", "\ufffd"), newline=""), delimiter=separator)
    is_first = True
    try:
        while part := list(islice(rows, _ROWS_ON_PAGE)):
            lines = table_lines(part, always=True)
            marks = (marked(MarkKind.TABLE, 0, lines[0]),) if is_first else ()
            yield Sheet("\n".join(lines), marks=marks)
            is_first = False
    except csv.Error as error:
        raise NoText(State.DAMAGED, Why.SOME_PAGES) from error


def _separator(text: str) -> str:
    """Return what divides the first lines most evenly: a decimal comma is not in every line."""
    lines = [line for line in text[:100_000].splitlines()[:_SAMPLE_LINES] if line.strip()]
    counts = {sign: [line.count(sign) for line in lines] for sign in _SEPARATORS}
    return max(_SEPARATORS, key=lambda sign: (min(counts[sign], default=0), sum(counts[sign])))

"""An HTML page as text."""

from __future__ import annotations

from collections.abc import Iterator

from caseworker.documents.formats.characters import declared_in, decode_declared
from caseworker.documents.formats.html_text import html_page
from caseworker.documents.formats.source import Sheet, Source


def pages(source: Source) -> Iterator[Sheet]:
    """Yield the whole page as one."""
    text, marks = html_page(decode_declared(source.content, declared_in(source.content)))
    yield Sheet(text, count=1, marks=tuple(marks))

"""Plain text: form feeds divide it into pages, as printers do; without any it is one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from caseworker.documents.answer import State
from caseworker.documents.formats.characters import decode, without_half
from caseworker.documents.formats.source import NoText, Sheet, Source
from caseworker.documents.wire import Why

_MOST_BYTES: Final = 4
"""Of one character, in each encoding that is read."""


def pages(source: Source) -> Iterator[Sheet]:
    """Yield the pages of a text file. Raises NoText for bytes that are no text."""
    content = source.content
    most = (source.limits.characters + 2) * _MOST_BYTES
    text = decode(content if len(content) <= most else without_half(content[:most]))
    if text is None:
        raise NoText(State.UNSUPPORTED, Why.UNKNOWN_TYPE)
    parts = text.removesuffix("\f").split("\f")
    for part in parts:
        yield Sheet(part, count=len(parts))

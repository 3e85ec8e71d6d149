"""Rich Text Format, through striprtf."""

from __future__ import annotations

from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from caseworker.documents.formats.source import Sheet, Source


def pages(source: Source) -> Iterator[Sheet]:
    """Yield the whole text as one page."""
    yield Sheet(rtf_text(source.content), count=1)


def rtf_text(content: bytes) -> str:
    """Return the text of an RTF file, which says itself how its letters are encoded."""
    text = rtf_to_text(content.decode("cp1252", "replace"), errors="replace")  # type: ignore[no-untyped-call]
    return str(text).strip("\n")

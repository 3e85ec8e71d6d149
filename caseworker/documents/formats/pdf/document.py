"""PDF, through pdfium: one document at a time, in one thread, since pdfium allows no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from caseworker.documents.answer import Mark, MarkKind, State
from caseworker.documents.formats.attached import Attached, attached_lines
from caseworker.documents.formats.pdf.attachments import attachments
from caseworker.documents.formats.pdf.layout import Row, laid_out, tables_in
from caseworker.documents.formats.pdf.notes import fields_and_notes
from caseworker.documents.formats.pdf.opening import open_pdf
from caseworker.documents.formats.pdf.outline import Outline
from caseworker.documents.formats.pdf.words import words_of
from caseworker.documents.formats.source import NoText, Sheet, Source, marked
from caseworker.documents.wire import Why, Words

_BROKEN_LINE: Final = "\x02"
"""See ``words``: line and hyphen are put back as printed."""
_OBJECTS_LOOKED_AT: Final = 200
"""A drawing has a million; the first few tell that the page is not blank."""
_PICTURES: Final = (
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_SHADING,
    raw.FPDF_PAGEOBJ_FORM,
)


def pages(source: Source) -> Iterator[Sheet]:
    """Yield the pages. Raises NoText: encrypted, damaged, scanned, or nothing on any page.

    Text stands as on the paper, columns one after the other. Values of form fields and notes stand
    below the text of their page, attached files below the first. Pages without text are held back
    until one with text comes, since a document may be nothing but pictures.
    """
    document = open_pdf(source)
    try:
        yield from _sheets(document, source.words)
    finally:
        document.close()


def _sheets(document: pdfium.PdfDocument, words: Words) -> Iterator[Sheet]:
    """Yield the pages from the first with text on."""
    count = len(document)
    outline = Outline(document)
    files = attachments(document)
    held: list[Sheet] = []
    text_seen = pictures = damaged = False
    for index in range(count):
        text, marks = "", tuple[Mark, ...]()
        try:
            page = document[index]
        except pdfium.PdfiumError:
            damaged = True
        else:
            text, marks = _page_text(page, words, files if index == 0 else [])
            pictures = pictures or (not text and _has_picture(page))
            page.close()
        marks = (*outline.marks(index, text), *marks)
        held.append(Sheet(text, str(document.get_page_label(index)), count, marks))
        text_seen = text_seen or bool(text)
        if text_seen:
            yield from held
            held.clear()
    if damaged:
        raise NoText(State.DAMAGED, Why.SOME_PAGES if text_seen else Why.DAMAGED)
    if pictures and not text_seen:
        raise NoText(State.SCANNED, Why.SCANNED)


def _page_text(
    page: pdfium.PdfPage, words: Words, files: list[Attached]
) -> tuple[str, tuple[Mark, ...]]:
    """Return all text of a page, empty where there is only white space, and what is in it."""
    rows = _rows(page)
    while rows and not rows[-1].text.strip():
        rows.pop()
    lines = [row.text for row in rows]
    marks = [marked(MarkKind.TABLE, line, lines[line]) for line in tables_in(rows)]
    for part in fields_and_notes(page, words):
        if part.strip():
            lines += ["", *part.split("\n")] if lines else part.split("\n")
    if files:
        lines += [""] if lines else []
        listed, found = attached_lines(files, words.attachments, len(lines))
        lines += listed
        marks += found
    return "\n".join(lines), tuple(marks)


def _rows(page: pdfium.PdfPage) -> list[Row]:
    """Return the lines of a page."""
    text_page = page.get_textpage()
    try:
        words = words_of(page, text_page)
        if words is not None:
            return laid_out(words)
        text = str(text_page.get_text_bounded()).replace("\r\n", "\n")
        text = text.replace(_BROKEN_LINE + "\n", "-\n").replace(_BROKEN_LINE, "-\n")
        return [Row(line) for line in text.split("\n")]
    finally:
        text_page.close()


def _has_picture(page: pdfium.PdfPage) -> bool:
    """Tell whether anything is drawn on a page."""
    for index in range(min(raw.FPDFPage_CountObjects(page), _OBJECTS_LOOKED_AT)):
        item = raw.FPDFPage_GetObject(page, index)
        if item and raw.FPDFPageObj_GetType(item) in _PICTURES:
            return True
    return False

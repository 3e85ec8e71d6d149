"""PDF, through pdfium: one document at a time, in one thread, since pdfium allows no more."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from caseworker.documents.answer import State
from caseworker.documents.formats.source import NoText, Sheet, Source
from caseworker.documents.wire import Why, Words

_BROKEN_LINE: Final = "\x02"
"""Where pdfium took a hyphen at the end of a line for a division and joined the lines. Real
hyphens are among them ("e-tjänst"), so that line and hyphen are put back as printed."""
_OBJECTS_LOOKED_AT: Final = 200
"""A drawing has a million; the first few tell that the page is not blank."""
_MOST_ANNOTATIONS: Final = 2000
_PICTURES: Final = (
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_SHADING,
    raw.FPDF_PAGEOBJ_FORM,
)
_NOTES: Final = (
    raw.FPDF_ANNOT_TEXT,
    raw.FPDF_ANNOT_FREETEXT,
    raw.FPDF_ANNOT_HIGHLIGHT,
    raw.FPDF_ANNOT_UNDERLINE,
    raw.FPDF_ANNOT_STRIKEOUT,
    raw.FPDF_ANNOT_STAMP,
)
_WITHOUT_TEXT: Final = (
    raw.FPDF_FORMFIELD_UNKNOWN,
    raw.FPDF_FORMFIELD_PUSHBUTTON,
    raw.FPDF_FORMFIELD_SIGNATURE,
)
_ON_OR_OFF: Final = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_PASSWORD_FIELD: Final = 1 << 13
"""ISO 32000-1 table 228, bit 14: what is typed is not shown."""


def pages(source: Source) -> Iterator[Sheet]:
    """Yield the pages. Raises NoText: encrypted, damaged, scanned, or nothing on any page.

    Text comes in the order of the file's content, which follows columns. Values of form fields and
    notes stand below the text of their page. Pages without text are held back until one with text
    comes, since a document may be nothing but pictures.
    """
    document = _open(source.content)
    try:
        yield from _sheets(document, source.words)
    finally:
        document.close()


def _open(content: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise NoText(State.ENCRYPTED, Why.PASSWORD) from error
        raise NoText(State.DAMAGED, Why.DAMAGED) from error
    if len(document) == 0:
        document.close()
        raise NoText(State.DAMAGED, Why.DAMAGED)
    document.init_forms()
    return document


def _sheets(document: pdfium.PdfDocument, words: Words) -> Iterator[Sheet]:
    """Yield the pages from the first with text on."""
    count = len(document)
    held: list[Sheet] = []
    text_seen = pictures = damaged = False
    for index in range(count):
        text = ""
        try:
            page = document[index]
        except pdfium.PdfiumError:
            damaged = True
        else:
            text = _page_text(page, words)
            pictures = pictures or (not text and _has_picture(page))
            page.close()
        held.append(Sheet(text, str(document.get_page_label(index)), count))
        text_seen = text_seen or bool(text)
        if text_seen:
            yield from held
            held.clear()
    if damaged:
        raise NoText(State.DAMAGED, Why.SOME_PAGES if text_seen else Why.DAMAGED)
    if pictures and not text_seen:
        raise NoText(State.SCANNED, Why.SCANNED)


def _page_text(page: pdfium.PdfPage, words: Words) -> str:
    """Return all text of a page, empty where there is only white space."""
    text_page = page.get_textpage()
    text = str(text_page.get_text_bounded())
    text_page.close()
    text = text.replace(_BROKEN_LINE + "\r\n", "-\n").replace(_BROKEN_LINE, "-\n")
    parts = [text.rstrip(), *_fields_and_notes(page, words)]
    return "\n\n".join(part for part in parts if part.strip())


def _has_picture(page: pdfium.PdfPage) -> bool:
    """Tell whether anything is drawn on a page."""
    for index in range(min(raw.FPDFPage_CountObjects(page), _OBJECTS_LOOKED_AT)):
        item = raw.FPDFPage_GetObject(page, index)
        if item and raw.FPDFPageObj_GetType(item) in _PICTURES:
            return True
    return False


def _fields_and_notes(page: pdfium.PdfPage, words: Words) -> Iterator[str]:
    """Yield what was filled in and noted on a page, as two paragraphs."""
    fields: list[str] = []
    notes: list[str] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_WIDGET and page.formenv:
            fields += _field(page.formenv, annotation)
        elif kind in _NOTES:
            note = _utf16(raw.FPDFAnnot_GetStringValue, annotation, b"Contents").strip()
            notes += [f"[{words.comment}] {note}"] if note else []
        raw.FPDFPage_CloseAnnot(annotation)
    if fields:
        yield "\n".join([f"{words.fields}:", *fields])
    yield "\n".join(notes)


def _field(form: pdfium.PdfFormEnv, annotation: object) -> list[str]:
    """Return one line for a field that has a value; the name shown to people where it has one."""
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    flags = raw.FPDFAnnot_GetFormFieldFlags(form, annotation)
    if kind in _WITHOUT_TEXT or flags & _PASSWORD_FIELD:
        return []
    name = _utf16(raw.FPDFAnnot_GetFormFieldAlternateName, form, annotation) or _utf16(
        raw.FPDFAnnot_GetFormFieldName, form, annotation
    )
    if kind in _ON_OR_OFF:
        if not raw.FPDFAnnot_IsChecked(form, annotation):
            return []
        value = _utf16(raw.FPDFAnnot_GetFormFieldExportValue, form, annotation)
        return [f"☒ {name}" + (f": {value}" if value not in ("", "On", "Yes", "1") else "")]
    value = _utf16(raw.FPDFAnnot_GetFormFieldValue, form, annotation).strip()
    return [f"{name}: {value}" if name else value] if value else []


def _utf16(function: Callable[..., int], *arguments: object) -> str:
    """Call a pdfium function that fills a buffer with UTF-16LE and returns its size in bytes."""
    size = function(*arguments, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    function(*arguments, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").partition("\0")[0]

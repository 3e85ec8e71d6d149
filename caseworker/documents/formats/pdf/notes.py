"""What was filled in and noted on a PDF page: form fields and annotations."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from caseworker.documents.wire import Words

_MOST_ANNOTATIONS: Final = 2000
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


def fields_and_notes(page: pdfium.PdfPage, words: Words) -> Iterator[str]:
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

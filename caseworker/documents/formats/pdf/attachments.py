"""Files that are attached to a PDF (ISO 32000-1, 7.11.4)."""

from __future__ import annotations

from typing import Final

import pypdfium2 as pdfium

from caseworker.documents.answer import Part, State
from caseworker.documents.formats.attached import Attached
from caseworker.documents.formats.pdf.opening import open_pdf
from caseworker.documents.formats.source import NoText, Source, no_such_part
from caseworker.documents.wire import Why

_MOST: Final = 500


def attachments(document: pdfium.PdfDocument) -> list[Attached]:
    """Return what is attached to a document."""
    return [
        Attached(_name(document.get_attachment(number)), "", -1, number)
        for number in range(min(document.count_attachments(), _MOST))
    ]


def part(source: Source, number: int) -> Part:
    """Return an attached file. Raises NoText."""
    document = open_pdf(source)
    try:
        if not 0 <= number < document.count_attachments():
            raise no_such_part()
        attachment = document.get_attachment(number)
        content = bytes(attachment.get_data())
        if len(content) > source.limits.unpacked:
            raise NoText(State.TOO_LARGE, Why.UNPACKED)
        return Part(_name(attachment), "", content)
    except pdfium.PdfiumError as error:
        raise no_such_part() from error
    finally:
        document.close()


def _name(attachment: pdfium.PdfAttachment) -> str:
    try:
        return str(attachment.get_name())
    except pdfium.PdfiumError:
        return ""

"""Opening a PDF: the one place that knows what can be in the way."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from caseworker.documents.answer import State
from caseworker.documents.formats.source import NoText, Source
from caseworker.documents.wire import Why


def open_pdf(source: Source) -> pdfium.PdfDocument:
    """Open a document with its password, if it has one. Raises NoText."""
    try:
        document = pdfium.PdfDocument(source.content, password=source.password or None)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            why = Why.WRONG_PASSWORD if source.password else Why.LOCKED
            raise NoText(State.ENCRYPTED, why) from error
        raise NoText(State.DAMAGED, Why.DAMAGED) from error
    if len(document) == 0:
        document.close()
        raise NoText(State.DAMAGED, Why.DAMAGED)
    document.init_forms()
    return document

"""PDF (ISO 32000), through pdfium."""

from caseworker.documents.formats.pdf.attachments import part
from caseworker.documents.formats.pdf.document import pages
from caseworker.documents.formats.pdf.drawing import draw

__all__ = ["draw", "pages", "part"]

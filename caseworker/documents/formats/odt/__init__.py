"""OpenDocument text (ISO/IEC 26300)."""

from caseworker.documents.formats.odt.document import pages

__all__ = ["pages"]

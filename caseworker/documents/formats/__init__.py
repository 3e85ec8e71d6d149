"""The formats that can be read: one function and one line in the table for each.

A function takes a ``Source`` and yields ``Sheet`` after ``Sheet``; where there is no text, or no
more of it, it raises ``NoText`` with the state and the reason. It may raise anything else: that is
reported as damage. These modules run in the worker process only, which opens no files once it
reads: what they need is imported when they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from caseworker.documents.formats import docx, eml, image, pdf, plain_text
from caseworker.documents.formats.source import Sheet, Source

FORMATS: Final[Mapping[str, Callable[[Source], Iterator[Sheet]]]] = {
    "PDF": pdf.pages,
    "DOCX": docx.pages,
    "EML": eml.pages,
    "text": plain_text.pages,
    "PNG": image.size,
    "JPEG": image.size,
    "GIF": image.size,
    "TIFF": image.size,
    "WebP": image.size,
    "BMP": image.size,
}
"""By the type that ``detect.type_of`` finds; also what a person is shown."""

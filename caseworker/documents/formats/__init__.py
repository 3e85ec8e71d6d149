"""The formats that can be read: a few functions and one line in the table for each.

``pages`` takes a ``Source`` and yields ``Sheet`` after ``Sheet``; where there is no text, or no
more of it, it raises ``NoText`` with the state and the reason. It may raise anything else: that is
reported as damage. These modules run in the worker process only, which opens no files once it
reads: what they need is imported when they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from caseworker.documents.formats import (
    archive,
    comma_separated,
    docx,
    eml,
    html,
    image,
    msg,
    odt,
    pdf,
    plain_text,
    rtf,
    spreadsheet,
)
from caseworker.documents.formats.source import Format

_PICTURE: Final = Format(image.size, draw=image.draw)
_SPREADSHEET: Final = Format(spreadsheet.pages)

__all__ = ["FORMATS", "Format"]

FORMATS: Final[Mapping[str, Format]] = {
    "PDF": Format(pdf.pages, part=pdf.part, draw=pdf.draw),
    "DOCX": Format(docx.pages),
    "ODT": Format(odt.pages),
    "RTF": Format(rtf.pages),
    "HTML": Format(html.pages),
    "EML": Format(eml.pages, part=eml.part),
    "MSG": Format(msg.pages, part=msg.part),
    "XLSX": _SPREADSHEET,
    "XLS": _SPREADSHEET,
    "ODS": _SPREADSHEET,
    "CSV": Format(comma_separated.pages),
    "text": Format(plain_text.pages),
    "ZIP": Format(archive.pages, part=archive.part),
    "PNG": _PICTURE,
    "JPEG": _PICTURE,
    "GIF": _PICTURE,
    "TIFF": _PICTURE,
    "WebP": _PICTURE,
    "BMP": _PICTURE,
}
"""By the type that ``detect.type_of`` finds; also what a person is shown."""

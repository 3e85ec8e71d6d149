"""What a file name or MIME type suggests. Content decides; this is for where it cannot."""

from __future__ import annotations

from typing import Final

_ENDINGS: Final = {
    "pdf": "PDF", "docx": "DOCX", "docm": "DOCX", "dotx": "DOCX", "doc": "DOC", "odt": "ODT",
    "rtf": "RTF", "eml": "EML", "msg": "MSG", "htm": "HTML", "html": "HTML", "xhtml": "HTML",
    "txt": "text", "csv": "CSV", "tsv": "CSV", "md": "text", "log": "text",
    "xlsx": "XLSX", "xls": "XLS",
    "ods": "ODS", "pptx": "PPTX", "ppt": "PPT", "odp": "ODP", "zip": "ZIP", "png": "PNG",
    "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "tif": "TIFF", "tiff": "TIFF", "webp": "WebP",
    "bmp": "BMP", "heic": "HEIC",
}  # fmt: skip
_WORD: Final = "application/vnd.openxmlformats-officedocument."
_MIME_TYPES: Final = {
    "application/pdf": "PDF",
    _WORD + "wordprocessingml.document": "DOCX",
    _WORD + "spreadsheetml.sheet": "XLSX",
    _WORD + "presentationml.presentation": "PPTX",
    "application/msword": "DOC",
    "application/vnd.ms-outlook": "MSG",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/rtf": "RTF",
    "text/rtf": "RTF",
    "message/rfc822": "EML",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.ms-excel": "XLS",
    "application/zip": "ZIP",
    "text/csv": "CSV",
    "text/html": "HTML",
    "text/plain": "text",
}


def hinted_type(file_name: str, mime_type: str) -> str:
    """Return the type that the name, else the MIME type, suggests; empty for neither."""
    _, dot, ending = file_name.rpartition(".")
    by_name = _ENDINGS.get(ending.strip().lower(), "") if dot else ""
    return by_name or _MIME_TYPES.get(mime_type.partition(";")[0].strip().lower(), "")

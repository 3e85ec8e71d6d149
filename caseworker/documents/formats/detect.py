"""What a document is, by its content first; its name and MIME type are only hints."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from caseworker.documents.formats.characters import decode, without_half
from caseworker.documents.formats.container import BROKEN, ZIP_START
from caseworker.documents.formats.office_lock import OLE
from caseworker.documents.hints import hinted_type

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"{\\rtf", "RTF"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x1f\x8b\x08", "GZIP"),
    (b"ID3", "MP3"),
    (b"OggS", "OGG"),
    (b"%!PS", "PostScript"),
)
_BOX_BRANDS: Final = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC", b"avif": "AVIF"}
"""Brands of ISO base media files (ISO/IEC 14496-12, ``ftyp``) that are pictures; others: video."""
_OPEN_DOCUMENT: Final = {
    b"application/vnd.oasis.opendocument.text": "ODT",
    b"application/vnd.oasis.opendocument.spreadsheet": "ODS",
    b"application/vnd.oasis.opendocument.presentation": "ODP",
    b"application/epub+zip": "EPUB",
}
_OFFICE_FOLDERS: Final = (("word/", "DOCX"), ("xl/", "XLSX"), ("ppt/", "PPTX"))
_OLE_STREAMS: Final = (
    ("__properties_version1.0", "MSG"),
    ("WordDocument", "DOC"),
    ("Workbook", "XLS"),
    ("PowerPoint Document", "PPT"),
)
_HTML: Final = re.compile(
    rb"(?:\s|<!--.*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_HEADER_LINE: Final = re.compile(rb"([A-Za-z][A-Za-z0-9-]*)[ \t]*:")
_MAIL_HEADERS: Final = frozenset(
    b"from to cc date subject received return-path delivered-to message-id mime-version "
    b"content-type reply-to sender x-mailer dkim-signature in-reply-to references".split()
)
_HEAD: Final = 1 << 16
_LONGEST_TYPE: Final = 200


def type_of(content: bytes, file_name: str = "", mime_type: str = "") -> str:
    """Return the short name of a document's type, empty where it cannot be told."""
    hint = hinted_type(file_name, mime_type)
    head = content[:_HEAD]
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WebP"
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return "BMP"
    if head[4:8] == b"ftyp":
        return _BOX_BRANDS.get(head[8:12], "MP4")
    if _is_pdf(content):
        return "PDF"
    if head.startswith(ZIP_START):
        return _zip_type(content, hint)
    if head.startswith(OLE):
        return _ole_type(content, hint)
    return _text_type(content, head, hint)


def _is_pdf(content: bytes) -> bool:
    """ISO 32000-1 7.5.2; readers accept the header anywhere in the first 1024 bytes."""
    at = content.find(b"%PDF-", 0, 1024)
    if at <= 0:
        return at == 0
    return not content[:at].strip(b"\0\xef\xbb\xbf \t\r\n") or b"%%EOF" in content[-2048:]


def _zip_type(content: bytes, hint: str) -> str:
    """Look at the names inside; a zip without a readable directory is judged by its local ones."""
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
        names = file.namelist()
        if "mimetype" in names:  # ODF part 2, 3.3
            with file.open("mimetype") as declared:
                kind = _OPEN_DOCUMENT.get(declared.read(_LONGEST_TYPE).strip())
            if kind is not None:
                return kind
    except (*BROKEN, RuntimeError):  # RuntimeError: encrypted
        names = [folder for folder, _ in _OFFICE_FOLDERS if folder.encode() in content[:_HEAD]]
        names.append("[Content_Types].xml")
        for mime, kind in _OPEN_DOCUMENT.items():
            if content.startswith(b"mimetype" + mime, 30):
                return kind
    if "[Content_Types].xml" in names:
        for folder, kind in _OFFICE_FOLDERS:
            if any(name.startswith(folder) for name in names):
                return kind
    return hint if hint == "DOCX" else "ZIP"


def _ole_type(content: bytes, hint: str) -> str:
    """Old Office files and Outlook's messages: by the names of their streams.

    Names stand in the directory as UTF-16 ([MS-CFB] 2.6.1).
    """
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            return kind
    return hint


def _text_type(content: bytes, head: bytes, hint: str) -> str:
    """Tell HTML, mail and plain text apart; nothing for what is no text."""
    start = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(start) or (hint == "HTML" and b"<" in start):
        return "HTML"
    if _is_mail(start, hint):
        return "EML"
    sample = head if len(content) <= _HEAD else without_half(head)
    if decode(sample) is not None:
        return "CSV" if hint == "CSV" else "text"
    return "" if hint in ("text", "CSV", "EML", "HTML") else hint


def _is_mail(head: bytes, hint: str) -> bool:
    """RFC 5322 2.1: lines of ``name: value`` up to an empty line, some of them a mail's own."""
    lines = head.lstrip(b"\r\n").splitlines()
    if lines and lines[0].startswith((b"From ", b">From ")):  # mbox, RFC 4155
        del lines[0]
    known: set[bytes] = set()
    for line in lines[:200]:
        if not line.strip():
            break
        if line[:1] in b" \t":
            if not known:
                return False
            continue
        match = _HEADER_LINE.match(line)
        if match is None:
            if hint != "EML":
                return False
            continue
        name = match.group(1).lower()
        if name in _MAIL_HEADERS:
            known.add(name)
    return len(known) >= (1 if hint == "EML" else 2)

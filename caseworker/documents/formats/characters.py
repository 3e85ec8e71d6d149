"""Bytes to text where nothing, or nothing true, says how they are encoded."""

from __future__ import annotations

import codecs
import re
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOADED: Final = (
    "cp437", "cp850", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256",
    "cp1257", "cp1258", "cp874", "iso8859-1", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5",
    "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-10", "iso8859-13", "iso8859-14",
    "iso8859-15", "koi8-r", "koi8-u", "mac-roman", "ascii", "utf-7", "utf-8", "utf-16",
    "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "punycode", "gb2312", "gbk",
    "gb18030", "big5", "shift_jis", "euc-jp", "iso2022_jp", "euc-kr", "raw-unicode-escape",
)  # fmt: skip
_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\r\f\b\a\x1b"))
_MOST_CONTROLS: Final = 0.02
"""Share of control characters above which bytes are not text; a text has next to none."""
_MOST_HIGH: Final = 0.4
"""Share of bytes from 0x80 up above which bytes are no Windows-1252 text; Swedish has under 0.1."""
_DECLARATION: Final = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,30})")


def load_codecs() -> None:
    """Import the codecs that letters and mails use, while files can still be opened."""
    for name in _LOADED:
        codecs.lookup(name)


def decode(content: bytes) -> str | None:
    """Return the text of bytes that say nothing of their encoding, or None where they are no text.

    A byte order mark decides; else UTF-8 where that fits; else Windows-1252, which older Swedish
    files use.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    if b"\0" in content:
        return None
    controls = len(content) - len(content.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(content):
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        high = sum(map(len, re.findall(rb"[\x80-\xff]+", content[: 1 << 20])))
        if high > _MOST_HIGH * min(len(content), 1 << 20):
            return None
        return content.decode("cp1252", "replace")


def without_half(content: bytes) -> bytes:
    """Return bytes that were cut off somewhere without the UTF-8 character that may be cut."""
    for back in (1, 2, 3):
        last = content[-back:][:1]
        if last >= b"\xc0":
            return content[:-back]
        if last < b"\x80":
            break
    return content


def decode_declared(content: bytes, charset: str) -> str:
    """Return the text of bytes with a declared encoding, which may be missing, unknown or wrong."""
    if charset:
        try:
            return content.decode(charset)
        except (LookupError, ValueError, OSError):  # OSError: a rare codec, too late to load
            pass
    text = decode(content)
    return content.decode("cp1252", "replace") if text is None else text


def declared_in(content: bytes) -> str:
    """Return the encoding that the head of an HTML page or XML file names, else nothing."""
    found = _DECLARATION.search(content[:2048])
    return found.group(1).decode("ascii") if found else ""

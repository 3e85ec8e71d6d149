"""Pictures are recognised and measured by their headers; nothing is decoded here."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Final

from caseworker.documents.answer import State
from caseworker.documents.formats.source import NoText, Sheet, Source
from caseworker.documents.wire import Why

_Size = tuple[int, int]


def size(source: Source) -> Iterator[Sheet]:
    """Yield nothing; raise NoText with the width and height in pixels, or for a damaged header."""
    yield from ()
    content = source.content
    try:
        measure = next(f for signature, f in _SIGNATURES if content.startswith(signature))
        width, height = measure(content)
    except (StopIteration, struct.error, IndexError, KeyError, ValueError) as error:
        raise NoText(State.DAMAGED, Why.DAMAGED) from error
    raise NoText(State.IMAGE, Why.SIZE, width=width, height=height)


def _png(content: bytes) -> _Size:
    """PNG specification 11.2.2: IHDR is the first chunk."""
    if content[12:16] != b"IHDR":
        raise ValueError
    return _two(">II", content, 16)


def _gif(content: bytes) -> _Size:
    """GIF89a specification 18: the logical screen descriptor follows the signature."""
    return _two("<HH", content, 6)


def _bmp(content: bytes) -> _Size:
    """BITMAPINFOHEADER, or the older BITMAPCOREHEADER of 12 bytes; height may be negative."""
    (header,) = struct.unpack_from("<I", content, 14)
    width, height = _two("<HH" if header == 12 else "<ii", content, 18)
    return width, abs(height)


def _jpeg(content: bytes) -> _Size:
    """ITU-T T.81 B.2.2: walk the segments to the frame header (SOF0–SOF15 without C4, C8, CC)."""
    at = 2
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:  # fill bytes
            at += 1
        if content[at] != 0xFF:
            raise ValueError
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = _two(">HH", content, at + 5)
            return width, height
        if marker in (0xD9, 0xDA):
            raise ValueError
        standalone = marker == 0x01 or 0xD0 <= marker <= 0xD8
        at += 2 if standalone else 2 + int.from_bytes(content[at + 2 : at + 4], "big")


def _tiff(content: bytes) -> _Size:
    """TIFF 6.0 section 2: tags 256 and 257 of the first directory, as SHORT or LONG."""
    order = "<" if content[:2] == b"II" else ">"
    (directory,) = struct.unpack_from(order + "I", content, 4)
    (entries,) = struct.unpack_from(order + "H", content, directory)
    found: dict[int, int] = {}
    for index in range(entries):
        at = directory + 2 + 12 * index
        tag, kind = _two(order + "HH", content, at)
        if tag in (256, 257):
            (found[tag],) = struct.unpack_from(order + ("H" if kind == 3 else "I"), content, at + 8)
    return found[256], found[257]


def _webp(content: bytes) -> _Size:
    """RFC 9649 section 2: lossy (VP8), lossless (VP8L) or extended (VP8X)."""
    chunk = content[12:16]
    if chunk == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    if chunk == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        width, height = _two("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError


def _two(layout: str, content: bytes, at: int) -> _Size:
    first, second = struct.unpack_from(layout, content, at)
    return int(first), int(second)


_SIGNATURES: Final[tuple[tuple[bytes, Callable[[bytes], _Size]], ...]] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"GIF8", _gif),
    (b"II*\0", _tiff),
    (b"MM\0*", _tiff),
    (b"RIFF", _webp),
    (b"BM", _bmp),
)

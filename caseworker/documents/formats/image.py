"""Pictures: measured by their headers, and drawn through Pillow when they are looked at."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from typing import Final

# Pillow loads its parts when a picture is opened: too late in a process that opens no file.
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from caseworker.documents.answer import Picture, State, Window
from caseworker.documents.formats.source import NoText, Sheet, Source
from caseworker.documents.wire import Why

_PLUGINS: Final = (BmpImagePlugin, GifImagePlugin, JpegImagePlugin, MpoImagePlugin,
                   PngImagePlugin, TiffImagePlugin, WebPImagePlugin)  # fmt: skip
_FORMATS: Final = ("BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP")
_MOST_PIXELS: Final = 100_000_000
"""A plan scanned at 300 dots per inch in A1 has 70 million."""
_MOST_PAGES: Final = 1000
_GREY_16: Final = ("I", "I;16", "I;16B", "I;16L")
_Size = tuple[int, int]
Image.preinit()
Image.MAX_IMAGE_PIXELS = None  # this limit is the one that is told


def size(source: Source) -> Iterator[Sheet]:
    """Yield nothing; raise NoText with the width and height in pixels, or for a damaged header."""
    yield from ()
    width, height = _measured(source.content)
    raise NoText(State.IMAGE, Why.SIZE, width=width, height=height)


def draw(source: Source, window: Window) -> Picture:
    """Return a part of a picture, upright as its camera says (Exif 2.3, 4.6.4 A). Raises NoText."""
    width, height = _measured(source.content)
    if width * height > _MOST_PIXELS:
        raise NoText(State.TOO_LARGE, Why.PIXELS, millions=_MOST_PIXELS // 1_000_000)
    try:
        with Image.open(io.BytesIO(source.content), formats=_FORMATS) as opened:
            pages = min(int(getattr(opened, "n_frames", 1)), _MOST_PAGES)
            if not 1 <= window.page <= pages:
                raise NoText(State.DAMAGED, Why.DAMAGED)
            if window.page > 1:
                opened.seek(window.page - 1)
            if opened.width * opened.height > _MOST_PIXELS:
                raise NoText(State.TOO_LARGE, Why.PIXELS, millions=_MOST_PIXELS // 1_000_000)
            whole = opened.size
            _decode_small(opened, window)
            return _drawn(_upright(opened), window, whole, pages)
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, EOFError) as error:
        raise NoText(State.DAMAGED, Why.DAMAGED) from error


def _decode_small(opened: Image.Image, window: Window) -> None:
    """Let a JPEG be decoded at a fraction of its size where the window shows no more."""
    across = max(0.01, abs(window.right - window.left))
    down = max(0.01, abs(window.bottom - window.top))
    longest = max(window.width / across, window.height / down)
    opened.draft("RGB", (round(longest), round(longest)))


def _upright(opened: Image.Image) -> Image.Image:
    """Return a picture in red, green and blue, on white where it is transparent."""
    turned = ImageOps.exif_transpose(opened)
    if turned.mode in _GREY_16:
        return turned.point(lambda value: value / 256).convert("L").convert("RGB")
    if "A" in turned.getbands() or "transparency" in turned.info:
        seen = turned.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        return paper.convert("RGB")
    return turned.convert("RGB")


def _drawn(picture: Image.Image, window: Window, whole: _Size, pages: int) -> Picture:
    """Cut out what is wanted and make it fit; nothing is drawn larger than twenty times."""
    left, right = sorted((window.left * picture.width, window.right * picture.width))
    top, bottom = sorted((window.top * picture.height, window.bottom * picture.height))
    box = (max(0.0, left), max(0.0, top), min(picture.width, max(right, left + 1)),
           min(picture.height, max(bottom, top + 1)))  # fmt: skip
    scale = min(window.width / (box[2] - box[0]), window.height / (box[3] - box[1]), 20.0)
    width = min(window.width, max(1, round((box[2] - box[0]) * scale)))
    height = min(window.height, max(1, round((box[3] - box[1]) * scale)))
    how = Image.Resampling.BOX if scale < 1 else Image.Resampling.NEAREST
    small = picture.resize((width, height), how, box=box)
    is_turned = (picture.width > picture.height) != (whole[0] > whole[1])
    across, down = whole[::-1] if is_turned else whole
    return Picture(width, height, small.tobytes(), across, down, pages)


def _measured(content: bytes) -> _Size:
    try:
        measure = next(f for signature, f in _SIGNATURES if content.startswith(signature))
        return measure(content)
    except (StopIteration, struct.error, IndexError, KeyError, ValueError) as error:
        raise NoText(State.DAMAGED, Why.DAMAGED) from error


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

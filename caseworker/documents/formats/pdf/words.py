"""The words of a PDF page and where they stand on the paper."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_BREAKS: Final = "\x02\ufffe"
"""Where pdfium took a hyphen at the end of a line for a division and joined the lines: the first
where it is asked for one character, the second where for a text. Real hyphens are among them
("e-tjänst"), so that line and hyphen are put back as printed."""
_SPACES: Final = "\x00\t\n\x0c\r \xa0\u3000\u2000-\u200a"
_WORD: Final = re.compile(f"[^{_BREAKS}{_SPACES}]*[{_BREAKS}]|[^{_BREAKS}{_SPACES}]+")
"""What stands between white space, or before a hyphen at the end of a line together with it."""
_MOST_CHARACTERS: Final = 60_000
"""On a page; a newspaper has 20,000. Beyond, its text comes in the order of the file."""


class Word(NamedTuple):
    """A word; its edges in points from the top left of the upright page, its place in the file."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    at: int

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


def words_of(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> list[Word] | None:
    """Return the words in the order of the file, or None where there are far too many."""
    count = raw.FPDFText_CountChars(text_page)
    if count > _MOST_CHARACTERS:
        return None
    turned = _Turned(page)
    text = _characters(text_page, count)
    words = []
    edges = _edges_of(text_page)
    for at, match in enumerate(_WORD.finditer(text)):
        word = match.group()
        first, end = match.span()
        left, right, bottom, top = edges(first)
        if end - first > 1:
            begins, ends, below, above = edges(end - 1)
            # Written out: min and max took a sixth of the time of a page.
            left = begins if begins < left else left
            right = ends if ends > right else right
            bottom = below if below < bottom else bottom
            top = above if above > top else top
        if word[-1] in _BREAKS:
            word = word[:-1] + "-"
        words.append(Word(word, *turned.upright(left, right, bottom, top), at))
    return words


def _characters(text_page: pdfium.PdfTextPage, count: int) -> str:
    """Return the text of a page, a character for each that pdfium counts: half surrogate pairs
    stay halves, and are put right later.

    All at once takes a tenth of the time. pdfium leaves out there what it has no character for;
    then each is asked for by itself.
    """
    units = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(text_page, 0, count, units) == count + 1:
        return "".join(map(chr, units[:count]))
    codes = (raw.FPDFText_GetUnicode(text_page, index) for index in range(count))
    return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)


class _Turned:
    """A page as it is turned (ISO 32000-1, 8.3: y goes up, /Rotate turns)."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._turned = page.get_rotation() % 360
        self._width, self._height = page.get_size()

    def upright(
        self, left: float, right: float, bottom: float, top: float
    ) -> tuple[float, float, float, float]:
        """Return the left, right, top and bottom edge as the page is read."""
        match self._turned:
            case 0:
                return left, right, self._height - top, self._height - bottom
            case 90:
                return bottom, top, left, right
            case 180:
                return self._width - right, self._width - left, bottom, top
            case _:
                return (
                    self._width - top,
                    self._width - bottom,
                    self._height - right,
                    self._height - left,
                )


def _edges_of(
    text_page: pdfium.PdfTextPage,
) -> Callable[[int], tuple[float, float, float, float]]:
    """Return what gives left, right, bottom, top of a character's line box, else the last one's."""
    box = raw.FS_RECTF()
    pointer, handle, ask = ctypes.byref(box), text_page.raw, raw.FPDFText_GetLooseCharBox
    last = (0.0, 0.0, 0.0, 0.0)

    def edges(index: int) -> tuple[float, float, float, float]:
        nonlocal last
        if ask(handle, index, pointer):
            left, right, bottom, top = box.left, box.right, box.bottom, box.top
            if left > right:
                left, right = right, left
            if bottom > top:
                bottom, top = top, bottom
            last = left, right, bottom, top
        return last

    return edges

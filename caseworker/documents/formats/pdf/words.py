"""The words of a PDF page and where they stand on the paper."""

from __future__ import annotations

import ctypes
import re
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
    place = _Placing(page, text_page)
    text = _characters(text_page, count)
    words = []
    for at, match in enumerate(_WORD.finditer(text)):
        left, right, top, bottom = place.around(match.start(), match.end() - 1)
        word = match.group()
        if word[-1] in _BREAKS:
            word = word[:-1] + "-"
        words.append(Word(word, left, right, top, bottom, at))
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


class _Placing:
    """Finds characters on the page as it is turned (ISO 32000-1, 8.3: y goes up, /Rotate turns)."""

    def __init__(self, page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> None:
        self._text_page = text_page
        self._box = raw.FS_RECTF()
        self._pointer = ctypes.byref(self._box)
        self._turned = page.get_rotation() % 360
        self._width, self._height = page.get_size()
        self._last = (0.0, 0.0, 0.0, 0.0)

    def around(self, first: int, last: int) -> tuple[float, float, float, float]:
        """Return the left, right, top and bottom edge of two characters together."""
        left, right, bottom, top = self._edges(first)
        if last > first:
            begins, ends, below, above = self._edges(last)
            left, right = min(left, begins), max(right, ends)
            bottom, top = min(bottom, below), max(top, above)
        match self._turned:
            case 90:
                return bottom, top, left, right
            case 180:
                return self._width - right, self._width - left, bottom, top
            case 270:
                return (
                    self._width - top,
                    self._width - bottom,
                    self._height - right,
                    self._height - left,
                )
            case _:
                return left, right, self._height - top, self._height - bottom

    def _edges(self, index: int) -> tuple[float, float, float, float]:
        """Return left, right, bottom, top of a character's line box, else of the last one's."""
        box = self._box
        if raw.FPDFText_GetLooseCharBox(self._text_page, index, self._pointer):
            left, right, bottom, top = box.left, box.right, box.bottom, box.top
            if left > right:
                left, right = right, left
            if bottom > top:
                bottom, top = top, bottom
            self._last = left, right, bottom, top
        return self._last

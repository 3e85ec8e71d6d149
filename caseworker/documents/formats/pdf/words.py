"""The words of a PDF page and where they stand on the paper."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_BROKEN_LINE: Final = 0x02
"""Where pdfium took a hyphen at the end of a line for a division and joined the lines. Real
hyphens are among them ("e-tjänst"), so that line and hyphen are put back as printed."""
_SPACES: Final = frozenset(
    (0x00, 0x09, 0x0A, 0x0C, 0x0D, 0x20, 0xA0, 0x3000, *range(0x2000, 0x200B))
)
_MOST_CHARACTERS: Final = 60_000
"""On a page; a newspaper has 20,000. Beyond, its text comes in the order of the file."""


@dataclass(frozen=True, slots=True)
class Word:
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
    words = []
    for at, (text, first, last) in enumerate(_runs(text_page, count)):
        left, right, top, bottom = place.around(first, last)
        words.append(Word(text, left, right, top, bottom, at))
    return words


def _runs(text_page: pdfium.PdfTextPage, count: int) -> Iterator[tuple[str, int, int]]:
    """Yield each word with the indexes of its first and last character."""
    letters: list[str] = []
    first = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text_page, index)
        ends_line = code == _BROKEN_LINE
        if code not in _SPACES:
            first = first if letters else index
            letters.append("-" if ends_line else _character(code))
            if not ends_line:
                continue
        if letters:
            yield "".join(letters), first, index if ends_line else index - 1
            letters.clear()
    if letters:
        yield "".join(letters), first, count - 1


def _character(code: int) -> str:
    """Return a character; half a surrogate pair stays what it is and is put right later."""
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


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
        one, two = self._edges(first), self._edges(last)
        left, right = min(one[0], two[0]), max(one[1], two[1])
        bottom, top = min(one[2], two[2]), max(one[3], two[3])
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
            across, up = sorted((box.left, box.right)), sorted((box.bottom, box.top))
            self._last = across[0], across[1], up[0], up[1]
        return self._last

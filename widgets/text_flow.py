"""A long text made of pages, wrapped only where it is looked at.

Positions are a paragraph and a line in it, as in a pager: what comes before is never counted in
lines, so a text of ten thousand pages costs no more to turn than a letter.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from widgets.fitted import unwrapped, wrapped

_LONGEST_PARAGRAPH: Final = 4_000
_MOST_CACHED: Final = 1_000
_MOST_UNPACKED: Final = 6
"""Pages: those on a screen, and one to each side."""
_APART: Final = re.compile(" {3,}")
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[tuple[str, str]])


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text without line feeds, raw from outside, and what kind of line it is: ``heading``, …"""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a flow: the paragraph's index, and the line in it as it is wrapped."""

    paragraph: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown, safe for a terminal, and where it stands."""

    text: str
    kind: str
    place: Place


def paragraphs_of(text: str, kind: str = "") -> Iterator[Paragraph]:
    """Cut a raw text into paragraphs; one that goes on for pages is cut on between words."""
    for part in text.replace("\r\n", "\n").split("\n"):
        rest = part
        while len(rest) > _LONGEST_PARAGRAPH:
            end = rest.rfind(" ", 1, _LONGEST_PARAGRAPH) + 1 or _LONGEST_PARAGRAPH
            yield Paragraph(rest[:end], kind)
            rest = rest[end:]
        yield Paragraph(rest, kind)


class TextFlow:
    """Pages of paragraphs. Pages are only ever added.

    They are held packed, and unpacked where they are looked at: a document of 500 pages takes less
    memory than the screen it is shown on.
    """

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._starts: list[int] = []
        self._leads: list[int] = []
        self._count = 0
        self._width = 80
        self._wraps = True
        self._cache: dict[int, list[str]] = {}
        self._pages: dict[int, list[Paragraph]] = {}

    @property
    def width(self) -> int:
        """How many cells a line may have."""
        return self._width

    @property
    def wraps(self) -> bool:
        """Whether lines that are too long go on in the next one."""
        return self._wraps

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return len(self._starts)

    @property
    def wrapped_paragraphs(self) -> int:
        """How many paragraphs are held as lines now."""
        return len(self._cache)

    @property
    def packed_bytes(self) -> int:
        """How much memory the text takes."""
        return sum(map(len, self._packed))

    def add_page(self, paragraphs: Iterable[Paragraph], lead: int = 0) -> None:
        """Put a page at the end; its text begins after ``lead`` paragraphs."""
        content = [(paragraph.text, paragraph.kind) for paragraph in paragraphs]
        self._starts.append(self._count)
        self._leads.append(lead)
        self._packed.append(zlib.compress(_encoder.encode(content), 1))
        self._count += len(content)

    def wrap_to(self, width: int, *, wraps: bool | None = None) -> None:
        """Wrap to so many cells from now on, or do not wrap at all."""
        wraps = self._wraps if wraps is None else wraps
        if (width, wraps) != (self._width, self._wraps):
            self._width, self._wraps = width, wraps
            self._cache.clear()

    def text_of(self, page: int) -> str:
        """Return the text of a page, from 1, raw."""
        paragraphs = self._unpacked(page - 1)[self._leads[page - 1] :]
        return "\n".join(paragraph.text for paragraph in paragraphs)

    def place_of(self, page: int, line: int) -> Place:
        """Return where a line of a page's text stands, from 1 and 0."""
        at = self._starts[page - 1] + self._leads[page - 1] + line
        return Place(min(at, self._count - 1))

    def line_of(self, place: Place) -> int:
        """Return the number of the line on its page that a place is in, from 1."""
        page = self.page_at(place)
        if not page:
            return 0
        return max(1, place.paragraph - self._starts[page - 1] - self._leads[page - 1] + 1)

    def passage(self, first: Place, last: Place) -> str:
        """Return the text from one line to another, safe: whole paragraphs as they are."""
        found = []
        for at in range(first.paragraph, min(last.paragraph, self._count - 1) + 1):
            lines = self._lines_of(at)
            start = first.line if at == first.paragraph else 0
            end = last.line + 1 if at == last.paragraph else len(lines)
            found.append(" ".join(line.strip() for line in lines[start:end]).rstrip())
        return "\n".join(found).strip("\n")

    def page_at(self, place: Place) -> int:
        """Return the number of the page that a place is on, from 1; 0 where there is none."""
        return bisect_right(self._starts, place.paragraph)

    def page_start(self, page: int) -> Place:
        """Return where a page begins, the nearest one where there is no such page."""
        at = max(1, min(page, self.pages))
        return Place(self._starts[at - 1]) if self._starts else Place()

    def lines(self, top: Place, count: int) -> list[Line]:
        """Return at most so many lines from a place on."""
        found: list[Line] = []
        at, skipped = top.paragraph, top.line
        while at < self._count and len(found) < count:
            kind = self._paragraph(at).kind
            texts = enumerate(self._lines_of(at))
            found += [Line(text, kind, Place(at, n)) for n, text in texts if n >= skipped]
            at, skipped = at + 1, 0
        return found[:count]

    def moved(self, place: Place, by: int) -> Place:
        """Return the place so many lines further down, or up where negative, within the text."""
        at, line = place.paragraph, place.line + by
        while line < 0 and at > 0:
            at -= 1
            line += len(self._lines_of(at))
        while at < self._count and line >= (height := len(self._lines_of(at))):
            if at + 1 == self._count:
                return Place(at, height - 1)
            at, line = at + 1, line - height
        return Place(at, max(0, line))

    def last_top(self, height: int) -> Place:
        """Return the top of a window of this height that shows the end of the text."""
        if not self._count:
            return Place()
        at = self._count - 1
        return self.moved(Place(at, len(self._lines_of(at)) - 1), 1 - height)

    def nearest(self, place: Place) -> Place:
        """Return a place that exists, for one from before the text was wrapped anew."""
        if not self._count:
            return Place()
        at = min(place.paragraph, self._count - 1)
        return Place(at, min(place.line, len(self._lines_of(at)) - 1))

    def _lines_of(self, at: int) -> list[str]:
        lines = self._cache.get(at)
        if lines is None:
            if len(self._cache) >= _MOST_CACHED:
                self._cache.clear()
            lines = self._cache[at] = self._cut(self._paragraph(at).text)
        return lines

    def _cut(self, text: str) -> list[str]:
        """Return a paragraph as lines; what stands apart in a line moves together to fit."""
        if not self._wraps:
            return [unwrapped(text)]
        lines = wrapped(text, self._width)
        if len(lines) > 1 and _APART.search(text):
            lines = wrapped(_APART.sub("  ", text), self._width)
        return lines

    def _paragraph(self, at: int) -> Paragraph:
        page = bisect_right(self._starts, at) - 1
        # Pages without text begin where the next one does.
        return self._unpacked(page)[at - self._starts[page]]

    def _unpacked(self, page: int) -> list[Paragraph]:
        found = self._pages.get(page)
        if found is None:
            if len(self._pages) >= _MOST_UNPACKED:
                del self._pages[next(iter(self._pages))]
            content = _decoder.decode(zlib.decompress(self._packed[page]))
            found = self._pages[page] = [Paragraph(text, kind) for text, kind in content]
        return found

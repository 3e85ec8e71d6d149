"""A long text made of pages, wrapped only where it is looked at.

Positions are a paragraph and a line in it, as in a pager: what comes before is never counted in
lines, so a text of ten thousand pages costs no more to turn than a letter.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from widgets.fitted import wrapped

_LONGEST_PARAGRAPH: Final = 4_000
_MOST_CACHED: Final = 1_000


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
    """A line as it is shown, safe for a terminal."""

    text: str
    kind: str


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
    """Pages of paragraphs. Pages are only ever added."""

    def __init__(self) -> None:
        self._paragraphs: list[Paragraph] = []
        self._starts: list[int] = []
        self._width = 80
        self._cache: dict[int, list[str]] = {}

    @property
    def width(self) -> int:
        """How many cells a line may have."""
        return self._width

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return len(self._starts)

    @property
    def wrapped_paragraphs(self) -> int:
        """How many paragraphs are held as lines now."""
        return len(self._cache)

    def add_page(self, paragraphs: Iterable[Paragraph]) -> None:
        """Put a page at the end."""
        self._starts.append(len(self._paragraphs))
        self._paragraphs.extend(paragraphs)

    def wrap_to(self, width: int) -> None:
        """Wrap to so many cells from now on."""
        if width != self._width:
            self._width = width
            self._cache.clear()

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
        while at < len(self._paragraphs) and len(found) < count:
            kind = self._paragraphs[at].kind
            found.extend(Line(text, kind) for text in self._lines_of(at)[skipped:])
            at, skipped = at + 1, 0
        return found[:count]

    def moved(self, place: Place, by: int) -> Place:
        """Return the place so many lines further down, or up where negative, within the text."""
        at, line = place.paragraph, place.line + by
        while line < 0 and at > 0:
            at -= 1
            line += len(self._lines_of(at))
        while at < len(self._paragraphs) and line >= (height := len(self._lines_of(at))):
            if at + 1 == len(self._paragraphs):
                return Place(at, height - 1)
            at, line = at + 1, line - height
        return Place(at, max(0, line))

    def last_top(self, height: int) -> Place:
        """Return the top of a window of this height that shows the end of the text."""
        if not self._paragraphs:
            return Place()
        at = len(self._paragraphs) - 1
        return self.moved(Place(at, len(self._lines_of(at)) - 1), 1 - height)

    def nearest(self, place: Place) -> Place:
        """Return a place that exists, for one from before the text was wrapped anew."""
        if not self._paragraphs:
            return Place()
        at = min(place.paragraph, len(self._paragraphs) - 1)
        return Place(at, min(place.line, len(self._lines_of(at)) - 1))

    def _lines_of(self, at: int) -> list[str]:
        lines = self._cache.get(at)
        if lines is None:
            if len(self._cache) >= _MOST_CACHED:
                self._cache.clear()
            lines = self._cache[at] = wrapped(self._paragraphs[at].text, self._width)
        return lines

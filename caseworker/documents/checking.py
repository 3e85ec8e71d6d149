"""Holds what a worker says against what it was asked.

A worker keeps the limits itself, unless a document has taken it over: then it may say anything.
"""

from __future__ import annotations

from caseworker.documents.answer import Page, Part, Picture
from caseworker.documents.limits import Limits
from caseworker.documents.wire import (
    PageReady,
    PartReady,
    PartWanted,
    PictureReady,
    PictureWanted,
    Request,
    TextWanted,
)

_MOST_MARKS = 100_000
"""In a whole document."""


class Unbelievable(Exception):
    """The worker said what it was not asked, or more than it may."""


class Checking:
    """The answers to one request, each checked before it is believed."""

    def __init__(self, request: Request, limits: Limits) -> None:
        self._wanted = request.wanted
        self._pages = 0
        self._most_pages = limits.pages
        self._characters_left = limits.characters
        self._marks_left = _MOST_MARKS
        self._most_bytes = limits.unpacked

    def believed(self, message: PageReady | PartReady | PictureReady) -> Page | Part | Picture:
        """Return what a message brings. Raises Unbelievable."""
        match message, self._wanted:
            case PageReady(), TextWanted():
                return self._page(message)
            case PartReady(part), PartWanted() if len(part.content) <= self._most_bytes:
                return part
            case PictureReady(picture), PictureWanted(window):
                fits = 0 < picture.width <= window.width and 0 < picture.height <= window.height
                if fits and len(picture.pixels) == 3 * picture.width * picture.height:
                    return picture
        raise Unbelievable

    def _page(self, message: PageReady) -> Page:
        self._pages += 1
        self._characters_left -= len(message.text)
        self._marks_left -= len(message.marks)
        if self._pages > self._most_pages or min(self._characters_left, self._marks_left) < 0:
            raise Unbelievable
        return Page(self._pages, message.text, message.label, message.count, message.marks)

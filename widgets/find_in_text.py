"""Finding words in the text that a view shows, and going from one place to the next."""

from __future__ import annotations

import asyncio
from bisect import bisect_left

from caseworker.i18n import _
from caseworker.work.finding import hits_in, pattern_of
from widgets.page_view import PageView
from widgets.text_flow import Place, TextFlow

_PAGES_AT_ONCE = 10
"""Then keys are looked after: a page takes a tenth of a millisecond, a long one ten."""
_MOST = 10_000


class FindInText:
    """What is looked for in one text, and where it stands."""

    def __init__(self, view: PageView) -> None:
        self._view = view
        self._places: list[Place] = []
        self._at = -1
        self.words = ""

    @property
    def said(self) -> str:
        """How many there are, and which one is shown."""
        if not self.words.strip():
            return ""
        if not self._places:
            return _("not found")
        return _("{at} of {count}").format(at=self._at + 1, count=len(self._places))

    async def find(self, flow: TextFlow, words: str) -> None:
        """Find all places, and go to the first one from here on."""
        self.words = words
        pattern = pattern_of(words)
        start = self._view.place
        self._view.highlight(pattern)
        self._places, self._at = [], -1
        if pattern is None:
            return
        found: list[Place] = []
        for page in range(1, flow.pages + 1):
            found += [flow.place_of(page, hit.line) for hit in hits_in(flow.text_of(page), pattern)]
            if len(found) > _MOST:
                break
            if page % _PAGES_AT_ONCE == 0:
                await asyncio.sleep(0)
        self._places = found
        if found:
            self._go(bisect_left(found, Place(start.paragraph)) % len(found))

    def step(self, by: int) -> None:
        """Go to the next or previous place; after the last comes the first."""
        if self._places:
            self._go((self._at + by) % len(self._places))

    def forget(self) -> None:
        """Look for nothing any more."""
        self.words = ""
        self._places, self._at = [], -1
        self._view.highlight(None)

    def _go(self, at: int) -> None:
        self._at = at
        self._view.go_to_place(self._places[at])

"""Any case that is known here, from anywhere: by letters of its number, title or applicant."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from textual.command import Hit as PaletteHit
from textual.command import Hits, Provider
from textual.content import Content

from api_client.models import CaseSummary
from caseworker.navigation import Navigation
from caseworker.offline.problems import StoreProblem
from caseworker.text import visible
from caseworker.work.reading import has_words, words_of
from screens.messages import CaseWanted

_LEAST: Final = 3
_MOST: Final = 8
_BELOW_COMMANDS: Final = 0.01
"""What a palette sorts by: commands that fit come first."""


class CaseHits(Provider):
    """Offers cases in the command palette."""

    async def search(self, query: str) -> Hits:
        """Yield the cases that the letters fit, none while no profile is open."""
        app = self.app
        words = query.strip()
        if len(words) < _LEAST or not isinstance(app, Navigation):
            return
        store = app.open_store
        if store is None:
            return
        try:
            found = await asyncio.to_thread(store.mirror.find, words, _MOST)
        except StoreProblem:  # whoever reads more of the store says it
            return
        # The name of a protected person is shown in no list, and finds nothing either.
        shown = [case for case in found if not case.protected or has_words(words_of(case), words)]
        for at, case in enumerate(shown):
            line = _line(case)
            command = partial(app.post_message, CaseWanted(case))
            yield PaletteHit(_BELOW_COMMANDS / (1 + at), Content(line), command, text=line)


def _line(case: CaseSummary) -> str:
    """Return a case as a safe line."""
    parts = (case.number, case.title, "" if case.protected else case.applicant)
    return visible("  ".join(part for part in parts if part), single_line=True)

"""From anywhere to any case that is known here, by letters of it, and to any queue by its name."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Final

from textual.command import Hit as PaletteHit
from textual.command import Hits, Provider
from textual.content import Content

from api_client.models import CaseSummary
from caseworker.i18n import _
from caseworker.navigation import Navigation
from caseworker.offline.problems import StoreProblem
from caseworker.text import visible
from caseworker.work.reading import has_words, words_of
from caseworker.work.saved_queues import saved_queues
from screens.messages import CaseWanted, QueueWanted
from screens.workspace import QUEUES, Workspace
from widgets.queue_bar import queue_name

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


class QueueHits(Provider):
    """Offers the queues in the command palette, those of one's own too."""

    _wanted: Sequence[tuple[str, QueueWanted]] = ()

    async def startup(self) -> None:
        """Learn which queues there are, none while no profile is open."""
        app = self.app
        store = app.open_store if isinstance(app, Navigation) else None
        if store is None:
            return
        # Where the queues are, those of the server are commands with keys of their own.
        queues = () if isinstance(self.screen, Workspace) else QUEUES
        wanted = [(queue_name(queue), QueueWanted(queue)) for queue in queues]
        with suppress(StoreProblem):  # whoever reads more of the store says it
            own = await asyncio.to_thread(saved_queues, store)
            wanted += [(each.name, QueueWanted(each.queue, each)) for each in own]
        self._wanted = wanted

    async def search(self, query: str) -> Hits:
        """Yield the queues that the letters fit."""
        app, matcher = self.app, self.matcher(query)
        for name, message in self._wanted:
            line = _("queue {name}").format(name=visible(name, single_line=True))
            score = matcher.match(line)
            if score > 0:
                command = partial(app.post_message, message)
                yield PaletteHit(score, matcher.highlight(line), command, text=line)


def _line(case: CaseSummary) -> str:
    """Return a case as a safe line."""
    parts = (case.number, case.title, "" if case.protected else case.applicant)
    return visible("  ".join(part for part in parts if part), single_line=True)

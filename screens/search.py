"""Looking for a case: on the server, and among those that were seen before."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, Static

from api_client.errors import Problem
from api_client.models import CaseSummary
from caseworker.i18n import _, _n, explain
from caseworker.text import visible
from caseworker.work.case_lines import HeldLines
from caseworker.work.fetching import client_imported
from caseworker.work.searching import Search, search, seen_with
from screens.awaited import FINDING
from screens.messages import StoreChanged
from widgets.case_headings import CaseHeadings
from widgets.case_list import CaseList
from widgets.keys_line import KeysLine
from widgets.top_line import TopLine

if TYPE_CHECKING:
    from caseworker.services import Services


class WordsInput(Input):
    """The words that are looked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", _("search"), id="search.search"),
        Binding("down", "screen.to_list", _("to the cases"), id="search.to-list"),
    ]


class SearchScreen(Screen[None]):
    """Words above, what was found below. What was seen before is shown until the server answers."""

    CSS_PATH = "search.tcss"
    AUTO_FOCUS = "#words"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "to_words", _("other words"), key_display="/", id="search.words"),
        Binding("escape", "leave", _("back"), id="search.leave"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._words = WordsInput(
            id="words",
            compact=True,
            placeholder=_("case number, words of the title, personal or organisation number"),
        )
        self._said = Static(id="said")

    def compose(self) -> ComposeResult:
        """Put the words above what was found."""
        yield TopLine(id="top")
        yield self._words
        yield self._said
        yield CaseHeadings(id="headings")
        yield CaseList(id="cases")
        yield KeysLine()

    def on_mount(self) -> None:
        """Say what this is."""
        title = _("Search")
        self.query_one(TopLine).left = f"{self._services.profile.name} › {title}"
        self.query_one(TopLine).show(self._services)

    def on_store_changed(self, _message: StoreChanged) -> None:
        """Count again what waits and what is a draft."""
        self.query_one(TopLine).show(self._services)

    def on_input_submitted(self) -> None:
        """Look for the words."""
        words = self._words.value.strip()
        if words:
            self._find(words)

    @work(exclusive=True, group=FINDING)
    async def _find(self, words: str) -> None:
        """Show what was seen, then what the server has; newer words drop this."""
        services = self._services
        try:
            seen = await asyncio.to_thread(seen_with, services.store, words)
            self._say(_("Asking the server …"))
            self._show(seen, for_now=True)
            await client_imported()
            async with services.connect() as api:
                found = await search(api, seen, words)
        except Problem as problem:
            self._say(explain(problem))
            return
        services.connection.note(found.problem)
        self._show(found.cases)
        self._say(_told(found))
        if found.cases:
            self.query_one(CaseList).focus()

    def _show(self, cases: Sequence[CaseSummary], *, for_now: bool = False) -> None:
        today = dt.datetime.now().astimezone().date()
        self.query_one(CaseList).show(HeldLines(cases), today, for_now=for_now)

    def _say(self, sentence: str) -> None:
        self._said.update(Text(visible(sentence)))

    def action_to_list(self) -> None:
        """Go to what was found."""
        self.query_one(CaseList).focus()

    def action_to_words(self) -> None:
        """Look for something else."""
        self._words.focus()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()


def _told(found: Search) -> str:
    count = _n("{count} case", "{count} cases", len(found.cases))
    if found.problem:
        only_seen = _("Only cases that were seen before are shown.")
        return f"{count}. {only_seen} {explain(found.problem)}"
    if not found.complete:
        return f"{count}. " + _("There are more. Add a word to see them.")
    return count if found.cases else _("No case has these words.")

"""Looking for words in all documents of a case."""

from __future__ import annotations

import time
from contextlib import aclosing
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, Static

from api_client.errors import Problem
from api_client.models import Case
from caseworker.i18n import _, _n, explain
from caseworker.text import visible
from caseworker.work.document_search import (
    DocumentTexts,
    FoundLine,
    Looked,
    search_documents,
)
from widgets.keys_line import KeysLine
from widgets.short_table import MOST_ROWS, ShortTable
from widgets.two_ends import TwoEnds

if TYPE_CHECKING:
    from caseworker.documents.reader import DocumentReader
    from caseworker.services import Services

_SAID_EVERY, _SHOWN_EVERY = 0.3, 2.0
"""Seconds: a table that is painted for each document would take longer than the reading."""


class SoughtWords(Input):
    """The words that are looked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", _("find"), id="documents.find"),
        Binding("down", "screen.to_list", _("to what was found"), id="documents.to-list"),
    ]


class DocumentSearchScreen(Screen["tuple[FoundLine, str] | None"]):
    """Words above, the lines with them below. Ends with the line to go to, and the words."""

    CSS: ClassVar[str] = """
    DocumentSearchScreen > #words { margin: 0 1; }
    DocumentSearchScreen > #told { height: 2; padding: 0 1; color: $text-muted; }
    DocumentSearchScreen > ShortTable { height: 1fr; }
    """
    AUTO_FOCUS = "#words"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "to_words", _("other words"), key_display="/", id="documents.words"),
        Binding("enter", "go", _("go there"), id="documents.go"),
        Binding("escape", "leave", _("back"), id="documents.leave"),
    ]

    def __init__(
        self, services: Services, case: Case, reader: DocumentReader, texts: DocumentTexts
    ) -> None:
        super().__init__()
        self._services = services
        self._case = case
        self._reader = reader
        self._texts = texts
        self._found: list[FoundLine] = []
        self._sought = ""
        self._words = SoughtWords(
            id="words", compact=True, placeholder=_("words in the documents of the case")
        )
        self._told = Static(id="told")
        self._table = ShortTable([(_("Document"), 30), (_("Page"), 5), (_("Text"), 0)], id="found")

    def compose(self) -> ComposeResult:
        """Put the words above what was found."""
        yield TwoEnds(id="head")
        yield self._words
        yield self._told
        yield self._table
        yield KeysLine()

    def on_mount(self) -> None:
        """Say what this is."""
        head = self.query_one(TwoEnds)
        head.left = f"{self._case.summary.number} › " + _("Find in all documents")
        count = len(self._case.documents)
        head.right = _n("{count} document", "{count} documents", count)

    def on_input_submitted(self) -> None:
        """Look for the words."""
        if self._words.value.strip():
            self._find(self._words.value.strip())

    @work(exclusive=True, group="find-in-documents")
    async def _find(self, words: str) -> None:
        """Show what is found as the documents are gone through; newer words drop this."""
        self._found, self._sought = [], words
        self._table.show([])
        looked: list[Looked] = []
        shown = said = 0.0
        search = search_documents(self._services, self._reader, self._case, words, self._texts)
        try:
            async with aclosing(search) as items:
                async for item in items:
                    if isinstance(item, FoundLine):
                        self._found.append(item)
                        continue
                    looked.append(item)
                    now = time.monotonic()
                    if now >= shown + _SHOWN_EVERY and self._found:
                        self._show_found()
                        shown = now
                    if now >= said + _SAID_EVERY:
                        self._tell(looked)
                        said = now
        except Problem as problem:
            self._say(explain(problem))
            return
        self._show_found()
        self._tell(looked)
        if self._found:
            self._table.focus()

    def _show_found(self) -> None:
        """Show what was found so far."""
        shown = self._found[:MOST_ROWS]
        self._table.show(
            [
                (str(at), (found.document.title or found.document.file_name,
                           str(found.page), found.text))
                for at, found in enumerate(shown)
            ]
        )  # fmt: skip

    def _tell(self, looked: list[Looked]) -> None:
        """Say how much was found so far, and what could not be gone through."""
        lines = _n("{count} line", "{count} lines", len(self._found))
        total = len(self._case.documents)
        said = _("{lines} in {count} of {total} documents.").format(
            lines=lines, count=sum(bool(each.hits) for each in looked), total=total
        )
        if len(looked) < total:
            said += " " + _("Still looking …")
        unread = [each.document for each in looked if each.why]
        if unread:
            names = ", ".join(document.title or document.file_name for document in unread)
            said += " " + _("Not or not wholly gone through: {names}").format(names=names)
        self._say(said)

    def _say(self, sentence: str) -> None:
        self._told.update(Text(visible(sentence, single_line=True)))

    def action_go(self) -> None:
        """Go to the line."""
        key = self._table.key
        if key is not None:
            self.dismiss((self._found[int(key)], self._sought))

    def action_to_list(self) -> None:
        """Go to what was found."""
        self._table.focus()

    def action_to_words(self) -> None:
        """Look for something else."""
        self._words.focus()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

"""The drafts: what was written and not yet sent, to go on with or throw away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import DataTable, Static

from api_client.errors import Problem
from caseworker.i18n import _, _n, explain
from caseworker.offline.drafts import Draft
from caseworker.text import visible
from caseworker.work.drafting import beginning
from caseworker.work.kinds import kind_word
from screens.looking_back import look_back
from screens.messages import DraftsChanged, StoreChanged
from screens.question import Question
from widgets.keys_line import KeysLine
from widgets.short_table import MOST_ROWS, ShortTable

if TYPE_CHECKING:
    from caseworker.services import Services

# More than fills the lines below the table.
_BEGINNING = 1_000


class DraftsScreen(Screen[Draft | None]):
    """Ends with the draft to go on with, or None."""

    CSS_PATH = "drafts.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", _("go on writing"), id="drafts.go-on"),
        Binding("h,f4", "history", _("earlier states"), key_display="h", id="drafts.history"),
        Binding("d,delete", "discard", _("throw away"), id="drafts.discard"),
        Binding("escape", "leave", _("back"), id="drafts.leave"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._drafts: dict[str, Draft] = {}

    def compose(self) -> ComposeResult:
        """Put the parts on the screen."""
        columns = ((_("Kind"), 12), (_("Case"), 16), (_("Saved"), 16), (_("Begins"), 0))
        yield Static(id="head")
        yield ShortTable(columns, id="drafts")
        yield Static(id="beginning")
        yield KeysLine()

    def on_mount(self) -> None:
        """Show what there is."""
        self.reload()

    def on_store_changed(self, _message: StoreChanged) -> None:
        """Show what has changed, whoever changed it."""
        self.reload()

    @work(exclusive=True, group="read-drafts")
    async def reload(self) -> None:
        """Read the drafts again; the cursor stays where it is."""
        try:
            drafts = await asyncio.to_thread(self._services.store.drafts.all)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
            return
        self._drafts = {draft.id: draft for draft in drafts}
        self.query_one("#head", Static).update(Text(_title(len(drafts))))
        self.query_one(ShortTable).show([(draft.id, _cells(draft)) for draft in drafts])
        self._show_beginning()
        self.refresh_bindings()

    @property
    def _draft(self) -> Draft | None:
        # Keys may ask before the table is there.
        keys = [table.key for table in self.query(ShortTable)]
        return self._drafts.get(keys[0] or "") if keys else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a draft is dim where there is none."""
        if action in {"go_on", "history", "discard"} and self.is_mounted and self._draft is None:
            return None
        return True

    def on_data_table_row_highlighted(self, _event: DataTable.RowHighlighted) -> None:
        """Show how the draft under the cursor begins."""
        self._show_beginning()

    def _show_beginning(self) -> None:
        draft = self._draft
        text = visible(beginning(draft)[:_BEGINNING]) if draft else ""
        self.query_one("#beginning", Static).update(Text(text))

    def action_go_on(self) -> None:
        """Go on with the draft under the cursor."""
        if self._draft:
            self.dismiss(self._draft)

    @work(exclusive=True, group="draft-history")
    async def action_history(self) -> None:
        """Show earlier states of the draft under the cursor."""
        if self._draft and await look_back(self, self._services, self._draft):
            self.app.post_message(DraftsChanged())
            self.reload()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    @work(exclusive=True, group="discard-draft")
    async def action_discard(self) -> None:
        """Throw the draft under the cursor away, when the person is sure."""
        draft = self._draft
        if draft is None:
            return
        about = f"{kind_word(draft.kind)} · {draft.case_number}"
        question = _("Throw this draft away for good?")
        if not await self.app.push_screen_wait(Question(f"{about}\n\n{question}")):
            return
        try:
            await asyncio.to_thread(self._services.store.drafts.remove, draft.id)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
        else:
            self.app.post_message(DraftsChanged())
        self.reload()


def _title(count: int) -> str:
    if not count:
        return _("No drafts.")
    title = _n("{count} draft", "{count} drafts", count)
    if count > MOST_ROWS:
        title += " · " + _("the newest {count} are shown").format(count=MOST_ROWS)
    return title


def _cells(draft: Draft) -> tuple[str, ...]:
    return (
        kind_word(draft.kind),
        draft.case_number,
        f"{draft.saved.astimezone():%Y-%m-%d %H:%M}",
        " ".join(beginning(draft)[:_BEGINNING].split()),
    )

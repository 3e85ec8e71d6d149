"""Earlier states of a draft: looked at, brought back, or put together with what stands there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
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
from caseworker.work.drafting import beginning, main_text
from caseworker.work.kinds import kind_word
from caseworker.work.merging import Side, hunks
from screens.merge import MergeScreen
from widgets.keys_line import KeysLine
from widgets.page_view import PageView
from widgets.short_table import ShortTable
from widgets.text_flow import Paragraph, TextFlow, paragraphs_of

if TYPE_CHECKING:
    from caseworker.services import Services

_BEGINNING = 200


class DraftHistoryScreen(Screen[Draft | None]):
    """Ends with the draft as it was brought back and saved, or None where it stays as it is."""

    CSS: ClassVar[str] = """
    DraftHistoryScreen #head { height: 1; background: $panel; padding: 0 1; text-style: bold; }
    DraftHistoryScreen #states { height: 30%; min-height: 5; scrollbar-size-vertical: 1; }
    DraftHistoryScreen PageView { border-top: solid $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "bring_back", _("bring this back"), id="history.bring-back"),
        Binding("m", "merge", _("put together with now"), id="history.merge"),
        Binding("tab", "switch", _("switch side"), id="history.switch"),
        Binding("escape", "leave", _("back"), id="history.leave"),
    ]

    def __init__(self, services: Services, draft: Draft, earlier: list[Draft]) -> None:
        super().__init__()
        self._services = services
        self._draft = draft
        self._states = {str(state.revision): state for state in earlier}

    def compose(self) -> ComposeResult:
        """Put the states above what the one under the cursor says."""
        columns = ((_("Saved"), 20), (_("Characters"), 10), (_("Begins"), 0))
        states = _("earlier states")
        title = f"{self._draft.case_number} › {kind_word(self._draft.kind)} › {states}"
        yield Static(Text(visible(title, single_line=True)), id="head")
        yield ShortTable(columns, id="states")
        yield PageView(id="state")
        yield KeysLine()

    def on_mount(self) -> None:
        """Show the states, the newest first."""
        self.query_one(ShortTable).show(
            [(key, _cells(state)) for key, state in self._states.items()]
        )
        self.query_one(ShortTable).focus()
        self._show_state()

    @property
    def _state(self) -> Draft | None:
        keys = [table.key for table in self.query(ShortTable)]
        return self._states.get(keys[0] or "") if keys else None

    def on_data_table_row_highlighted(self, _event: DataTable.RowHighlighted) -> None:
        """Show what the state under the cursor says."""
        self._show_state()

    def on_data_table_row_selected(self, _event: DataTable.RowSelected) -> None:
        """Bring it back."""
        self.action_bring_back()

    def _show_state(self) -> None:
        state, flow = self._state, TextFlow()
        if state is not None:
            flow.add_page(_beside_now(state, self._draft))
        self.query_one(PageView).show(flow)

    def action_switch(self) -> None:
        """Go between the states and the text."""
        table, page = self.query_one(ShortTable), self.query_one(PageView)
        (page if table.has_focus else table).focus()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_bring_back(self) -> None:
        """Put the state under the cursor in the place of what stands in the draft."""
        if self._state:
            self._save(self._state.fields)

    @work(exclusive=True, group="merge")
    async def action_merge(self) -> None:
        """Put the text of that state together with what stands in the draft now."""
        state = self._state
        if state is None:
            return
        name = main_text(self._draft)
        passages = hunks(self._draft.fields.get(name, ""), state.fields.get(name, ""))
        if all(hunk.changed_by is Side.NOBODY for hunk in passages):
            self.notify(_("The texts are the same."), markup=False)
            return
        names = (_("Now"), f"{state.saved.astimezone():%Y-%m-%d %H:%M}")
        text = await self.app.push_screen_wait(MergeScreen(passages, names))
        if text is not None:
            self._save({**self._draft.fields, name: text})

    @work(exclusive=True, group="bring-back")
    async def _save(self, fields: dict[str, str]) -> None:
        """Save the draft so; what stood there before is an earlier state itself then."""
        drafts = self._services.store.drafts
        try:
            now = await asyncio.to_thread(drafts.get, self._draft.id) or self._draft
            saved = await asyncio.to_thread(
                lambda: drafts.save(replace(now, fields=fields), keep_before=True)
            )
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
        else:
            self.dismiss(saved)


def _cells(state: Draft) -> tuple[str, ...]:
    return (
        f"{state.saved.astimezone():%Y-%m-%d %H:%M:%S}",
        str(len(state.fields.get(main_text(state), ""))),
        " ".join(beginning(state)[:_BEGINNING].split()),
    )


def _beside_now(state: Draft, now: Draft) -> Iterator[Paragraph]:
    """Give what an earlier state says, and before it in how many places it is another text."""
    name = main_text(state)
    written = state.fields.get(name, "")
    changed = sum(
        hunk.changed_by is not Side.NOBODY for hunk in hunks(now.fields.get(name, ""), written)
    )
    yield Paragraph(
        _n(
            "It differs from now in {count} place.",
            "It differs from now in {count} places.",
            changed,
        )
        if changed
        else _("The text is as it is now."),
        "quiet",
    )
    for field, value in state.fields.items():
        if field != name and value and value != now.fields.get(field):
            yield Paragraph(f"{field}: {value}", "quiet")
    yield Paragraph("")
    yield from paragraphs_of(written)

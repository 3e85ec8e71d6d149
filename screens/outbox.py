"""The outbox: what waits to be sent, what needs a person, and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import DataTable, Static

from api_client.errors import Problem
from caseworker.i18n import _, _n, explain
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft
from caseworker.offline.outbox import ALLOWED, Entry, EntryState
from caseworker.text import visible
from caseworker.work.conflicts import Conflict, look_up, rebased
from caseworker.work.fetching import client_imported
from caseworker.work.intent_words import what
from screens.conflict import ConflictScreen, Decided, Way
from screens.entry_text import everything, reason_words, seconds_left, state_words
from screens.messages import DraftsChanged, DraftWanted, OutboxChanged, StoreChanged
from screens.question import Question
from screens.shown_text import ShownText
from widgets.keys_line import KeysLine
from widgets.short_table import MOST_ROWS, ShortTable

if TYPE_CHECKING:
    from caseworker.offline.store import Store
    from caseworker.services import Services

_SECOND = 1.0
_ON_ENTRY = frozenset({"show", "undo", "retry", "edit", "compare", "discard"})
_SHOWN_WHERE_POSSIBLE = frozenset({"edit", "compare"})
# Why an entry waits whose case is no longer what the person saw.
_CONFLICTS = frozenset({"Conflict", "DecisionChanged"})


class OutboxScreen(Screen[None]):
    """What stands in the outbox, oldest first. Reads it again with every ``StoreChanged``."""

    CSS_PATH = "outbox.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "show", _("details"), id="outbox.show"),
        Binding("z", "undo", _("undo"), id="outbox.undo"),
        Binding("Z", "undo_all", _("undo all"), show=False, id="outbox.undo-all"),
        Binding("r", "retry", _("send again"), id="outbox.retry"),
        Binding("ä,e", "edit", _("change"), key_display="ä", id="outbox.edit"),
        Binding("v", "compare", _("what changed"), id="outbox.compare"),
        Binding("d,delete", "discard", _("give up"), id="outbox.discard"),
        Binding("escape", "leave", _("back"), id="outbox.leave"),
        Binding("p", "pause", _("pause, send again"), show=False, id="outbox.pause"),
        Binding("a", "all", _("also sent"), id="outbox.all"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._entries: dict[str, Entry] = {}
        self._with_settled = False
        self._is_paused = False
        self._tick: Timer | None = None

    def compose(self) -> ComposeResult:
        """Put the parts on the screen."""
        columns = ((" ", 1), (_("Case"), 16), (_("State"), 28), (_("What"), 0))
        yield Static(id="head")
        yield ShortTable(columns, id="entries")
        yield Static(id="why")
        yield KeysLine()

    def on_mount(self) -> None:
        """Show what there is."""
        self.reload()

    def on_store_changed(self, _message: StoreChanged) -> None:
        """Show what has changed, whoever changed it."""
        self.reload()

    @work(exclusive=True, group="read-outbox")
    async def reload(self) -> None:
        """Read the outbox again; the cursor stays on its entry."""
        outbox = self._services.store.outbox
        try:
            entries = await asyncio.to_thread(outbox.all if self._with_settled else outbox.open)
            self._is_paused = await asyncio.to_thread(outbox.is_paused)
        except Problem as problem:
            self._say(problem)
            return
        self._entries = {entry.id: entry for entry in entries[-MOST_ROWS:]}
        self._paint()

    def _paint(self) -> None:
        """Paint everything; once a second while something counts down."""
        now = now_utc()
        entries = list(self._entries.values())
        behind = _behind(entries)
        rows = [
            (
                entry.id,
                (
                    "!" if entry.state is EntryState.NEEDS_PERSON else "",
                    entry.intent.case_number,
                    state_words(entry, now, is_behind=entry.id in behind),
                    what(entry.intent),
                ),
            )
            for entry in entries
        ]
        if not self.query("#head"):
            return  # the screen was left while the outbox was read
        self.query_one("#head", Static).update(Text(_title(entries, paused=self._is_paused)))
        self.query_one(ShortTable).show(rows)
        self._paint_why()
        self.refresh_bindings()
        self._count_down(entries)

    def _count_down(self, entries: Sequence[Entry]) -> None:
        """Paint again when the next number of seconds is due; not at all where none is."""
        if self._tick:
            self._tick.stop()
            self._tick = None
        now = now_utc()
        waits = [
            (entry.not_before - now).total_seconds() % _SECOND
            for entry in entries
            if seconds_left(entry, now)
        ]
        if waits:
            self._tick = self.set_timer(max(min(waits), 0.05), self._paint)

    def _paint_why(self) -> None:
        entry = self._entry
        why = reason_words(entry) if entry else ""
        self.query_one("#why", Static).update(Text(visible(why)))

    @property
    def _entry(self) -> Entry | None:
        # Keys may ask before the table is there.
        keys = [table.key for table in self.query(ShortTable)]
        return self._entries.get(keys[0] or "") if keys else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What does not work on the entry under the cursor is dim."""
        if action not in _ON_ENTRY or not self.is_mounted:
            return True
        if self._allows(action):
            return True
        return False if action in _SHOWN_WHERE_POSSIBLE else None

    def _allows(self, action: str) -> bool:
        entry = self._entry
        if entry is None:
            return False
        if action == "undo":
            return _may_undo(entry)
        if action == "edit":
            return entry.state is EntryState.NEEDS_PERSON and _may_change(entry)
        if action == "compare":
            return entry.state is EntryState.NEEDS_PERSON and bool(
                entry.reason and entry.reason.kind in _CONFLICTS
            )
        return action == "show" or not entry.state.settled

    def on_data_table_row_highlighted(self, _event: DataTable.RowHighlighted) -> None:
        """Say why the entry under the cursor waits, and what can be done with it."""
        self._paint_why()
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_all(self) -> None:
        """Show what has been sent or given up too, or no longer."""
        self._with_settled = not self._with_settled
        self.reload()

    def action_show(self) -> None:
        """Show everything of the entry under the cursor."""
        if self._entry:
            self.app.push_screen(ShownText(everything(self._entry, now_utc())))

    def action_undo(self) -> None:
        """Take the entry under the cursor back; what was written is a draft again."""
        if self._entry:
            said = _("Taken back. What you wrote is a draft again.")
            self._change(self._services.store.outbox.undo, self._entry, said)

    @work(exclusive=True, group="undo-all")
    async def action_undo_all(self) -> None:
        """Take everything back of which nothing is on its way yet."""
        outbox = self._services.store.outbox
        count, problem = 0, None
        for entry in list(self._entries.values()):
            if not _may_undo(entry):
                continue
            try:
                await asyncio.to_thread(outbox.undo, entry.id)
            except Problem as one:  # it was sent meanwhile, or the store is in trouble
                problem = one
            else:
                count += 1
        if count:
            said = _n("{count} taken back.", "{count} taken back.", count)
            self.notify(said, markup=False)
        if problem is not None:
            self._say(problem)
        self._changed(None)
        self.reload()

    def action_retry(self) -> None:
        """Let the entry under the cursor be tried again."""
        if self._entry:
            self._change(
                self._services.store.outbox.retry, self._entry, _("It is tried again now.")
            )

    def action_edit(self) -> None:
        """Take the entry under the cursor back and change what was written."""
        if self._entry:
            self._edit(self._entry)

    @work(exclusive=True, group="edit-entry")
    async def _edit(self, entry: Entry) -> None:
        try:
            draft = await asyncio.to_thread(self._services.store.outbox.undo, entry.id)
        except Problem as problem:
            self._say(problem)
        else:
            self._changed(draft)
        self.reload()

    def action_compare(self) -> None:
        """Show what others did meanwhile beside what was written, to decide."""
        if self._entry:
            self._compare(self._entry)

    @work(exclusive=True, group="compare-entry")
    async def _compare(self, entry: Entry) -> None:
        try:
            await client_imported()
            async with self._services.connect() as api:
                conflict = await look_up(api, entry.intent)
            store = self._services.store
            await asyncio.to_thread(store.mirror.put_case, conflict.case, now_utc())
        except Problem as problem:
            self._services.connection.note(problem)
            self._say(problem)
            return
        screen = ConflictScreen(
            conflict, entry.intent, may_change=_may_change(entry), in_outbox=True
        )
        decided = await self.app.push_screen_wait(screen)
        if decided is None:
            return
        try:
            draft = await asyncio.to_thread(_carry_out, store, entry, conflict, decided)
        except Problem as problem:
            self._say(problem)
        else:
            self._changed(draft if decided.way is Way.CHANGE_MINE else None)
        self.reload()

    def _changed(self, draft: Draft | None) -> None:
        """Tell that an entry has been changed; go on with its draft where there is one."""
        self.app.post_message(OutboxChanged())
        self.app.post_message(DraftsChanged())
        if draft is not None:
            self.app.post_message(DraftWanted(draft))

    @work(exclusive=True, group="pause-outbox")
    async def action_pause(self) -> None:
        """Send nothing more, in any window, or send again."""
        outbox, wanted = self._services.store.outbox, not self._is_paused
        try:
            await asyncio.to_thread(lambda: outbox.pause(paused=wanted))
        except Problem as problem:
            self._say(problem)
            return
        self.app.post_message(OutboxChanged())
        self.reload()

    @work(exclusive=True, group="discard-entry")
    async def action_discard(self) -> None:
        """Give the entry under the cursor up, when the person is sure."""
        entry = self._entry
        if entry is None:
            return
        lines = [f"{entry.intent.case_number} · {what(entry.intent)}", _("Give up sending this?")]
        if entry.tried:
            lines.insert(1, _("Parts of it may already be on the server."))
        if await self.app.push_screen_wait(Question("\n\n".join(lines))):
            said = _("Given up. What you wrote is a draft again.")
            self._change(self._services.store.outbox.discard, entry, said)

    @work(group="change-outbox")
    async def _change(
        self, change: Callable[[str], Entry | Draft | None], entry: Entry, said: str
    ) -> None:
        """Change an entry in the store, in a thread, and say what came of it."""
        try:
            await asyncio.to_thread(change, entry.id)
        except Problem as problem:
            self._say(problem)
        else:
            self.notify(said, markup=False)
            self._changed(None)
        self.reload()

    def _say(self, problem: Problem) -> None:
        self.notify(explain(problem), severity="error", markup=False)


def _may_undo(entry: Entry) -> bool:
    """Tell whether an entry waits and nothing of it was tried."""
    return entry.state is EntryState.WAITING and not entry.tried


def _may_change(entry: Entry) -> bool:
    """Tell whether an entry can be taken back to be changed: nothing of it is on the server."""
    is_here = entry.state in ALLOWED["undo"] and not entry.tried
    return is_here and entry.draft is not None


def _carry_out(store: Store, entry: Entry, conflict: Conflict, decided: Decided) -> Draft | None:
    """Do what was decided about a conflict; return what was written as a draft, if it is one."""
    if decided.way is Way.SEND_MINE:
        store.outbox.retry(entry.id, seen=conflict.seen)
        return None
    if decided.way is Way.TAKE_THEIRS:
        return store.outbox.discard(entry.id)
    draft = store.outbox.undo(entry.id)
    return store.drafts.save(rebased(draft, conflict, decided.text)) if draft else None


def _title(entries: Sequence[Entry], *, paused: bool) -> str:
    """Say how many wait and how many need the person, and whether anything is sent at all."""
    open_ones = [entry for entry in entries if not entry.state.settled]
    held = _("⏸ paused, p sends again")
    if not open_ones:
        empty = _("The outbox is empty.")
        return f"{empty} {held}" if paused else empty
    needing = sum(entry.state is EntryState.NEEDS_PERSON for entry in open_ones)
    parts = [_("Outbox"), _n("{count} waits", "{count} wait", len(open_ones) - needing)]
    if needing:
        parts.append(_n("! {count} needs you", "! {count} need you", needing))
    if paused:
        parts.append(held)
    return " · ".join(parts)


def _behind(entries: Sequence[Entry]) -> set[str]:
    """Return the entries that an older open one of their case holds back."""
    first: dict[str, str] = {}
    for entry in entries:
        if not entry.state.settled:
            first.setdefault(entry.intent.case_number, entry.id)
    return {
        entry.id
        for entry in entries
        if not entry.state.settled and first[entry.intent.case_number] != entry.id
    }

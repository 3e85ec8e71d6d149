"""Handing cases over: to whom, why, and which of them go."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from api_client.errors import Problem
from api_client.models import CaseSummary
from api_client.plans import HandOverIntent
from caseworker.i18n import _, _n, explain
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft
from caseworker.profiles import ProfileProblem
from caseworker.text import visible
from caseworker.work.autosave import Autosave, saved_words
from caseworker.work.checklist import NotComplete
from caseworker.work.fetching import client_imported
from caseworker.work.hand_over_drafts import Fields, HandOverDrafts, why_not
from caseworker.work.receiver_search import Candidate, candidates, fitting, open_cases
from caseworker.work.receivers import Receiver, ReceiverAmbiguous, find_receiver
from screens.awaited import LEAVING
from screens.copying_out import copy_out
from screens.hand_over_review import HandOverReview
from screens.keeps_text import may_leave
from screens.messages import DraftsChanged, OutboxChanged
from screens.sent_words import handed_over_words
from widgets.draft_head import DraftHead
from widgets.keys_line import KeysLine
from widgets.long_text import LongText
from widgets.receiver_list import ReceiverList

if TYPE_CHECKING:
    from caseworker.services import Services

_MOST_NAMED = 4
_NOTHING: Fields = {"to": "", "reason": ""}


class ReceiverInput(Input):
    """The field of the letters; the arrows choose among those who fit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", _("choose"), id="receiver.choose"),
        Binding("down", "screen.choose(1)", _("next"), show=False, id="receiver.next"),
        Binding("up", "screen.choose(-1)", _("previous"), show=False, id="receiver.previous"),
    ]


class HandOverScreen(Screen[int]):
    """Ends with how many cases went to the outbox.

    ``drafts`` are those to go on with; without them, what was written earlier about these cases
    is taken up. A case of which only the number is known has an empty ``id``.
    """

    CSS_PATH = "hand_over.tcss"
    AUTO_FOCUS = "#to"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "review", _("review and hand over"), id="handover.review"),
        Binding("escape", "leave", _("close (the draft is kept)"), id="handover.leave"),
        Binding("f2", "copy_out", _("copy all of it"), show=False, id="handover.copy"),
    ]

    def __init__(
        self, services: Services, cases: Sequence[CaseSummary], drafts: Sequence[Draft] = ()
    ) -> None:
        super().__init__()
        self._services = services
        self._drafts = HandOverDrafts(services.store, cases, drafts)
        self._known: Sequence[Candidate] = ()
        self._chosen: Candidate | None = None
        self._letters = ReceiverInput(
            id="to", compact=True, placeholder=_("letters of a name, an id or a unit")
        )
        self._reason = LongText(id="reason")
        self._head = DraftHead()
        self._said = Static(id="said")
        self._autosave = Autosave(self.fields, self._save, told=self._paint_head)
        self._typed = 0
        self._shown_for: Receiver | None = None
        self._sending = False

    def action_copy_out(self) -> None:
        """Copy the reason, as when it cannot be saved."""
        copy_out(self, self.fields())

    def compose(self) -> ComposeResult:
        """Put the parts on the screen."""
        yield self._head
        with Horizontal(classes="line"):
            yield Static(Text(_("To")), classes="name")
            yield self._letters
        yield ReceiverList(id="receivers")
        with Horizontal(id="body"):
            yield Static(Text(_("Reason")), classes="name")
            yield self._reason
        yield Static(id="count")
        with VerticalScroll(id="cases"):
            yield Static(id="each")
        yield self._said
        yield KeysLine()

    def on_mount(self) -> None:
        """Paint what is known; the rest is read beside."""
        self._paint_head()
        self._paint_cases()
        self._read_known()

    @work(exclusive=True, group="read-receivers")
    async def _read_known(self) -> None:
        """Read who can receive a case and what was written earlier; count open cases last."""
        store = self._services.store
        try:
            earlier = await asyncio.to_thread(self._drafts.take_up)
            self._known = await self._everybody()
            if earlier and self.fields() == _NOTHING:
                self._take_up(earlier)
            self._look_up()
            counts = await asyncio.to_thread(open_cases, store)
        except Problem as problem:
            self._say(explain(problem))
            return
        self.query_one(ReceiverList).count(counts)

    async def _everybody(self) -> Sequence[Candidate]:
        """Return who can receive a case; a broken staff file is said, the cases still name some."""
        store, profile = self._services.store, self._services.profile
        try:
            return await asyncio.to_thread(candidates, store, profile)
        except ProfileProblem as problem:
            self._say(explain(problem))
            return await asyncio.to_thread(candidates, store, replace(profile, staff_file=""))

    def _take_up(self, earlier: Fields) -> None:
        """Show what was written earlier."""
        named = next((one for one in self._known if one.wanted == earlier["to"]), None)
        if named:
            self._choose(named)
        else:
            self._letters.value = visible(earlier["to"], single_line=True)
        self._reason.insert(earlier["reason"])

    def _choose(self, one: Candidate) -> None:
        self._chosen = one
        self._letters.value = visible(one.label, single_line=True)

    def fields(self) -> Fields:
        """Return what is typed, as a draft has it."""
        to = self._chosen.wanted if self._chosen else self._letters.value
        return {"to": to, "reason": self._reason.text}

    # What is typed

    def on_input_changed(self) -> None:
        """Look for the letters; typing on after a choice undoes it."""
        chosen = self._chosen
        if chosen and self._letters.value != visible(chosen.label, single_line=True):
            self._chosen = None
        self._look_up()
        self._note_typing()

    def on_text_area_changed(self) -> None:
        """Keep what is typed."""
        self._note_typing()

    def on_long_text_lines_broken(self) -> None:
        """Say that pasted lines were too long."""
        self._say(_("Long pasted lines were broken at spaces."))

    def on_input_submitted(self) -> None:
        """Take the marked receiver and go on to the reason."""
        marked = self.query_one(ReceiverList).choice
        if marked is not None:
            self._choose(marked)
            self._look_up()
            self._note_typing()
        self._reason.focus()

    def action_choose(self, by: int) -> None:
        """Mark another receiver."""
        self.query_one(ReceiverList).move(by)

    def _look_up(self) -> None:
        letters = self._letters.value
        found = [self._chosen] if self._chosen else fitting(self._known, letters)
        nobody = _("Nobody known fits. ctrl+r asks the server for the id {name}.")
        empty = nobody.format(name=letters) if letters else _("Nobody is known yet.")
        self.query_one(ReceiverList).show(found, empty)
        if self._receiver_so_far() != self._shown_for:
            self._paint_cases()

    def _receiver_so_far(self) -> Receiver:
        """Return who is chosen or the only one who fits, else nobody."""
        if self._chosen:
            return self._chosen.receiver
        letters = self._letters.value.strip()
        found = fitting(self._known, letters) if letters else []
        typed = [one for one in found if letters in {one.id, one.wanted}]
        if len(found) == 1 or len(typed) == 1:
            return (typed or found)[0].receiver
        return Receiver()

    def _paint_cases(self) -> None:
        """Say which cases go and why the others do not, those first."""
        receiver = self._shown_for = self._receiver_so_far()
        each = [(case, why_not(case, receiver)) for case in self._drafts.cases]
        text = Text(no_wrap=True, overflow="ellipsis")
        for case, problem in sorted(each, key=lambda one: one[1] is None):
            sign, rest = ("✗", explain(problem)) if problem else ("→", case.title)
            line = visible(f"{sign} {case.number}  {rest}", single_line=True)
            text.append(line + "\n", style="dim" if problem else "")
        going = sum(problem is None for _case, problem in each)
        count = _("{going} of {count} go").format(going=going, count=len(each))
        text.rstrip()
        self.query_one("#count", Static).update(Text(count))
        self.query_one("#each", Static).update(text)

    def _say(self, sentence: str) -> None:
        self._said.update(Text(visible(sentence)))

    # Keeping it

    async def is_on_disk(self) -> bool:
        """Bring what is typed to the disk; where that fails, say so."""
        try:
            await self.keep()
        except Problem as problem:
            self._say(explain(problem))
            return False
        return True

    async def keep(self) -> None:
        """Return when what is typed is on disk. Raises the Problem that keeps it from there."""
        await self._autosave.flush()

    async def _save(self, fields: Fields) -> datetime:
        typed = self._typed
        saved = await asyncio.to_thread(self._drafts.save, fields, lambda: self._typed != typed)
        self.app.post_message(DraftsChanged())
        return saved

    def _note_typing(self) -> None:
        self._typed += 1
        self._autosave.changed()

    def _paint_head(self) -> None:
        """Say what this is and whether it is on disk."""
        count = len(self._drafts.cases)
        self._head.what = _n("Hand over {count} case", "Hand over {count} cases", count)
        if self._autosave.problem:
            self._say(explain(self._autosave.problem))
        self._head.saved = self._saved_words()

    def _saved_words(self) -> str:
        if self._autosave.saved is not None and not any(self.fields().values()):
            return ""
        return saved_words(self._autosave, persistent=self._services.store.persistent)

    # Leaving and sending

    def action_leave(self) -> None:
        """Go back once what is typed is on disk."""
        if not self._sending:
            self._leave()

    def action_review(self) -> None:
        """Show what will be sent."""
        if not self._sending:
            self._review()

    @work(exclusive=True, group=LEAVING)
    async def _leave(self) -> None:
        """Go back; where saving fails the person may give up what was typed."""
        if await may_leave(self.app, self.keep):
            self._autosave.stop()
            self.dismiss(0)

    async def on_unmount(self) -> None:
        """Keep what is typed when the program ends in the middle of it."""
        with suppress(Problem):
            await self.keep()
        self._autosave.stop()

    @work(exclusive=True, group=LEAVING)
    async def _review(self) -> None:
        """Show what will be sent, and send it when the person agrees."""
        self._say("")
        try:
            await self.keep()
            receiver = await self._receiver()
            going, staying = self._frozen(receiver)
        except Problem as problem:
            self._say(explain(problem))
            return
        undo_seconds = self._services.profile.undo_seconds
        review = HandOverReview(receiver, going, staying, undo_seconds)
        if await self.app.push_screen_wait(review):
            await self._send(going)

    async def _receiver(self) -> Receiver:
        """Return who is meant. An id that nobody here has seen is looked up on the server."""
        receiver = self._receiver_so_far()
        if receiver != Receiver():
            return receiver
        letters = self._letters.value.strip()
        if not letters:
            raise NotComplete(missing=_("The receiver is missing."))
        found = fitting(self._known, letters)
        if found:
            names = ", ".join(f"{one.label} ({one.id})" for one in found[:_MOST_NAMED])
            more = ", …" if len(found) > _MOST_NAMED else ""
            raise ReceiverAmbiguous(name=letters, found=names + more)
        self._say(_("Asking the server …"))
        await client_imported()
        async with self._services.connect() as api:
            return await find_receiver(letters, api, self._services.store, self._services.profile)

    def _frozen(self, receiver: Receiver) -> tuple[list[HandOverIntent], list[tuple[str, str]]]:
        """Return what can go, and why the rest cannot. Raises the problem where nothing can."""
        going: list[HandOverIntent] = []
        staying: list[tuple[str, str]] = []
        last: Problem | None = None
        for case in self._drafts.cases:
            try:
                going.append(self._drafts.freeze(case, receiver))
            except Problem as problem:
                last = problem
                staying.append((case.number, explain(problem)))
        if not going and last is not None:
            raise last
        return going, staying

    async def _send(self, going: Sequence[HandOverIntent]) -> None:
        """Put everything in the outbox; what could not be put there stays on the screen."""
        self._take_no_keys(still=True)
        undo_seconds = self._services.profile.undo_seconds
        start = now_utc() + timedelta(seconds=undo_seconds)
        sent, problem = await asyncio.to_thread(self._put, going, start)
        self._take_no_keys(still=False)
        self.app.post_message(OutboxChanged())
        self.app.post_message(DraftsChanged())
        if sent:
            self.app.notify(handed_over_words(sent, undo_seconds), markup=False)
        if problem is None:
            self._autosave.stop()
            self.dismiss(sent)
            return
        self._say(explain(problem))
        self._paint_head()
        self._paint_cases()

    def _put(self, going: Sequence[HandOverIntent], start: datetime) -> tuple[int, Problem | None]:
        """Put intents in the outbox until one cannot be; return how many were, and why not all."""
        for at, intent in enumerate(going):
            try:
                self._drafts.put(intent, start)
            except Problem as problem:
                return at, problem
        return len(going), None

    def _take_no_keys(self, *, still: bool) -> None:
        """While the text is on its way nothing can be typed that would belong to no case."""
        self._sending = still
        self._reason.read_only = still
        self._letters.disabled = still

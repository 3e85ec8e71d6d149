"""A case: its facts, its documents, and what is written in it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen

from api_client.errors import Problem
from api_client.models import Case, CaseSummary, Decision, DocumentInfo
from caseworker.i18n import _, explain
from caseworker.work.decision_changes import amendment_form, withdrawal_form
from caseworker.work.document_uploads import upload_form, version_form
from caseworker.work.fetching import (
    case_as_seen,
    case_type_of,
    client_imported,
    read_listed_case,
)
from caseworker.work.forms import Form
from caseworker.work.notes import note_form
from caseworker.work.pinning import leave_behind
from caseworker.work.reading import CaseRead
from caseworker.work.statuses import status_form
from caseworker.work.terms import extension_form, suspension_form
from screens.awaited import LEAVING
from screens.choosing import Choosing
from screens.messages import (
    AssignWanted,
    CaseStepWanted,
    DecideWanted,
    DocumentSearchWanted,
    FormWanted,
    HandOverWanted,
    StoreChanged,
)
from screens.question import Question
from screens.shown_text import ShownText
from screens.taking_along import TakingAlong
from screens.trail_text import trail_text
from widgets.case_facts import CaseFacts
from widgets.case_story import case_story, sentence
from widgets.document_list import DocumentList
from widgets.keys_line import KeysLine
from widgets.page_view import PageView
from widgets.top_line import TopLine

if TYPE_CHECKING:
    from caseworker.services import Services

NARROW = 100
# What is possible once the case is known, and what only while it is open.
_ON_WHOLE = frozenset(
    {"add_document", "status", "suspend", "extend", "amend", "withdraw", "take_along"}
)
_ON_OPEN = frozenset({"suspend", "extend", "take", "add_document"})


class CaseScreen(Screen[None]):
    """One case, painted from the mirror and then from the server's answer.

    With ``decide`` the composer is opened as soon as the case is known. Posts ``DocumentChosen``
    to whoever holds the document reader.
    """

    CSS_PATH = "case.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", _("read document"), id="case.read"),
        Binding("b", "decide", _("decision"), id="case.decide"),
        Binding("ö,h", "hand_over", _("hand over"), key_display="ö", id="case.hand-over"),
        Binding("escape", "back", _("back"), id="case.back"),
        Binding(
            "comma", "step(-1)", _("previous case"), key_display=",", show=False, id="case.previous"
        ),
        Binding(
            "full_stop", "step(1)", _("next case"), key_display=".", show=False, id="case.next"
        ),
        Binding("n", "note", _("write a note"), id="case.note"),
        Binding("t", "take", _("assign to me"), id="case.take"),
        Binding("T", "give_back", _("give back to the unit"), show=False, id="case.give-back"),
        Binding("s", "status", _("status"), id="case.status"),
        Binding("p", "suspend", _("suspend, take up again"), show=False, id="case.suspend"),
        Binding("f", "extend", _("more time"), show=False, id="case.extend"),
        Binding("ä,e", "amend", _("change a decision"), show=False, id="case.amend"),
        Binding("å,w", "withdraw", _("withdraw a decision"), show=False, id="case.withdraw"),
        Binding("a", "add_document", _("add a document"), show=False, id="case.add-document"),
        Binding("v", "new_version", _("new version"), show=False, id="case.new-version"),
        Binding("m", "take_along", _("take along"), show=False, id="case.take-along"),
        Binding("l", "trail", _("who did what"), show=False, id="case.trail"),
        Binding(
            "slash",
            "find_in_all",
            _("find in all documents"),
            show=False,
            key_display="/",
            id="case.find-in-all",
        ),
        Binding("tab,shift+tab", "switch", _("switch side"), id="case.switch"),
        Binding("r,f5", "refresh", _("refresh"), id="case.refresh"),
    ]

    class Answered(Message):
        """The server answered, or could not be reached; ``asked`` counts the questions."""

        def __init__(self, asked: int, read: CaseRead | None, problem: Problem | None) -> None:
            self.asked = asked
            self.read = read
            self.problem = problem
            super().__init__()

    class DocumentChosen(Message):
        """A document of the case is to be read."""

        def __init__(self, screen: CaseScreen, case: Case, document: DocumentInfo) -> None:
            self.screen = screen
            self.case = case
            self.document = document
            super().__init__()

        @property
        def control(self) -> CaseScreen:
            """The screen that it was chosen on."""
            return self.screen

    def __init__(self, services: Services, summary: CaseSummary, *, decide: bool = False) -> None:
        super().__init__()
        # A decision was asked for before the case was known: it opens as soon as the case is.
        self._decide_soon = decide
        self._services = services
        self._summary = summary
        self._case = Case(summary=summary)
        self._whole = False
        self._as_of: dt.datetime | None = None
        self._asked = 0
        self._is_asked = False

    def compose(self) -> ComposeResult:
        """Put the parts on the screen."""
        yield TopLine(id="top")
        yield CaseFacts(id="facts")
        with Container(id="sides"):
            yield DocumentList(id="documents")
            yield PageView(id="story")
        yield KeysLine()

    def on_mount(self) -> None:
        """Paint what is known, then ask the server."""
        self.set_class(self.app.size.width < NARROW, "-narrow")
        profile = self._services.profile
        self.query_one(TopLine).left = f"{profile.name} › {self._summary.number}"
        self.query_one(TopLine).show(self._services)
        self.query_one(DocumentList).focus()
        self._paint_from_mirror()
        self._ask_server()

    @property
    def opens_soon(self) -> bool:
        """Tell whether a decision was asked for and opens with the server's answer."""
        return self._decide_soon

    def _paint_from_mirror(self) -> None:
        seen: CaseRead | None = None
        try:
            seen = case_as_seen(self._services.store, self._summary)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
        if seen:
            self._paint(seen.case, seen.as_of)
            return
        self.query_one(CaseFacts).show(self._case, None)
        self.query_one(PageView).show(sentence(_("The rest of the case is being fetched …")))

    def _paint(self, case: Case, as_of: dt.datetime) -> None:
        self._case, self._whole, self._as_of = case, True, as_of
        self._show_what_is_here(as_of)
        self.query_one(PageView).show(case_story(case), stay=True)
        self.refresh_bindings()
        if self._decide_soon and self.is_current:
            self._decide_soon = False
            self.action_decide()

    def _show_what_is_here(self, as_of: dt.datetime | None) -> None:
        """Show facts and documents, with what of them is on this computer."""
        case, store = self._case, self._services.store
        held: set[str] = set()
        unread: set[str] = set()
        is_pinned = False
        with suppress(Problem):  # whoever reads more of the store says it
            held = store.documents.held(case.documents)
            is_pinned = store.pins.of(case.summary.id) is not None
            marks = store.read_marks.of(case.summary.id)
            unread = {each.id for each in case.documents if not marks.is_read(each)}
        self.query_one(CaseFacts).show(case, as_of, is_pinned=is_pinned)
        self.query_one(DocumentList).show(case.documents, _("No documents."), held, unread)

    @work(exclusive=True, group=LEAVING)
    async def action_take_along(self) -> None:
        """Take the case along to be read without the server, or leave it behind."""
        case, store = self._case, self._services.store
        try:
            if await asyncio.to_thread(store.pins.of, case.summary.id) is None:
                await self.app.push_screen_wait(TakingAlong(self._services, case))
            else:
                question = _("Take this case along no longer? Its documents are removed here.")
                asked = Question(f"{case.summary.number}  {case.summary.title}\n\n{question}")
                if await self.app.push_screen_wait(asked):
                    await asyncio.to_thread(leave_behind, store, case.summary.id)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
        self._show_what_is_here(self._as_of)

    def action_decide(self) -> None:
        """Write a decision, as soon as the case is here: only then is known what may be decided."""
        if self._whole:
            self.post_message(DecideWanted(self._case, self.query_one(DocumentList).document))
        else:
            self._decide_soon = True

    def action_find_in_all(self) -> None:
        """Find words in all documents of the case."""
        self.post_message(DocumentSearchWanted(self._case))

    def action_hand_over(self) -> None:
        """Hand the case over."""
        self.post_message(HandOverWanted([self._case.summary], self._go_on))

    def action_note(self) -> None:
        """Write a note."""
        self.post_message(FormWanted(self._case, note_form()))

    def action_take(self) -> None:
        """Assign the case to whoever is logged in."""
        self.post_message(AssignWanted([self._case.summary]))

    def action_give_back(self) -> None:
        """Give the case back to the unit."""
        self.post_message(AssignWanted([self._case.summary], back=True, then=self._go_on))

    def action_step(self, by: int) -> None:
        """Open the next case of the list, or the one before."""
        self.post_message(CaseStepWanted(self._case.summary, by))

    def _go_on(self) -> None:
        """What is no longer mine to do gives way to the next case."""
        self.action_step(1)

    def action_status(self) -> None:
        """Give the case another status."""
        self.post_message(FormWanted(self._case, status_form(self._case)))

    def action_suspend(self) -> None:
        """Suspend the case, or take it up again."""
        self.post_message(FormWanted(self._case, suspension_form(self._case)))

    def action_extend(self) -> None:
        """Give the case more time."""
        self.post_message(FormWanted(self._case, extension_form(self._case)))

    def action_amend(self) -> None:
        """Change the text of a decision."""
        self._with_decision(_("Which decision is changed?"), amendment_form)

    def action_withdraw(self) -> None:
        """Withdraw a decision."""
        self._with_decision(_("Which decision is withdrawn?"), withdrawal_form)

    @work(exclusive=True, group=LEAVING)
    async def action_add_document(self) -> None:
        """Put a file into the case, as one of the document types that it takes."""
        try:
            services, type_id = self._services, self._case.summary.type_id
            case_type = await case_type_of(services.store, type_id, services.connect)
        except Problem as problem:
            self.notify(explain(problem), severity="warning", markup=False)
        else:
            self.post_message(FormWanted(self._case, upload_form(case_type)))

    def action_new_version(self) -> None:
        """Give the document under the cursor another content."""
        document = self.query_one(DocumentList).document
        if document and not document.broken:
            self.post_message(FormWanted(self._case, version_form(document)))

    @work(exclusive=True, group=LEAVING)
    async def action_trail(self) -> None:
        """Show who did what to the case, where the server tells."""
        try:
            await client_imported()
            async with self._services.connect() as api:
                entries = await api.trail(self._case.summary.id)
        except Problem as problem:
            self._services.connection.note(problem)
            self.notify(explain(problem), severity="warning", markup=False)
        else:
            await self.app.push_screen_wait(ShownText(trail_text(entries)))

    @work(exclusive=True, group=LEAVING)
    async def _with_decision(self, question: str, form_of: Callable[[Decision], Form]) -> None:
        """Open the form of one of the decisions; asks which where there are several."""
        decisions = self._case.decisions
        chosen: int | None = 0
        if len(decisions) > 1:
            names = [f"{one.number}  {one.type}  {one.date or ''}" for one in decisions]
            chosen = await self.app.push_screen_wait(Choosing(question, names))
        if chosen is not None:
            self.post_message(FormWanted(self._case, form_of(decisions[chosen])))

    def on_store_changed(self, message: StoreChanged) -> None:
        """Count again what waits and what is a draft; show what has been sent about this case."""
        self.query_one(TopLine).show(self._services)
        if self._summary.number in message.sent:
            self._ask_server()

    @work(exclusive=True, group="refresh-case")
    async def _ask_server(self) -> None:
        """Refresh the case; an answer that a newer question has overtaken is not painted."""
        self._asked += 1
        asked = self._asked
        self.query_one(TopLine).refreshing = True
        try:
            read = await fetch_case(self._services, self._summary)
        except Problem as problem:
            self.post_message(self.Answered(asked, None, problem))
        else:
            self.post_message(self.Answered(asked, read, read.problem))

    def on_case_screen_answered(self, message: Answered) -> None:
        """Paint what the server gave, or say since when it does not answer."""
        if message.asked != self._asked:
            return
        self.query_one(TopLine).refreshing = False
        self._services.connection.note(message.problem)
        if message.read:
            self._paint(message.read.case, message.read.as_of)
            self._note_looked()
        if message.problem is None:
            return
        said = explain(message.problem)
        self._decide_soon = False
        is_asked, self._is_asked = self._is_asked, False
        if not self._whole:
            self.query_one(PageView).show(sentence(said))
        elif self._services.connection.is_news(message.problem, asked=is_asked):
            self.notify(said, severity="warning", markup=False)

    @work(exclusive=True, group="note-looked")
    async def _note_looked(self) -> None:
        """Note how the case was, so that the list can say when it has changed."""
        with suppress(Problem):  # whoever writes what matters says it
            marks = self._services.store.read_marks
            await asyncio.to_thread(marks.note_looked, self._case.summary)

    def on_document_list_moved(self) -> None:
        """What enter does may have changed."""
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what has nothing to act on."""
        if action in {"read", "new_version"} and not self._case.documents:
            return None
        if action in {"amend", "withdraw"} and not self._case.decisions:
            return None
        if action == "status" and not self._case.statuses:
            return None
        if action in _ON_WHOLE and not self._whole:
            return None
        return None if action in _ON_OPEN and self._case.summary.closed else True

    def action_read(self) -> None:
        """Open the document under the cursor."""
        document = self.query_one(DocumentList).document
        if document:
            self.post_message(self.DocumentChosen(self, self._case, document))

    def on_screen_resume(self) -> None:
        """Show what has been read meanwhile."""
        if self._whole:
            self._show_what_is_here(self._as_of)

    def select(self, document: DocumentInfo | None) -> None:
        """Put the cursor on a document: the one that was read last."""
        if document:
            self.query_one(DocumentList).select(document.id)

    def action_switch(self) -> None:
        """Go between the documents and the text."""
        documents = self.query_one(DocumentList)
        (self.query_one(PageView) if documents.has_focus else documents).focus()

    def action_refresh(self) -> None:
        """Ask the server again."""
        self._is_asked = True
        self._ask_server()

    def action_back(self) -> None:
        """Go back to where the case was opened from."""
        self.dismiss()


async def fetch_case(services: Services, summary: CaseSummary) -> CaseRead:
    """Ask the server for a case that a queue listed. Raises Problem."""
    await client_imported()
    async with services.connect() as api:
        return await read_listed_case(api, services.store, summary)

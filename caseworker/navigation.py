"""Which screen opens on what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from textual import work
from textual.app import App

from api_client.errors import Problem
from api_client.models import Case, CaseSummary, CaseType, DocumentInfo
from caseworker.i18n import _, explain
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft
from caseworker.offline.store import Store
from caseworker.services import Services
from caseworker.text import visible
from caseworker.work.forms import Form
from caseworker.work.hand_overs import KIND as HAND_OVER
from screens.keeps_text import KeepsText
from screens.messages import (
    AssignWanted,
    CaseStepWanted,
    CaseWanted,
    DecideWanted,
    DocumentSearchWanted,
    DraftWanted,
    FormWanted,
    HandOverWanted,
    OutboxChanged,
    OverviewWanted,
    QueueWanted,
)
from widgets.case_list import CaseList

if TYPE_CHECKING:
    from caseworker.documents.reader import DocumentReader
    from caseworker.work.document_search import DocumentTexts
    from caseworker.work.taking import Assigning
    from screens.case import CaseScreen


class Navigation(App[int]):
    """Opens the screens of an open profile. Every one is imported when it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self._opened: Services | None = None
        self._reader: DocumentReader | None = None
        self._texts: tuple[str, DocumentTexts] | None = None

    @property
    def open_store(self) -> Store | None:
        """The store of the open profile, None before there is one."""
        return self._opened.store if self._opened is not None else None

    @property
    def _services(self) -> Services:
        """The services of the open profile; no action that needs them is enabled without."""
        if self._opened is None:
            raise RuntimeError("no profile is open")
        return self._opened

    def action_command_palette(self) -> None:
        """Find an action by typing."""
        from screens.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def on_case_list_opened(self, message: CaseList.Opened) -> None:
        """Open a case."""
        self._open_case(message.case, decide=False)

    def on_case_wanted(self, message: CaseWanted) -> None:
        """Open a case, and a decision about it where that was asked for."""
        self._open_case(message.case, decide=message.decide)

    def on_case_step_wanted(self, message: CaseStepWanted) -> None:
        """Open the next case of the list in the place of this one, if it was opened from there."""
        from screens.case import CaseScreen

        for screen in self.screen_stack:
            for cases in screen.query(CaseList):
                if not isinstance(self.screen, CaseScreen) or cases.case is None:
                    continue
                before = cases.case
                if before.id == message.case.id:
                    cases.action_move(message.by)
                if cases.case.id != before.id:
                    self.switch_screen(CaseScreen(self._services, cases.case))
                    return
        self.notify(_("There is no further case in the list."), markup=False)

    def _open_case(self, case: CaseSummary, *, decide: bool) -> None:
        """Open a case, and have a reader ready for its documents."""
        from screens.case import CaseScreen

        self.push_screen(CaseScreen(self._services, case, decide=decide))
        self._warm_reader()

    @work(group="warm-reader", exclusive=True)
    async def _warm_reader(self) -> None:
        """Start the reading process before the first document is asked for."""
        await self._document_reader().__aenter__()

    def _document_reader(self) -> DocumentReader:
        """Return the one reading process of this window."""
        if self._reader is None:
            from caseworker.documents.reader import DocumentReader

            self._reader = DocumentReader()
        return self._reader

    def on_case_screen_document_chosen(self, message: CaseScreen.DocumentChosen) -> None:
        """Open a document; back in the case, the cursor stands on the one read last."""
        from screens.reader import ReaderScreen

        reader = self._document_reader()
        opened = ReaderScreen(self._services, message.case, message.document, reader)
        self.push_screen(opened, message.control.select)

    def on_document_search_wanted(self, message: DocumentSearchWanted) -> None:
        """Find words in all documents of a case, and go to the line that is chosen."""
        from caseworker.work.document_search import FoundLine
        from screens.document_search import DocumentSearchScreen
        from screens.reader import ReaderScreen
        from widgets.reading_pane import Goal

        services, case, reader = self._services, message.case, self._document_reader()

        def go_to(chosen: tuple[FoundLine, str] | None) -> None:
            if chosen is None:
                return
            found, words = chosen
            goal = Goal(words, found.page, found.line)
            if isinstance(self.screen, ReaderScreen) and self.screen.case_id == case.summary.id:
                self.screen.go_to(found.document, goal)
            else:
                self.push_screen(ReaderScreen(services, case, found.document, reader, goal))

        screen = DocumentSearchScreen(services, case, reader, self._texts_of(case))
        self.push_screen(screen, go_to)

    def _texts_of(self, case: Case) -> DocumentTexts:
        """Return what was gone through of this case; nothing is kept of another."""
        from caseworker.work.document_search import DocumentTexts

        if self._texts is None or self._texts[0] != case.summary.id:
            self._texts = (case.summary.id, DocumentTexts())
        return self._texts[1]

    def on_overview_wanted(self, message: OverviewWanted) -> None:
        """Show how a list of cases stands."""
        from screens.overview import OverviewScreen

        services = self._services
        screen = OverviewScreen(services, message.queue, message.name, message.lines)
        self.push_screen(screen)

    @work(exclusive=True, group="go-to-queue")
    async def on_queue_wanted(self, message: QueueWanted) -> None:
        """Go back to the queues from wherever somebody is, and show one of them.

        What is written stays a draft; where it cannot be saved, its screen stays and says so.
        """
        from screens.workspace import Workspace

        while len(self.screen_stack) > 1 and not isinstance(self.screen, Workspace):
            if isinstance(self.screen, KeepsText) and not await self.screen.is_on_disk():
                return
            await self.screen.dismiss()
        if isinstance(self.screen, Workspace):
            self.screen.show_queue(message.queue, message.own)

    def on_search_wanted(self) -> None:
        """Look for a case."""
        from screens.search import SearchScreen

        self.push_screen(SearchScreen(self._services))

    def on_decide_wanted(self, message: DecideWanted) -> None:
        """Write a decision about a case."""
        self._compose(message.case, None, message.document, message.quote)

    def on_hand_over_wanted(self, message: HandOverWanted) -> None:
        """Hand cases over."""
        self._hand_over(message.cases, then=message.then)

    def _hand_over(
        self,
        cases: Sequence[CaseSummary],
        drafts: Sequence[Draft] = (),
        then: Callable[[], None] | None = None,
    ) -> None:
        from screens.hand_over import HandOverScreen

        def ended(sent: int | None) -> None:
            if sent and then is not None:
                then()

        self.push_screen(HandOverScreen(self._services, cases, drafts), ended)

    @work(exclusive=True, group="open-form")
    async def on_form_wanted(self, message: FormWanted) -> None:
        """Fill in a short form, or go on with the draft of one about the same thing."""
        drafts = self._services.store.drafts
        try:
            found = await asyncio.to_thread(drafts.of_case, message.case.summary.number)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
            return
        form = message.form
        earlier = (
            draft
            for draft in found
            if draft.kind == form.kind and form.is_about_the_same(draft.fields)
        )
        self._fill_in(message.case, form, next(earlier, None), message)

    def _fill_in(
        self, case: Case, form: Form, draft: Draft | None, message: FormWanted | None = None
    ) -> None:
        from screens.case_form import CaseFormScreen

        def ended(is_sent: bool | None) -> None:
            if is_sent and message is not None:
                message.then()

        others = message.others if message is not None else ()
        self.push_screen(CaseFormScreen(self._services, case, form, draft, others), ended)

    @work(exclusive=True, group="assign-cases")
    async def on_assign_wanted(self, message: AssignWanted) -> None:
        """Assign cases to whoever is logged in, or give them back, when the person agrees.

        A single case that nobody else handles is taken on at once: it can be undone.
        """
        from caseworker.work.taking import giving_back, put_all, taking
        from screens.sent_words import handed_over_words, sent_words

        services, cases = self._services, message.cases
        seconds = services.profile.undo_seconds
        plan = giving_back if message.back else taking
        try:
            found = await asyncio.to_thread(plan, services.store, services.profile, cases)
            if not found.going:
                raise found.staying[0][1]
            if not await self._agrees(message, found):
                return
            start = now_utc() + timedelta(seconds=seconds)
            count = await asyncio.to_thread(put_all, services.store, found.going, start)
        except Problem as problem:
            self.notify(explain(problem), severity="warning", markup=False)
            return
        self.post_message(OutboxChanged())
        said = handed_over_words(count, seconds)
        if len(cases) == 1 and not message.back:
            number = visible(cases[0].number, single_line=True)
            taken = _("{number} is assigned to you.").format(number=number)
            said = f"{taken} {sent_words(seconds)}"
        self.notify(said, markup=False)
        message.then()

    async def _agrees(self, message: AssignWanted, found: Assigning) -> bool:
        """Show what will happen to which cases; ask where one is taken from somebody else."""
        from screens.hand_over_review import HandOverReview
        from screens.question import Question

        services, cases = self._services, message.cases
        if len(cases) > 1 or message.back:
            staying = [(case.number, explain(problem)) for case, problem in found.staying]
            seconds = services.profile.undo_seconds
            me = services.profile.user
            handlers = {
                case.number: case.handler.label
                for case in cases
                if case.handler is not None and case.handler.id != me
            }
            review = HandOverReview(found.receiver, found.going, staying, seconds, handlers)
            return await self.push_screen_wait(review)
        case, handler = cases[0], cases[0].handler
        if handler is None or handler.id == services.profile.user:
            return True
        question = _("{name} handles the case. Take it over?").format(name=handler.label)
        return await self.push_screen_wait(Question(f"{case.number}  {case.title}\n\n{question}"))

    def action_outbox(self) -> None:
        """Show what waits to be sent, and what became of it."""
        from screens.outbox import OutboxScreen

        self.push_screen(OutboxScreen(self._services))

    def action_drafts(self) -> None:
        """Show what is written and not sent, to go on with it."""
        from screens.drafts import DraftsScreen

        self.push_screen(DraftsScreen(self._services), self._go_on)

    def on_draft_wanted(self, message: DraftWanted) -> None:
        """Go on with a draft."""
        self._go_on(message.draft)

    def action_help(self) -> None:
        """Show every key that works here."""
        from screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def _go_on(self, draft: Draft | None) -> None:
        """Go on with a draft on the screen that it was written on."""
        from caseworker.work.form_of_draft import form_of_draft

        if draft is None:
            return
        mirror = self._services.store.mirror
        kept = mirror.case(draft.case_number)
        summary = kept[0].summary if kept else mirror.summary(draft.case_number)
        summary = summary or CaseSummary(id="", number=draft.case_number)
        case = kept[0] if kept else Case(summary=summary)
        if draft.kind == HAND_OVER:
            self._hand_over([summary], [draft])
            return
        case_type = mirror.case_type(summary.type_id) or CaseType(id="", name=summary.type)
        form = form_of_draft(draft, case, case_type)
        if form is not None:
            self._fill_in(case, form, draft)
        else:
            self._compose(case, draft)

    def _compose(
        self,
        case: Case,
        draft: Draft | None,
        document: DocumentInfo | None = None,
        quote: str = "",
    ) -> None:
        # The text field is imported with the first decision: it costs the start 80 ms.
        from screens.composer import ComposerScreen

        reader = self._document_reader()
        self.push_screen(
            ComposerScreen(
                self._services, case, draft, document=document, reader=reader, quote=quote
            )
        )

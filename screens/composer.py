"""The composer: a decision is written, looked at and sent from here."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Select, Static, TextArea

from api_client.errors import Problem
from api_client.models import Case, DocumentInfo
from api_client.plans import DecisionIntent
from caseworker.i18n import _, _n, explain
from caseworker.offline.clock import now_utc
from caseworker.work.autosave import Autosave, KeptDraft, SaveState, newest_draft, saved_words
from caseworker.work.basis import Basis
from caseworker.work.checklist import NotComplete
from caseworker.work.decision_form import (
    DecisionForm,
    basis_of,
    missing,
    names_offered,
    outcomes_offered,
)
from caseworker.work.decisions import KIND, freeze
from caseworker.work.words import outcome_label
from screens.awaited import LEAVING
from screens.conflict import seen_by_the_person
from screens.messages import DraftsChanged, OutboxChanged
from screens.review import ReviewScreen
from screens.sent_words import decision_sent_words
from screens.written import WrittenScreen
from widgets.choice_line import ChoiceLine
from widgets.document_beside import DocumentBeside
from widgets.document_pane import DocumentPane
from widgets.draft_head import DraftHead
from widgets.form_row import FormRow
from widgets.keys_line import KeysLine
from widgets.long_text import LongText
from widgets.name_menu import NameMenu

if TYPE_CHECKING:
    from caseworker.documents.reader import DocumentReader
    from caseworker.offline.drafts import Draft
    from caseworker.services import Services

_NARROW = 100
# Reading the whole text for every key would make a long one slow.
_LOOK_AFTER = 0.2


class ComposerScreen(WrittenScreen[None]):
    """Records a decision in a case, beside one of its documents.

    Goes on with ``draft``, or with the decision draft of the case that was saved last. What is
    typed is on disk within a second; the screen says when it is. Leaving keeps the draft, sending
    freezes it in the outbox.
    """

    CSS_PATH = "composer.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "review", _("review and send"), id="decide.review"),
        Binding("tab", "app.focus_next", _("next field"), key_display="tab", id="decide.field"),
        # Not f6 and f7: in a text field they select the line and everything.
        Binding("f8", "switch", _("document"), key_display="f8", id="decide.switch"),
        Binding("ctrl+t", "missing", _("missing"), id="decide.next"),
        Binding("f3", "turn(-1)", _("document back"), show=False, id="decide.turn-back"),
        Binding("f9", "turn(1)", _("document on"), show=False, id="decide.turn-on"),
        Binding(
            "shift+tab",
            "app.focus_previous",
            _("previous field"),
            show=False,
            id="decide.field-before",
        ),
        Binding("escape", "leave", _("close"), key_display="esc", id="decide.leave"),
        Binding("ctrl+s", "save", _("save now"), show=False, id="decide.save"),
        Binding("q,ctrl+q", "quit", _("quit"), show=False, id="decide.quit"),
    ]

    def __init__(
        self,
        services: Services,
        case: Case,
        draft: Draft | None = None,
        *,
        document: DocumentInfo | None = None,
        reader: DocumentReader | None = None,
        quote: str = "",
    ) -> None:
        super().__init__()
        self._quote = quote
        self._opens_document = document is not None
        self._beside = DocumentBeside(services, case, document, reader)
        self._services = services
        self._case = case
        self._start_problem: Problem | None = None
        self._known, newest = self._from_the_store()
        draft = draft or newest
        self._head = DraftHead()
        self._head.case = f"{case.summary.number}  {case.summary.title}"
        self._head.what = _("Decision (draft)")
        self._kept = KeptDraft(services.store, KIND, case, draft)
        self._form = DecisionForm.of(draft, case)
        if not self._form.result:
            self._settle_result()
        self._reasons = LongText(draft.fields.get("reasons", "") if draft else "", id="reasons")
        self._autosave = Autosave(self._fields, self._save, told=self._show_saved)
        if draft:
            self._autosave.begin(draft.saved)
        self._look: Timer | None = None
        self._is_open = False
        self._was_warned = False
        self._problem_shown = ""
        self._missing_shown = Text()

    def _from_the_store(self) -> tuple[Basis, Draft | None]:
        case, store = self._case, self._services.store
        try:
            return basis_of(case, store), newest_draft(store, KIND, case.summary.number)
        except Problem as problem:
            self._start_problem = problem
            return Basis(summary=case.summary, version=case.version), None

    def compose(self) -> ComposeResult:
        """Put the fields one below the other, the reasons below them."""
        form, case = self._form, self._case
        outcomes = [(value, outcome_label(value)) for value in outcomes_offered(form.outcome)]
        types = names_offered(case.decision_types, form.type)
        results = names_offered(case.results, form.result)
        closing = [("", _("no, it stays open")), ("yes", _("yes, with a result"))]
        closes = ChoiceLine(closing, "yes" if form.close else "", id="close")
        with Horizontal(id="composer-sides"):
            with Vertical(id="composer-text"):
                yield self._head
                with Vertical(id="composer-form"):
                    yield FormRow(_("Decision type"), NameMenu(types, form.type, id="type"))
                    yield FormRow(_("Outcome"), ChoiceLine(outcomes, form.outcome, id="outcome"))
                    yield FormRow(_("Close the case"), closes)
                    result = NameMenu(results, form.result, id="result")
                    yield FormRow(_("Result"), result, id="result-row")
                yield Static(_("Reasons"), id="reasons-label", markup=False)
                yield self._reasons
                yield Static(id="composer-problem")
                yield Static(id="composer-missing")
            yield self._beside
        yield KeysLine()

    def on_mount(self) -> None:
        """Begin in the first field that is empty, or in the reasons."""
        self._is_open = True
        self._fold(self.app.size.width)
        self.query_one("#result-row").display = self._form.close
        self._show_saved()
        self._show_missing()
        first = next(iter(self._empty_fields()), self._reasons)
        first.focus()
        self._reasons.move_cursor(self._reasons.document.end)
        if self._quote:
            self._put(self._quote)
        if self._start_problem:
            self._say(self._start_problem)
        if self._opens_document and not self.has_class("-narrow"):
            self.call_after_refresh(self._beside.open)

    # The document beside the text.

    def on_resize(self, event: Resize) -> None:
        """Show text and document side by side where there is room, else one of them."""
        self._fold(event.size.width)

    def _fold(self, width: int) -> None:
        self.set_class(width < _NARROW, "-narrow")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the document only where there is one."""
        return self._beside.has_any if action in {"switch", "turn"} else True

    @work(exclusive=True, group="show-document")
    async def action_switch(self) -> None:
        """Go between the text and the document; where there is room for one, show the other."""
        await self._beside.switch(self._reasons)

    @work(exclusive=True, group="show-document")
    async def action_turn(self, windows: int) -> None:
        """Turn the pages of the document while the cursor stays in the text."""
        await self._beside.turn(windows)

    def on_document_pane_quoted(self, message: DocumentPane.Quoted) -> None:
        """Put what was marked in the document where the cursor is in the reasons."""
        message.stop()
        self._put(message.text)
        self.set_class(False, "-document")
        self._reasons.focus()

    def _put(self, quote: str) -> None:
        """Put a passage into the reasons, on lines of its own."""
        _row, column = self._reasons.cursor_location
        before = "\n\n" if column else ""
        self._reasons.insert(f"{before}{quote}\n")

    async def on_unmount(self) -> None:
        """Save what is left, whatever closes the screen."""
        self._is_open = False
        # Where it fails nobody is left to be told; the screen has said so since the first time.
        with suppress(Problem):
            await self._autosave.flush()
        self._autosave.stop()

    # What changes in the form.

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Save the reasons soon, look through them when there is time."""
        if event.text_area is not self._reasons:
            return
        self._autosave.changed()
        if self._look is None:
            self._look = self.set_timer(_LOOK_AFTER, self._show_missing)

    def on_long_text_lines_broken(self) -> None:
        """Say that pasted text does not stand exactly as it was."""
        text = _("Very long lines in the pasted text were broken at spaces.")
        self.notify(text, markup=False)

    def on_choice_line_changed(self, event: ChoiceLine.Changed) -> None:
        """Take an outcome, or whether the case is closed; the result follows them."""
        if event.line.id == "outcome":
            self._form.outcome = event.value
        else:
            self._form.close = event.value == "yes"
        self._settle_result()
        self._show_results()
        self._changed()

    def on_select_changed(self, event: Select.Changed) -> None:
        """Take a type or a result that somebody chose; what the screen set itself is no change."""
        name = "type" if event.select.id == "type" else "result"
        value = event.value if isinstance(event.value, str) else ""
        if value != getattr(self._form, name):
            setattr(self._form, name, value)
            self._changed()

    def _changed(self) -> None:
        self._autosave.changed()
        self._show_missing()

    def _settle_result(self) -> None:
        if self._known.case_type:
            self._form.settle_result(self._services.profile, self._known.case_type)

    def _show_results(self) -> None:
        self.query_one("#result-row").display = self._form.close
        names = names_offered(self._case.results, self._form.result)
        self.query_one("#result", NameMenu).offer(names, self._form.result)

    # Saving.

    def _fields(self) -> dict[str, str]:
        return self._form.fields(self._reasons.text)

    def _show_saved(self) -> None:
        """Say where the text is: on disk since when, not there yet, or why it cannot get there."""
        if not self._is_open:
            return
        autosave = self._autosave
        said = saved_words(autosave, persistent=self._services.store.persistent)
        self._head.saved = said
        why = explain(autosave.problem) if autosave.problem else ""
        if why != self._problem_shown:
            self._problem_shown = why
            shown = self.query_one("#composer-problem", Static)
            shown.update(Text(why))
            shown.display = bool(why)

    async def is_on_disk(self) -> bool:
        """Bring what is typed to the disk; where that fails, say so."""
        try:
            await self._autosave.flush()
        except Problem as problem:
            self._say(problem)
            return False
        return True

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        """Save now, for those who press this by habit. Nothing is sent."""
        await self.is_on_disk()

    # What is missing.

    def _show_missing(self) -> None:
        if self._look:
            self._look.stop()
            self._look = None
        sentences = missing(self._fields())
        text = Text()
        if sentences:
            count = _n("{count} thing missing", "{count} things missing", len(sentences))
            text.append(f"{count}: ", style="bold")
            text.append(" ".join(sentences))
        else:
            text.append(_("Nothing is missing."))
        if text != self._missing_shown:  # a layout that no key needs to wait for
            self._missing_shown = text
            self.query_one("#composer-missing", Static).update(text)

    def _empty_fields(self) -> list[Widget]:
        form = self._form
        empty: list[Widget] = []
        if not form.type:
            empty.append(self.query_one("#type"))
        if not form.outcome:
            empty.append(self.query_one("#outcome"))
        if form.close and not form.result:
            empty.append(self.query_one("#result"))
        if not self._reasons.text.strip():
            empty.append(self._reasons)
        return empty

    def action_missing(self) -> None:
        """Go to the first field that is empty."""
        for field in self._empty_fields():
            field.focus()
            return

    # Leaving and sending.

    @work(exclusive=True, group=LEAVING)
    async def action_leave(self) -> None:
        """Go back; the draft stays. Where it cannot be saved, stay and say why."""
        if await self.is_on_disk() and self.is_current:
            self.dismiss()

    @work(exclusive=True, group=LEAVING)
    async def action_quit(self) -> None:
        """End the program; where the text cannot be saved, only when asked a second time."""
        if await self.is_on_disk() or self._was_warned:
            await self.app.action_quit()
            return
        self._was_warned = True
        self.notify(
            _("Quit once more to end without what is not saved."), severity="error", markup=False
        )

    @work(exclusive=True, group=LEAVING)
    async def action_review(self) -> None:
        """Show what would be sent, and send it when that is wanted."""
        if not await self.is_on_disk() or not self.is_current:
            return
        try:
            intent = self._frozen()
        except Problem as problem:
            self._say(problem)
            return
        seen = await seen_by_the_person(self.app, intent, self._case)
        if seen is None:
            return
        if await self.app.push_screen_wait(ReviewScreen(seen, self._case.summary.title)):
            await self._send(seen)

    def _frozen(self) -> DecisionIntent:
        """Freeze what was saved just now. Raises NotComplete and what ``freeze`` raises."""
        draft, form = self._kept.draft, self._form
        lacking = missing(form.fields(draft.fields["reasons"] if draft else ""))
        if draft is None or lacking:
            raise NotComplete(missing=" ".join(lacking))
        return freeze(draft, self._known, self._services.profile, result=form.result)

    async def _send(self, intent: DecisionIntent) -> None:
        if self._autosave.state is SaveState.UNSAVED:
            # A key that was on its way when the review opened.
            self.notify(_("The text has changed. Review it again."), markup=False)
            return
        seconds = self._services.profile.undo_seconds
        outbox = self._services.store.outbox
        wait = timedelta(seconds=seconds)
        try:
            await asyncio.to_thread(
                lambda: outbox.put(intent, not_before=now_utc() + wait, draft=self._kept.draft)
            )
        except Problem as problem:
            self._say(problem)
            return
        self._autosave.stop()
        self.post_message(OutboxChanged())
        self.post_message(DraftsChanged())
        self.app.notify(decision_sent_words(seconds), markup=False)
        self.dismiss()

    def _say(self, problem: Problem) -> None:
        self.notify(explain(problem), severity="error", markup=False)

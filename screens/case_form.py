"""A short form about a case: written, kept, looked at and sent from here."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from api_client.errors import Problem
from api_client.models import Case, CaseSummary
from api_client.plans import Intent
from caseworker.i18n import _, _n, explain
from caseworker.offline.clock import now_utc
from caseworker.text import visible
from caseworker.work.autosave import Autosave, KeptDraft, saved_words
from caseworker.work.decision_form import basis_of
from caseworker.work.forms import FieldKind, Form, FormField
from screens.awaited import LEAVING
from screens.conflict import seen_by_the_person
from screens.keeps_text import may_leave
from screens.messages import DraftsChanged, OutboxChanged
from screens.review import ReviewScreen
from screens.sent_words import sent_words
from screens.written import WrittenScreen
from widgets.choice_line import ChoiceLine
from widgets.draft_head import DraftHead
from widgets.form_row import FormRow
from widgets.keys_line import KeysLine
from widgets.long_text import LongText
from widgets.name_menu import NameMenu

if TYPE_CHECKING:
    from caseworker.offline.drafts import Draft
    from caseworker.services import Services

_NARROW = 100


class CaseFormScreen(WrittenScreen[bool]):
    """Ends with True when it went to the outbox.

    Goes on with ``draft``; a form without fields is shown as it would be sent, at once. What is
    typed is on disk within a second, and leaving keeps it.
    """

    CSS_PATH = "case_form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "review", _("review and send"), id="form.review"),
        Binding("tab", "app.focus_next", _("next field"), key_display="tab", id="form.field"),
        Binding(
            "shift+tab",
            "app.focus_previous",
            _("previous field"),
            show=False,
            id="form.field-before",
        ),
        Binding("escape", "leave", _("close"), id="form.leave"),
    ]

    def __init__(
        self,
        services: Services,
        case: Case,
        form: Form,
        draft: Draft | None = None,
        others: Sequence[CaseSummary] = (),
    ) -> None:
        super().__init__()
        self._others = others
        self._services = services
        self._case = case
        self._form = form
        self._kept = KeptDraft(services.store, form.kind, case, draft)
        self._before = {**form.beginning(), **(draft.fields if draft else {})}
        self._widgets: dict[str, Widget] = {}
        self._head = DraftHead()
        self._head.case = f"{case.summary.number}  {case.summary.title}"
        self._head.what = form.title
        if others:
            self._head.what += " · " + _n("{count} case", "{count} cases", 1 + len(others))
        self._said = Static(id="form-said")
        self._autosave = Autosave(self._fields, self._save, told=self._show_saved)
        if draft:
            self._autosave.begin(draft.saved)
        self._sending = False

    def _widget(self, field: FormField) -> Widget:
        value, name = self._before[field.name], f"field-{field.name}"
        match field.kind:
            case FieldKind.LINE:
                optional = "" if field.needed else _("optional")
                return Input(value, compact=True, id=name, placeholder=optional)
            case FieldKind.DATE:
                return Input(value, compact=True, id=name, placeholder=_("YYYY-MM-DD"))
            case FieldKind.NAME:
                names = [offered for offered, _label in field.choices]
                return NameMenu(names, value if value in names else "", id=name)
            case FieldKind.CHOICE:
                return ChoiceLine(field.choices, value, id=name)
            case FieldKind.TEXT:
                return LongText(value, id=name)

    def compose(self) -> ComposeResult:
        """Put the short fields one below the other, the text below them."""
        self._widgets = {each.name: self._widget(each) for each in self._form.fields}
        yield self._head
        with Vertical(id="form-rows"):
            for field in self._form.fields:
                if field.kind is not FieldKind.TEXT:
                    yield FormRow(field.label, self._widgets[field.name])
        for field in self._form.fields:
            if field.kind is FieldKind.TEXT:
                yield Static(field.label, id="form-text-label", markup=False)
                yield self._widgets[field.name]
        yield self._said
        yield KeysLine()

    def on_mount(self) -> None:
        """Begin in the first field that must be filled in and is not, or in the last one."""
        self.set_class(self.app.size.width < _NARROW, "-narrow")
        self._show_saved()
        if not self._form.fields:
            self._review()
            return
        written = self._fields()
        empty = [f for f in self._form.fields if f.needed and not written[f.name].strip()]
        first = empty[0] if empty else self._form.fields[-1]
        field = self._widgets[first.name]
        field.focus()
        if isinstance(field, LongText):
            field.move_cursor(field.document.end)

    # What is typed

    def _fields(self) -> dict[str, str]:
        return {**self._before, **{name: _value(each) for name, each in self._widgets.items()}}

    def on_input_changed(self) -> None:
        """Keep what is typed."""
        self._changed()

    def on_text_area_changed(self) -> None:
        """Keep what is typed."""
        self._autosave.changed()

    def on_select_changed(self) -> None:
        """Keep what is chosen."""
        self._changed()

    def on_choice_line_changed(self) -> None:
        """Keep what is chosen."""
        self._changed()

    def _changed(self) -> None:
        """Keep the short fields; what the screen itself put into them is no change."""
        if self._kept.draft is not None or self._fields() != self._before:
            self._autosave.changed()

    def on_input_submitted(self) -> None:
        """Go on to the next field."""
        self.app.action_focus_next()

    def on_long_text_lines_broken(self) -> None:
        """Say that pasted text does not stand exactly as it was."""
        self._say(_("Very long lines in the pasted text were broken at spaces."))

    # Keeping it

    async def is_on_disk(self) -> bool:
        """Bring what is typed to the disk; where that fails, say so."""
        try:
            await self._autosave.flush()
        except Problem as problem:
            self._say(explain(problem))
            return False
        return True

    def _show_saved(self) -> None:
        self._head.saved = saved_words(self._autosave, persistent=self._services.store.persistent)
        if self._autosave.problem:
            self._say(explain(self._autosave.problem))

    def _say(self, sentence: str) -> None:
        self._said.update(Text(visible(sentence)))

    async def on_unmount(self) -> None:
        """Keep what is typed when the program ends in the middle of it."""
        with suppress(Problem):
            await self._autosave.flush()
        self._autosave.stop()

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
        if await may_leave(self.app, self._keep):
            self._autosave.stop()
            self.dismiss(result=False)

    async def _keep(self) -> None:
        """Bring what is typed to the disk, and leave no draft in which nothing is written."""
        await self._autosave.flush()
        await asyncio.to_thread(self._drop_if_empty)

    def _drop_if_empty(self) -> None:
        """Leave no draft in which nothing is written. Raises StoreProblem."""
        draft = self._kept.draft
        if draft is not None and draft.fields == self._form.beginning():
            self._services.store.drafts.remove(draft.id)
            self.app.post_message(DraftsChanged())

    @work(exclusive=True, group=LEAVING)
    async def _review(self) -> None:
        """Show what will be sent, and send it when the person agrees."""
        self._say("")
        try:
            await self._autosave.flush()
            intent = await asyncio.to_thread(self._frozen)
        except Problem as problem:
            self._say(explain(problem))
            if not self._form.fields:
                self.app.notify(explain(problem), severity="warning", markup=False)
                self.dismiss(result=False)
            return
        seen = await seen_by_the_person(self.app, intent, self._case)
        is_sent = False
        going, staying = await asyncio.to_thread(self._for_the_others)
        if seen is not None:
            also = [each.case_number for each in going]
            review = ReviewScreen(seen, self._case.summary.title, also, staying)
            is_sent = await self.app.push_screen_wait(review)
        if seen is not None and is_sent:
            await self._send(seen, going)
        elif not self._form.fields:
            await asyncio.to_thread(self._drop_if_empty)
            self.dismiss(result=False)

    def _frozen(self) -> Intent:
        """Freeze what is on disk. Raises the Problem that keeps it from being sent."""
        if self._kept.draft is None:
            self._kept.save(self._fields())
        draft = self._kept.draft
        if draft is None:
            raise AssertionError
        return self._form.freeze(draft, basis_of(self._case, self._services.store))

    def _for_the_others(self) -> tuple[list[Intent], list[tuple[str, str]]]:
        """Freeze the same for every other case; say of which it cannot be sent, and why."""
        draft = self._kept.draft
        going: list[Intent] = []
        staying: list[tuple[str, str]] = []
        if draft is None:
            return going, staying
        for each in self._others:
            is_alike = each.type_id == self._case.summary.type_id
            case = replace(self._case, summary=each) if is_alike else Case(summary=each)
            known = basis_of(case, self._services.store)
            same = replace(draft, case_number=each.number, case_id=each.id, based_on=known.version)
            try:
                going.append(self._form.freeze(same, known))
            except Problem as problem:
                staying.append((each.number, explain(problem)))
        return going, staying

    async def _send(self, intent: Intent, others: Sequence[Intent]) -> None:
        """Put it in the outbox; what could not be put there stays on the screen."""
        self._sending = True
        seconds = self._services.profile.undo_seconds
        start = now_utc() + timedelta(seconds=seconds)
        outbox, draft = self._services.store.outbox, self._kept.draft

        def put() -> None:
            for each in others:
                outbox.put(each, not_before=start)
            outbox.put(intent, not_before=start, draft=draft)

        try:
            await asyncio.to_thread(put)
        except Problem as problem:
            self._sending = False
            self._say(explain(problem))
            return
        self._autosave.stop()
        self.app.post_message(OutboxChanged())
        self.app.post_message(DraftsChanged())
        self.app.notify(sent_words(seconds), markup=False)
        self.dismiss(result=True)


def _value(field: Widget) -> str:
    if isinstance(field, Select):
        return field.value if isinstance(field.value, str) else ""
    if isinstance(field, Input | ChoiceLine):
        return field.value
    return field.text if isinstance(field, LongText) else ""

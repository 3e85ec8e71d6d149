"""What is done with the cases of a list: the one under the cursor, or those that are marked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.screen import Screen

from api_client.errors import Problem
from api_client.models import Case, CaseSummary
from caseworker.i18n import _, _n, explain
from caseworker.work.fetching import case_of_line
from caseworker.work.forms import Form
from caseworker.work.notes import note_form
from caseworker.work.statuses import status_form
from caseworker.work.terms import suspension_form
from screens.awaited import ASKING
from screens.messages import AssignWanted, CaseWanted, FormWanted, HandOverWanted
from widgets.case_list import CaseList

if TYPE_CHECKING:
    from caseworker.services import Services


class ActsOnCases(Screen[None]):
    """A screen with a ``CaseList``, and the keys that act on what is chosen in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "decide", _("decision"), id="workspace.decide"),
        Binding("ö,h", "hand_over", _("hand over"), key_display="ö", id="workspace.hand-over"),
        Binding("t", "take", _("assign to me"), id="workspace.take"),
        Binding("T", "give_back", _("give back to the unit"), show=False, id="workspace.give-back"),
        Binding("n", "note", _("write a note"), id="workspace.note"),
        Binding("s", "status", _("status"), show=False, id="workspace.status"),
        Binding("p", "suspend", _("suspend, take up again"), show=False, id="workspace.suspend"),
        Binding("m", "take_along", _("take along"), show=False, id="workspace.take-along"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    def action_decide(self) -> None:
        """Write a decision about the case under the cursor."""
        case = self.query_one(CaseList).case
        if case and not case.broken:
            self.post_message(CaseWanted(case, decide=True))

    def action_hand_over(self) -> None:
        """Hand the case under the cursor over, or those that are marked."""
        if self._chosen:
            self.post_message(HandOverWanted(self._chosen, self._go_on))

    def action_take(self) -> None:
        """Assign the case under the cursor to whoever is logged in, or those that are marked."""
        if self._chosen:
            self.post_message(AssignWanted(self._chosen, then=self._go_on))

    def action_give_back(self) -> None:
        """Give the case under the cursor back to the unit, or those that are marked."""
        if self._chosen:
            self.post_message(AssignWanted(self._chosen, back=True, then=self._go_on))

    def action_note(self) -> None:
        """Write a note on the case under the cursor, or the same on those that are marked."""
        if self._chosen:
            first, *others = self._chosen
            self.post_message(FormWanted(Case(summary=first), note_form(), others, self._go_on))

    def action_status(self) -> None:
        """Give the case under the cursor another status, or those that are marked."""
        self._fill_in(status_form)

    def action_suspend(self) -> None:
        """Suspend the case under the cursor or take it up again, or those that are marked."""
        self._fill_in(suspension_form)

    @work(exclusive=True, group=ASKING)
    async def _fill_in(self, form_of: Callable[[Case], Form]) -> None:
        """Fill in a form that asks for more than a line of the list says."""
        if not self._chosen:
            return
        first, *others = self._chosen
        try:
            read = await case_of_line(self._services, first)
        except Problem as problem:
            self.notify(explain(problem), severity="warning", markup=False)
            return
        self.post_message(FormWanted(read, form_of(read), others, self._go_on))

    @work(exclusive=True, group=ASKING)
    async def action_take_along(self) -> None:
        """Take cases along to be read without the server, or leave them behind."""
        from caseworker.work.pinning_many import along, leave_many_behind
        from screens.question import Question
        from screens.taking_cases import TakingCases

        store, cases = self._services.store, self._chosen
        if not cases:
            return
        try:
            found = await asyncio.to_thread(along, store, cases)
            if found.going:
                done = await self.app.push_screen_wait(TakingCases(self._services, found))
            elif found.are_all_taken:
                question = _n(
                    "Take {count} case along no longer? Its documents are removed here.",
                    "Take {count} cases along no longer? Their documents are removed here.",
                    len(cases),
                )
                done = await self.app.push_screen_wait(Question(question))
                if done:
                    await asyncio.to_thread(leave_many_behind, store, cases)
            else:
                raise found.staying[0][1]
        except Problem as problem:
            self.notify(explain(problem), severity="warning", markup=False)
            return
        if done:
            self._go_on()

    @property
    def _chosen(self) -> Sequence[CaseSummary]:
        return self.query_one(CaseList).chosen

    def _go_on(self) -> None:
        """After what was done mark nothing any more, or be on the next case."""
        cases = self.query_one(CaseList)
        if cases.marked:
            cases.unmark()
        else:
            cases.action_move(1)

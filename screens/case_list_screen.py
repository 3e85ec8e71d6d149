"""How a list of cases is looked at: filtered, sorted, in groups, in which columns."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import work
from textual.binding import Binding, BindingType
from textual.widgets import Input

from api_client.errors import Problem
from caseworker.i18n import _, explain
from caseworker.work.case_index import Column
from caseworker.work.case_lines import CaseLines, HeldLines
from caseworker.work.case_signs import CaseSigns
from caseworker.work.grouping import Group, Heading
from caseworker.work.list_columns import ShownColumn, keep_columns
from caseworker.work.picking import Picked, Picker, View, column_word, group_word
from screens.acting import ActsOnCases
from screens.awaited import ASKING, FINDING
from widgets.case_headings import CaseHeadings
from widgets.case_list import CaseList

if TYPE_CHECKING:
    from caseworker.services import Services


Pick: TypeAlias = Callable[[CaseLines, View, dt.date], Picked | None]


class CaseListScreen(ActsOnCases):
    """A screen with a ``CaseList`` below its ``CaseHeadings`` and a filter, ``#filter``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", _("filter"), key_display="/", id="workspace.filter"),
        Binding("S", "sort", _("sort"), show=False, id="workspace.sort"),
        Binding("v", "group", _("group"), show=False, id="workspace.group"),
        Binding("C", "columns", _("columns"), show=False, id="workspace.columns"),
        Binding("escape", "clear", _("clear"), show=False, id="workspace.clear"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._lines: CaseLines = HeldLines(())
        self._shown: CaseLines = self._lines
        self._picker = Picker(services.me.user, CaseSigns(services.store))
        self._overdue = 0
        # Whether what is shown was picked from the first lines only, and to what it is the answer.
        self._is_early = False
        self._answered = (0, "")

    @property
    def _view(self) -> View:
        """How the list is looked at that is shown."""
        raise NotImplementedError

    def _paint_title(self, today: dt.date) -> None:
        """Say what is shown, and how much of it."""
        raise NotImplementedError

    def _pick(self) -> None:
        """Show the lines that are wanted, in the order that is wanted."""
        if self._view.is_plain:
            self._note_answered(is_early=False)
            self._paint_list(self._lines)
        else:
            self._pick_beside()

    @work(exclusive=True, group=FINDING)
    async def _pick_beside(self) -> None:
        """Go through all the lines beside the keys; a newer question drops this one.

        A new question about a long list is answered from its first lines while the rest is read.
        """
        lines, view = self._lines, replace(self._view)
        self._picker.take(lines)
        is_new = self._answered != (id(self._view), view.wanted)
        if is_new and not self._picker.has_read(lines):
            await self._answer(self._picker.pick_early, lines, view)
        if self._is_early:
            self._pick_rest(lines, view)  # a key may act on what is shown already
        else:
            await self._answer(self._picker.pick, lines, view)

    @work(exclusive=True, group="pick-rest")
    async def _pick_rest(self, lines: CaseLines, view: View) -> None:
        await self._answer(self._picker.pick, lines, view)

    async def _answer(self, pick: Pick, lines: CaseLines, view: View) -> None:
        """Show what fits, if that is still wanted when it is found."""
        today = dt.datetime.now().astimezone().date()
        try:
            picked = await asyncio.to_thread(pick, lines, view, today)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
            return
        is_wanted = view == self._view and lines is self._lines
        if picked is not None and is_wanted and self.query(CaseList):
            self._overdue = picked.overdue
            self._note_answered(is_early=pick == self._picker.pick_early)
            self._paint_list(picked.lines, picked.headings, for_now=self._is_early)

    def _note_answered(self, *, is_early: bool) -> None:
        self._is_early = is_early
        self._answered = (id(self._view), self._view.wanted)

    @work(exclusive=True, group="read-list")
    async def _read_list(self) -> None:
        """Read all lines while somebody types what is wanted of them."""
        self._picker.take(self._lines)
        with suppress(Problem):  # said by whoever picks
            await asyncio.to_thread(self._picker.read, self._lines)

    def on_unmount(self) -> None:
        """Let nobody wait for what is still read."""
        self._picker.drop()

    def _paint_list(
        self, shown: CaseLines, headings: Sequence[Heading] = (), *, for_now: bool = False
    ) -> None:
        self._shown = shown
        today = dt.datetime.now().astimezone().date()
        self._paint_title(today)
        self.query_one(CaseList).show(shown, today, headings, for_now=for_now)

    def action_filter(self) -> None:
        """Type words that the cases must have."""
        field = self.query_one("#filter", Input)
        field.display = True
        field.focus()
        self._read_list()

    def action_clear(self) -> None:
        """Go back one step: out of the filter, then to the whole list, then mark nothing."""
        cases = self.query_one(CaseList)
        if self._view.wanted:
            self._view.wanted = ""
            self._pick()
        elif cases.has_focus:
            cases.unmark()
        self._show_filter()
        self.query_one(CaseList).focus()

    def _show_filter(self) -> None:
        """Show the filter of the queue, where it has one."""
        field = self.query_one("#filter", Input)
        field.value = self._view.wanted
        field.display = bool(self._view.wanted)

    @work(exclusive=True, group=ASKING)
    async def action_columns(self) -> None:
        """Choose which columns the list has; kept for every start to come."""
        from screens.columns import ColumnsScreen

        screen = ColumnsScreen(self.query_one(CaseList).columns)
        chosen = await self.app.push_screen_wait(screen)
        if chosen is None:
            return
        self._show_columns(chosen)
        try:
            await asyncio.to_thread(keep_columns, self._services.store, chosen)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)

    def _show_columns(self, columns: Sequence[ShownColumn]) -> None:
        self.query_one(CaseHeadings).choose(columns)
        self.query_one(CaseList).choose(columns)

    @work(exclusive=True, group=ASKING)
    async def action_sort(self) -> None:
        """Choose what the list is sorted by; the same once more turns it around."""
        columns = tuple(Column)
        own = _("as the queue is: the most urgent or the newest first")
        choices = [own, *(column_word(each) for each in columns)]
        chosen = await self._choice_of(_("Sort by"), choices)
        if chosen is None:
            return
        view, by = self._view, columns[chosen - 1] if chosen else None
        view.reverse = by is not None and by is view.by and not view.reverse
        view.by = by
        self._pick()

    @work(exclusive=True, group=ASKING)
    async def action_group(self) -> None:
        """Choose what the list is grouped by, or that it is one list again."""
        groups = tuple(Group)
        choices = [_("no groups"), *(group_word(each) for each in groups)]
        chosen = await self._choice_of(_("Group by"), choices)
        if chosen is not None:
            self._view.group = groups[chosen - 1] if chosen else None
            self._pick()

    async def _choice_of(self, title: str, choices: Sequence[str]) -> int | None:
        from screens.choosing import Choosing

        return await self.app.push_screen_wait(Choosing(title, choices))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        wanted = event.value.strip()
        if wanted != self._view.wanted:
            cases = self.query_one(CaseList)
            cases.begin_at(cases.case.id if cases.case else "")
            self._view.wanted = wanted
            self._pick()

    def on_input_submitted(self) -> None:
        """Back to the list, filtered."""
        self.query_one(CaseList).focus()

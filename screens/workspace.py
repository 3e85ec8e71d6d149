"""The workspace: queues, the cases of one of them, and a preview of the case under the cursor."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from api_client.errors import ApiProblem, Problem
from api_client.models import CaseSummary, Queue
from caseworker.i18n import _, _n, explain
from caseworker.offline.clock import now_utc
from caseworker.text import visible
from caseworker.work.asking_again import keep_taken, pause_after, rest_of_pause
from caseworker.work.case_lines import HeldLines, LinesWith, Unmirrored, overdue
from caseworker.work.fetching import client_imported, fetched_queue
from caseworker.work.list_columns import kept_columns
from caseworker.work.picking import column_word, group_word
from caseworker.work.queue_order import order_of
from caseworker.work.reading import (
    QueueRead,
    count_queues,
    counts_in,
    read_case,
    read_queue,
)
from caseworker.work.saved_queues import SavedQueue
from screens.messages import SearchWanted, StoreChanged
from screens.queue_screen import QueueScreen
from widgets.case_headings import CaseHeadings
from widgets.case_list import CaseList
from widgets.case_preview import CasePreview, Known, known_of
from widgets.filter_input import FilterInput
from widgets.keys_line import KeysLine
from widgets.queue_bar import QueueBar, queue_name
from widgets.top_line import TopLine

if TYPE_CHECKING:
    from caseworker.services import Services

NARROW = 100
# The preview is painted after the cursor has rested: with every move it cost 30 ms a key.
_REST = 0.12
# After something was sent; more is often on its way.
_SETTLED = 1.0
# Cases that something was sent about; for more of them a queue is read anew, however long it is.
_MOST_SENT = 50
# While two hundred cases are sent, something is told of every few milliseconds.
_TOLD = 0.1
# Cases; where there are more, a queue is read when somebody wants to see it, not to be counted.
_MOST_READ = 500
QUEUES = (
    Queue.MINE,
    Queue.UNIT,
    Queue.UNASSIGNED,
    Queue.OVERDUE,
    Queue.HANDED,
    Queue.DUE,
    Queue.WAITING,
    Queue.ALL,
)


class Workspace(QueueScreen):
    """What a caseworker sees first and comes back to.

    The list is painted from the mirror; the server's answer goes into the mirror first and is
    painted from there when it has come.
    """

    CSS_PATH = "workspace.tcss"
    # Keys pressed before the first paint belong to the list, not to the hidden filter.
    AUTO_FOCUS = "#cases"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                str(at),
                f"queue('{queue.value}')",
                queue_name(queue),
                show=False,
                id=f"queue.{queue.value}",
            )
            for at, queue in enumerate(QUEUES, start=1)
        ),
        Binding("f", "find", _("search"), id="workspace.find"),
        Binding("r,f5", "refresh", _("refresh"), show=False, id="workspace.refresh"),
    ]

    class Refreshed(Message):
        """The server answered, or could not be reached."""

        def __init__(self, queue: Queue, read: QueueRead | None, problem: Problem | None) -> None:
            self.queue = queue
            self.read = read
            self.problem = problem
            super().__init__()

    def __init__(self, services: Services, queue: Queue) -> None:
        super().__init__(services, queue)
        self._as_of: dt.datetime | None = None
        self._preview_timer: Timer | None = None
        self._told_timer: Timer | None = None
        self._again_timer: Timer | None = None
        self._sent_timer: Timer | None = None
        self._asked = False
        # Whether the queue is as it was last given, while the server answers.
        self._stands = False
        self._counts: dict[Queue, int] = {}
        # The case that the cursor was on in each queue.
        self._places: dict[tuple[Queue, SavedQueue | None], str] = {}
        self._has_counted = False
        self._sent_here: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        """Put the parts on the screen."""
        yield TopLine(id="top")
        with Horizontal():
            yield QueueBar(QUEUES, id="queues")
            with Vertical():
                yield Static(id="title")
                yield FilterInput(
                    id="filter",
                    placeholder=_("words, or: type:… handler:none due:<7d is:suspended"),
                    compact=True,
                )
                yield CaseHeadings(id="headings")
                yield CaseList(id="cases")
                yield CasePreview(id="preview")
        yield KeysLine()

    def on_mount(self) -> None:
        """Paint what is known, then ask the server."""
        self.set_class(self.app.size.width < NARROW, "-narrow")
        profile = self._services.profile
        self.query_one(TopLine).left = f"caseworker   {profile.name} · {profile.user}"
        with suppress(Problem):  # said by the queue, which is read next
            self._show_columns(kept_columns(self._services.store))
            self._read_saved()
        self.show_queue(self._queue)

    def show_queue(self, queue: Queue, own: SavedQueue | None = None) -> None:
        """Change to a queue: what the mirror has of it now, the server's answer later."""
        if (queue, own) != (self._queue, self._own):
            cases = self.query_one(CaseList)
            cases.unmark()
            self._places[self._queue, self._own] = cases.case.id if cases.case else ""
            cases.begin_at(self._places.get((queue, own), ""))
            self._stands = False
        self._queue, self._own = queue, own
        self._show_filter()
        self._paint_from_mirror()
        self._ask_server(queue)

    def _paint_from_mirror(self) -> None:
        """Paint what is known; where the store cannot be read, say why and leave what is there."""
        try:
            self._paint_known()
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)

    def _paint_known(self) -> None:
        """Paint the numbers of the queues and the lines that are in view. Raises StoreProblem."""
        self._paint_counts()
        self._paint_unfinished()
        lines = self._services.store.mirror.lines(self._queue)
        self._as_of = lines.as_of if lines else None
        more = self._unmirrored.get(self._queue, Unmirrored())
        order = order_of(self._queue, self._services.me)
        self._lines = LinesWith(lines, more.among(lines, order)) if lines else HeldLines(())
        self._pick()
        self.query_one(TopLine).show(self._services)

    def _paint_unfinished(self) -> None:
        """Say which cases have a draft or wait to be sent. Raises StoreProblem."""
        self.query_one(CaseList).show_unfinished(self._services.store.unfinished())

    def _paint_counts(self) -> None:
        """Paint how many cases each queue has, those on no disk among them. Raises StoreProblem."""
        self._counts |= {
            queue: count + len(self._unmirrored.get(queue, ()))
            for queue, count in self._services.store.mirror.counts().items()
        }
        self._paint_bar()

    def _paint_bar(self) -> None:
        """Paint the queues and how many cases they have."""
        saved = [(each.name, self._saved_counts.get(each.name)) for each in self._saved]
        for bar in self.query(QueueBar):  # none where the screen has closed meanwhile
            bar.show(self._counts, self._queue, saved, self._own.name if self._own else "")

    def _keep_unmirrored(self, read: QueueRead) -> None:
        self._unmirrored[read.cases.queue] = Unmirrored(read.unmirrored, read.cases.as_of)

    def _paint_title(self, today: dt.date) -> None:
        # One line whatever it says: nothing needs to be laid out anew.
        self.query_one("#title", Static).update(self._title(today), layout=False)

    def _title(self, today: dt.date) -> Text:
        """Say which queue this is, how many are in it, how many are late, how old it is."""
        parts = [visible(self._queue_name, single_line=True)]
        if self._queue is Queue.UNIT and not self._services.profile.unit:
            parts.append(_("the connection names no unit"))
        elif self._as_of is None:
            parts.append(_("more to come") if len(self._lines) else _("not seen yet"))
        elif not self._view.wanted:
            parts.append(str(len(self._shown)))
        else:
            count = _("{shown} of {count} so far") if self._is_early else _("{shown} of {count}")
            parts.append(count.format(shown=len(self._shown), count=len(self._lines)))
        marked = len(self.query_one(CaseList).marked)
        if marked:
            parts.insert(1, _n("{count} marked", "{count} marked", marked))
        is_by_deadline = self._queue is not Queue.HANDED
        late = self._overdue
        if self._view.is_plain:
            late = overdue(self._shown, today) if is_by_deadline else 0
        if late:
            parts.append(_n("{count} overdue", "{count} overdue", late))
        is_offline = self._services.connection.offline_since is not None
        if self._as_of is not None and (is_offline or self._stands):
            parts.append(_("from {when}").format(when=f"{self._as_of.astimezone():%Y-%m-%d %H:%M}"))
        if self._view.by is None:
            parts.append(_("by deadline") if is_by_deadline else _("newest first"))
        else:
            by = _("by {column}, reversed") if self._view.reverse else _("by {column}")
            parts.append(by.format(column=column_word(self._view.by)))
        if self._view.group is not None:
            by = _("in groups by {what}")
            parts.append(by.format(what=group_word(self._view.group)))
        return Text(" · ".join(parts), no_wrap=True, overflow="ellipsis")

    @work(exclusive=True, group="refresh-queue")
    async def _ask_server(self, queue: Queue, *, anew: bool = False) -> None:
        """Refresh a queue; an answer for a queue left meanwhile is kept but not painted.

        One that takes long to read may stand for a while, unless it is wanted ``anew``.
        """
        self.query_one(TopLine).refreshing = True
        services, rest = self._services, 0.0
        try:
            if not anew and len(self._sent_here) <= _MOST_SENT:
                rest = rest_of_pause(services.store, queue, now_utc())
            if rest:
                await self._read_sent()
                self.post_message(self.Refreshed(queue, None, None))
            else:
                began = time.monotonic()
                read = await fetched_queue(services, services.me, queue, self._show_first)
                self.post_message(self.Refreshed(queue, read, read.problem))
                taken = time.monotonic() - began
                await asyncio.to_thread(keep_taken, services.store, queue, taken)
                rest = pause_after(taken)
        except Problem as problem:
            self.post_message(self.Refreshed(queue, None, problem))
            rest = 0.0
        if self._again_timer:
            self._again_timer.stop()
        again = rest or pause_after(0)
        self._again_timer = self.set_timer(again, lambda: self._ask_server(self._queue))

    async def _read_sent(self) -> None:
        """See whether the server answers, and read the cases that something was sent about.

        Raises what the server said, why it cannot be reached, or StoreProblem.
        """
        await client_imported()
        services = self._services
        async with services.connect() as api:
            self._counts |= await count_queues(api, [Queue.MINE], services.me)
            mine, self._sent_here = self._sent_here, frozenset()
            read = []
            for number in sorted(mine):
                with suppress(ApiProblem):  # said to whoever opens that case; the others go on
                    read.append(await read_case(api, services.store, number))
        self._show_looked_at([each.case.summary for each in read])

    def _show_first(self, first: QueueRead) -> None:
        """Show the first cases of a queue that was never seen, until all of them have come."""
        if not self.query(CaseList):  # the screen has closed meanwhile
            return
        if first.cases.queue is self._queue and self._as_of is None and self._view.is_plain:
            self._lines = HeldLines(first.cases.cases)
            self._paint_list(self._lines, for_now=True)

    def on_workspace_refreshed(self, message: Refreshed) -> None:
        """Paint what the server gave, or say why it does not."""
        self.query_one(TopLine).refreshing = False
        self._services.connection.note(message.problem)
        asked, self._asked = self._asked, False
        if message.problem and self._services.connection.is_news(message.problem, asked=asked):
            self.notify(explain(message.problem), severity="warning", markup=False)
        if message.read and message.problem is None:
            self._keep_unmirrored(message.read)
            mine, self._sent_here = self._sent_here, frozenset()
            cases = message.read.cases.cases
            self._show_looked_at([case for case in cases if case.number in mine])
        if message.queue is self._queue:
            self._stands = message.read is None and message.problem is None
            self._paint_from_mirror()
        if message.problem is None:
            self._count_others()
            self._count_saved()

    @work(exclusive=True, group="count-queues")
    async def _count_others(self) -> None:
        """Learn once how many cases the queues have that were never seen.

        The server counts some of them. Where it has few cases all are read, and counted here.
        """
        unseen = [queue for queue in QUEUES if queue not in self._counts]
        if self._has_counted or not unseen:
            return
        services = self._services
        with suppress(Problem):  # told to whoever wants to see the queue
            async with services.connect() as api:
                self._counts |= await count_queues(api, unseen, services.me)
                self._has_counted = True
                self._paint_counts()
                uncounted = [queue for queue in unseen if queue not in self._counts]
                is_small = self._counts.get(Queue.ALL, _MOST_READ + 1) <= _MOST_READ
                if uncounted and is_small:
                    read = await read_queue(api, services.store, Queue.ALL, services.me)
                    self._keep_unmirrored(read)
                    self._counts |= counts_in(read.cases.cases, uncounted, services.me)
                    self._paint_counts()

    def on_screen_resume(self) -> None:
        """Cases were looked at meanwhile."""
        self._show_looked_at()

    @work(exclusive=True, group="looked-at")
    async def _show_looked_at(self, changed_here: Sequence[CaseSummary] = ()) -> None:
        """Show which cases have changed since somebody looked; what was changed here is known."""
        marks = self._services.store.read_marks

        def known() -> dict[str, bytes]:
            before = marks.lines()
            for case in changed_here:
                if case.id in before:
                    marks.note_looked(case)
            return marks.lines() if changed_here else before

        with suppress(Problem):  # the signs stay as they are; what matters more says why
            found = await asyncio.to_thread(known)
            for cases in self.query(CaseList):
                cases.show_looked_at(found)

    def on_store_changed(self, message: StoreChanged) -> None:
        """Count again what waits and what is a draft; say anew how old the list is.

        After the last of what was sent the list is read again: cases have left it, or come. What
        is told in a row is painted once.
        """
        if self._told_timer is None:
            self._told_timer = self.set_timer(_TOLD, self._paint_told)
        if message.sent:
            self._sent_here |= message.sent
            if self._sent_timer:
                self._sent_timer.stop()
            self._sent_timer = self.set_timer(_SETTLED, lambda: self._ask_server(self._queue))

    def _paint_told(self) -> None:
        self._told_timer = None
        if not self.query(CaseList):  # the screen has closed meanwhile
            return
        self.query_one(TopLine).show(self._services)
        with suppress(Problem):  # the signs stay as they are; what matters more says why
            self._paint_unfinished()
        self._paint_title(dt.datetime.now().astimezone().date())

    def on_case_list_moved(self, message: CaseList.Moved) -> None:
        """Show the preview once the cursor rests."""
        if self._preview_timer:
            self._preview_timer.stop()
        case = message.case
        self._preview_timer = self.set_timer(_REST, lambda: self._preview(case))

    @work(exclusive=True, group="preview-case")
    async def _preview(self, case: CaseSummary | None) -> None:
        """Show what is known of a case, read beside the keys."""
        known = Known(case) if case else None
        try:
            if case:
                known = await asyncio.to_thread(known_of, self._services.store, case)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
        for preview in self.query(CasePreview):  # none where the screen has closed meanwhile
            preview.show(known, self._as_of)

    def action_queue(self, name: str) -> None:
        """Change to a queue by its number."""
        self.show_queue(Queue(name))

    def on_case_list_marks_changed(self) -> None:
        """Say how many cases are marked."""
        self._paint_title(dt.datetime.now().astimezone().date())

    def action_refresh(self) -> None:
        """Ask the server again."""
        self._asked = True
        self._ask_server(self._queue, anew=True)

    def action_find(self) -> None:
        """Look for a case on the server, open or closed, whoever handles it."""
        self.post_message(SearchWanted())

    def on_resize(self, event: Resize) -> None:
        """Fold what does not fit."""
        self.set_class(event.size.width < NARROW, "-narrow")

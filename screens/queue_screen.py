"""A screen with the cases of one queue, looked at as it was left, or as it was saved."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from api_client.errors import Problem
from api_client.models import Queue
from caseworker.i18n import _, _n, explain
from caseworker.work.case_lines import Unmirrored
from caseworker.work.picking import View
from caseworker.work.saved_queues import (
    MOST,
    SavedQueue,
    count_saved,
    keep_queues,
    saved_queues,
    with_queue,
)
from screens.awaited import ASKING
from screens.case_list_screen import CaseListScreen
from screens.messages import OverviewWanted
from widgets.queue_bar import queue_name

if TYPE_CHECKING:
    from caseworker.services import Services


class QueueScreen(CaseListScreen):
    """A queue of the server, or one of one's own that is made of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("9", "own_queues", _("own queues"), show=False, id="workspace.own-queues"),
        Binding("K", "save_queue", _("save as own queue"), show=False, id="workspace.save-queue"),
        Binding("D", "overview", _("overview"), show=False, id="workspace.overview"),
    ]

    def __init__(self, services: Services, queue: Queue) -> None:
        super().__init__(services)
        self._queue = queue
        self._own: SavedQueue | None = None
        self._saved: tuple[SavedQueue, ...] = ()
        self._saved_counts: dict[str, int] = {}
        # Cases of protected persons are on no disk: they live as long as this window.
        self._unmirrored: dict[Queue, Unmirrored] = {}
        self._views: dict[tuple[Queue, str], View] = {}

    @property
    def _view(self) -> View:
        """How the queue is looked at that is shown; remembered for each."""
        own = self._own
        key = (self._queue, own.name if own else "")
        return self._views.setdefault(key, own.view if own else View())

    def show_queue(self, queue: Queue, own: SavedQueue | None = None) -> None:
        """Change to a queue, or to one of one's own."""
        raise NotImplementedError

    def _paint_bar(self) -> None:
        """Paint the queues and how many cases they have."""
        raise NotImplementedError

    def _read_saved(self) -> None:
        """Learn which queues there are. Raises StoreProblem."""
        self._saved = saved_queues(self._services.store)

    @work(exclusive=True, group="count-own-queues")
    async def _count_saved(self) -> None:
        """Count the cases of the queues of one's own, beside the keys."""
        if not self._saved:
            return
        today = dt.datetime.now().astimezone().date()
        services = self._services
        try:
            self._saved_counts = await asyncio.to_thread(
                count_saved, services.store, self._saved, services.me, today, self._unmirrored
            )
        except Problem:  # said by whoever reads the queue itself
            return
        self._paint_bar()

    @property
    def _queue_name(self) -> str:
        return self._own.name if self._own else queue_name(self._queue)

    def action_overview(self) -> None:
        """Show how the cases stand that are shown."""
        wanted = self._view.wanted
        name = f"{self._queue_name} · {wanted}" if wanted and not self._own else self._queue_name
        self.post_message(OverviewWanted(self._queue, name, self._shown))

    @work(exclusive=True, group=ASKING)
    async def action_own_queues(self) -> None:
        """Choose one of one's own queues."""
        if not self._saved:
            said = _("You have no queue of your own yet. {key} saves the list as it is shown.")
            self.notify(said.format(key="K"), markup=False)
            return
        from screens.saved_queues import SavedQueuesScreen

        screen = SavedQueuesScreen(self._services, self._saved, self._saved_counts)
        chosen = await self.app.push_screen_wait(screen)
        self._saved = screen.queues
        if self._own is not None and self._own not in self._saved and chosen is None:
            self.show_queue(self._queue)
        if chosen is not None:
            self.show_queue(chosen.queue, chosen)
        self._paint_bar()

    @work(exclusive=True, group=ASKING)
    async def action_save_queue(self) -> None:
        """Keep the queue as it is shown under a name."""
        from screens.saved_queues import NamingQueue

        before = self._own.name if self._own else self._view.wanted
        name = await self.app.push_screen_wait(NamingQueue(before))
        if name is None:
            return
        view = self._view
        own = SavedQueue(name, self._queue, view.wanted, view.by, view.reverse, view.group)
        saved = with_queue(self._saved, own)
        if len(saved) > MOST:
            said = _n("At most {count} queue can be saved.", "At most {count} queues can be saved.",
                      MOST)  # fmt: skip
            self.notify(said, severity="warning", markup=False)
            return
        try:
            await asyncio.to_thread(keep_queues, self._services.store, saved)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
            return
        self._saved = saved
        self._views.pop((own.queue, own.name), None)
        self.show_queue(own.queue, own)
        self._count_saved()

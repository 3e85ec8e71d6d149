"""How the list of cases stands that was shown: figures as bars."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from api_client.errors import Problem
from api_client.models import Queue, Turnover
from caseworker.i18n import _, explain
from caseworker.text import visible
from caseworker.work.case_lines import CaseLines
from caseworker.work.overview import Overview, counted_for, overview_of, turnover_of
from screens.messages import StoreChanged
from screens.overview_text import overview_text, turnover_text
from widgets.keys_line import KeysLine
from widgets.top_line import TopLine

if TYPE_CHECKING:
    from caseworker.services import Services


NARROW = 100


class OverviewScreen(Screen[None]):
    """Figures of the lines that are given, then, when the server has told, those of the weeks."""

    CSS: ClassVar[str] = """
    OverviewScreen > #title { height: 1; padding: 0 1; text-style: bold; }
    OverviewScreen > VerticalScroll { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    OverviewScreen #sides { height: auto; }
    OverviewScreen #figures, OverviewScreen #weeks { width: 1fr; height: auto; margin: 1 1 0 0; }
    OverviewScreen.-narrow #sides { layout: vertical; }
    """
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll(1)", _("down"), show=False, id="overview.down"),
        Binding("k", "scroll(-1)", _("up"), show=False, id="overview.up"),
        Binding("r,f5", "refresh", _("refresh"), id="overview.refresh"),
        Binding("escape,D", "back", _("back"), key_display="esc", id="overview.back"),
    ]

    def __init__(self, services: Services, queue: Queue, name: str, lines: CaseLines) -> None:
        super().__init__()
        self._services = services
        self._queue = queue
        self._name_shown = name
        self._lines = lines
        self._overview: Overview | None = None
        self._turnover: Sequence[Turnover] | None = None
        self._said = ""

    def compose(self) -> ComposeResult:
        """Put the title above the figures."""
        yield TopLine(id="top")
        yield Static(id="title")
        with VerticalScroll(), Horizontal(id="sides"):
            yield Static(id="figures")
            yield Static(id="weeks")
        yield KeysLine()

    def on_mount(self) -> None:
        """Count what is here, and ask the server for the rest."""
        self.set_class(self.app.size.width < NARROW, "-narrow")
        top = self.query_one(TopLine)
        top.left = f"{self._services.profile.name} › " + _("Overview")
        top.show(self._services)
        self._count()
        self.action_refresh()

    def on_store_changed(self, _message: StoreChanged) -> None:
        """Count again what waits and what is a draft."""
        self.query_one(TopLine).show(self._services)

    @property
    def _today(self) -> dt.date:
        return dt.datetime.now().astimezone().date()

    @work(exclusive=True, group="count-cases")
    async def _count(self) -> None:
        """Count the lines, beside the keys."""

        def counted() -> Overview:
            return overview_of(self._lines.each(), self._today)

        try:
            self._overview = await asyncio.to_thread(counted)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
            return
        self._paint()

    @work(exclusive=True, group="ask-turnover")
    async def action_refresh(self) -> None:
        """Ask the server what came in and was closed."""
        services = self._services
        self._said = _("The server is being asked what came in and was closed …")
        self._paint()
        try:
            found = await turnover_of(services, self._queue, services.me, self._today)
        except Problem as problem:
            self._said = explain(problem)
        else:
            self._turnover = found
            self._said = "" if found else _("The server does not tell what came in and was closed.")
        self._paint()

    def _paint(self) -> None:
        width = self.query_one("#figures").content_size.width
        if self._overview is not None:
            name = visible(self._name_shown, single_line=True)
            title = f"{name} · {self._overview.cases}"
            self.query_one("#title", Static).update(Text(title, no_wrap=True))
            self.query_one("#figures", Static).update(overview_text(self._overview, width))
        weeks = Text(visible(self._said, single_line=True))
        if self._turnover and not self._said:
            whose = counted_for(self._queue, self._services.me)
            weeks = turnover_text(self._turnover, whose, self._today, width)
        self.query_one("#weeks", Static).update(weeks)

    def on_resize(self, event: Resize) -> None:
        """Bars as long as there is room."""
        self.set_class(event.size.width < NARROW, "-narrow")
        self.call_after_refresh(self._paint)

    def action_scroll(self, lines: int) -> None:
        """Go down or up by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_back(self) -> None:
        """Go back to the list."""
        self.dismiss()

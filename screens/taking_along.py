"""Taking a case along: how much that is, then how far it has come."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from api_client.errors import Problem
from api_client.models import Case
from caseworker.i18n import _, _n, explain
from caseworker.text import visible
from caseworker.work.fetching import client_imported
from caseworker.work.pinning import PinSize, Progress, Taken, pin_size, take_along
from caseworker.work.sizes import size_word
from widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from caseworker.services import Services


class TakingAlong(ModalScreen[bool]):
    """Ends with True when the case is taken along, as far as its documents could be fetched."""

    CSS: ClassVar[str] = """
    TakingAlong { align: center middle; }
    TakingAlong > Vertical {
        width: 68; max-width: 96%; height: auto; max-height: 90%; padding: 1 2;
        background: $surface; border: round $accent;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", _("take along"), id="along.take"),
        Binding("escape", "close", _("close"), id="along.close"),
    ]

    def __init__(self, services: Services, case: Case) -> None:
        super().__init__()
        self._services = services
        self._case = case
        self._is_taken = False
        self._is_going = False
        self._amount: PinSize | None = None

    def compose(self) -> ComposeResult:
        """Put the question on the screen."""
        with Vertical():
            yield Static(id="along-text")
        yield KeysLine()

    def on_mount(self) -> None:
        """Say how much it is."""
        summary = self._case.summary
        self._head = f"{summary.number}  {summary.title}\n\n"
        try:
            self._amount = pin_size(self._services.store, self._case)
        except Problem as problem:
            self._say(explain(problem))
        else:
            self._say(_size_words(self._amount))
        self.refresh_bindings()

    def _say(self, words: str) -> None:
        self.query_one("#along-text", Static).update(Text(visible(self._head + words)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to begin once."""
        return not (self._is_going or self._is_taken) if action == "take" else True

    @work(exclusive=True, group="take-along")
    async def action_take(self) -> None:
        """Fetch what is not here; closing stops it, and what has come stays."""
        if self._is_going or self._is_taken:
            return
        self._is_going = True
        self.refresh_bindings()
        services = self._services
        try:
            await client_imported()
            async with services.connect() as api:
                taken = await take_along(api, services.store, self._case, self._show)
        except Problem as problem:
            services.connection.note(problem)
            self._say(explain(problem))
        else:
            self._is_taken = True
            self._say(taken_words(taken))
        finally:
            self._is_going = False
        self.refresh_bindings()

    def _show(self, progress: Progress) -> None:
        whole = self._amount.to_fetch if self._amount else 0
        count = _("{done} of {count} documents").format(
            done=progress.done, count=progress.documents
        )
        amount = _("{received} of {whole}").format(
            received=size_word(progress.received), whole=size_word(max(whole, progress.received))
        )
        self._say(f"{count} · {amount}\n{progress.title}")

    async def action_close(self) -> None:
        """Go back; where it was not finished, the rest is fetched later."""
        self.workers.cancel_group(self, "take-along")
        pinned = self._is_taken or await asyncio.to_thread(self._is_pinned)
        self.dismiss(pinned)

    def _is_pinned(self) -> bool:
        try:
            return self._services.store.pins.of(self._case.summary.id) is not None
        except Problem:
            return False


def _size_words(size: PinSize) -> str:
    lines = [
        _("Take the case along: it can then be read here without the server."),
        _n("{count} document", "{count} documents", size.documents)
        + ", "
        + _("{held} here already, {size} to fetch").format(
            held=size.held, size=size_word(size.to_fetch)
        ),
        _("Documents may take {limit} on this computer.").format(limit=size_word(size.limit)),
    ]
    if size.unknown:
        unknown = _n(
            "{count} document does not say how large it is.",
            "{count} documents do not say how large they are.",
            size.unknown,
        )
        lines.append(unknown)
    if size.to_fetch > size.limit:
        lines.append(_("That is more than there is room for. What fits is fetched."))
    return "\n".join(lines)


def taken_words(taken: Taken) -> str:
    """Return what came of taking a case along, with titles from outside."""
    lines = [
        _n(
            "Taken along with {count} document.",
            "Taken along with {count} documents.",
            taken.here,
        )
    ]
    if taken.no_room:
        names = ", ".join(taken.no_room)
        lines.append(_("No room for: {titles}").format(titles=names))
    lines.extend(f"{title}: {explain(problem)}" for title, problem in taken.problems)
    return "\n".join(lines)

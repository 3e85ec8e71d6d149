"""The queues of one's own: which there are, one to go to, one to remove, a name for a new one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from api_client.errors import Problem
from caseworker.i18n import _, explain
from caseworker.work.saved_queues import LONGEST_NAME, SavedQueue, keep_queues
from widgets.fitted import fitted
from widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from caseworker.services import Services

_NAME_CELLS = 50


class SavedQueuesScreen(ModalScreen[SavedQueue | None]):
    """Ends with the queue to go to, or None. What is removed is removed at once."""

    CSS: ClassVar[str] = """
    SavedQueuesScreen { align: center middle; }
    SavedQueuesScreen > Vertical {
        width: 64; max-width: 100%; height: auto; max-height: 90%; padding: 0 1;
        background: $surface; border: round $accent;
    }
    SavedQueuesScreen OptionList { height: auto; max-height: 20; border: none; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(key), f"go({key - 1})", _("go there"), show=False, id=f"saved.{key}")
            for key in range(1, 10)
        ),
        Binding("delete,x", "remove", _("remove"), id="saved.remove"),
        Binding("escape", "back", _("back"), id="saved.back"),
    ]

    def __init__(
        self, services: Services, queues: Sequence[SavedQueue], counts: Mapping[str, int]
    ) -> None:
        super().__init__()
        self._services = services
        self.queues = tuple(queues)
        self._counts = counts

    def compose(self) -> ComposeResult:
        """Put the queues below each other."""
        with Vertical():
            yield Static(Text(_("Own queues")))
            yield OptionList()
        yield KeysLine()

    def on_mount(self) -> None:
        """Show them."""
        self._paint(0)

    def _paint(self, at: int) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        for place, each in enumerate(self.queues, start=1):
            count = str(self._counts.get(each.name, "–"))
            options.add_option(Text(f"{place:>2} {fitted(each.name, _NAME_CELLS)} {count:>6}"))
        if self.queues:
            options.highlighted = min(at, len(self.queues) - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the queue."""
        self.dismiss(self.queues[event.option_index])

    def action_go(self, at: int) -> None:
        """Go to a queue by its number."""
        if at < len(self.queues):
            self.dismiss(self.queues[at])

    @work(exclusive=True, group="remove-queue")
    async def action_remove(self) -> None:
        """Remove the queue; its cases are where they were."""
        at = self.query_one(OptionList).highlighted
        if at is None:
            return
        left = self.queues[:at] + self.queues[at + 1 :]
        try:
            await asyncio.to_thread(keep_queues, self._services.store, left)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
            return
        self.queues = left
        self._paint(at)
        if not left:
            self.dismiss(None)

    def action_back(self) -> None:
        """Go to none."""
        self.dismiss(None)


class NamingQueue(ModalScreen[str | None]):
    """Ends with the name for a queue, or None."""

    CSS: ClassVar[str] = """
    NamingQueue { align: center middle; }
    NamingQueue > Vertical {
        width: 64; max-width: 100%; height: auto; padding: 0 1;
        background: $surface; border: round $accent;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("back"), id="naming.back"),
    ]

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name_before = name

    def compose(self) -> ComposeResult:
        """Ask for the name."""
        with Vertical():
            yield Static(Text(_("Save the list as it is shown, under the name:")))
            yield Input(self._name_before, max_length=LONGEST_NAME, compact=True)
        yield KeysLine()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the name."""
        name = event.value.strip()
        if name:
            self.dismiss(name)

    def action_back(self) -> None:
        """Save nothing."""
        self.dismiss(None)

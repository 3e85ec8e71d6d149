"""A text over the screen below it, as long as it likes; any of its keys closes it."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from caseworker.i18n import _
from widgets.keys_line import KeysLine


class ShownText(ModalScreen[None]):
    """Shows a text that is safe for a terminal."""

    CSS: ClassVar[str] = """
    ShownText { align: center top; }
    ShownText > VerticalScroll {
        width: 90; max-width: 100%; height: auto; max-height: 100%; padding: 0 2;
        margin-bottom: 1; background: $surface; border: round $accent;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "close", _("close"), id="text.close"),
        Binding("down,j", "scroll(1)", _("down"), show=False, priority=True, id="text.down"),
        Binding("up,k", "scroll(-1)", _("up"), show=False, priority=True, id="text.up"),
    ]

    def __init__(self, text: Text) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Put the text on the screen, its keys below."""
        with VerticalScroll():
            yield Static(self._text)
        yield KeysLine()

    def on_mount(self) -> None:
        """Let the paging keys scroll."""
        for scroll in self.query(VerticalScroll):  # none where a fast hand has closed it already
            scroll.focus()

    def action_scroll(self, lines: int) -> None:
        """Scroll by some lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)

"""A question that is answered with yes or no before something cannot be undone."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from caseworker.i18n import _
from caseworker.text import visible
from widgets.keys_line import KeysLine

_YES = _("y yes").split()[0]


class Question(ModalScreen[bool]):
    """Ends with True for yes, False for everything else. ``text`` may hold outside text."""

    CSS: ClassVar[str] = """
    Question { align: center middle; }
    Question > Vertical {
        width: 64; max-width: 96%; height: auto; max-height: 80%; padding: 1 2;
        background: $surface; border: round $accent;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(_YES, "answer(True)", _("yes"), id="question.yes"),
        Binding("n,escape", "answer(False)", _("no"), id="question.no"),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Put the question on the screen."""
        with Vertical():
            yield Static(Text(visible(self._text)))
        yield KeysLine()

    def action_answer(self, answer: bool) -> None:
        """Close with the answer."""
        self.dismiss(answer)

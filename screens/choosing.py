"""Choosing one of a few: which decision, which document type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from caseworker.i18n import _
from caseworker.text import visible
from widgets.keys_line import KeysLine


class Choosing(ModalScreen[int | None]):
    """Ends with the place of what was chosen, or None. The choices may hold outside text."""

    CSS: ClassVar[str] = """
    Choosing { align: center middle; }
    Choosing > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 80%; padding: 0 1;
        background: $surface; border: round $accent;
    }
    Choosing OptionList { height: auto; max-height: 12; border: none; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("back"), id="choosing.back"),
    ]

    def __init__(self, question: str, choices: Sequence[str]) -> None:
        super().__init__()
        self._question = question
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Put the question above the choices."""
        with Vertical():
            yield Static(Text(visible(self._question)))
            yield OptionList(
                *(Text(visible(each, single_line=True), no_wrap=True) for each in self._choices)
            )
        yield KeysLine()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the choice."""
        self.dismiss(event.option_index)

    def action_back(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

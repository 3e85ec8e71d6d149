"""A few short choices on a line, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from caseworker.i18n import _
from caseworker.text import visible

_NO_BREAK = "\u00a0"


class ChoiceLine(Widget, can_focus=True):
    """Choices as ``(value, label)``, moved with the arrows or chosen with their number.

    Nothing is chosen until somebody does, or until ``value`` says what is. Takes more lines where
    the choices do not fit one; a choice itself is never broken.
    """

    DEFAULT_CSS = """
    ChoiceLine { height: auto; }
    ChoiceLine > .choice-line--chosen { text-style: bold; }
    ChoiceLine:focus > .choice-line--chosen {
        background: $block-cursor-background; color: $block-cursor-foreground;
    }
    ChoiceLine:focus { background: $surface; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice-line--chosen"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "move(1)", _("choose"), key_display="← →", id="choice.next"),
        Binding("left,h", "move(-1)", _("previous"), show=False, id="choice.previous"),
        *(
            Binding(str(at), f"choose({at})", _("choose"), show=False, id=f"choice.{at}")
            for at in range(1, 10)
        ),
    ]

    value: reactive[str] = reactive("", layout=True)

    class Changed(Message):
        """Somebody chose something else."""

        def __init__(self, line: ChoiceLine, value: str) -> None:
            self.line = line
            self.value = value
            super().__init__()

        @property
        def control(self) -> ChoiceLine:
            """The line in which it was chosen."""
            return self.line

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        value: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._choices = list(choices)
        self.set_reactive(ChoiceLine.value, value)

    def render(self) -> Text:
        """Draw every choice with its mark."""
        chosen_style = self.get_component_rich_style("choice-line--chosen", partial=True)
        text = Text()
        for value, label in self._choices:
            is_chosen = value == self.value
            words = visible(label, single_line=True).replace(" ", _NO_BREAK)
            text.append(f"({'•' if is_chosen else _NO_BREAK}){_NO_BREAK}{words}")
            if is_chosen:
                text.stylize(chosen_style, len(text) - len(words) - 4)
            text.append("  ")
        return text

    def on_focus(self) -> None:
        """Screen readers and braille follow the terminal's own cursor."""
        self.app.cursor_position = self.content_region.offset + Offset(1, 0)

    def action_move(self, by: int) -> None:
        """Choose the next or the previous one; from nothing, the first or the last."""
        values = [value for value, _label in self._choices]
        if not values:
            return
        if self.value in values:
            self._choose(values[(values.index(self.value) + by) % len(values)])
        else:
            self._choose(values[0 if by > 0 else -1])

    def action_choose(self, number: int) -> None:
        """Choose by number, the first being 1."""
        if number <= len(self._choices):
            self._choose(self._choices[number - 1][0])

    def _choose(self, value: str) -> None:
        if value != self.value:
            self.value = value
            self.post_message(self.Changed(self, value))

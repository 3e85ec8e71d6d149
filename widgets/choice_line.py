"""A few short choices on a line, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from caseworker.i18n import _
from caseworker.text import visible

_GAP = "  "


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

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Take as many lines as the choices need."""
        return len(self._rows(width))

    def render(self) -> Text:
        """Draw every choice with its mark."""
        chosen_style = self.get_component_rich_style("choice-line--chosen", partial=True)
        text = Text(no_wrap=True, overflow="crop")
        for at, row in enumerate(self._rows(self.content_size.width)):
            text.append("\n" if at else "")
            for value, words in row:
                text.append(words, style=chosen_style if value == self.value else "")
                text.append(_GAP)
        return text

    def _rows(self, width: int) -> list[list[tuple[str, str]]]:
        """Share the choices out over lines of at most so many cells."""
        rows: list[list[tuple[str, str]]] = [[]]
        used = 0
        for value, label in self._choices:
            mark = "•" if value == self.value else " "
            words = f"({mark}) {visible(label, single_line=True)}"
            size = cell_len(words) + len(_GAP)
            if rows[-1] and used + size - len(_GAP) > width:
                rows.append([])
                used = 0
            rows[-1].append((value, words))
            used += size
        return rows

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

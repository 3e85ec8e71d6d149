"""One line at the bottom where something is asked: words to find, a page, a password, a folder."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from caseworker.i18n import _
from caseworker.text import visible


class _Answer(Input):
    """What is typed into the line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", _("go on"), id="ask.submit"),
        Binding("down", "step(1)", _("next"), show=False, id="ask.next"),
        Binding("up", "step(-1)", _("previous"), show=False, id="ask.previous"),
        Binding("escape", "leave", _("close"), id="ask.leave"),
    ]

    def action_step(self, by: int) -> None:
        """Ask for the next or previous of what is found."""
        self.post_message(AskLine.Stepped(by))

    def action_leave(self) -> None:
        """Close the line."""
        self.post_message(AskLine.Left())


class AskLine(Horizontal):
    """Asks one thing at a time. ``purpose`` tells whoever asked what an answer is for."""

    DEFAULT_CSS = """
    AskLine { height: 1; display: none; background: $panel; }
    AskLine.-open { display: block; }
    AskLine > #asked { width: auto; padding: 0 1; color: $text-accent; }
    AskLine > Input { width: 1fr; }
    AskLine > #told { width: auto; padding: 0 1; color: $text-muted; }
    """

    class Typed(Message):
        """Something was typed into the line that stands there."""

        def __init__(self, purpose: str, text: str) -> None:
            self.purpose = purpose
            self.text = text
            super().__init__()

    class Answered(Typed):
        """The answer was given."""

    class Stepped(Message):
        """The next of what is found is wanted, or the one before."""

        def __init__(self, by: int) -> None:
            self.by = by
            super().__init__()

    class Left(Message):
        """Nothing is to be answered."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.purpose = ""

    def compose(self) -> ComposeResult:
        """Put the question before the answer."""
        yield Static(id="asked")
        yield _Answer(compact=True)
        yield Static(id="told")

    def ask(
        self,
        purpose: str,
        question: str,
        value: str = "",
        *,
        is_secret: bool = False,
        goes_on: bool = False,
    ) -> None:
        """Open the line with a value that is typed over, or gone on with."""
        self.purpose = purpose
        self.query_one("#asked", Static).update(Text(question))
        self.tell("")
        answer = self.query_one(_Answer)
        with self.prevent(Input.Changed):
            answer.value = value
        answer.password = is_secret
        answer.cursor_position = len(value)
        answer.select_on_focus = not goes_on
        self.add_class("-open")
        answer.focus()

    def tell(self, text: str) -> None:
        """Say something beside the answer, how many were found."""
        self.query_one("#told", Static).update(Text(visible(text, single_line=True)))

    def close(self) -> None:
        """Close the line and forget what was typed."""
        self.purpose = ""
        with self.prevent(Input.Changed):
            self.query_one(_Answer).value = ""
        self.remove_class("-open")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed."""
        event.stop()
        if self.purpose:
            self.post_message(self.Typed(self.purpose, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell the answer."""
        event.stop()
        if self.purpose:
            self.post_message(self.Answered(self.purpose, event.value))

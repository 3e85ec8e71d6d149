"""A line of a form: what is asked for, and the field beside it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static


class FormRow(Horizontal):
    """A label in the user's language and one field."""

    # Its rules look at the class of the screen around it.
    SCOPED_CSS: ClassVar[bool] = False
    DEFAULT_CSS = """
    FormRow { height: auto; }
    FormRow > .form-row--label { width: 18; height: 1; color: $text-muted; }
    FormRow > Input { width: 1fr; }
    FormRow > ChoiceLine { width: 1fr; }
    FormRow > Select { width: 1fr; max-width: 72; }
    .-narrow FormRow > .form-row--label { width: 16; }
    """

    def __init__(self, label: str, field: Widget, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._label = label
        self._field = field

    def compose(self) -> ComposeResult:
        """Put the two side by side."""
        yield Static(self._label, classes="form-row--label", markup=False)
        yield self._field

"""Textual's own text field, alone: the floor that typing is measured against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static, TextArea


class TextField(App[None]):
    """A word to wait for, and a field below it."""

    def compose(self) -> ComposeResult:
        """Put both on the screen."""
        yield Static("ready")
        yield TextArea(compact=True)

    def on_mount(self) -> None:
        """Begin in the field."""
        self.animation_level = "none"
        self.query_one(TextArea).focus()


if __name__ == "__main__":
    TextField().run()

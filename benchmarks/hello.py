"""The smallest Textual app: the floor that the start of the program is measured against."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One word on the screen."""

    def compose(self) -> ComposeResult:
        """Put the word there."""
        yield Static("ready")


if __name__ == "__main__":
    Hello().run()

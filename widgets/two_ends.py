"""A line with something at its left end and something at its right."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from caseworker.text import visible
from widgets.fitted import fitted


class TwoEnds(Widget):
    """The left end gives way where both do not fit. Both may hold text from outside."""

    DEFAULT_CSS = """
    TwoEnds { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    """

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def render(self) -> Text:
        """Draw the line."""
        right = visible(self.right, single_line=True)
        room = self.content_size.width - cell_len(right) - 1
        return Text(f"{fitted(self.left, room)} {right}", no_wrap=True, overflow="crop")

"""A bare list on the line API: the floor that the keys of the case list are measured against.

    python benchmarks/line_list.py ROWS

A cursor, plain rows, half a page at a time when the cursor passes the edge, and nothing else.
"""

from __future__ import annotations

import sys
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

_CURSOR = Style(reverse=True)


class LineList(ScrollView, can_focus=True, inherit_bindings=False):
    """Numbered rows, one of them under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)"),
        Binding("up", "move(-1)"),
        Binding("pagedown", "page(1)"),
        Binding("pageup", "page(-1)"),
    ]
    cursor: reactive[int] = reactive(0, repaint=False)

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows
        self.virtual_size = Size(0, rows)

    def validate_cursor(self, wanted: int) -> int:
        """Stay within the list."""
        return max(0, min(wanted, self._rows - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        """Repaint two rows, or the window where it moves."""
        top, height = round(self.scroll_y), max(1, self.size.height)
        if top <= now < top + height:
            self.refresh_line(before)
            self.refresh_line(now)
        else:
            most = max(0, self._rows - height)
            to = max(0, min(now - height // 2, most))
            self.scroll_to(y=to, animate=False, immediate=True)

    def action_move(self, by: int) -> None:
        """Move the cursor by some rows."""
        self.cursor += by

    def action_page(self, by: int) -> None:
        """Move the cursor by a page."""
        self.cursor += by * max(1, self.size.height - 1)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        at = y + round(self.scroll_y)
        width = self.scrollable_content_region.width
        if at >= self._rows:
            return Strip.blank(width, self.rich_style)
        style = self.rich_style + _CURSOR if at == self.cursor else self.rich_style
        mark = "▌" if at == self.cursor else " "
        text = f"{mark} row {at:6}  a plain row with about as much text in it as a case has"
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)


class LineListApp(App[None]):
    """The list, alone."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        """Put the list on the screen."""
        yield LineList(self._rows)


if __name__ == "__main__":
    LineListApp(int(sys.argv[1])).run()

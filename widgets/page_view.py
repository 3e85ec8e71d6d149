"""A long text on the screen: a pager on the line API that draws only the lines that show."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from caseworker.i18n import _
from widgets.text_flow import Line, Place, TextFlow


class PageView(Widget, can_focus=True):
    """A window on a ``TextFlow``. Paragraphs of the kinds ``heading`` and ``quiet`` look so."""

    DEFAULT_CSS = """
    PageView { height: 1fr; }
    PageView > .page-view--heading { text-style: bold; color: $text-accent; }
    PageView > .page-view--quiet { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"page-view--heading", "page-view--quiet"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "lines(1)", _("down"), show=False, id="text.down"),
        Binding("up,k", "lines(-1)", _("up"), show=False, id="text.up"),
        Binding("space,pagedown", "windows(1)", _("page down"), id="text.window-down",
                key_display="␣"),
        Binding("pageup", "windows(-1)", _("page up"), show=False, id="text.window-up"),
        Binding("g,home", "first", _("first"), show=False, id="text.first"),
        Binding("G,end", "last", _("last"), show=False, id="text.last"),
    ]  # fmt: skip

    class Moved(Message):
        """Another page is at the top, or pages were added: ``page`` of ``pages``, from 1."""

        def __init__(self, page: int, pages: int) -> None:
            self.page = page
            self.pages = pages
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._flow = TextFlow()
        self._top = Place()
        self._page = 1
        self._lines: list[Line] | None = None
        self.moving: Callable[[], None] = lambda: None
        """Called as it moves, for what is to be seen in the same frame."""

    @property
    def page(self) -> int:
        """The number of the page that is read."""
        return self._page

    def show(self, flow: TextFlow, *, stay: bool = False) -> None:
        """Show another text from its beginning, or from where this one was."""
        self._flow = flow
        self._fit()
        top = self._within(flow.nearest(self._top)) if stay else Place()
        self._go(top)

    def grown(self) -> None:
        """Show what was added to the end of the text."""
        self._lines = None
        self.refresh()
        self.post_message(self.Moved(self._page, self._flow.pages))

    def go_to_page(self, page: int) -> None:
        """Put the beginning of a page at the top."""
        at = max(1, min(page, self._flow.pages))
        self._go(self._flow.page_start(at), at)

    def _fit(self) -> None:
        """Wrap to the width that there is; a view that does not show has none."""
        width = self.size.width
        if width and width != self._flow.width:
            self._flow.wrap_to(max(2, width))
            self._top = self._flow.nearest(self._top)
            self._lines = None

    @property
    def _height(self) -> int:
        return max(1, self.size.height)

    def _within(self, place: Place) -> Place:
        """Leave no blank lines below the end of the text."""
        return min(place, self._flow.last_top(self._height))

    def _go(self, top: Place, page: int | None = None) -> None:
        self._top = top
        self._page = max(1, self._flow.page_at(top) if page is None else page)
        self._lines = None
        self.refresh()
        self._place_terminal_cursor()
        self.moving()
        self.post_message(self.Moved(self._page, self._flow.pages))

    def on_resize(self) -> None:
        """Wrap anew; what was at the top stays there."""
        self._fit()
        self._lines = None
        self.refresh()
        self._place_terminal_cursor()

    def on_focus(self) -> None:
        """Screen readers and braille follow the terminal's own cursor."""
        self._place_terminal_cursor()

    def _place_terminal_cursor(self) -> None:
        if self.has_focus:
            self.app.cursor_position = self.content_region.offset

    def action_lines(self, by: int) -> None:
        """Move by some lines; not on past the end, nor back from a page that was asked for."""
        to = self._flow.moved(self._top, by)
        self._go(to if by < 0 else max(self._top, self._within(to)))

    def action_windows(self, by: int) -> None:
        """Move by a window, with one line of overlap."""
        self.action_lines(by * max(1, self._height - 1))

    def action_first(self) -> None:
        """Go to the beginning."""
        self._go(Place())

    def action_last(self) -> None:
        """Go to the end."""
        self._go(self._flow.last_top(self._height), self._flow.pages)

    def render_line(self, y: int) -> Strip:
        """Return one line of the window."""
        self._fit()  # a view that just came to show is drawn before it is told its size
        if self._lines is None:
            self._lines = self._flow.lines(self._top, self._height)
        style = self.rich_style
        width = self.size.width
        if y >= len(self._lines):
            return Strip.blank(width, style)
        line = self._lines[y]
        if line.kind:
            style += self.get_component_rich_style(f"page-view--{line.kind}", partial=True)
        return Strip([Segment(line.text, style)]).adjust_cell_length(width, style)

"""A long text on the screen: a pager on the line API that draws only the lines that show."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from caseworker.i18n import _
from widgets.text_flow import Line, Place, TextFlow

_NARROWEST = 32
"""Cells of a column of text."""


class PageView(Widget, can_focus=True):
    """A window on a ``TextFlow``. Paragraphs of the kinds ``heading`` and ``quiet`` look so."""

    DEFAULT_CSS = """
    PageView { height: 1fr; color: $foreground; }
    PageView > .page-view--heading { text-style: bold; color: $text-accent; }
    PageView > .page-view--quiet { color: $text-muted; }
    PageView > .page-view--hit { background: $warning; color: $background; text-style: bold; }
    PageView > .page-view--marked { text-style: reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "page-view--heading", "page-view--quiet", "page-view--hit", "page-view--marked",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "lines(1)", _("down"), show=False, id="text.down"),
        Binding("up,k", "lines(-1)", _("up"), show=False, id="text.up"),
        Binding("space,pagedown", "windows(1)", _("page down"), id="text.window-down",
                key_display="␣"),
        Binding("pageup", "windows(-1)", _("page up"), show=False, id="text.window-up"),
        Binding("g,home", "first", _("first"), show=False, id="text.first"),
        Binding("G,end", "last", _("last"), show=False, id="text.last"),
        Binding("w", "wrap", _("long lines"), show=False, id="text.wrap"),
        Binding("minus", "column(-8)", _("narrower column"), show=False, key_display="-",
                id="text.narrower"),
        Binding("plus", "column(8)", _("wider column"), show=False, key_display="+",
                id="text.wider"),
        Binding("right", "across(8)", _("to the right"), show=False, id="text.right"),
        Binding("left", "across(-8)", _("to the left"), show=False, id="text.left"),
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
        self._styles: dict[str, Style] = {}
        self._drawn_width = 0
        self._left = 0
        self._column: int | None = None
        self._found: re.Pattern[str] | None = None
        self._hit: Place | None = None
        self._marking: tuple[Place, Place] | None = None
        self.moving: Callable[[], None] = lambda: None
        """Called as it moves, for what is to be seen in the same frame."""

    @property
    def page(self) -> int:
        """The number of the page that is read."""
        return self._page

    @property
    def place(self) -> Place:
        """Where one is: the end of what is being marked, the hit that was gone to, or the top."""
        if self._marking is not None:
            return self._marking[1]
        return self._hit if self._hit is not None and self._is_shown(self._hit) else self._top

    @property
    def is_marking(self) -> bool:
        """Whether lines are being marked."""
        return self._marking is not None

    @property
    def marked(self) -> tuple[Place, Place]:
        """The first and the last line that are marked; the place where one is without any."""
        return _in_order(*self._marking) if self._marking is not None else (self.place, self.place)

    def highlight(self, found: re.Pattern[str] | None) -> None:
        """Show where a pattern stands, from now on."""
        self._found, self._hit = found, None
        self.refresh()

    def go_to_place(self, place: Place) -> None:
        """Show a line, with some lines before it unless it shows already."""
        self._hit = self._flow.nearest(place)
        if not self._is_shown(self._hit):
            self._go(self._within(self._flow.moved(self._hit, -(self._height // 3))))
        else:
            self._go(self._top)

    def mark(self, *, on: bool) -> None:
        """Begin to mark lines from where one is, or forget what is marked."""
        self._marking = (self.place, self.place) if on else None
        self._lines = None
        self.refresh()

    def _is_shown(self, place: Place) -> bool:
        return self._top <= place < self._flow.moved(self._top, self._height)

    def show(self, flow: TextFlow, *, stay: bool = False) -> None:
        """Show another text from its beginning, or from where this one was."""
        self._flow = flow
        self._hit = self._marking = None
        self._left = 0
        self._fit()
        top = self._within(flow.nearest(self._top)) if stay else Place()
        self._go(top)

    def grown(self) -> None:
        """Show what was added to the end of the text, where the window reaches as far."""
        if self._lines is None or len(self._lines) < self._height:
            self._lines = None
            self.refresh()
        self.post_message(self.Moved(self._page, self._flow.pages))

    def go_to_page(self, page: int) -> None:
        """Put the beginning of a page at the top."""
        at = max(1, min(page, self._flow.pages))
        self._go(self._flow.page_start(at), at)

    def _fit(self) -> None:
        """Wrap to the width that there is, or that is wanted; a view out of sight has none."""
        width = min(self.size.width, self._column or self.size.width)
        if width and width != self._flow.width:
            self._flow.wrap_to(max(2, width))
            self._settle()

    def _settle(self) -> None:
        """Stay where one is after the text was wrapped anew."""
        self._top = self._flow.nearest(self._top)
        if self._marking is not None:
            first, last = self._marking
            self._marking = self._flow.nearest(first), self._flow.nearest(last)
        self._hit = None if self._hit is None else self._flow.nearest(self._hit)
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
        if self._marking is not None:
            self._move_mark(by)
            return
        to = self._flow.moved(self._top, by)
        self._go(to if by < 0 else max(self._top, self._within(to)))

    def _move_mark(self, by: int) -> None:
        """Take lines in or leave them out, and keep the last one in sight."""
        if self._marking is None:
            return
        first, last = self._marking
        last = self._flow.moved(last, by)
        self._marking = first, last
        if last < self._top:
            self._go(last)
        elif not self._is_shown(last):
            self._go(self._flow.moved(last, 1 - self._height))
        else:
            self._go(self._top)

    def action_wrap(self) -> None:
        """Let long lines go on in the next one, or leave them as wide as they are."""
        self._left = 0
        self._flow.wrap_to(self._flow.width, wraps=not self._flow.wraps)
        self._settle()
        self.refresh()

    def action_column(self, by: int) -> None:
        """Have shorter or longer lines, whatever document is shown."""
        whole = self.size.width
        wanted = max(_NARROWEST, min(self._column or whole, whole) + by)
        self._column = wanted if wanted < whole else None
        self._fit()
        self._go(self._within(self._top))

    def action_across(self, by: int) -> None:
        """Look at what stands further to the side, where lines are not wrapped."""
        if not self._flow.wraps:
            self._left = max(0, self._left + by)
            self.refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the arrows to the side alone where there is nothing there."""
        return not self._flow.wraps if action == "across" else True

    def action_windows(self, by: int) -> None:
        """Move by a window, with one line of overlap."""
        self.action_lines(by * max(1, self._height - 1))

    def action_first(self) -> None:
        """Go to the beginning."""
        self._go(Place())

    def action_last(self) -> None:
        """Go to the end."""
        self._go(self._flow.last_top(self._height), self._flow.pages)

    def notify_style_update(self) -> None:
        """Draw in other colours."""
        self._styles.clear()
        super().notify_style_update()

    def _style_of(self, kind: str) -> Style:
        """Return how a kind of line looks, asked for once and not for each line: it takes long."""
        style = self._styles.get(kind)
        if style is None:
            style = self.rich_style
            if kind:
                style += self.get_component_rich_style(f"page-view--{kind}", partial=True)
            self._styles[kind] = style
        return style

    def render_line(self, y: int) -> Strip:
        """Return one line of the window."""
        if self._lines is None:
            self._fit()  # a view that just came to show is drawn before it is told its size
            self._lines = self._flow.lines(self._top, self._height)
            self._drawn_width = self.size.width
        width = self._drawn_width
        if y >= len(self._lines):
            return Strip.blank(width, self._style_of(""))
        line = self._lines[y]
        style = self._style_of(line.kind)
        if self._found is None and self._marking is None and not self._left:
            plain = Strip([Segment(line.text, style)])
            return plain.adjust_cell_length(width, style).simplify()  # one piece: fewer bytes
        text = Text(line.text, style, end="")
        self._paint_hits(text, line)
        if self._marking is not None and self._is_marked(line.place):
            text.stylize(self.get_component_rich_style("page-view--marked", partial=True))
        strip = Strip(text.render(self.app.console)).adjust_cell_length(
            max(width, self._left + width), style
        )
        return strip.crop(self._left, self._left + width)

    def _paint_hits(self, text: Text, line: Line) -> None:
        """Show the words that were looked for; a hit that goes on in the next line, all of it."""
        if self._found is None:
            return
        style = self.get_component_rich_style("page-view--hit", partial=True)
        matches = list(self._found.finditer(line.text))
        for match in matches:
            text.stylize(style, *match.span())
        if not matches and line.place == self._hit:
            text.stylize(style)

    def _is_marked(self, place: Place) -> bool:
        first, last = self.marked
        return first <= place <= last


def _in_order(one: Place, two: Place) -> tuple[Place, Place]:
    return (one, two) if one <= two else (two, one)

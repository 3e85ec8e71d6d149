"""A page as a picture in half blocks: two pixels to a cell, in any terminal with colours."""

from __future__ import annotations

from typing import ClassVar

from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import clamp
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from caseworker.documents.answer import Picture, Window
from caseworker.i18n import _

_MOST_ZOOM = 32.0
_STEP = 1.5
_MOVE = 0.25
"""Share of what is seen that the arrows move by."""
_UPPER, _LOWER, _FULL, _NONE = "▀▄█ "
# Thirty-two tones of each colour look the same in blocks of this size, and more of them are equal:
# what is equal beside each other is sent once.
_TONES = bytes(round(round(tone * 31 / 255) * 255 / 31) for tone in range(256))


class PagePicture(Widget, can_focus=True):
    """Shows what it is given, and asks for what it wants to show when somebody moves or zooms."""

    DEFAULT_CSS = """
    PagePicture { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "zoom(1)", _("larger"), key_display="+", id="picture.larger"),
        Binding("minus", "zoom(-1)", _("smaller"), key_display="-", id="picture.smaller"),
        Binding("0,home", "whole", _("whole page"), show=False, id="picture.whole"),
        Binding("down,j", "move(0, 1)", _("down"), show=False, id="picture.down"),
        Binding("up,k", "move(0, -1)", _("up"), show=False, id="picture.up"),
        Binding("right,l", "move(1, 0)", _("to the right"), show=False, id="picture.right"),
        Binding("left", "move(-1, 0)", _("to the left"), show=False, id="picture.left"),
        Binding(
            "space,pagedown", "move(0, 3)", _("page down"), show=False, id="picture.window-down"
        ),
        Binding("pageup", "move(0, -3)", _("page up"), show=False, id="picture.window-up"),
    ]  # fmt: skip

    class Wanted(Message):
        """Another part of a page, or another size of it, is to be drawn."""

        def __init__(self, window: Window) -> None:
            self.window = window
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._picture: Picture | None = None
        self._strips: list[Strip] = []
        self._page = 1
        self._zoom = 1.0
        self._middle = (0.5, 0.0)
        self._shape = 1.0

    @property
    def page(self) -> int:
        """The page that is shown, from 1."""
        return self._page

    @property
    def pages(self) -> int:
        """How many pages there are, 0 before the first is there."""
        return self._picture.pages if self._picture is not None else 0

    def open(self, page: int) -> None:
        """Show another page, all of it."""
        self._page, self._zoom, self._middle = page, 1.0, (0.5, 0.0)
        self._want()

    def show(self, picture: Picture, strips: list[Strip]) -> None:
        """Show what was drawn, with its ``strips_of``."""
        before, self._shape = self._shape, picture.across / max(1, picture.down)
        self._picture = picture
        if self._shape != before:
            self._want()  # how much of the page fits was a guess: 40 kB that nobody need see
            return
        self._strips = strips
        self.refresh()

    def clear(self) -> None:
        """Show nothing."""
        self._picture, self._strips = None, []
        self.refresh()

    def action_zoom(self, by: int) -> None:
        """Draw it larger or smaller around the middle of what is seen."""
        zoom = min(_MOST_ZOOM, max(1.0, self._zoom * _STEP**by))
        if zoom != self._zoom:
            self._zoom = zoom
            self._want()

    def action_whole(self) -> None:
        """Show the whole page."""
        self.open(self._page)

    def action_move(self, right: int, down: int) -> None:
        """Look at what stands beside what is seen."""
        wide, high = self._seen()
        x = self._middle[0] + right * _MOVE * wide
        y = self._middle[1] + down * _MOVE * high
        middle = _kept(x, wide), _kept(y, high)
        if middle != self._middle:
            self._middle = middle
            self._want()

    def on_resize(self) -> None:
        """Draw it for the space there is."""
        if self.display and self._picture is not None:
            self._want()

    def _seen(self) -> tuple[float, float]:
        """Return the shares of the page's width and height that fit; the width of it at least."""
        columns, rows = max(1, self.size.width), max(1, 2 * self.size.height)
        wide = 1.0 / self._zoom
        high = wide * self._shape * rows / columns
        if self._zoom == 1.0 and high < 1.0 and self._is_picture:
            return 1.0, 1.0  # a photo is seen whole, a page of text as wide as there is room
        return wide, min(1.0, high)

    @property
    def _is_picture(self) -> bool:
        return self._shape > 1.0

    def _want(self) -> None:
        wide, high = self._seen()
        x, y = _kept(self._middle[0], wide), _kept(self._middle[1], high)
        self._middle = (x, y)
        window = Window(
            self._page,
            max(1, self.size.width),
            max(1, 2 * self.size.height),
            left=x - wide / 2,
            right=x + wide / 2,
            top=y - high / 2,
            bottom=y + high / 2,
        )
        self.post_message(self.Wanted(window))

    def render_line(self, y: int) -> Strip:
        """Return one line; the picture stands in the middle."""
        width, style = self.size.width, self.rich_style
        if y >= len(self._strips):
            return Strip.blank(width, style)
        strip = self._strips[y]
        left = max(0, (width - strip.cell_length) // 2)
        return Strip([Segment(" " * left, style), *strip]).adjust_cell_length(width, style)


def strips_of(picture: Picture) -> list[Strip]:
    """Return a picture as lines of half blocks: a tenth of a second of work for a photo.

    So that it is done in a thread, while keys are looked after.
    """
    return [_row(picture, y) for y in range(0, picture.height, 2)]


def _row(picture: Picture, y: int) -> Strip:
    """Return two rows of pixels as one of cells."""
    width, pixels = picture.width, picture.pixels.translate(_TONES)
    upper = pixels[3 * y * width : 3 * (y + 1) * width]
    lower = pixels[3 * (y + 1) * width : 3 * (y + 2) * width] or b"\xff" * len(upper)
    segments: list[Segment] = []
    ink = paper = b""
    start = 0
    for x in range(1, width + 1):
        here, before = 3 * x, 3 * (x - 1)
        if x < width and (
            upper[here : here + 3] == upper[before:here]
            and lower[here : here + 3] == lower[before:here]
        ):
            continue
        glyph, ink, paper = _cell(upper[before:here], lower[before:here], ink, paper)
        style = Style.from_color(
            Color.from_triplet(ColorTriplet(*ink)), Color.from_triplet(ColorTriplet(*paper))
        )
        segments.append(Segment(glyph * (x - start), style))
        start = x
    return Strip(segments, width)


def _cell(upper: bytes, lower: bytes, ink: bytes, paper: bytes) -> tuple[str, bytes, bytes]:
    """Return what draws two pixels with as little as may be that differs from the cell before.

    A colour that changes costs some eighteen bytes, a character three.
    """
    if upper == lower:
        return (_FULL, upper, paper or upper) if upper != paper else (_NONE, ink, paper)
    as_upper = (upper != ink) + (lower != paper)
    as_lower = (lower != ink) + (upper != paper)
    return (_LOWER, lower, upper) if as_lower < as_upper else (_UPPER, upper, lower)


def _kept(middle: float, size: float) -> float:
    """Keep what is seen on the page."""
    return clamp(middle, size / 2, 1.0 - size / 2)

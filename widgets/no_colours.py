"""Drawing without colours, for terminals that have none and people who want none (NO_COLOR)."""

from __future__ import annotations

from rich.color import Color as TerminalColour
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_STANDS_OUT = 60
"""How much lighter or darker than the screen, of 255, what is chosen is drawn by every theme."""


class NoColours(LineFilter):
    """Leaves weights and lines, and draws reversed what stands out by its background alone."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without colours."""
        return [
            Segment(segment.text, _plain(segment.style, background), segment.control)
            for segment in segments
        ]


def _plain(style: Style | None, background: Color) -> Style | None:
    if style is None:
        return None
    plain = style.without_color
    if style.bgcolor is None or style.bgcolor.is_default:
        return plain
    apart = abs(_lightness(style.bgcolor) - 255 * background.brightness)
    return plain + Style(reverse=True) if apart > _STANDS_OUT else plain


def _lightness(colour: TerminalColour) -> float:
    red, green, blue = colour.get_truecolor()
    return 0.299 * red + 0.587 * green + 0.114 * blue

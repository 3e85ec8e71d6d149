"""The last line of defence: whatever reaches a line of the screen, no control character leaves it.

Text from outside is made safe where a widget takes it (``caseworker.text.visible``). This filter
stands behind that, for what was missed.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from caseworker.text import visible


class SafeLines(LineFilter):
    """Draws what a terminal would obey, in every segment of every line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with the same widths as far as nothing unsafe was in them."""
        return [self._safe(segment) for segment in segments]

    @staticmethod
    def _safe(segment: Segment) -> Segment:
        text = segment.text
        if segment.control or (text.isascii() and text.isprintable()):
            return segment
        safe = visible(text, single_line=True)
        return segment if safe == text else Segment(safe, segment.style)

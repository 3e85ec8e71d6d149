"""The last line of defence: whatever reaches a line of the screen, no control character leaves it.

Text from outside is made safe where a widget takes it (``caseworker.text.visible``). This filter
stands behind that, for what was missed.
"""

from __future__ import annotations

from typing import Final

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from caseworker.text import visible

# A sign in ASCII for each that the program draws, as wide as it is. Letters stay as they are.
_IN_ASCII: Final = str.maketrans(
    {
        **dict.fromkeys("─━═╌╍┄┅", "-"),
        **dict.fromkeys("│┃║▏▎▕", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝┏┓┗┛", "+"),
        **dict.fromkeys("█▉▊▋▇▆▅▄▃▂▁▀▔▓▒", "#"),
        **dict.fromkeys("▌▍▐›→", ">"),
        **dict.fromkeys("●•", "*"),
        **dict.fromkeys("·…", "."),
        **dict.fromkeys("–—−", "-"),
        **dict.fromkeys("“”„", '"'),
        "○": "o", "◌": "~", "▲": "^", "⏸": "=", "§": "S", "✎": "w", "≠": "#", "✓": "x",
        "⏎": "<", "↑": "^", "↓": "v", "←": "<", "░": ".", "’": "'",
    }
)  # fmt: skip


class SafeLines(LineFilter):
    """Draws what a terminal would obey, in every segment of every line.

    With ``ascii_signs`` lines, bars and signs are drawn in ASCII, for fonts without them.
    """

    def __init__(self, *, ascii_signs: bool = False) -> None:
        super().__init__()
        self._ascii_signs = ascii_signs

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with the same widths as far as nothing unsafe was in them."""
        return [self._safe(segment) for segment in segments]

    def _safe(self, segment: Segment) -> Segment:
        text = segment.text
        if segment.control or (text.isascii() and text.isprintable()):
            return segment
        safe = visible(text, single_line=True)
        if self._ascii_signs:
            safe = safe.translate(_IN_ASCII)
        return segment if safe == text else Segment(safe, segment.style)

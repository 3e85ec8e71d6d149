"""A screen as text that a person can read in a diff: its lines, then how each cell is drawn.

The second half has a line for each line of the screen, in runs: ``a12 b3`` are twelve cells drawn
as ``a`` and three as ``b``; the letters are explained below it.
"""

from __future__ import annotations

import re
import string
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual._context import visible_screen_stack
from textual.app import App
from textual.strip import Strip

_NO_STYLE = Style()
# The number of an entry and the port of a server are another in each run, and as long.
_CHANCE = re.compile(r"(CW-|127\.0\.0\.1:)([0-9A-Z]{5,})")


def lines(app: App[None]) -> list[Strip]:
    """Return the lines of the terminal, with what shines through the screen on top."""
    visible_screen_stack.set(app._background_screens)
    return app.screen._compositor.render_strips()


def look(app: App[None]) -> str:
    """Return the whole terminal as text."""
    drawn = lines(app)
    legend: dict[str, str] = {}
    texts = [_CHANCE.sub(_zeroed, strip.text).rstrip() for strip in drawn]
    runs = [_runs(strip, legend) for strip in drawn]
    letters = [f"{letter} = {style}" for style, letter in legend.items()]
    return "\n".join([*texts, "", *runs, "", *letters, ""])


def _zeroed(match: re.Match[str]) -> str:
    return match[1] + "0" * len(match[2])


def _runs(strip: Strip, legend: dict[str, str]) -> str:
    parts = []
    for style, segments in groupby(strip, _said):
        if style not in legend:
            legend[style] = string.ascii_letters[len(legend)]
        cells = sum(Segment.get_line_length([segment]) for segment in segments)
        parts.append(f"{legend[style]}{cells}")
    return " ".join(parts)


def _said(segment: Segment) -> str:
    return str((segment.style or _NO_STYLE).clear_meta_and_links())

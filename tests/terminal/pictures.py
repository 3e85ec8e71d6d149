"""The pictures of the README, drawn while its walk-through is done: `make pictures`."""

from __future__ import annotations

import io
import signal
import tempfile
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

import pyte.screens
from rich.color import Color
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests.terminal.demo import Demo
from tests.terminal.session import Terminal
from tests.terminal.walk import README, Step, Window, walk

FOLDER = README.parent / "docs" / "pictures"
COLUMNS, ROWS = 120, 32
# Long enough for a preview and a toast to have come, or gone.
_QUIET_MS = 600
_THEME = TerminalTheme(
    (18, 18, 18), (224, 224, 224),
    [(0, 0, 0), (205, 49, 49), (13, 188, 121), (229, 229, 16), (36, 114, 200), (188, 63, 188),
     (17, 168, 205), (229, 229, 229)],
)  # fmt: skip
# No font is fetched from anywhere: the reader's own monospaced one is as good.
_FRAME = """<svg viewBox="0 0 {terminal_width} {terminal_height}" \
xmlns="http://www.w3.org/2000/svg" xml:space="preserve">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; \
font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" \
height="{terminal_height}"/></clipPath>{lines}</defs>
<rect width="{terminal_width}" height="{terminal_height}" fill="#121212"/>
<g clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def draw(window: Terminal, path: Path) -> None:
    """Write what a terminal shows as a picture."""
    console = Console(
        record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, legacy_windows=False
    )
    for row in window.cells():
        console.print(_line(row), no_wrap=True, overflow="crop", soft_wrap=False)
    picture = console.export_svg(theme=_THEME, code_format=_FRAME, unique_id=path.stem)
    # Lines that end in a blank would be told about with every change.
    path.write_text("\n".join(map(str.rstrip, picture.splitlines())) + "\n", encoding="utf-8")


def _line(row: list[pyte.screens.Char]) -> Text:
    line = Text()
    for style, cells in groupby(row, _style):
        line.append("".join(cell.data for cell in cells), style)
    return line


def _style(cell: pyte.screens.Char) -> Style:
    return Style(
        color=_colour(cell.fg),
        bgcolor=_colour(cell.bg),
        bold=cell.bold,
        italic=cell.italics,
        underline=cell.underscore,
        reverse=cell.reverse,
    )


def _colour(name: str) -> Color | None:
    if name == "default":
        return None
    if len(name) == 6 and set(name) <= set("0123456789abcdefABCDEF"):
        return Color.parse(f"#{name}")
    return Color.parse({"brown": "yellow"}.get(name, name))


def main() -> None:
    """Do the walk-through and draw every screen that it has a picture of."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as windows:
        demo = Demo(Path(folder))
        opened: list[Terminal] = []

        def open_window() -> Window:
            if opened:
                opened[-1].kill(signal.SIGHUP)
                opened[-1].wait_end()
            terminal = Terminal(demo.command, demo.environment, columns=COLUMNS, rows=ROWS)
            opened.append(windows.enter_context(terminal))
            return opened[-1]

        def look(step: Step, _window: Window) -> None:
            opened[-1].wait_quiet(_QUIET_MS)
            if step.picture:
                opened[-1].wait_for(*step.seen)
                draw(opened[-1], FOLDER / f"{step.picture}.svg")

        walk(open_window, look)
        opened[-1].wait_end()


if __name__ == "__main__":
    main()

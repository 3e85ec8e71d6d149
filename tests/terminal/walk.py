"""The walk-through of the README, read from it and done key by key.

Its table says what to press and what is then on the screen: ``<kbd>key</kbd>`` is a key, text in
backticks is typed, **bold** words stand on the screen afterwards, and a link to ``docs/pictures``
is the picture of that screen. ``make demo`` opens the program, closing its window first where it
is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

README = Path(__file__).parents[2] / "README.md"
_HEADING = "## The job, key by key"
_PRESSED = re.compile(r"<kbd>(.+?)</kbd>|`(.+?)`")
_SEEN = re.compile(r"\*\*(.+?)\*\*")
_PICTURE = re.compile(r"\(docs/pictures/([a-z-]+)\.svg\)")
_OPENS = "make demo"
_NAMES = {"esc": "escape", "↓": "down", "↑": "up"}


@dataclass(frozen=True)
class Step:
    """A line of the table."""

    opens: bool
    pressed: tuple[tuple[str, bool], ...]
    """Keys by name, and texts, for which the second part is true."""
    seen: tuple[str, ...]
    picture: str


class Window(Protocol):
    """A terminal that the program runs in."""

    @property
    def screen(self) -> str: ...
    def press(self, *keys: str) -> None: ...
    def type(self, text: str) -> None: ...
    def wait_for(self, *texts: str) -> str: ...
    def wait_until(self, told: Callable[[str], bool]) -> str: ...


def steps() -> Iterator[Step]:
    """Yield the lines of the table in the README."""
    text = README.read_text(encoding="utf-8").split(f"\n{_HEADING}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    for press, shows in rows[1:]:
        pressed = [(key or text, bool(text)) for key, text in _PRESSED.findall(press)]
        picture = _PICTURE.search(shows)
        yield Step(
            opens=(_OPENS, True) in pressed,
            pressed=tuple((_NAMES.get(p, p), is_text) for p, is_text in pressed if p != _OPENS),
            seen=tuple(_SEEN.findall(shows)),
            picture=picture.group(1) if picture else "",
        )


def walk(
    open_window: Callable[[], Window], done: Callable[[Step, Window], None] = lambda _s, _w: None
) -> list[str]:
    """Do every step and return the screen after each; ``done`` is told of it as it stands.

    ``open_window`` opens the program, and closes the window that is open.
    """
    screens: list[str] = []
    window: Window | None = None
    for step in steps():
        if step.opens:
            window = open_window()
            window.wait_for("● connected", "▌")
        assert window is not None, "the first step does not open the program"
        for pressed, is_text in step.pressed:
            (window.type if is_text else window.press)(pressed)
        screens.append(window.wait_for(*step.seen))
        done(step, window)
    return screens

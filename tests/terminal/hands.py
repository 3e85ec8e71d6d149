"""What hands do on the way through the program, for tests of more than one kind."""

from __future__ import annotations

import re

from tests.terminal.session import Terminal

_CURSOR_LINE = re.compile(r"▌.? ?([A-Z]+ \d{4}-\d{6})")


def open_case(window: Terminal) -> str:
    """Open the case under the cursor and return its number."""
    screen = window.wait_until(lambda seen: bool(_CURSOR_LINE.search(seen)))
    number = str(_CURSOR_LINE.findall(screen)[0])
    window.press("enter")
    window.wait_for(f"› {number}", "switch side")
    return number


def row_of_cursor(screen: str) -> int:
    """Return the row of a queue that the cursor is on, from 0; -1 where that is not seen."""
    lines = screen.split("\n")
    starts = [line[:8].strip() for line in lines]
    marked = [at for at, line in enumerate(lines) if line.startswith("▌")]
    # Between two of its parts a frame may have no cursor, or two.
    return marked[0] - starts.index("Number") - 1 if len(marked) == 1 else -1


def begin_reasons(window: Terminal) -> None:
    """Begin a decision about the case that is open; the cursor is in the reasons."""
    window.press("b")
    window.wait_for("Decision type")
    window.press("tab", "tab", "tab")
    is_in_reasons(window)


def fill_in(window: Terminal) -> None:
    """Begin a decision and choose type and outcome; the cursor is in the reasons."""
    window.press("b")
    window.wait_for("things missing", "Reasons")
    window.press("enter", "down", "enter", "tab", "1", "tab", "tab")
    window.wait_for("(•) granted", "1 thing missing")
    is_in_reasons(window)


def is_in_reasons(window: Terminal) -> None:
    """Wait until the cursor is below the label of the reasons."""

    def is_below(screen: str) -> bool:
        labels = [at for at, line in enumerate(screen.split("\n")) if line.startswith(" Reasons")]
        return bool(labels) and window.cursor_row > labels[0]

    window.wait_until(is_below)


def send_decision(window: Terminal) -> None:
    """Review the decision that is written, and send it."""
    window.press("ctrl+r")
    window.wait_for("This is sent:")
    window.press("enter")
    window.wait_until(lambda screen: "This is sent:" not in screen)

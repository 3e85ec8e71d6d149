"""Steps through the client that more than one measurement takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from benchmarks import processes
from benchmarks.pressing import milliseconds_until_shown
from tests.terminal.session import Terminal

_CASES: Final = 12
_QUIET_MS: Final = 300
# Only in a case that is whole; a case that is still to be fetched has none.
_WHOLE_CASE: Final = "Parties"
_LOOK: Final = 0.5
_PATIENCE: Final = 30.0


def go(terminal: Terminal, key: str) -> None:
    """Press a key and let everything that follows from it happen."""
    terminal.press(key)
    terminal.wait_quiet(_QUIET_MS)


def open_cases(terminal: Terminal) -> Iterator[float | None]:
    """Open some cases from the cursor on; yield how long each took, None where it was new."""
    for _case in range(_CASES):
        yield open_case(terminal)
        go(terminal, "escape")
        go(terminal, "down")


def open_case(terminal: Terminal) -> float | None:
    """Open the case under the cursor; return the milliseconds, None where it was not mirrored."""
    seen, pressed = len(terminal.chunks), time.perf_counter_ns()
    terminal.press("enter")
    taken = milliseconds_until_shown(terminal, lambda screen: _WHOLE_CASE in screen, pressed)
    terminal.wait_quiet(_QUIET_MS)
    came = b"".join(content for _when, content in terminal.chunks[seen:])
    return None if b"being fetched" in came else taken


def wait_idle(terminal: Terminal) -> None:
    """Wait until the program computes next to nothing and writes no more than a cursor's blink."""
    pid = terminal.process.pid
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        spent, seen = processes.cpu_seconds(pid), len(terminal.chunks)
        time.sleep(_LOOK)
        is_busy = processes.cpu_seconds(pid) - spent > _LOOK / 20
        if not is_busy and len(terminal.chunks) <= seen + 1:
            return

"""Programs started and ended in a pseudo-terminal."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.pressing import milliseconds_until
from tests.terminal.session import Terminal

_HERE: Final = Path(__file__).parent
_QUIET_MS: Final = 300
# Seconds; a hundred thousand cases take more than one until they are all here.
_LONG_PATIENCE: Final = 600.0
_PATIENCE: Final = 10.0


@dataclass(frozen=True, slots=True)
class Program:
    """How a program is started, what shows that it is ready, and how it is ended."""

    command: list[str]
    environment: Mapping[str, str]
    mark: re.Pattern[bytes]
    quit_key: str
    settled: str = ""
    """What stands on the screen once the program has no work left from its start."""

    def start(self) -> Terminal:
        """Start the program in a terminal."""
        return Terminal(self.command, self.environment, columns=120, rows=40)

    def wait_settled(self, terminal: Terminal) -> None:
        """Wait until the program has done all that a start does."""
        if self.settled:
            terminal.wait_for(self.settled, seconds=_LONG_PATIENCE)
        terminal.wait_quiet(_QUIET_MS)


@dataclass(frozen=True, slots=True)
class Launch:
    """Milliseconds from the launch to the marked frame, and from the last key to the end."""

    start: float
    quit: float


def beside_this(name: str, *arguments: str, mark: str, environment: Mapping[str, str]) -> Program:
    """Return one of the small programs that lie beside this file."""
    command = [sys.executable, str(_HERE / name), *arguments]
    return Program(command, environment, re.compile(re.escape(mark.encode())), "ctrl+q")


def launch(program: Program) -> Launch:
    """Start a program, let it come to rest, and end it."""
    with program.start() as terminal:
        start = milliseconds_until(terminal, program.mark, terminal.started)
        program.wait_settled(terminal)
        pressed = time.perf_counter_ns()
        terminal.press(program.quit_key)
        while terminal.process.isalive():
            if time.perf_counter_ns() - pressed > _PATIENCE * 1e9:
                raise TimeoutError(f"it does not end:\n{terminal.screen}")
            time.sleep(0.001)
        return Launch(start, (time.perf_counter_ns() - pressed) / 1e6)


def launches(
    programs: Mapping[str, Program], runs: int, tell: Callable[[str], None]
) -> dict[str, list[Launch]]:
    """Launch programs in turn, so that a drifting machine touches all alike.

    The first time of each only warms the caches.
    """
    found: dict[str, list[Launch]] = {name: [] for name in programs}
    for at in range(runs + 1):
        for name, program in programs.items():
            one = launch(program)
            tell(f"{name}: start {one.start:.0f} ms, quit {one.quit:.0f} ms")
            if at:
                found[name].append(one)
    return found

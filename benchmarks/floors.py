"""What the least programs of each kind need: one word, a bare list, a bare text field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from benchmarks import processes
from benchmarks.launching import Program, beside_this
from benchmarks.pressing import Repaint, held, repaints, size_within, there_and_back

HELD: Final = 90
"""How often a held key repeats: three seconds."""
PAGES: Final = 60
IDLE_SECONDS: Final = 10.0
# As many rows as a page key moves the bare list by at 120x40.
_PAGE: Final = 39
_WALK: Final = 300
_LENGTH: Final = 100_000
_PARAGRAPH: Final = "Den sökande har gett in ritningar och en redogörelse för arbetet. " * 8 + "\n"
LONG_TEXT: Final = (_PARAGRAPH * (_LENGTH // len(_PARAGRAPH) + 1))[:_LENGTH]
TYPED: Final = "Nämnden finner att " * 8


@dataclass(frozen=True, slots=True)
class Floors:
    """Figures of programs that do nothing else."""

    memory: float
    idle: float
    moves: list[Repaint]
    pages: list[Repaint]
    lag: list[float]
    typed: list[Repaint]
    typed_long: list[Repaint]


def hello(environment: Mapping[str, str]) -> Program:
    """Return the program that shows one word."""
    return beside_this("hello.py", mark="ready", environment=environment)


def measure(rows: int, environment: Mapping[str, str]) -> Floors:
    """Run the small programs, the list with so many rows."""
    memory, idle = _at_rest(environment)
    moves, pages, lag = _list(rows, environment)
    typed, typed_long = text_field(environment)
    return Floors(memory, idle, moves, pages, lag, typed, typed_long)


def _at_rest(environment: Mapping[str, str]) -> tuple[float, float]:
    program = hello(environment)
    with program.start() as terminal:
        program.wait_settled(terminal)
        pid = terminal.process.pid
        before = processes.cpu_seconds(pid)
        size_within(terminal, IDLE_SECONDS)
        spent = processes.cpu_seconds(pid) - before
        return processes.memory_mib(pid), 100 * spent / IDLE_SECONDS


def _list(
    rows: int, environment: Mapping[str, str]
) -> tuple[list[Repaint], list[Repaint], list[float]]:
    program = beside_this("line_list.py", str(rows), mark="▌", environment=environment)
    with program.start() as terminal:
        program.wait_settled(terminal)
        lag = [one.milliseconds for one in held(terminal, "down", HELD)]
        terminal.press(*["up"] * HELD)
        program.wait_settled(terminal)
        moves = repaints(terminal, there_and_back("down", "up", rows - 1, _WALK))
        steps = min(_WALK, rows - 1) if rows > _WALK else 0
        terminal.press(*["pageup"] * (steps // _PAGE + 8))
        program.wait_settled(terminal)
        turns = max(1, (rows - 1) // _PAGE)
        pages = repaints(terminal, there_and_back("pagedown", "pageup", turns, PAGES))
    return moves, pages, lag


def text_field(
    environment: Mapping[str, str], typed: str = TYPED
) -> tuple[list[Repaint], list[Repaint]]:
    """Type into Textual's own field, empty and with the long text in it."""
    program = beside_this("text_field.py", mark="ready", environment=environment)
    with program.start() as terminal:
        program.wait_settled(terminal)
        empty = repaints(terminal, typed)
        terminal.paste(LONG_TEXT)
        program.wait_settled(terminal)
        return empty, repaints(terminal, typed)

"""Triage over a terminal: keys and bytes of each task, and many cases handed over at once.

    python -m benchmarks.triage [--cases N]

The client runs at 120x40. The last part hands cases over on a server that answers after 100 ms and
lets a tenth of all requests go wrong, and moves in the list meanwhile. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import platform
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from benchmarks.launching import Program
from benchmarks.pressing import Repaint, repaints
from benchmarks.report import Row, percentile, table
from benchmarks.steps import wait_idle
from tests.command_line.cases import handlers
from tests.command_line.runner import Runner
from tests.sandbox.client import COLLEAGUE, ZAKEN, Api
from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.terminal.session import Terminal

_LINE: Final = re.compile("▌ [A-ZÅÄÖ]+ [0-9]{4}-[0-9]{6}".encode())
_OPENED: Final = re.compile("› ([A-ZÅÄÖ]+ [0-9]{4}-[0-9]{6})")
_LATENCY_MS: Final = 100
_MANY: Final = 200
_HALF_AN_HOUR: Final = 300
_ASSIGNED: Final = 80
_HANDED_OVER: Final = 100
_REASON: Final = "Semester till och med den 12, komplettering inkommen."
_PATIENCE: Final = 600.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--only-many", action="store_true", help="leave out the single tasks")
    given = parser.parse_args()
    cases: int = given.cases
    print(f"Python {platform.python_version()}, terminal 120x40, {cases:,} cases")
    if not given.only_many:
        with (
            tempfile.TemporaryDirectory() as folder,
            running_sandbox(cases=cases, seed=5) as sandbox,
        ):
            runner = _logged_in(sandbox, Path(folder))
            with _queue(runner) as terminal:
                print(table(list(_tasks(terminal))))
    with (
        tempfile.TemporaryDirectory() as folder,
        running_sandbox(cases=cases, seed=6, latency_ms=_LATENCY_MS) as sandbox,
    ):
        runner = _logged_in(sandbox, Path(folder))
        with _queue(runner) as terminal:
            print(table(list(_many(terminal, sandbox, runner))))


def _logged_in(sandbox: RunningSandbox, folder: Path) -> Runner:
    runner = Runner(folder)
    answer = runner.login(sandbox)
    if answer.code:
        raise SystemExit(answer.err)
    return runner


def _queue(runner: Runner) -> Terminal:
    """Return a client with all cases on its screen."""
    line = runner.line("--queue", "all")
    program = Program(line, runner.environment, _LINE, "q", "● connected")
    terminal = program.start()
    program.wait_settled(terminal)
    terminal.wait_until(lambda screen: re.search(r"All · [0-9]", screen) is not None)
    wait_idle(terminal)
    return terminal


class _Task:
    """Presses keys, and counts them and what the program writes for them."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._begun = len(terminal.output)
        self.keys = 0

    def press(self, *keys: str, until: str = "") -> None:
        for key in keys:
            self._terminal.press(key)
            self.keys += 1
        if until:
            self._terminal.wait_for(until)
        self._terminal.wait_quiet(60)

    def wait_until(self, told: Callable[[str], bool]) -> None:
        self._terminal.wait_until(told)
        self._terminal.wait_quiet(60)

    def sees(self, text: str) -> bool:
        return text in self._terminal.screen

    def seen(self, pattern: re.Pattern[str]) -> list[str]:
        return pattern.findall(self._terminal.screen)

    def type(self, text: str) -> None:
        self._terminal.type(text)
        self.keys += len(text)
        self._terminal.wait_quiet(60)

    def rows(self, name: str) -> Iterator[Row]:
        yield Row(f"{name}: keys", self.keys, "")
        yield Row(f"{name}: written", (len(self._terminal.output) - self._begun) / 1000, "kB")


def _tasks(terminal: Terminal) -> Iterator[Row]:
    """Do each task once, then half an hour of them."""
    _tell("tasks")
    began = len(terminal.output)
    task = _Task(terminal)
    _to_queue(task, "3", "Unassigned")
    task = _Task(terminal)
    _assign(task)
    yield from task.rows("assign one to me")
    _to_queue(task, "8", "All")
    task = _Task(terminal)
    _hand_over(task, 20)
    yield from task.rows("hand over twenty with a reason")
    task.press("/")
    task.type("komplett")
    task.press("enter", until=" of ")
    task = _Task(terminal)
    _read_and_decide(task)
    yield from task.rows("open, read, decide, next")
    task.press("escape", until="All · ")
    task.press("escape")
    done = 22
    _tell("half an hour")
    _to_queue(task, "3", "Unassigned")
    for _case in range(_ASSIGNED):
        _assign(task)
    done += _ASSIGNED
    _to_queue(task, "8", "All")
    for _time in range(_HANDED_OVER // 20):
        _hand_over(task, 20)
        done += 20
    task.press("enter", until="Parties")
    while done < _HALF_AN_HOUR:
        _read(task)
        done += 1
    written = (len(terminal.output) - began) / 1000
    yield Row(f"{done} cases: written", written, "kB", budget=3000)
    yield Row(f"{done} cases: keys", task.keys, "")


def _to_queue(task: _Task, key: str, name: str) -> None:
    """Go to a queue and wait until its cases are there."""
    task.press(key)
    counted = re.compile(rf"{name} · [0-9]")
    task.wait_until(lambda screen: counted.search(screen) is not None and "▌" in screen)


def _assign(task: _Task) -> None:
    """Take on a case that nobody handles; the next one is under the cursor."""
    task.press("t", until="is assigned to you")


def _hand_over(task: _Task, count: int) -> None:
    for _case in range(count):
        task.press("space")
    task.press("h", until="Hand over")
    task.type(COLLEAGUE)
    task.press("tab")
    task.type(_REASON)
    task.press("ctrl+r", until="hand over")
    task.press("enter", until="All · ")


def _read(task: _Task) -> None:
    """Read a page more of the first document of the case that is open, and go on to the next."""
    if not task.sees("No documents."):
        task.press("enter")
        task.wait_until(lambda screen: "switch side" not in screen)
        task.press("space")
        task.press("escape", until="switch side")
    _next_case(task)


def _next_case(task: _Task) -> None:
    """Go on to the next case of the list and wait until it is whole."""
    before = task.seen(_OPENED)
    task.press(".")
    task.wait_until(lambda screen: _OPENED.search(screen) is not None and "Parties" in screen
                    and _OPENED.findall(screen) != before)  # fmt: skip


def _read_and_decide(task: _Task) -> None:
    task.press("enter", until="Parties")
    task.press("enter", until="page 1")
    task.press("b", until="things missing")
    task.press("enter", "down", "enter", "tab", "1", "tab", "tab", until="1 thing missing")
    task.type("Åtgärden strider inte mot detaljplanen.")
    task.press("ctrl+r", until="This is sent:")
    task.press("enter", until="outbox")
    task.press("escape", until="switch side")
    _next_case(task)


def _many(terminal: Terminal, sandbox: RunningSandbox, runner: Runner) -> Iterator[Row]:
    """Hand two hundred cases over while requests go wrong, and move in the list meanwhile."""
    _tell(f"{_MANY} cases at once")
    sandbox.control.odds("7:0.1")
    task = _Task(terminal)
    for _case in range(_MANY):
        task.press("space")
    began = time.monotonic()
    task.press("h", until=f"Hand over {_MANY} cases")
    task.type(COLLEAGUE)
    task.press("tab")
    task.type(_REASON)
    task.press("ctrl+r", until="hand over")
    task.press("enter", until="All · ")
    numbers = [each["number"] for each in _entries(runner)]
    moves: list[Repaint] = []
    while time.monotonic() - began < _PATIENCE:
        moves += repaints(terminal, ["down", "up"] * 10)
        if not any(each["state"] == "queued" for each in _entries(runner)):
            break
    took = time.monotonic() - began
    sandbox.control.odds("")
    states = Counter(str(each["state"]) for each in _entries(runner, everything=True))
    server = Api(sandbox)
    doubled = sum(len(handlers(server, _url(server, number))) > 1 for number in numbers)
    server.close()
    yield Row(f"{len(numbers)} handed over: all settled after", took, "s")
    for state, count in sorted(states.items()):
        yield Row(f"of them {state}", count, "")
    yield Row("of them doubled on the server", doubled, "", budget=0)
    firsts, ends = [each.first for each in moves], [each.milliseconds for each in moves]
    yield Row("key to paint in the list meanwhile, p50", percentile(firsts, 50), "ms")
    yield Row("key to paint in the list meanwhile, p99", percentile(firsts, 99), "ms", budget=20)
    # What is told of the sending may be painted within these.
    yield Row("until nothing more came, p99", percentile(ends, 99), "ms")


def _entries(runner: Runner, *, everything: bool = False) -> Sequence[dict[str, object]]:
    """Return what stands in the outbox."""
    answer = runner("outbox", *(["--all"] if everything else []), "--json")
    return list(answer.json["entries"])


def _url(server: Api, number: object) -> str:
    return str(server.items(f"{ZAKEN}/zaken", identificatie=number)[0]["url"])


def _tell(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()

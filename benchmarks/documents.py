"""Reading documents: the first page, the next one, memory, and a search over forty of them.

    python -m benchmarks.documents [--runs N] [--manual FILE]

The client runs in a terminal of 120x40 with every file on this computer already. ``--manual`` is a
PDF of 116 pages; without one, such a one is made. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import platform
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from benchmarks import processes
from benchmarks.launching import Program
from benchmarks.pressing import milliseconds_until_shown, repaints
from benchmarks.report import Row, percentile, table
from benchmarks.steps import go, open_case, wait_idle
from tests.command_line.runner import Runner
from tests.documents import samples
from tests.sandbox.client import Api, Body
from tests.sandbox_server import running_sandbox
from tests.screens.papers import add_document
from tests.terminal.session import Terminal

_LINE: Final = re.compile("▌ [A-ZÅÄÖ]+ [0-9]{4}-[0-9]{6}".encode())
_ALL_SEARCHED: Final = re.compile(r"of [0-9]+ documents\.(?!\s*Still)")
_LETTERS: Final = 40
_TURNS: Final = 100
_SENTENCE: Final = "Nämnden bedömer att åtgärden inte strider mot detaljplanen. "


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    print(f"Python {platform.python_version()}, terminal 120x40")
    manual = arguments.manual.read_bytes() if arguments.manual else _book(116)
    with tempfile.TemporaryDirectory() as folder, running_sandbox(cases=60, seed=5) as sandbox:
        server, runner = Api(sandbox), Runner(Path(folder))
        answer = runner.login(sandbox)
        if answer.code:
            raise SystemExit(answer.err)
        _tell("putting documents on the server")
        papers, letters = server.fresh_case(), server.fresh_case()
        for title, content in (("5", _book(5)), ("500", _book(500)), ("116", manual)):
            add_document(server, papers, content, title=title, name=f"{title}.pdf")
        for number in range(_LETTERS):
            content = _book(2, f"Handling {number}")
            add_document(server, letters, content, title=f"L{number}", name=f"{number}.pdf")
        server.close()
        rows = [
            *_opening(runner, papers, arguments.runs),
            *_memory(runner, papers),
            *_searching(runner, letters, arguments.runs),
        ]
    print(table(rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--manual", type=Path)
    return parser.parse_args()


def _book(pages: int, title: str = "Bok") -> bytes:
    """Return a PDF with so many full pages, each with a heading."""
    sheets = (f"= {title} {page}\n{_SENTENCE * 40}" for page in range(1, pages + 1))
    return samples.pdf("\n#pagebreak()\n".join(sheets))


@contextmanager
def _case(runner: Runner, case: Body) -> Iterator[Terminal]:
    """A client with a case open, its cursor on the last document."""
    program = Program(runner.line("--queue", "all"), runner.environment, _LINE, "q", "● connected")
    with program.start() as terminal:
        program.wait_settled(terminal)
        terminal.press("/")
        for letter in case["identificatie"]:
            terminal.press(letter)
        go(terminal, "enter")
        open_case(terminal)
        go(terminal, "G")
        wait_idle(terminal)
        yield terminal


def _opening(runner: Runner, case: Body, runs: int) -> Iterator[Row]:
    """Open a manual of 116 pages again and again, then turn its pages."""
    _tell("opening 116 pages")
    with _case(runner, case) as terminal:
        took = []
        for _run in range(runs + 1):
            pressed = time.perf_counter_ns()
            terminal.press("enter")
            took.append(milliseconds_until_shown(terminal, _has_116_pages, pressed))
            wait_idle(terminal)
            go(terminal, "escape")
        del took[0]  # it was fetched
        go(terminal, "enter")
        wait_idle(terminal)
        turned = [each.milliseconds for each in repaints(terminal, "n" * _TURNS)]
    for percent in (50, 99):
        yield Row(f"first page of 116, p{percent}", percentile(took, percent), "ms", budget=150)
    for percent in (50, 99):
        yield Row(f"next page, p{percent}", percentile(turned, percent), "ms", budget=16)


def _memory(runner: Runner, case: Body) -> Iterator[Row]:
    """Open five pages, and five hundred, each in a client of its own."""
    used = []
    for steps in (2, 1):
        _tell("memory with a document open")
        with _case(runner, case) as terminal:
            for _step in range(steps):
                go(terminal, "up")
            go(terminal, "enter")
            terminal.wait_for("page 1 of 5")
            wait_idle(terminal)
            used.append(processes.own_mib(terminal.process.pid))
    yield Row("memory of the client, 500 pages (floor: 5 pages)", used[1], "MiB", used[0])


def _searching(runner: Runner, case: Body, runs: int) -> Iterator[Row]:
    """Find a word in forty documents, in clients that have read none of them yet."""
    _tell(f"searching {_LETTERS} documents")
    first, again = [], []
    for run in range(max(3, runs // 2)):
        with _case(runner, case) as terminal:
            first.append(_search(terminal, "Handling"))
            go(terminal, "/")
            again.append(_search(terminal, ""))
        if run == 0:
            first.clear()  # they were fetched
    yield Row(f"search over {_LETTERS} documents, p50", percentile(first, 50), "ms", budget=1000)
    yield Row("the same words again, p50", percentile(again, 50), "ms", budget=1000)


def _search(terminal: Terminal, words: str) -> float:
    if words:
        go(terminal, "/")
        for letter in words:
            go(terminal, letter)
    pressed = time.perf_counter_ns()
    terminal.press("enter")
    return milliseconds_until_shown(terminal, _has_searched, pressed)


def _has_116_pages(screen: str) -> bool:
    return "page 1 of 116" in screen


def _has_searched(screen: str) -> bool:
    return _ALL_SEARCHED.search(screen) is not None


def _tell(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()

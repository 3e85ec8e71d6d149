"""The real program in a pseudo-terminal of 120x40, beside the least programs of their kind.

    python -m benchmarks.terminal [--runs N] [--cases 300,10000]

Prints each figure with its floor, measured in the same run, and its budget where it has one.
Ratios say more than figures: machines differ, and others work on them. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks import floors, processes, session
from benchmarks.launching import Launch, Program, launches
from benchmarks.report import Row, median, table
from benchmarks.steps import open_cases
from tests.command_line.runner import Runner
from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.secret_service import secret_service

_SEED: Final = 5
_FIRST_LINE: Final = re.compile("▌ [A-ZÅÄÖ]+ [0-9]{4}-[0-9]{6}".encode())
_ROWS: Final = re.compile(r"All · ([0-9]+)")
# Cases; a longer queue is read for minutes after each start, so it starts without a server only.
_LONG: Final = 20_000
_HELLO: Final = "hello"
_CLIENT: Final = "caseworker"


def main() -> None:
    """Measure with each number of cases."""
    arguments = _arguments()
    # The thread that stamps what comes must not wait for the one that looks.
    sys.setswitchinterval(0.0005)
    began, busy, own = time.monotonic(), processes.machine_busy_seconds(), _own()
    print(
        f"Python {platform.python_version()}, Textual {version('textual')}, "
        f"{os.cpu_count()} cores, 120x40, {arguments.runs} launches each; "
        f"load average at the start {os.getloadavg()[0]:.2f}"
    )
    for cases in arguments.cases:
        _measure(cases, arguments.runs)
    others = processes.machine_busy_seconds() - busy - (_own() - own)
    took = time.monotonic() - began
    print(
        f"\n{took:.0f} s; other programs kept {max(0.0, others) / took:.2f} cores busy meanwhile; "
        f"load average at the end {os.getloadavg()[0]:.2f}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--runs", type=int, default=10, help="launches of each program (10)")
    parser.add_argument(
        "--cases",
        type=lambda text: [int(part) for part in text.split(",")],
        default=[300, 10_000],
        help="how many cases the server has, several separated by commas (300,10000)",
    )
    return parser.parse_args()


def _measure(cases: int, runs: int) -> None:
    """Measure with a server that has so many cases, and print what was found."""
    _tell(f"{cases:,} cases: starting the server")
    rows: list[Row] = []
    with (
        running_sandbox(cases=cases, seed=_SEED) as sandbox,
        tempfile.TemporaryDirectory() as folder,
    ):
        runner = Runner(Path(folder))
        answer = runner.login(sandbox)
        if answer.code:
            raise SystemExit(answer.err)
        length = 0
        try:
            for found in _figures(runner, sandbox, runs):
                length = length or found[0]
                rows.append(found[1])
        finally:
            print(f"\n{cases:,} cases, {length:,} rows in the queue\n{table(rows)}", flush=True)


def _figures(runner: Runner, sandbox: RunningSandbox, runs: int) -> Iterator[tuple[int, Row]]:
    """Yield how long the queue is with each figure."""
    client = _client(runner, "● connected")
    _tell("the first start, which fills the mirror")
    with client.start() as terminal:
        client.wait_settled(terminal)
        length = int(_found(_ROWS, terminal.screen))
        for _taken in open_cases(terminal):  # so that the mirror holds them
            pass
    if length <= _LONG:
        yield from ((length, row) for row in _launched(runner, client, runs, ""))
        yield from ((length, row) for row in _with_keyring(runner, sandbox, runs))
    _tell("the floors")
    least = floors.measure(length, runner.environment)
    _tell("a session")
    terminal, most = session.start(client)
    with terminal:
        yield length, Row("memory, most while starting", most, "MiB", budget=80)
        for row in session.Session(terminal, length, least, _tell).figures():
            yield length, row
    sandbox.stop()
    stopped = _client(runner, "○ offline")
    for row in _launched(runner, stopped, runs, ", server stopped"):
        yield length, row


def _with_keyring(runner: Runner, sandbox: RunningSandbox, runs: int) -> Iterator[Row]:
    """Start with the secret in a keyring, where one can be had: no passphrase costs time then."""
    if not all(map(shutil.which, ("dbus-daemon", "gnome-keyring-daemon"))):
        return
    with secret_service("unlocked") as service:
        user = Runner(runner.folder / "keyring", service.environment)
        user.folder.mkdir()
        answer = user.login(sandbox, store="keyring")
        if answer.code:
            _tell(f"no keyring: {answer.err}")
            return
        client = _client(user, "● connected")
        with client.start() as terminal:
            client.wait_settled(terminal)
        yield from _launched(user, client, runs, ", keyring")


def _client(runner: Runner, settled: str) -> Program:
    line = runner.line("--queue", "all")
    return Program(line, runner.environment, _FIRST_LINE, "q", settled)


def _launched(runner: Runner, client: Program, runs: int, how: str) -> Iterator[Row]:
    """Launch the client and the floor in turn."""
    programs = {_HELLO: floors.hello(runner.environment), _CLIENT: client}
    found = launches(programs, runs, _tell)
    floor, figure = found[_HELLO], found[_CLIENT]
    yield Row(f"start{how}, median", *_pair(figure, floor, best=False), 350, 1.6)
    yield Row(f"start{how}, best", *_pair(figure, floor, best=True))
    quits = median([one.quit for one in figure]), "ms", median([one.quit for one in floor])
    yield Row(f"quit{how}, median", *quits, 350)


def _pair(figure: list[Launch], floor: list[Launch], *, best: bool) -> tuple[float, str, float]:
    of = min if best else median
    return of([one.start for one in figure]), "ms", of([one.start for one in floor])


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    if match is None:
        raise RuntimeError(f"no {pattern.pattern} on the screen:\n{text}")
    return match.group(1)


def _own() -> float:
    return processes.own_busy_seconds()


def _tell(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()

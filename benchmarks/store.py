"""The offline store: opening, saving, and typing while it saves, beside the least of their kind.

    python -m benchmarks.store [--opens N] [--documents-mib N]

The floors are measured in the same run: SQLite without encryption, a file that is appended to and
flushed, and Textual's own text field. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import apsw
from msgspec.structs import replace

from api_client.models import CaseList, DocumentInfo, Queue
from benchmarks import floors
from benchmarks.floors import LONG_TEXT
from benchmarks.launching import Program
from benchmarks.pressing import repaints
from benchmarks.report import Row, percentile, table
from benchmarks.session import times
from benchmarks.steps import go, open_case
from caseworker.offline.documents import MEBIBYTE
from caseworker.offline.store import Store
from tests.command_line.runner import Runner
from tests.offline.examples import decision, summary
from tests.sandbox_server import running_sandbox
from tests.terminal.hands import begin_reasons

_KEY: Final = bytes(range(32))
_CASES: Final = 10_000
_DRAFTS: Final = 20
_SAVES: Final = 200
_PIECE_MIB: Final = 50
# For more than twenty saves at one each half a second.
_LINE: Final = re.compile("▌ [A-ZÅÄÖ]+ [0-9]{4}-[0-9]{6}".encode())
_TYPED: Final = "Nämnden finner att " * 20


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    sys.setswitchinterval(0.0005)
    print(f"Python {platform.python_version()}, SQLite {apsw.sqlite_lib_version()}")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        rows = [
            *_opening(base, arguments.opens, arguments.documents_mib),
            *_saving(base),
            *_typing(base / "client"),
        ]
    print(table(rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--opens", type=int, default=200, help="how often each is opened (200)")
    parser.add_argument(
        "--documents-mib", type=int, default=2048, help="how much the full one holds (2048)"
    )
    return parser.parse_args()


def _opening(base: Path, opens: int, mib: int) -> Iterator[Row]:
    """Open an empty store and a full one in turn, with their first reads."""
    Store.open(base / "empty", _KEY).close()
    _tell(f"filling: {_CASES:,} cases, {_DRAFTS} drafts with their past, {mib:,} MiB of documents")
    _fill(base / "full", mib, LONG_TEXT[:3_000], _CASES)
    _fill(base / "as much written", 0, LONG_TEXT[:3_000], 1)
    _fill(base / "much written", 0, LONG_TEXT, 1)
    plain = base / "plain.db"
    _plain(plain)
    names = ("empty", "as much written", "full", "much written")
    found: dict[str, list[float]] = {name: [] for name in ("plain", *names)}
    for _time in range(opens):
        found["plain"].append(_timed(lambda: _plain(plain)))
        for name in names:
            found[name].append(_timed(lambda name=name: _open(base / name)))  # type: ignore[misc]
    for percent in (50, 99):
        least, empty, alone, full, much = (
            percentile(found[name], percent) for name in ("plain", *names)
        )
        yield Row(f"open an empty store, p{percent}", empty, "ms", least, 5)
        yield Row(f"open the full one, p{percent} (floor: its drafts alone)", full, "ms", alone, 5)
        yield Row(f"open one with {_DRAFTS} drafts of 40 kB, p{percent}", much, "ms", empty)


def _fill(folder: Path, mib: int, text: str, count: int) -> None:
    now = datetime.now(UTC)
    with Store.open(folder, _KEY, document_bytes=(mib + _PIECE_MIB) * MEBIBYTE) as store:
        cases = tuple(summary(f"KUB-2026-{number:06}") for number in range(count))
        store.mirror.put_queue(CaseList(queue=Queue.ALL, cases=cases, as_of=now))
        for number in range(_DRAFTS):
            draft = store.drafts.start("decision", f"KUB-{number}", {"reasons": text})
            for earlier in range(10):
                changed = replace(draft, fields={"reasons": f"{text} {earlier}"})
                draft = store.drafts.save(changed, keep_before=True)
            store.outbox.put(decision(f"CW-{number}", f"KUB-{number}"), not_before=now)
        store.pins.put(cases[0])
        content = os.urandom(_PIECE_MIB * MEBIBYTE)
        for number in range(-(-mib // _PIECE_MIB)):
            document = DocumentInfo(id=f"https://documenten.example.com/{number}", title="x")
            store.documents.put(cases[0], document, content)


def _open(folder: Path) -> None:
    """What a start reads: how much waits, the drafts are not read."""
    with Store.open(folder, _KEY) as store:
        store.waiting()
        store.mirror.lines(Queue.ALL)


def _plain(path: Path) -> None:
    """SQLite alone, set up as the store sets it up, without encryption."""
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "WAL")
    connection.pragma("synchronous", "FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS one (content BLOB)")
    connection.execute("SELECT count(*) FROM one").fetchall()
    connection.close()


def _saving(base: Path) -> Iterator[Row]:
    """Save a draft of 10 kB and of 40 kB, beside SQLite and one flushed file."""
    for size in (10_000, 40_000):
        text = LONG_TEXT[:size]
        with Store.open(base / f"saving-{size}", _KEY) as store:
            draft = store.drafts.start("decision", "KUB-1", {"reasons": text})
            took = []
            for number in range(_SAVES):
                changed = replace(draft, fields={"reasons": f"{text} {number}"})
                began = time.perf_counter_ns()
                draft = store.drafts.save(changed)
                took.append((time.perf_counter_ns() - began) / 1e6)
        least = _floor_of_saving(base, text.encode())
        for percent in (50, 99):
            name = f"save a draft of {size // 1000} kB twice, flushed, p{percent}"
            yield Row(name, percentile(took, percent), "ms", percentile(least, percent))


def _floor_of_saving(base: Path, content: bytes) -> list[float]:
    """Append to a file and flush it, then write a row and flush that: the same without us."""
    connection = apsw.Connection(str(base / f"least-{len(content)}.db"))
    connection.pragma("journal_mode", "WAL")
    connection.pragma("synchronous", "FULL")
    connection.execute("CREATE TABLE one (key INTEGER PRIMARY KEY, content BLOB)")
    took = []
    for _time in range(_SAVES):
        began = time.perf_counter_ns()
        descriptor = os.open(base / "appended", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, content)
        os.fsync(descriptor)
        os.close(descriptor)
        connection.execute("INSERT OR REPLACE INTO one VALUES (1, ?)", (content,))
        took.append((time.perf_counter_ns() - began) / 1e6)
    connection.close()
    return took


def _typing(folder: Path) -> Iterator[Row]:
    """Type into a decision of 40 kB while it is saved twice a second."""
    _tell("typing into 40 kB while it is saved")
    folder.mkdir()
    with running_sandbox(cases=60, seed=5) as sandbox:
        runner = Runner(folder)
        answer = runner.login(sandbox)
        if answer.code:
            raise SystemExit(answer.err)
        _empty, least = floors.text_field(runner.environment, _TYPED)
        line = runner.line("--queue", "all")
        program = Program(line, runner.environment, _LINE, "q", "● connected")
        with program.start() as terminal:
            program.wait_settled(terminal)
            open_case(terminal)
            begin_reasons(terminal)
            terminal.paste(LONG_TEXT)
            terminal.wait_for("saved")
            found = repaints(terminal, _TYPED)
            terminal.wait_for("saved")
            go(terminal, "escape")
    yield from times("typing while 40 kB are saved", found, least, (6, 20))


def _timed(action: Callable[[], None]) -> float:
    began = time.perf_counter_ns()
    action()
    return (time.perf_counter_ns() - began) / 1e6


def _tell(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()

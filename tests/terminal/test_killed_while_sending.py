"""The program is killed while it sends: nothing is lost, doubled, or half done without being told.

A decision or a hand-over is written and sent by keys through a pseudo-terminal, on a server that
takes its time; SIGKILL comes at any moment of that. Afterwards another process looks where the
text is, sends what waits, and the server is asked what it has.
"""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.command_line.cases import handlers
from tests.command_line.runner import Answer, Runner
from tests.sandbox.client import BESLUITEN, ZAKEN, Api
from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.terminal.hands import is_in_reasons, open_case, row_of_cursor
from tests.terminal.session import Terminal
from tests.terminal.test_bad_luck import send_at_once

IS_SOAK = os.environ.get("CASEWORKER_SOAK") == "1"
SHARDS, KILLS = (8, 33) if IS_SOAK else (1, 2)
SEED = os.environ.get("CASEWORKER_SEED", "killed while sending")
# Seconds from the first key of the text: typing, review, and three requests that take a while.
_WITHIN = 1.2
_SLOW = 200  # milliseconds
_CASES = 14
_RECEIVER = "lucia.garcia"
_KINDS = ("decision", "closing", "handover")


@dataclass
class Counts:
    """What came of all the kills."""

    kills: int = 0
    while_typing: int = 0
    while_sending: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    half_done_unnoticed: int = 0
    done: int = 0
    need_a_person: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{getattr(self, one.name)} {one.name}" for one in fields(self)).replace(
            "_", " "
        )


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(cases=400, seed=11) as running:
        yield running


@pytest.fixture
def run(sandbox: RunningSandbox, tmp_path: Path) -> Iterator[Runner]:
    runner = Runner(tmp_path)
    assert runner.login(sandbox).code == 0
    send_at_once(runner)
    yield runner
    sandbox.control.reset()


def is_on_row(row: int, screen: str) -> bool:
    return row_of_cursor(screen) == row


class Writer:
    """Writes one thing and sends it, until the program is gone."""

    def __init__(self, window: Terminal, kind: str, token: str) -> None:
        self._window = window
        self._kind = kind
        self._token = token
        self.reviewed = False

    def begin(self) -> None:
        """Go to where the text is written."""
        window = self._window
        if self._kind == "handover":
            window.press("h")
            window.wait_for("Hand over 1 case")
            window.type(_RECEIVER)
            window.wait_for(_RECEIVER, "L. García")
            window.press("tab")
            return
        window.press("b")
        window.wait_for("things missing", "Reasons")
        window.press("enter", "down", "enter", "tab", "1", "tab")
        window.wait_for("(•) granted")
        if self._kind == "closing":
            window.press("2", "tab")
            window.wait_for("Result", "(•) yes, with a result")
            window.press("enter", "down", "enter")
        window.press("tab")
        is_in_reasons(window)

    def write_and_send(self) -> None:
        """Type the text, look at it and send it; stops where the program is gone."""
        window = self._window
        for character in self._token:
            window.type(character)
        window.press("ctrl+r")
        window.wait_for("This is sent:" if self._kind != "handover" else _RECEIVER, self._token)
        self.reviewed = True  # only what is on the disk is looked at
        window.press("enter")
        window.wait_until(lambda screen: "outbox 1" in screen or "This is sent:" not in screen)
        window.wait_end()


def killed_in_between(window: Terminal, writer: Writer, after: float) -> str:
    """Kill the program some time after the first key; return what was on the screen last."""
    is_killed = threading.Event()

    def kill() -> None:
        is_killed.set()
        window.kill(signal.SIGKILL)

    timer = threading.Timer(after, kill)
    timer.start()
    try:
        writer.write_and_send()
    except (AssertionError, OSError):
        if not is_killed.is_set():
            raise
    timer.join()
    window.wait_end()
    return window.screen


def where_it_is(run: Runner, token: str, known: set[str]) -> tuple[str, dict[str, Any]]:
    """Return whether a text is in a draft, in the outbox or nowhere, and its entry."""
    for entry in run("outbox", "--all", "--json").json["entries"]:
        if entry["id"] in known:
            continue
        known.add(entry["id"])
        shown = run("outbox", "show", entry["id"], "--json").json
        if any(token in text for text in shown["texts"].values()):
            return "outbox", shown
    drafts = run("drafts", "--json").json["drafts"]
    is_there = any(token in text for one in drafts for text in one["fields"].values())
    for draft in drafts:
        run("drafts", "discard", draft["id"], "--yes")
    return ("draft" if is_there else "nowhere"), {}


def on_the_server(server: Api, number: str, kind: str, token: str) -> tuple[int, bool]:
    """Return how often the server has something, and whether it has all of it."""
    [zaak] = server.items(f"{ZAKEN}/zaken", identificatie=number)
    if kind == "handover":
        roles = server.items(f"{ZAKEN}/rollen", zaak=zaak["url"])
        made = sum(token in role["roltoelichting"] for role in roles)
        return made, handlers(server, zaak["url"]) == [_RECEIVER]
    made = sum(
        token in besluit["toelichting"]
        for besluit in server.items(f"{BESLUITEN}/besluiten", zaak=zaak["url"])
    )
    is_whole = kind == "decision" or (zaak["einddatum"] is not None and zaak["resultaat"])
    return made, made == 1 and bool(is_whole)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_kill_while_sending_loses_nothing_and_doubles_nothing(
    shard: int, run: Runner, sandbox: RunningSandbox, server: Api
) -> None:
    choose = random.Random(f"{SEED} {shard}")
    counts = Counts()
    known: set[str] = set()
    for at in range(KILLS):
        kind, token = choose.choice(_KINDS), f"skäl{shard}x{at}"
        sandbox.control.reset()
        line = run.line("--queue", "all")
        with Terminal(line, run.environment, columns=80, rows=24) as window:
            window.wait_for("● connected", "▌")
            row = choose.randrange(_CASES)
            window.press(*["down"] * row)
            window.wait_until(partial(is_on_row, row))
            number = open_case(window)
            window.wait_for("● connected")
            writer = Writer(window, kind, token)
            writer.begin()
            sandbox.control.faults(
                [{"method": method, "path": "*", "kind": "delay", "ms": _SLOW}
                 for method in ("POST", "DELETE", "PATCH")]
            )  # fmt: skip
            last = killed_in_between(window, writer, choose.uniform(0.05, _WITHIN))
        sandbox.control.reset()
        _count(counts, run, server, known, (number, kind, token), writer, last)

    print(f"seed {SEED!r}, shard {shard}: {counts}")  # noqa: T201
    assert (counts.lost, counts.doubled, counts.half_done_unnoticed) == (0, 0, 0)
    assert counts.acknowledged
    assert run("doctor", "--json").json["checks"]


def _count(
    counts: Counts,
    run: Runner,
    server: Api,
    known: set[str],
    what: tuple[str, str, str],
    writer: Writer,
    last: str,
) -> None:
    """Look where the text is, send what waits, and add what came of one kill."""
    number, kind, token = what
    counts.kills += 1
    is_acknowledged = writer.reviewed or ("saved " in last and token in last)
    counts.acknowledged += is_acknowledged
    place, entry = where_it_is(run, token, known)
    counts.lost += is_acknowledged and place == "nowhere"
    counts.while_typing += place != "outbox"
    counts.while_sending += place == "outbox" and entry["state"] == "queued"
    if place == "outbox":
        entry = _settled(run, entry)
    made, is_whole = on_the_server(server, number, kind, token)
    counts.doubled += made > 1
    state = entry.get("state", "")
    counts.done += state == "done"
    counts.need_a_person += state == "needs_person"
    said_too_much = state == "done" and not is_whole
    is_unnoticed = made > 0 and place != "outbox"
    counts.half_done_unnoticed += said_too_much or is_unnoticed
    if state == "needs_person":
        run("outbox", "discard", entry["id"], "--yes")
        for draft in run("drafts", "--json").json["drafts"]:
            run("drafts", "discard", draft["id"], "--yes")


def _settled(run: Runner, entry: dict[str, Any]) -> dict[str, Any]:
    """Send an entry to its end and return it."""
    for _time in range(10):
        sent: Answer = run("outbox", "show", entry["id"], "--json")
        if sent.json["state"] != "queued":
            return dict(sent.json)
        run("outbox", "send", "--json")
    raise AssertionError(f"the entry does not come to an end: {entry}")

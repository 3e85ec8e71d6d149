"""Many cases handed over at once on a bad line: each is done or reported, none of them twice."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from tests.command_line.cases import handlers
from tests.command_line.runner import Runner
from tests.sandbox.client import COLLEAGUE, ZAKEN, Api
from tests.sandbox_server import running_sandbox
from tests.terminal.session import Terminal

MANY = 200
LATENCY_MS = 100
A_TENTH = "7:0.1"
_PATIENCE = 900.0


@pytest.mark.soak
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_each_of_many_cases_is_handed_over_once_or_reported(tmp_path: Path) -> None:
    with running_sandbox(cases=max(60, 4 * MANY), seed=6, latency_ms=LATENCY_MS) as sandbox:
        run = Runner(tmp_path)
        assert run.login(sandbox).code == 0
        with Terminal(run.line("--queue", "all"), run.environment) as window:
            window.wait_for("● connected", "▌", "All · ")
            window.wait_quiet()
            sandbox.control.odds(A_TENTH)
            window.press(*["space"] * MANY)
            window.wait_for(f"{MANY} marked")
            window.press("h")
            window.wait_for(f"Hand over {MANY} cases")
            window.type(COLLEAGUE)
            window.press("tab")
            window.type("Semester.")
            window.press("ctrl+r")
            window.wait_for("Semester.", "hand over")
            window.press("enter")
            window.wait_for("All · ")
            sent = entries(run)
            assert len(sent) > MANY * 0.8  # some may lie with the colleague already
            deadline = time.monotonic() + _PATIENCE
            while any(each["state"] == "queued" for each in entries(run)):
                assert time.monotonic() < deadline
                window.press("down", "up")
                window.wait_quiet(500, seconds=2)
            sandbox.control.odds("")
            ended = entries(run, "--all")
            states = Counter(each["state"] for each in ended)
            assert states.total() == len(sent)
            assert set(states) <= {"done", "needs_person"}
            assert all(each["reason"] for each in ended if each["state"] == "needs_person")
        server = Api(sandbox)
        for each in ended:
            if each["state"] == "done":
                [case] = server.items(f"{ZAKEN}/zaken", identificatie=each["number"])
                assert handlers(server, case["url"]) == [COLLEAGUE]
        server.close()


def entries(run: Runner, *options: str) -> list[dict[str, str]]:
    """Return what stands in the outbox."""
    return list(run("outbox", *options, "--json").json["entries"])

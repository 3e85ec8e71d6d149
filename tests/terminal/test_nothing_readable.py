"""Nothing about anybody can be read on the disk, whatever was done and however it ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line.cases import fresh_case
from tests.command_line.runner import Runner
from tests.sandbox.client import ZAKEN, Api, Body
from tests.sandbox_server import RunningSandbox
from tests.terminal.hands import fill_in, send_decision
from tests.terminal.session import Terminal
from tests.terminal.test_bad_luck import open_by_number

TEXT = "Synnerligen ovanlig motivering"
_ENCODINGS = ("utf-8", "utf-16-le", "latin-1")


@pytest.fixture
def run(sandbox: RunningSandbox, tmp_path: Path) -> Iterator[Runner]:
    """A user whose home and temporary files lie where they can be searched."""
    places = {}
    for name, variable in (
        ("home", "HOME"),
        ("tmp", "TMPDIR"),
        ("cache", "XDG_CACHE_HOME"),
        ("state", "XDG_STATE_HOME"),
        ("run", "XDG_RUNTIME_DIR"),
    ):
        folder = tmp_path / name
        folder.mkdir(mode=0o700)
        places[variable] = str(folder)
    runner = Runner(tmp_path, places)
    assert runner.login(sandbox).code == 0
    yield runner
    sandbox.control.reset()


def secrets_of(server: Api, zaak: Body) -> set[str]:
    """Return what must not be readable: who the case is about, what it says, what was typed."""
    found = {TEXT, str(zaak["omschrijving"]), str(zaak["toelichting"] or TEXT)}
    for role in server.items(f"{ZAKEN}/rollen", zaak=zaak["url"]):
        who = role["betrokkeneIdentificatie"] or {}
        for name in ("inpBsn", "anpIdentificatie", "geslachtsnaam", "statutaireNaam"):
            value = str(who.get(name) or "")
            if len(value) > 5:
                found.add(value)
    return found


def readable(folder: Path, secrets: set[str]) -> set[tuple[str, str]]:
    """Return which secret stands in which file."""
    found = set()
    for parent, _folders, names in os.walk(folder):
        for name in names:
            path = Path(parent) / name
            content = path.read_bytes() if path.is_file() else b""
            found |= {
                (str(path.relative_to(folder)), secret)
                for secret in secrets
                for encoding in _ENCODINGS
                if secret.encode(encoding, "replace") in content
            }
    return found


def test_a_day_of_work_that_ends_in_a_kill_leaves_nothing_readable(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    zaak = fresh_case(server, documents=2)
    number = str(zaak["identificatie"])
    secrets = secrets_of(server, zaak)
    assert len(secrets) >= 3
    line = run.line("--queue", "all")
    with Terminal(line, run.environment, columns=120, rows=40) as window:
        window.wait_for("● connected", "▌", "All · ")
        open_by_number(window, number)
        window.wait_for("switch side", "● connected")
        window.press("m")
        window.wait_for("Take the case along")
        window.press("enter")
        window.wait_for("Taken along with")
        window.press("escape")
        window.wait_for("• taken along")
        window.press("enter")
        window.wait_for("document 1 of")
        window.press("escape")
        window.wait_for("switch side", "• taken along")
        fill_in(window)
        window.type(TEXT)
        window.wait_for("Nothing is missing.", "saved ")
        send_decision(window)
        window.press("n")
        window.wait_for("› Note", "Subject")
        window.type(TEXT)
        window.press("tab")
        window.type(f"{TEXT} 2")
        window.wait_for("saved ")
        assert readable(tmp_path, secrets) == set()
        window.kill(signal.SIGKILL)
        window.wait_end()
    assert readable(tmp_path, secrets) == set()
    run("case", number)
    run("outbox", "send", "--json")
    run("search", str(zaak["omschrijving"])[:12])
    assert readable(tmp_path, secrets) == set()
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert {"store.db", "documents.db", "journal"} <= {path.name for path in files}


def test_the_search_would_find_it(run: Runner, tmp_path: Path) -> None:
    assert run("drafts", "export", str(tmp_path / "drafts.txt")).code == 0
    (tmp_path / "drafts.txt").write_text(f"x {TEXT}")
    assert readable(tmp_path, {TEXT}) == {("drafts.txt", TEXT)}

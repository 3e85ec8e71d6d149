"""Filling, keeping and giving up the state of a sandbox, and starting and stopping it."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

from caseworker.sandbox import batches
from caseworker.sandbox.case_filters import EXPANDS
from caseworker.sandbox.case_view import CaseViews
from caseworker.sandbox.catalogue import Catalogue
from caseworker.sandbox.database import Database
from caseworker.sandbox.links import Links
from caseworker.sandbox.loader import fill
from caseworker.sandbox.problems import PortTaken, StateInUse, StateUnusable
from caseworker.sandbox.server import serve
from tests.sandbox.client import BESLUITEN, DOCUMENTEN, ZAKEN, Api
from tests.sandbox_server import RunningSandbox, running_sandbox

TODAY = date(2026, 11, 23)
SECRET_TABLES = {"clients"}


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    try:
        tables = [
            str(name)
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not str(name).startswith("sqlite_")
        ]
        return {
            name: connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608
            for name in tables
        }
    finally:
        connection.close()


def test_the_same_seed_fills_the_same_town(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one", "two", "other")]
    for path, seed in zip(paths, (5, 5, 6), strict=True):
        fill(path, seed, 40, TODAY)
    one, two, other = (rows(path) for path in paths)
    for name in one.keys() - SECRET_TABLES:
        assert one[name] == two[name], name
    assert one["clients"] != two["clients"]
    assert {row[1] for row in one["cases"]}.isdisjoint({row[1] for row in other["cases"]})
    assert len(one["cases"]) == 40


def test_another_process_makes_the_same_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    here = list(batches.usual_batches(5, 30, TODAY))
    monkeypatch.setattr(batches, "_FEW", 0)
    assert list(batches.usual_batches(5, 30, TODAY)) == here


def test_a_process_that_ends_before_all_cases_are_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_FEW", 0)
    monkeypatch.setattr(sys, "executable", "true")
    with pytest.raises(ChildProcessError, match="early"):
        fill(tmp_path / "cases.db", 1, 1, TODAY)
    assert list(tmp_path.iterdir()) == []


def test_a_filling_that_fails_leaves_nothing(tmp_path: Path) -> None:
    class Town:
        rsin = "212000123"
        units = ()
        staff = ()
        case_types = ()

        def cases(self, _seed: int, _count: int, _today: date) -> list[object]:
            raise RuntimeError("no more paper")

    with pytest.raises(RuntimeError):
        fill(tmp_path / "cases.db", 1, 1, TODAY, Town())  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_the_first_user_has_open_cases_with_documents_and_the_second_is_someone_else() -> None:
    with running_sandbox(cases=60) as sandbox:
        api = Api(sandbox)
        mine = {"rol__betrokkeneIdentificatie__medewerker__identificatie": api.user}
        cases = api.items(f"{ZAKEN}/zaken", **mine, einddatum__isnull="true")
        assert any(case["zaakinformatieobjecten"] for case in cases)
        assert sandbox.users[1]["id"] != sandbox.users[0]["id"]
        units = {unit["id"] for unit in sandbox.units}
        assert all(user.keys() == {"id", "name", "unit"} for user in sandbox.users)
        assert {user["unit"] for user in sandbox.users} <= units
        assert sandbox.url.startswith("http://127.0.0.1:")
        api.close()


def test_state_is_kept_between_runs_on_another_port(tmp_path: Path) -> None:
    with running_sandbox(cases=30, state=tmp_path / "state") as first:
        api = Api(first)
        case = api.fresh_case()
        made = api.post(f"{BESLUITEN}/besluiten", api.decision(case, identificatie="KEPT-1"))
        assert made.status_code == 201
        api.get(f"{DOCUMENTEN}/enkelvoudiginformatieobjecten", pageSize=1)
        api.close()
        assert first.stop() == 0
    with running_sandbox(cases=999, seed=99, state=tmp_path / "state") as second:
        assert second.secret == first.secret
        assert second.url != first.url
        api = Api(second)
        found = api.items(f"{BESLUITEN}/besluiten", identificatie="KEPT-1")[0]
        assert found["url"].startswith(second.url)
        assert found["zaak"].endswith(case["uuid"])
        assert api.get(found["zaak"]).status_code == 200
        assert api.get(f"{ZAKEN}/zaken").json()["count"] == 30
        trail = api.items(f"{found['url']}/audittrail")
        assert trail[0]["hoofdObject"] == found["url"]
        api.close()


def test_a_killed_sandbox_leaves_a_state_that_can_be_used(tmp_path: Path) -> None:
    with running_sandbox(cases=20, state=tmp_path / "state") as first:
        api = Api(first)
        case = api.fresh_case()
        kept = [
            api.post(f"{ZAKEN}/rollen", api.role(case, "jonas.sjoqvist")).json()["uuid"]
            for _ in range(20)
        ]
        first.process.send_signal(signal.SIGKILL)
        first.process.wait(30)
        api.close()
    with running_sandbox(cases=20, state=tmp_path / "state") as second:
        api = Api(second)
        roles = api.items(f"{ZAKEN}/rollen", zaak=f"{second.url}{ZAKEN}/zaken/{case['uuid']}")
        assert set(kept) <= {role["uuid"] for role in roles}
        api.close()


def test_a_second_sandbox_on_the_same_folder_says_so(tmp_path: Path) -> None:
    with running_sandbox(cases=5, state=tmp_path / "state"):
        with pytest.raises(StateInUse) as refused:
            serve(0, 5, 1, 0, tmp_path / "state", print)
        assert str(refused.value) == (
            f"Another sandbox is already running on the folder {tmp_path / 'state'}. "
            "Stop that one first, or name another folder with --state."
        )


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            serve(port, 1, 1, 0, tmp_path, print)
    assert f"cannot listen on port {port}" in str(refused.value)
    with pytest.raises(PortTaken):
        serve(70000, 1, 1, 0, tmp_path, print)


def test_a_folder_of_something_else_is_said(tmp_path: Path) -> None:
    (tmp_path / "cases.db").write_bytes(b"a shopping list, not a database" * 100)
    with pytest.raises(StateUnusable, match="cannot be read"):
        serve(0, 1, 1, 0, tmp_path, print)
    (tmp_path / "cases.db").unlink()
    sqlite3.connect(tmp_path / "cases.db").execute("CREATE TABLE other (id)").connection.close()
    with pytest.raises(StateUnusable, match="version 0"):
        serve(0, 1, 1, 0, tmp_path, print)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(Exception, match="cannot be used"):
        serve(0, 1, 1, 0, tmp_path / "state", print)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_the_secrets_are_for_their_owner_only(tmp_path: Path) -> None:
    with running_sandbox(cases=5, state=tmp_path / "state") as sandbox:
        assert len(sandbox.secret) >= 32
        assert sandbox.secret != sandbox.readonly["secret"]
        modes = {
            path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "state").iterdir()
        }
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_without_a_state_folder_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with running_sandbox(cases=5) as sandbox:
        assert len(list(tmp_path.iterdir())) == 1
        assert sandbox.stop() == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly_even_with_a_connection_open(
    sandbox: RunningSandbox, number: signal.Signals
) -> None:
    with running_sandbox(cases=5) as running:
        api = Api(running)
        assert api.get(f"{ZAKEN}/zaken").status_code == 200
        os.kill(running.process.pid, number)
        assert running.process.wait(10) == 0
        assert running.said() == ""
        api.close()


def test_it_ends_with_whoever_started_it_even_if_that_was_killed() -> None:
    command = [sys.executable, "-m", "caseworker", "sandbox", "--cases", "20", "--while-stdin"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert b"url" in process.stdout.readline()
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(30) == 0


def test_one_line_is_said_and_only_when_connections_are_taken() -> None:
    with running_sandbox(cases=5) as sandbox:
        with socket.create_connection(("127.0.0.1", int(sandbox.url.rsplit(":", 1)[1]))):
            pass
        sandbox.stop()
        assert sandbox.process.stdout is not None
        assert sandbox.process.stdout.read() == ""


def test_a_page_takes_as_many_queries_however_many_cases_it_has(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    fill(path, 1, 200, TODAY)
    database = Database(path)
    try:
        with database.read() as connection:
            catalogue = Catalogue.load(connection)
            views = CaseViews(connection, Links("http://127.0.0.1"), catalogue)
            counts = []
            for amount in (10, 200):
                cases = connection.execute("SELECT * FROM cases LIMIT ?", (amount,)).fetchall()
                said: list[str] = []
                connection.set_trace_callback(said.append)
                assert len(views.cases(cases, frozenset(EXPANDS))) == amount
                connection.set_trace_callback(None)
                counts.append(len(said))
    finally:
        database.close()
    assert counts[0] == counts[1] < 25


def test_many_writers_at_once_lose_nothing_and_numbers_are_given_once(
    sandbox: RunningSandbox,
) -> None:
    api = Api(sandbox)
    case = api.fresh_case()
    role, decision = api.role(case, "jonas.sjoqvist"), api.decision(case)
    numbers: list[str] = []
    failures: list[str] = []

    def write() -> None:
        client = Api(sandbox)
        for _ in range(10):
            answers = (
                client.post(f"{ZAKEN}/rollen", role),
                client.post(f"{BESLUITEN}/besluiten", decision),
                client.get(f"{ZAKEN}/zaken", pageSize=100),
            )
            failures.extend(answer.text for answer in answers if answer.status_code >= 400)
            numbers.append(json.loads(answers[1].text)["identificatie"])
        client.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(set(numbers)) == 60
    after = api.get(case["url"]).json()
    assert len(after["rollen"]) == len(case["rollen"]) + 60
    assert len(api.get(f"{case['url']}/besluiten").json()) == 60
    api.close()


def test_of_many_that_take_the_same_number_at_once_one_gets_it(sandbox: RunningSandbox) -> None:
    api = Api(sandbox)
    decision = api.decision(api.fresh_case(), identificatie="ONCE-1")
    statuses: list[int] = []

    def write() -> None:
        client = Api(sandbox)
        statuses.append(client.post(f"{BESLUITEN}/besluiten", decision).status_code)
        client.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201, *[400] * 7]
    assert api.get(f"{BESLUITEN}/besluiten", identificatie="ONCE-1").json()["count"] == 1
    api.close()

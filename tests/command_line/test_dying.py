"""The program killed, the answer lost, the server gone: once on the server, or waiting."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.command_line.cases import decision_type, fresh_case, handlers, result_name
from tests.command_line.runner import Runner
from tests.sandbox.client import BESLUITEN, ZAKEN, Api, Body
from tests.sandbox_server import RunningSandbox, running_sandbox


@pytest.fixture
def reasons(tmp_path: Path) -> str:
    path = tmp_path / "reasons.txt"
    path.write_text("Skäl: åäö", encoding="utf-8")
    return str(path)


def deciding(server: Api, zaak: Body, reasons: str) -> list[str]:
    return [
        "decide", zaak["identificatie"], "--type", decision_type(server, zaak),
        "--outcome", result_name(server, zaak), "--reasons-file", reasons, "--close", "--yes",
    ]  # fmt: skip


def assert_decided_once(server: Api, zaak: Body) -> None:
    assert len(server.items(f"{BESLUITEN}/besluiten", zaak=zaak["url"])) == 1
    now = server.get(zaak["url"]).json()
    assert now["einddatum"] is not None
    assert now["resultaat"] is not None
    final = server.status_type(zaak, final=True)
    statuses = server.items(f"{ZAKEN}/statussen", zaak=zaak["url"])
    assert [status["statustype"] for status in statuses].count(final) == 1


def wait_for(server: Api, method: str, path: str) -> None:
    """Wait until the server was asked this."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if any(r.method == method and path in r.target for r in server.sandbox.control.log()):
            return
    raise TimeoutError(path)


@pytest.mark.parametrize(
    "path",
    [
        "besluiten",
        *(pytest.param(path, marks=pytest.mark.long) for path in ("resultaten", "statussen")),
    ],
)
def test_killed_while_a_step_of_a_decision_is_on_its_way_it_is_finished_at_the_next_start(
    path: str, run: Runner, server: Api, reasons: str
) -> None:
    zaak = fresh_case(server)
    api = "besluiten" if path == "besluiten" else "zaken"
    target = f"/{api}/api/v1/{path}"
    arguments = deciding(server, zaak, reasons)
    server.sandbox.control.faults(
        [{"method": "POST", "path": target, "nth": 1, "kind": "delay", "ms": 1500}]
    )
    process = run.start(*arguments)
    wait_for(server, "POST", target)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    waiting = run("outbox", "--json").json["entries"]
    assert [entry["number"] for entry in waiting] == [zaak["identificatie"]]
    answer = run("outbox", "send", "--json")
    assert answer.code == 0, answer.err
    assert_decided_once(server, zaak)
    assert run("outbox", "--json").json["entries"] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "rollen"), pytest.param("DELETE", "rollen/*", marks=pytest.mark.long)],
)
def test_killed_while_a_hand_over_is_on_its_way_it_is_finished_at_the_next_start(
    method: str, path: str, run: Runner, server: Api
) -> None:
    zaak = fresh_case(server)
    [old] = handlers(server, zaak["url"])
    new = next(user["id"] for user in server.sandbox.users if user["id"] != old)
    rule = {"method": method, "path": f"{ZAKEN}/{path}", "nth": 1, "kind": "delay", "ms": 1500}
    server.sandbox.control.faults([rule])
    process = run.start("handover", zaak["identificatie"], "--to", new, "--reason", "x", "--yes")
    wait_for(server, method, f"{ZAKEN}/rollen")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    answer = run("outbox", "send", "--json")
    assert answer.code == 0, answer.err
    assert handlers(server, zaak["url"]) == [new]


def test_a_decision_whose_answer_was_lost_is_there_once_after_a_restart(
    run: Runner, server: Api, reasons: str
) -> None:
    zaak = fresh_case(server)
    arguments = deciding(server, zaak, reasons)
    server.sandbox.control.faults(
        [
            {"method": "POST", "path": f"{BESLUITEN}/besluiten", "nth": 1, "kind": "answer-lost"},
            {"method": "GET", "path": f"{BESLUITEN}/besluiten", "kind": "reset-before"},
        ]
    )
    first = run(*arguments, "--json")
    assert first.code == 4
    assert first.json["results"][0]["state"] == "queued"
    server.sandbox.control.reset()
    again = run("outbox", "send", "--json")
    assert again.code == 0, again.err
    assert_decided_once(server, zaak)


def test_what_is_written_offline_is_sent_when_the_server_is_back(
    stranger: Runner, reasons: str, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    with running_sandbox(cases=40, seed=2, state=state) as sandbox:
        port = int(sandbox.url.rsplit(":", 1)[-1])
        assert stranger.login(sandbox).code == 0
        online = stranger("queue", "all", "--json").json
        direct = Api(sandbox)
        first, second = fresh_case(direct), fresh_case(direct)
        arguments = deciding(direct, first, reasons)
        [old] = handlers(direct, second["url"])
        new = next(user["id"] for user in sandbox.users if user["id"] != old)
        direct.close()
    offline = stranger("queue", "all", "--json")
    assert offline.code == 0
    assert offline.json["complete"] is False
    assert offline.json["as_of"] == online["as_of"]
    assert "cannot be reached" in offline.err
    protected = {case["number"] for case in online["cases"] if case["protected"]}
    assert {c["number"] for c in offline.json["cases"]} == {
        c["number"] for c in online["cases"]
    } - protected
    decided = stranger(*arguments, "--json")
    handed = stranger(
        "handover", second["identificatie"], "--to", new, "--reason", "Tåg", "--yes", "--json"
    )
    assert [decided.code, handed.code] == [4, 4]
    assert decided.json["results"][0]["state"] == "queued"
    with running_sandbox(port=port, state=state) as sandbox:
        sent = stranger("outbox", "send", "--json")
        assert sent.code == 0, sent.err
        direct = Api(sandbox)
        assert_decided_once(direct, first)
        assert handlers(direct, second["url"]) == [new]
        direct.close()


@pytest.mark.long
def test_two_commands_at_once_send_each_entry_once(run: Runner, server: Api, reasons: str) -> None:
    cases = [fresh_case(server) for _ in range(4)]
    processes = [run.start(*deciding(server, zaak, reasons), "--json") for zaak in cases]
    for process in processes:
        _out, err = process.communicate(timeout=90)
        assert process.returncode == 0, err
    for zaak in cases:
        assert_decided_once(server, zaak)


@pytest.mark.long
def test_a_case_that_somebody_closed_meanwhile_is_not_decided(
    run: Runner, server: Api, sandbox: RunningSandbox, reasons: str, tmp_path: Path
) -> None:
    zaak = fresh_case(server)
    arguments = deciding(server, zaak, reasons)
    colleague = Runner(tmp_path / "colleague")
    assert colleague.login(sandbox, user=1).code == 0
    assert colleague(*arguments).code == 0
    answer = run(*arguments, "--json")
    assert answer.code == 1
    assert answer.json["results"][0]["state"] == "failed"
    assert "closed" in answer.err
    assert [draft["number"] for draft in run("drafts", "--json").json["drafts"]] == [
        zaak["identificatie"]
    ]
    assert_decided_once(server, zaak)

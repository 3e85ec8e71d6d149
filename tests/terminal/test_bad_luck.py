"""What goes wrong in the middle of the work is a sentence, and nothing that was typed is lost."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line.cases import fresh_case
from tests.command_line.runner import PASSPHRASE, Runner
from tests.sandbox.client import BESLUITEN, ZAKEN, Api
from tests.sandbox_server import RunningSandbox
from tests.secret_service import secret_service
from tests.terminal.hands import fill_in, send_decision
from tests.terminal.session import Terminal

SENTENCE = "Åtgärden strider inte mot detaljplanen."
NO_NETWORK: dict[str, object] = {"kind": "reset-before"}
REFUSED: dict[str, object] = {"kind": "status", "status": 401}


@pytest.fixture
def run(sandbox: RunningSandbox, tmp_path: Path) -> Iterator[Runner]:
    runner = Runner(tmp_path)
    assert runner.login(sandbox).code == 0
    send_at_once(runner)
    yield runner
    sandbox.control.reset()


def send_at_once(runner: Runner) -> None:
    """Let nobody take back what is sent."""
    profile = runner.folder / "config" / "profiles" / "work.toml"
    profile.write_text("undo_seconds = 0\n" + profile.read_text())


@pytest.fixture
def case(server: Api) -> dict[str, object]:
    """A case with a document that no other test works on."""
    return fresh_case(server, documents=1)


@pytest.fixture
def window(run: Runner) -> Iterator[Terminal]:
    with Terminal(run.line("--queue", "all"), run.environment, columns=120, rows=40) as terminal:
        terminal.wait_for("● connected", "▌", "All · ")
        yield terminal


def open_by_number(window: Terminal, number: object) -> None:
    window.type(f"/{number}")
    window.press("enter")
    window.wait_for(f"▌ {number}", " of ")
    window.press("enter")
    window.wait_for(f"› {number}")


def decisions(server: Api, case: dict[str, object]) -> list[str]:
    found = server.items(f"{BESLUITEN}/besluiten", zaak=case["url"])
    return [str(besluit["toelichting"]) for besluit in found]


def is_sent_once(window: Terminal, server: Api, case: dict[str, object]) -> None:
    window.press("o")
    window.wait_for("The outbox is empty.")
    [text] = decisions(server, case)
    assert text.endswith(SENTENCE)


@pytest.mark.parametrize(
    "point",
    [
        pytest.param("list", marks=pytest.mark.long),
        pytest.param("case", marks=pytest.mark.long),
        "document",
        pytest.param("decision", marks=pytest.mark.long),
        "review",
    ],
)
def test_the_server_goes_at_any_point_and_the_decision_is_sent_once_when_it_is_back(
    window: Terminal, server: Api, sandbox: RunningSandbox, case: dict[str, object], point: str
) -> None:
    def reached(here: str) -> None:
        if here == point:
            sandbox.control.faults([NO_NETWORK])

    number = str(case["identificatie"])
    if point != "list":
        open_by_number(window, number)
        window.wait_for("switch side")
        window.wait_for("● connected")
        reached("case")
    else:  # seen before, so that it is in the mirror
        open_by_number(window, number)
        window.wait_for("switch side", "● connected")
        window.press("escape")
        reached("list")
        window.press("r")
        window.wait_for("○ offline since")
        window.press("enter")
        window.wait_for(f"› {number}", "switch side")
    reached("document")
    if point == "document":
        window.press("enter")
        window.wait_for("did not finish its answer", "Nothing is lost.")
    fill_in(window)
    reached("decision")
    window.type(SENTENCE)
    window.wait_for("Nothing is missing.")
    reached("review")
    send_decision(window)
    window.press("o")
    window.wait_for("Outbox · ", number)
    assert decisions(server_again(sandbox, server), case) == []
    sandbox.control.reset()
    window.press("r")
    window.wait_for("The outbox is empty.")
    window.press("escape")
    is_sent_once(window, server, case)


def server_again(sandbox: RunningSandbox, server: Api) -> Api:
    """Let the test's own questions through: the faults are for the program's."""
    sandbox.control.faults([{**NO_NETWORK, "method": "POST"}])
    return server


def test_a_login_refused_in_the_middle_keeps_the_decision_until_the_person_logs_in_again(
    window: Terminal, server: Api, sandbox: RunningSandbox, case: dict[str, object]
) -> None:
    open_by_number(window, case["identificatie"])
    window.wait_for("switch side")
    fill_in(window)
    window.type(SENTENCE)
    window.wait_for("Nothing is missing.")
    sandbox.control.faults([REFUSED])
    send_decision(window)
    window.wait_for("○ login refused: L")
    sandbox.control.reset()
    window.press("L")
    window.wait_for("Client id", "Secret")
    window.type(sandbox.secret)
    window.press("enter", *PASSPHRASE, "enter")
    window.wait_for("● connected")
    is_sent_once(window, server, case)


def test_a_case_that_somebody_closes_meanwhile_is_not_decided_over_their_head(
    window: Terminal, server: Api, case: dict[str, object]
) -> None:
    open_by_number(window, case["identificatie"])
    window.wait_for("switch side")
    fill_in(window)
    window.type(SENTENCE)
    window.wait_for("Nothing is missing.")
    close(server, case)
    send_decision(window)
    window.wait_for("! 1 need you")
    window.press("o")
    window.wait_for("needs you", "closed: – → 2026-11-01")
    assert decisions(server, case) == []
    window.press("d")
    window.wait_for("Give up sending this?")
    window.press("y")
    window.wait_for("What you wrote is a draft again.")


def close(server: Api, case: dict[str, object]) -> None:
    """Close a case as somebody else would."""
    result = {"zaak": case["url"], "resultaattype": server.result_type(case), "toelichting": ""}
    assert server.post(f"{ZAKEN}/resultaten", result).status_code == 201
    status = {
        "zaak": case["url"],
        "statustype": server.status_type(case, final=True),
        "datumStatusGezet": "2026-11-01T12:00:00Z",
        "statustoelichting": "",
    }
    assert server.post(f"{ZAKEN}/statussen", status).status_code == 201


def test_a_keyring_locked_while_the_program_runs_stops_nobody(
    sandbox: RunningSandbox, server: Api, tmp_path: Path, case: dict[str, object]
) -> None:
    with secret_service("unlocked") as service:
        runner = Runner(tmp_path / "person", environment=service.environment)
        runner.environment.pop("CASEWORKER_PASSPHRASE")
        assert runner.login(sandbox, store="keyring").code == 0
        send_at_once(runner)
        line = runner.line("--queue", "all")
        with Terminal(line, runner.environment, columns=120, rows=40) as window:
            window.wait_for("● connected", "▌", "All · ")
            open_by_number(window, case["identificatie"])
            service.lock()
            window.wait_for("switch side")
            fill_in(window)
            window.type(SENTENCE)
            window.wait_for("Nothing is missing.")
            send_decision(window)
            is_sent_once(window, server, case)
            window.press("ctrl+l")
            window.wait_for("locked")
            window.press("enter")
            window.wait_for("is locked. Unlock it at the desktop")
            window.press("ctrl+q")
            assert window.wait_end() == 0


_CRASHES = """
import widgets.case_list
def fails(self):
    secret = "190001019999"
    raise ValueError(f"the person {secret}")
widgets.case_list.CaseList.action_last = fails
from caseworker.__main__ import main
main()
"""


def test_a_crash_leaves_the_terminal_as_it_was_and_a_report_without_what_was_worked_on(
    run: Runner, tmp_path: Path
) -> None:
    with Terminal([sys.executable, "-c", _CRASHES], run.environment) as window:
        window.wait_for("● connected", "▌")
        before = len(window.output)
        window.press("G")
        assert window.wait_end() == 1
        assert window.left_behind() == set()
        said = window.output[before:].decode()
    assert "caseworker itself failed. What was saved is kept." in said
    [report] = (tmp_path / "data" / "crashes").iterdir()
    assert report.name in said.replace("\r\n", "")
    text = report.read_text()
    assert "ValueError" in text
    assert "fails" in text
    assert "190001019999" not in text + said

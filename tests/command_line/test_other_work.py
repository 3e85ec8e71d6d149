"""Notes, statuses, terms, changed decisions, assigning and releasing by command."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.command_line.cases import decision_type, fresh_case, handlers, result_name
from tests.command_line.runner import Answer, Runner
from tests.sandbox.client import BESLUITEN, CATALOGI, ZAKEN, Api, Body
from tests.sandbox_server import RunningSandbox
from tests.terminal.session import Terminal

LONG = "Först stod det här, och det var ganska mycket text."
TEXT = "Ringde sökanden.\r\nLovade svar \x1b[31m[/] åäö\n"


def done(answer: Answer) -> None:
    assert answer.code == 0, answer.err
    assert [result["state"] for result in answer.json["results"]] == ["done"]


def file_with(tmp_path: Path, text: str) -> str:
    path = tmp_path / "text.txt"
    path.write_bytes(text.encode())
    return str(path)


def suspendable(server: Api) -> Body:
    """Return a fresh case whose type may be suspended and extended."""
    while True:
        zaak = fresh_case(server)
        kind = server.get(zaak["zaaktype"]).json()
        if kind["opschortingEnAanhoudingMogelijk"] and kind["verlengingMogelijk"]:
            return zaak


def statuses(server: Api, zaak: Body) -> list[Body]:
    return server.items(f"{CATALOGI}/statustypen", zaaktype=zaak["zaaktype"])


def test_a_note_is_written_under_the_name_of_whoever_wrote_it(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    zaak = fresh_case(server)
    number = zaak["identificatie"]
    done(run("note", number, "--text-file", file_with(tmp_path, TEXT), "--yes", "--json"))
    [note] = [
        one
        for one in server.items(f"{ZAKEN}/zaaknotities", gerelateerdAan=zaak["url"])
        if one["tekst"].startswith("Ringde")
    ]
    assert note["tekst"] == TEXT.strip()
    assert note["onderwerp"] == "Ringde sökanden."
    assert note["aangemaaktDoor"]
    shown = run("case", number, "--json").json["notes"]
    assert [one["text"] for one in shown if one["subject"] == "Ringde sökanden."] == [TEXT.strip()]
    assert run("drafts", "--json").json["drafts"] == []


def test_a_case_is_moved_on_closed_and_opened_again(run: Runner, server: Api) -> None:
    zaak = fresh_case(server)
    number = zaak["identificatie"]
    names = {one["isEindstatus"]: one["omschrijving"] for one in statuses(server, zaak)}
    refused = run("status", number, names[True], "--yes", "--json")
    assert refused.code == 1
    assert "needs a result" in refused.json["results"][0]["reason"]
    result = result_name(server, zaak)
    done(run("status", number, names[True], "--result", result, "--yes", "--json"))
    assert server.get(zaak["url"]).json()["einddatum"] is not None
    done(run("status", number, names[False].upper(), "--reason", "Fel", "--yes", "--json"))
    assert server.get(zaak["url"]).json()["einddatum"] is None
    unknown = run("status", number, "Nonsens", "--yes", "--json")
    assert unknown.code == 1
    assert names[True] in unknown.json["results"][0]["reason"]
    again = run("status", number, names[False], "--yes", "--json")
    assert again.json["results"][0]["reason"].startswith("It cannot be sent yet: The case already")


def test_a_case_is_suspended_taken_up_again_and_given_more_time(run: Runner, server: Api) -> None:
    zaak = suspendable(server)
    number = zaak["identificatie"]
    done(run("suspend", number, "--reason", "Väntar på yttrande", "--yes", "--json"))
    assert server.get(zaak["url"]).json()["opschorting"]["reden"] == "Väntar på yttrande"
    assert number in {case["number"] for case in run("queue", "waiting", "--json").json["cases"]}
    done(run("resume", number, "--yes", "--json"))
    assert server.get(zaak["url"]).json()["opschorting"]["indicatie"] is False
    deadline = dt.date.fromisoformat(zaak["uiterlijkeEinddatumAfdoening"])
    until = (deadline + dt.timedelta(days=70)).isoformat()
    done(run("extend", number, "--until", until, "--reason", "Remiss", "--yes", "--json"))
    now = server.get(zaak["url"]).json()
    assert (now["uiterlijkeEinddatumAfdoening"], now["verlenging"]["duur"]) == (until, "P70D")


def test_what_cannot_be_sent_says_why_and_is_kept_as_a_draft(run: Runner, server: Api) -> None:
    zaak = suspendable(server)
    number = zaak["identificatie"]
    for arguments, why in (
        (("extend", number, "--until", "2001-01-01", "--reason", "x"), "already has until"),
        (("extend", number, "--until", "i morgon", "--reason", "x"), "is no date"),
        (("suspend", number, "--reason", "x" * 201), "201 characters"),
        (("suspend", number, "--reason", " "), "Reason is empty"),
    ):
        answer = run(*arguments, "--yes", "--json")
        [result] = answer.json["results"]
        assert answer.code == 1
        assert why in result["reason"]
        assert result["draft"]
    assert run("outbox", "--json").json["entries"] == []
    assert "verlenging" not in str(server.get(zaak["url"]).json().get("verlenging") or "")


def test_a_decision_is_amended_and_withdrawn(run: Runner, server: Api, tmp_path: Path) -> None:
    zaak = fresh_case(server)
    number = zaak["identificatie"]
    reasons = file_with(tmp_path, "Skäl.")
    kind = decision_type(server, zaak)
    done(
        run(
            "decide",
            number,
            "--type",
            kind,
            "--outcome",
            "granted",
            "--reasons-file",
            reasons,
            "--yes",
            "--json",
        )
    )
    [decision] = run("case", number, "--json").json["decisions"]
    new = file_with(tmp_path, "Bifall\n\nRättade skäl.")
    done(run("amend", number, decision["id"], "--text-file", new, "--yes", "--json"))
    [besluit] = server.items(f"{BESLUITEN}/besluiten", zaak=zaak["url"])
    assert besluit["toelichting"] == "Bifall\n\nRättade skäl."
    same = run("amend", number, decision["id"], "--text-file", new, "--yes", "--json")
    assert "as it was" in same.json["results"][0]["reason"]
    unknown = run("amend", number, "X-1", "--text-file", new, "--yes", "--json")
    assert decision["id"] in unknown.json["results"][0]["reason"]
    done(
        run(
            "withdraw",
            number,
            decision["id"],
            "--why",
            "by_party",
            "--on",
            "2026-12-24",
            "--yes",
            "--json",
        )
    )
    [besluit] = server.items(f"{BESLUITEN}/besluiten", zaak=zaak["url"])
    assert besluit["vervaldatum"] == "2026-12-24"
    assert besluit["vervalreden"] == "ingetrokken_belanghebbende"


def test_cases_are_taken_on_and_given_back_to_the_unit(run: Runner, server: Api) -> None:
    one, other = fresh_case(server), fresh_case(server)
    numbers = [one["identificatie"], other["identificatie"]]
    given = run("handover", *numbers, "--to", "jonas.sjoqvist", "--reason", "x", "--yes", "--json")
    assert given.code == 0, given.err
    answer = run("assign", *numbers, "--yes", "--json")
    assert [result["state"] for result in answer.json["results"]] == ["done", "done"]
    assert handlers(server, one["url"]) == handlers(server, other["url"]) == [server.user]
    answer = run("release", *numbers, "--yes", "--json")
    assert [result["state"] for result in answer.json["results"]] == ["done", "done"]
    assert handlers(server, one["url"]) == handlers(server, other["url"]) == []
    unit = run("case", numbers[0], "--json").json["unit"]
    assert unit == server.sandbox.users[0]["unit"]
    mine = {case["number"] for case in run("queue", "unassigned", "--json").json["cases"]}
    assert set(numbers) <= mine


def test_a_change_that_would_be_sent_is_shown_and_asked_for(run: Runner, server: Api) -> None:
    zaak = suspendable(server)
    asked = run("suspend", zaak["identificatie"], "--reason", "Väntar", "--json")
    assert asked.code == 2
    assert "suspension" in asked.err
    assert "Väntar" in asked.err
    assert server.get(zaak["url"]).json()["opschorting"]["indicatie"] is False


def test_a_case_is_found_by_number_word_and_name(run: Runner, server: Api) -> None:
    closed = server.closed_case()
    found = run("search", closed["identificatie"], "--json").json
    assert found["complete"] is True
    assert [case["number"] for case in found["cases"]] == [closed["identificatie"]]
    assert found["cases"][0]["closed"] == closed["einddatum"]
    assert run("search", closed["identificatie"]).out.count(closed["identificatie"]) == 1
    run("queue", "all")
    line = next(c for c in run("queue", "mine", "--json").json["cases"] if c["applicant"])
    by_name = run("search", *line["applicant"].split(), "--json").json["cases"]
    assert line["number"] in {case["number"] for case in by_name}
    assert run("search", "finnsinte", "--json").json["cases"] == []


def test_who_did_what_is_told_with_the_newest_last(run: Runner, server: Api) -> None:
    zaak = suspendable(server)
    number = zaak["identificatie"]
    done(run("suspend", number, "--reason", "Väntar på yttrande", "--yes", "--json"))
    entries = run("trail", number, "--json").json["entries"]
    assert entries[-1]["resource"] == "zaak"
    assert any("Väntar på yttrande" in change["now"] for change in entries[-1]["changes"])
    assert entries[-1]["who"]
    shown = run("trail", number).out
    assert "case: changed" in shown
    assert "suspension: " in shown


@pytest.mark.long
def test_a_file_goes_into_a_case_and_gets_a_new_version(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    zaak = fresh_case(server)
    number = zaak["identificatie"]
    path = tmp_path / "Yttrande från grannen.txt"
    path.write_text("Inget att invända.", encoding="utf-8")
    kind = server.get(server.get(zaak["zaaktype"]).json()["informatieobjecttypen"][0]).json()
    name = kind["omschrijving"]
    done(run("upload", number, str(path), "--type", name, "--yes", "--json"))
    [document] = [
        one
        for one in run("document", number, "--json").json["documents"]
        if one["title"] == "Yttrande från grannen"
    ]
    assert run("document", number, document["id"]).out.strip().endswith("Inget att invända.")
    path.write_text("Något att invända.", encoding="utf-8")
    done(run("upload", number, str(path), "--replace", document["id"], "--yes", "--json"))
    assert run("document", number, document["id"]).out.strip().endswith("Något att invända.")
    first = run("document", number, document["id"], "--version", "1")
    assert first.out.strip().endswith("Inget att invända.")
    listed = run("document", number, "--json").json["documents"]
    assert [one["version"] for one in listed if one["id"] == document["id"]] == [2]
    assert run("document", number, document["id"], "--version", "7").code == 1
    refused = run("upload", number, str(tmp_path / "finns inte"), "--type", name, "--yes", "--json")
    assert "cannot be read" in refused.json["results"][0]["reason"]
    unknown = run("upload", number, str(path), "--type", "Nonsens", "--yes", "--json")
    assert name in unknown.json["results"][0]["reason"]
    assert run("upload", number, str(path)).code == 2


def test_all_drafts_are_exported_as_they_were_typed_to_a_file_of_ones_own(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    number = fresh_case(server)["identificatie"]
    assert run("note", number, "--text-file", file_with(tmp_path, TEXT)).code == 2
    assert run("suspend", number, "--reason", "x" * 201, "--yes").code == 1
    path = tmp_path / "utkast.txt"
    answer = run("drafts", "export", str(path), "--json")
    assert answer.json["count"] == 2
    assert path.stat().st_mode & 0o777 == 0o600
    written = path.read_bytes().decode()
    assert TEXT in written
    assert "x" * 201 in written
    assert written.count(f"== {number}") == 2
    again = run("drafts", "export", str(path))
    assert again.code == 1
    assert path.read_bytes().decode() == written
    assert run("drafts", "export").code == 2


def test_a_wiped_connection_leaves_nothing_and_no_key(
    run: Runner, server: Api, tmp_path: Path, sandbox: RunningSandbox
) -> None:
    number = fresh_case(server)["identificatie"]
    assert run("note", number, "--text-file", file_with(tmp_path, TEXT)).code == 2
    data = Path(run.environment["CASEWORKER_DATA"])
    config = Path(run.environment["CASEWORKER_CONFIG"])
    assert list(data.rglob("store.db"))
    refused = run("wipe")
    assert refused.code == 2
    assert list(data.rglob("store.db"))
    assert run("wipe", "--yes", "--json").json == {"profile": "work", "removed": True}
    assert [path for path in data.rglob("*") if path.is_file()] == []
    assert list(config.rglob("*.toml")) == []
    assert run("queue").code != 0
    # A new login under the old name begins with nothing.
    assert run.login(sandbox).code == 0
    assert run("drafts", "--json").json["drafts"] == []


def test_a_connection_that_a_window_has_open_is_not_wiped(run: Runner) -> None:
    with Terminal(run.line(), run.environment, columns=80, rows=24) as window:
        window.wait_for("● connected", "▌")
        answer = run("wipe", "--yes")
        assert answer.code == 1
        assert "Another window has the connection work open" in answer.err
        window.press("q")
        assert window.wait_end() == 0
    assert run("drafts").code == 0
    assert run("wipe", "--yes").code == 0


def test_a_paused_outbox_keeps_what_is_written_until_it_goes_on(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    number = fresh_case(server)["identificatie"]
    assert run("outbox", "pause").code == 0
    answer = run("note", number, "--text-file", file_with(tmp_path, TEXT), "--yes", "--json")
    assert answer.code == 4
    assert [result["state"] for result in answer.json["results"]] == ["queued"]
    assert "The outbox is paused" in answer.err
    assert run("outbox", "send").code == 4
    assert "The outbox is paused" in run("outbox").err
    assert run("outbox", "resume").code == 0
    done(run("outbox", "send", "--json"))


@pytest.mark.long
def test_an_earlier_state_of_a_draft_is_listed_and_brought_back(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    number = fresh_case(server)["identificatie"]
    run("outbox", "pause")
    run("note", number, "--text-file", file_with(tmp_path, LONG), "--yes", "--json")
    [entry] = run("outbox", "--json").json["entries"]
    run("outbox", "undo", entry["id"])
    run("outbox", "resume")
    [draft] = run("drafts", "--json").json["drafts"]
    assert run("drafts", "history", draft["id"], "--json").json == {"drafts": []}
    assert run("drafts", "history", draft["id"]).out.strip() == "No earlier states."
    wrong = run("drafts", "restore", draft["id"], "--revision", "99")
    assert wrong.code == 1
    assert "no earlier state 99" in wrong.err
    assert run("drafts", "restore", draft["id"]).code == 2
    with Terminal(run.line(), run.environment, columns=80, rows=24) as window:
        window.wait_for("● connected")
        window.press("u")
        window.wait_for("Först")
        window.press("enter")
        window.wait_for("› Note", "Först")
        window.press("f7")
        window.type("Sedan")
        window.wait_for("Sedan", "saved ")
        window.press("escape")
        window.wait_for("drafts 1")
    [state] = run("drafts", "history", draft["id"], "--json").json["drafts"]
    assert state["fields"]["text"] == LONG
    back = run("drafts", "restore", draft["id"], "--revision", str(state["revision"]), "--json")
    assert back.json["fields"]["text"] == LONG
    states = run("drafts", "history", draft["id"], "--json").json["drafts"]
    assert [one["fields"]["text"] for one in states] == ["Sedan", LONG]
    run("drafts", "discard", draft["id"], "--yes")


def test_an_entry_tells_what_was_sent_and_what_the_server_answered(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    number = fresh_case(server)["identificatie"]
    sent = run("note", number, "--text-file", file_with(tmp_path, "Ringde"), "--yes", "--json")
    [result] = sent.json["results"]
    shown = run("outbox", "show", result["id"], "--json").json
    assert [(one["event"], one["step"], one["status"]) for one in shown["history"]] == [
        ("put", "", 0),
        ("tried", "note", 0),
        ("answered", "note", 201),
        ("finished", "", 0),
    ]
    plain = run("outbox", "show", result["id"])
    assert "note: the server answered 201, done" in plain.out
    assert "Ringde" in plain.out
    assert run("outbox", "show").code == 2


@pytest.mark.long
def test_everything_kept_gets_another_key_while_no_window_is_open(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    number = fresh_case(server)["identificatie"]
    run("outbox", "pause")
    run("note", number, "--text-file", file_with(tmp_path, "Ringde"), "--yes", "--json")
    vault = next((run.folder / "data").rglob("vault.json"))
    before = vault.read_bytes()
    with Terminal(run.line(), run.environment, columns=80, rows=24) as window:
        window.wait_for("● connected")
        refused = run("rekey")
        assert refused.code == 1
        assert "Another window has the connection" in refused.err
        window.press("q")
        window.wait_end()
    assert vault.read_bytes() == before

    assert run("rekey", "--json").json["rekeyed"] is True

    assert vault.read_bytes() != before
    assert len(run("outbox", "--json").json["entries"]) == 1
    assert run("outbox", "resume").code == 0
    assert [one["state"] for one in run("outbox", "send", "--json").json["results"]] == ["done"]
    assert all(check["ok"] for check in run("doctor", "--json").json["checks"] if "store" in check)


def test_a_case_is_taken_along_by_command_and_read_while_the_server_is_gone(
    run: Runner, server: Api, sandbox: RunningSandbox
) -> None:
    zaak = fresh_case(server, documents=2)
    number = zaak["identificatie"]
    added = run("pin", "add", number, "--json")
    assert added.code == 0, added.err
    assert added.json["documents"] >= 2
    assert added.json["missing"] == []
    assert "to fetch" in added.err
    listed = run("pin", "--json").json
    assert [pin["number"] for pin in listed["pins"]] == [number]
    assert listed["pins"][0]["refreshed"]
    assert 0 < listed["size"] <= listed["limit"]

    sandbox.control.faults([{"path": "*", "kind": "reset-before"}])
    try:
        documents = run("document", number, "--json").json["documents"]
        # Also of a scan or a damaged file, which have no text to show.
        for each in documents:
            assert run("document", number, each["id"], "--json").json["state"], each
    finally:
        sandbox.control.reset()

    run("pin", "remove", number)
    after = run("pin", "--json").json
    assert (after["pins"], after["documents"]) == ([], 0)
    assert run("pin", "add").code == 2

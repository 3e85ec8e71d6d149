"""The job of a caseworker with nothing but the command line, checked on the server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line.cases import decision_type, fresh_case, handlers, result_name
from tests.command_line.runner import PASSPHRASE, Runner
from tests.sandbox.client import BESLUITEN, ZAKEN, Api
from tests.sandbox_server import RunningSandbox
from tests.secret_service import secret_service

MOST_READ = 8
"""Documents; each is a program of its own, and `tests/documents` reads every kind."""
REASONS = (
    "Åtgärden [/] strider inte \x1b]52;c;QQ==\x07 mot planen.\r\n\r\nSkäl: åäö ÅÄÖ  [@click=x]\n"
)


def test_login_says_where_the_secret_is_kept(stranger: Runner, sandbox: RunningSandbox) -> None:
    answer = stranger.login(sandbox)
    assert answer.code == 0, answer.err
    assert answer.json["profile"] == "work"
    assert answer.json["store"] == "vault"
    assert answer.json["user"] == sandbox.users[0]["id"]
    assert answer.json["server"].startswith(sandbox.url)


def test_every_case_of_mine_is_in_the_list_and_no_other(run: Runner, server: Api) -> None:
    answer = run("queue", "mine", "--json")
    assert answer.code == 0
    mine = server.items(
        f"{ZAKEN}/zaken",
        einddatum__isnull="true",
        rol__omschrijvingGeneriek="behandelaar",
        rol__betrokkeneIdentificatie__medewerker__identificatie=server.user,
        pageSize=500,
    )
    listed = [case["number"] for case in answer.json["cases"]]
    assert sorted(listed) == sorted(str(zaak["identificatie"]) for zaak in mine)
    assert answer.json["complete"] is True
    assert [case["broken"] for case in answer.json["cases"]].count(True) == 1
    assert answer.json["cases"][-1]["broken"] is True


def test_a_list_can_be_filtered_and_cut(run: Runner) -> None:
    whole = run("queue", "mine", "--json").json["cases"]
    word = whole[0]["title"].split()[-1]
    few = run("queue", "mine", "--filter", word.upper(), "--json").json["cases"]
    assert few
    assert all(word.casefold() in json.dumps(case, ensure_ascii=False).casefold() for case in few)
    assert len(run("queue", "mine", "--limit", "3", "--json").json["cases"]) == 3


def test_a_protected_name_is_in_no_list(run: Runner, server: Api) -> None:
    cases = server.items(f"{ZAKEN}/zaken", einddatum__isnull="true", pageSize=500)
    secret = {
        zaak["identificatie"]: zaak["url"]
        for zaak in cases
        if zaak.get("vertrouwelijkheidaanduiding") == "geheim"
    }
    assert secret
    lines = {case["number"]: case for case in run("queue", "all", "--json").json["cases"]}
    table = run("queue", "all").out.splitlines()
    for number, url in secret.items():
        rollen = server.items(f"{ZAKEN}/rollen", zaak=url, omschrijvingGeneriek="initiator")
        name = rollen[0]["betrokkeneIdentificatie"]["geslachtsnaam"]
        assert name
        assert lines[number]["protected"] is True
        assert name not in json.dumps(lines[number], ensure_ascii=False)
        [shown] = [text for text in table if text.startswith(number)]
        assert name not in shown


def test_a_case_is_shown_with_everything_in_it(run: Runner, server: Api) -> None:
    zaak = fresh_case(server, documents=2)
    answer = run("case", zaak["identificatie"], "--json")
    case = answer.json
    assert case["number"] == zaak["identificatie"]
    assert len(case["documents"]) == len(zaak["zaakinformatieobjecten"])
    assert case["handler"] == handlers(server, zaak["url"])[0]
    assert case["parties"]
    assert case["history"]
    plain = run("case", zaak["identificatie"])
    assert plain.code == 0
    assert zaak["omschrijving"] in plain.out


def test_every_document_of_a_case_answers_with_text_or_a_reason(run: Runner, server: Api) -> None:
    zaak = fresh_case(server, documents=4)
    number = zaak["identificatie"]
    documents = run("document", number, "--json").json["documents"]
    assert len(documents) == len(zaak["zaakinformatieobjecten"])
    for document in documents[:MOST_READ]:
        answer = run("document", number, document["id"], "--text", "--json")
        reading = answer.json
        assert any(page.strip() for page in reading["pages"]) or reading["reason"]
        assert answer.code == (0 if reading["state"] in {"ok", "image"} else 1)


def test_a_document_is_saved_as_it_is_and_never_over_another(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    zaak = fresh_case(server, documents=1)
    number = zaak["identificatie"]
    document = run("document", number, "--json").json["documents"][0]
    folder = tmp_path / "saved"
    folder.mkdir()
    first = run("document", number, document["id"], "--save", str(folder), "--json")
    assert first.code == 0
    saved = Path(first.json["saved"])
    assert saved.stat().st_size == document["size"]
    assert saved.stat().st_mode & 0o777 == 0o600
    again = run("document", number, document["id"], "--save", str(folder))
    assert again.code == 1
    assert "exists already" in again.err


def test_a_decision_arrives_on_the_server_unchanged(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    zaak = fresh_case(server)
    reasons = tmp_path / "reasons.txt"
    reasons.write_bytes(REASONS.encode())
    answer = run(
        "decide", zaak["identificatie"], "--type", decision_type(server, zaak),
        "--outcome", "partly", "--reasons-file", str(reasons), "--yes", "--json",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    [result] = answer.json["results"]
    assert result["state"] == "done"
    [besluit] = server.items(f"{BESLUITEN}/besluiten", zaak=zaak["url"])
    assert besluit["identificatie"] == result["id"]
    # Django REST trims outer white space; nothing else may differ.
    assert besluit["toelichting"] == f"Delvis bifall\n\n{REASONS}".strip()
    assert server.get(zaak["url"]).json()["einddatum"] is None
    assert "\x1b" not in answer.err


def test_closing_gives_the_result_and_the_end(run: Runner, server: Api, tmp_path: Path) -> None:
    zaak = fresh_case(server)
    reasons = tmp_path / "reasons.txt"
    reasons.write_text("Skäl.", encoding="utf-8")
    name = result_name(server, zaak)
    answer = run(
        "decide", zaak["identificatie"], "--type", decision_type(server, zaak),
        "--outcome", name, "--reasons-file", str(reasons), "--close", "--yes", "--json",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    closed = server.get(zaak["url"], expand="resultaat,resultaat.resultaattype").json()
    assert closed["einddatum"] is not None
    kind = closed["_expand"]["resultaat"]["_expand"]["resultaattype"]
    assert kind["omschrijving"] == name
    listed = [case["number"] for case in run("queue", "all", "--json").json["cases"]]
    assert zaak["identificatie"] not in listed


def test_after_a_hand_over_exactly_the_new_person_is_handler(run: Runner, server: Api) -> None:
    cases = [fresh_case(server) for _ in range(2)]
    receiver = next(
        user["id"]
        for user in server.sandbox.users
        if user["id"] not in {h for zaak in cases for h in handlers(server, zaak["url"])}
    )
    numbers = [zaak["identificatie"] for zaak in cases]
    answer = run("handover", *numbers, "--to", receiver, "--reason", "Jäv.", "--yes", "--json")
    assert answer.code == 0, answer.err
    assert [result["state"] for result in answer.json["results"]] == ["done", "done"]
    for zaak in cases:
        assert handlers(server, zaak["url"]) == [receiver]


def test_a_unit_receives_a_case(run: Runner, server: Api) -> None:
    zaak = fresh_case(server)
    answer = run(
        "handover", zaak["identificatie"], "--to", "unit:TRAFIK", "--reason", "Fel enhet", "--yes"
    )
    assert answer.code == 0, answer.err
    assert handlers(server, zaak["url"]) == []


def test_the_job_runs_on_a_real_secret_service(
    tmp_path: Path, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    with secret_service("unlocked") as service:
        service.use(monkeypatch)
        bus = {
            name: os.environ[name]
            for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "HOME")
            if name in os.environ
        }
        run = Runner(tmp_path, bus | {"CASEWORKER_PASSPHRASE": ""})
        answer = run.login(sandbox, store="keyring")
        assert answer.code == 0, answer.err
        assert answer.json["store"] == "keyring"
        queue = run("queue", "mine", "--json")
        assert queue.code == 0, queue.err
        assert queue.json["cases"]
        assert not list(tmp_path.rglob("vault.json"))
        service.lock()
        locked = run("queue", "mine", "--json")
        assert locked.code == 3
        assert "locked" in locked.err.casefold()


def test_nothing_readable_is_written(run: Runner, server: Api, tmp_path: Path) -> None:
    zaak = fresh_case(server, documents=1)
    reasons = tmp_path.parent / f"{tmp_path.name}-reasons.txt"
    reasons.write_text("Hemlig motivering om Kajsa Kavat.", encoding="utf-8")
    number = zaak["identificatie"]
    for arguments in (
        ["queue", "all"],
        ["case", number],
        ["document", number],
        [
            "decide",
            number,
            "--type",
            "nope",
            "--outcome",
            "granted",
            "--reasons-file",
            str(reasons),
            "--yes",
        ],
        ["handover", number, "--to", "nobody", "--reason", "Kajsa Kavat är sjuk", "--yes"],
        ["drafts"],
        ["doctor"],
    ):
        run(*arguments)
    words = {
        server.sandbox.secret,
        PASSPHRASE,
        "Kajsa Kavat",
        "Hemlig motivering",
        zaak["omschrijving"],
    }
    for rol in server.items(f"{ZAKEN}/rollen", zaak=zaak["url"]):
        who = rol["betrokkeneIdentificatie"]
        words |= {
            who.get("geslachtsnaam") or "",
            who.get("achternaam") or "",
            rol["contactpersoonRol"]["emailadres"],
        }
    words -= {""}
    files = run.files()
    assert len(files) >= 4
    for path in files:
        content = path.read_bytes()
        for word in words:
            for encoding in ("utf-8", "utf-16-le"):
                assert word.encode(encoding) not in content, (path.name, word)
        assert path.stat().st_mode & 0o077 == 0
    for folder in [path for path in run.folder.rglob("*") if path.is_dir()]:
        assert folder.stat().st_mode & 0o077 == 0

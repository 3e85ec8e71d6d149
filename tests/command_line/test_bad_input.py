"""Whatever is wrong is said in a sentence, with the right exit code, and nothing is lost."""

from __future__ import annotations

import resource
import ssl
from pathlib import Path

import pytest

from tests.certificates import self_signed
from tests.command_line.cases import decision_type, fresh_case, handlers
from tests.command_line.runner import PASSPHRASE, Answer, Runner
from tests.raw_server import answering, raw_server
from tests.sandbox.client import Api
from tests.sandbox_server import RunningSandbox, running_sandbox


def login_to(run: Runner, url: str, *more: str, secret: str = "x" * 40) -> Answer:
    return run(
        "login", "work", "--url", url, "--client-id", "caseworker", "--user", "asa.lindqvist",
        "--store", "vault", "--secret-stdin", "--json", *more,
        stdin=f"{secret}\n{PASSPHRASE}\n{PASSPHRASE}\n",
    )  # fmt: skip


def assert_said(answer: Answer, code: int, *words: str) -> None:
    """The exit code is right, and standard error says it in a sentence."""
    assert answer.code == code, answer.err
    for word in words:
        assert word.casefold() in answer.err.casefold()
    assert answer.err.strip().endswith((".", "login", ")", "queue")), answer.err


def test_a_wrong_secret_is_not_kept(stranger: Runner, sandbox: RunningSandbox) -> None:
    answer = login_to(stranger, sandbox.url, secret="wrong " * 8)
    assert answer.code == 3
    assert "did not accept the login" in answer.err
    assert answer.json["error"]["kind"] == "Refused"
    assert stranger.files() == []


def test_an_unknown_client_is_refused(stranger: Runner, sandbox: RunningSandbox) -> None:
    answer = stranger(
        "login", "--url", sandbox.url, "--client-id", "nobody", "--user", "x",
        "--store", "vault", "--secret-stdin", stdin=f"{sandbox.secret}\n",
    )  # fmt: skip
    assert answer.code == 3
    assert "invalid-client-identifier" in answer.err


def test_an_unknown_user_is_told_but_may_be_new(stranger: Runner, sandbox: RunningSandbox) -> None:
    answer = stranger(
        "login", "work", "--url", sandbox.url, "--client-id", sandbox.client_id,
        "--user", "asa.lindkvist", "--store", "vault", "--secret-stdin", "--json",
        stdin=f"{sandbox.secret}\n{PASSPHRASE}\n{PASSPHRASE}\n",
    )  # fmt: skip
    assert answer.code == 0
    assert "asa.lindkvist" in answer.err
    empty = stranger("queue", "mine", "--json")
    assert empty.code == 0
    assert empty.json["cases"] == []
    assert stranger("queue", "mine").out.strip() == "No cases."


def test_a_secret_that_the_server_no_longer_takes_asks_for_a_login(
    run: Runner, sandbox: RunningSandbox
) -> None:
    answer = run("queue", "--json", env={"CASEWORKER_SECRET": "y" * 40})
    assert answer.code == 3
    assert "caseworker login" in answer.err
    assert set(answer.json) == {"error"}


def test_an_unreachable_host_is_said(stranger: Runner) -> None:
    answer = login_to(stranger, "http://127.0.0.1:9")
    assert answer.code == 1
    assert "cannot be reached" in answer.err
    assert stranger.files() == []


def test_an_address_without_encryption_is_refused(stranger: Runner) -> None:
    answer = login_to(stranger, "http://zaken.example.org")
    assert answer.code in {1, 2}
    assert "https" in answer.err


async def test_a_certificate_that_nobody_vouches_for_is_said(
    stranger: Runner, tmp_path: Path
) -> None:
    import asyncio

    certificate, key = self_signed(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    async with raw_server(answering(b"{}"), tls=context) as server:
        answer = await asyncio.to_thread(login_to, stranger, server.url)
    assert answer.code == 1
    assert "secure connection" in answer.err


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"<html>It works!</html>", "200 OK"), (b"Not here", "404 Not Found"), (b"{}", "200 OK")],
)
async def test_a_server_that_is_no_case_server_is_said(
    body: bytes, status: str, stranger: Runner
) -> None:
    import asyncio

    async with raw_server(answering(body, status)) as server:
        answer = await asyncio.to_thread(login_to, stranger, server.url)
    assert answer.code == 1
    assert "not as a case server" in answer.err


def test_without_a_profile_the_way_to_one_is_said(stranger: Runner) -> None:
    for arguments in (["queue"], ["case", "BN 1"], ["drafts"], ["outbox"]):
        answer = stranger(*arguments)
        assert answer.code in {1, 3}
        assert "caseworker login" in answer.err


def test_a_wrong_passphrase_is_said_and_a_missing_one_too(run: Runner) -> None:
    wrong = run("queue", "--json", env={"CASEWORKER_PASSPHRASE": "fel fras, fel fras"})
    assert wrong.code == 3
    assert "passphrase" in wrong.err
    missing = run("queue", env={"CASEWORKER_PASSPHRASE": None})
    assert missing.code == 3
    assert "CASEWORKER_PASSPHRASE" in missing.err
    assert run("queue").code == 0


def test_an_absent_keyring_is_said_and_nothing_weaker_is_taken(
    stranger: Runner, sandbox: RunningSandbox
) -> None:
    answer = stranger.login(sandbox, store="keyring")
    assert answer.code == 3
    assert "vault" in answer.err
    assert not list(stranger.folder.rglob("vault.json"))


def test_passphrases_that_differ_or_are_short_keep_nothing(
    stranger: Runner, sandbox: RunningSandbox
) -> None:
    for first, second in (("en lång fras", "en annan fras"), ("kort", "kort")):
        answer = stranger(
            "login", "work", "--url", sandbox.url, "--client-id", sandbox.client_id,
            "--user", "asa.lindqvist", "--store", "vault", "--secret-stdin",
            stdin=f"{sandbox.secret}\n{first}\n{second}\n",
            env={"CASEWORKER_PASSPHRASE": None},
        )  # fmt: skip
        assert answer.code == 3
        assert "passphrase" in answer.err.casefold()
    assert not list(stranger.folder.rglob("vault.json"))


def test_a_corrupt_store_gives_its_drafts_back(run: Runner, server: Api, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Motivering som inte får försvinna", encoding="utf-8")
    zaak = fresh_case(server)
    refused = run(
        "decide", zaak["identificatie"], "--type", "nope", "--outcome", "granted",
        "--reasons-file", str(text), "--yes",
    )  # fmt: skip
    assert refused.code == 1
    [store] = run.folder.rglob("store.db")
    content = bytearray(store.read_bytes())
    content[: len(content) // 2] = b"\x00" * (len(content) // 2)
    store.write_bytes(content)
    for leftover in store.parent.glob("store.db-*"):
        leftover.unlink()
    answer = run("drafts", "--json")
    assert answer.code == 0, answer.err
    assert "was damaged" in answer.err
    [draft] = answer.json["drafts"]
    assert draft["fields"]["reasons"] == "Motivering som inte får försvinna"
    assert list(store.parent.glob("store.damaged-*"))


def test_a_folder_that_cannot_be_written_is_said(
    stranger: Runner, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("in the way")
    for variable in ("CASEWORKER_DATA", "CASEWORKER_CONFIG"):
        answer = stranger(
            "login", "work", "--url", sandbox.url, "--client-id", sandbox.client_id,
            "--user", "asa.lindqvist", "--store", "vault", "--secret-stdin",
            stdin=f"{sandbox.secret}\n{PASSPHRASE}\n{PASSPHRASE}\n",
            env={variable: str(blocked)},
        )  # fmt: skip
        assert answer.code in {1, 3}
        assert str(blocked) in answer.err


def test_a_full_disk_is_said_and_what_was_kept_stays(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    text = tmp_path / "text.txt"
    text.write_text("Motivering", encoding="utf-8")
    zaak = fresh_case(server)
    deciding = [
        "decide", zaak["identificatie"], "--type", "nope", "--outcome", "granted",
        "--reasons-file", str(text), "--yes",
    ]  # fmt: skip
    assert run(*deciding).code == 1
    text.write_text("Motivering två", encoding="utf-8")
    full = run(*deciding, before=no_room)
    assert full.code == 1
    assert full.err.strip()
    [draft] = run("drafts", "--json").json["drafts"]
    assert draft["fields"]["reasons"] == "Motivering"


def test_an_unknown_case_is_said_and_the_text_kept(run: Runner, tmp_path: Path) -> None:
    for arguments in (["case", "XX 1"], ["document", "XX 1"], ["document", "XX 1", "abc"]):
        answer = run(*arguments)
        assert answer.code == 1
        assert "XX 1" in answer.err
    text = tmp_path / "text.txt"
    text.write_text("Skäl", encoding="utf-8")
    answer = run(
        "decide", "XX 1", "--type", "x", "--outcome", "granted",
        "--reasons-file", str(text), "--yes", "--json",
    )  # fmt: skip
    assert answer.code == 1
    assert answer.json["results"][0]["state"] == "failed"
    assert run("drafts", "--json").json["drafts"][0]["fields"]["reasons"] == "Skäl"


def test_a_name_that_fits_several_is_not_guessed(run: Runner, server: Api) -> None:
    zaak = fresh_case(server)
    before = handlers(server, zaak["url"])
    run("queue", "all")
    answer = run("handover", zaak["identificatie"], "--to", "a", "--reason", "x", "--yes")
    assert answer.code == 1
    assert "fits several" in answer.err
    unknown = run(
        "handover", zaak["identificatie"], "--to", "nobody.here", "--reason", "x", "--yes"
    )
    assert unknown.code == 1
    assert "nobody.here" in unknown.err
    assert handlers(server, zaak["url"]) == before


def test_a_broken_case_is_said(run: Runner) -> None:
    broken = next(case for case in run("queue", "--json").json["cases"] if case["broken"])
    answer = run("case", broken["number"])
    assert answer.code == 1
    assert "could not be understood" in answer.err


def test_closing_without_a_known_result_is_not_guessed(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Skäl", encoding="utf-8")
    zaak = fresh_case(server)
    [profile] = run.folder.rglob("work.toml")
    profile.write_text(
        profile.read_text() + '\n[outcome_words]\ngranted = "Beviljas"\n', encoding="utf-8"
    )
    deciding = [
        "decide", zaak["identificatie"], "--type", decision_type(server, zaak),
        "--outcome", "granted", "--reasons-file", str(text), "--close", "--yes", "--json",
    ]  # fmt: skip
    answer = run(*deciding)
    assert answer.code == 1
    assert "result" in answer.json["results"][0]["reason"]
    assert server.get(zaak["url"]).json()["einddatum"] is None
    profile.write_text(
        profile.read_text() + '\n[outcomes."*"]\ngranted = "Bifall"\n', encoding="utf-8"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["queue", "nonsense"],
        ["nonsense"],
        ["decide", "BN 1"],
        ["handover"],
        ["login", "--url", "https://example.org"],
        ["document", "BN 1", "--save", "."],
        ["outbox", "retry"],
        ["drafts", "show"],
        ["decide", "BN 1", "--type", "x", "--outcome", "y", "--reasons-file", "/nope", "--yes"],
    ],
)
def test_wrong_usage_ends_with_two(arguments: list[str], run: Runner) -> None:
    answer = run(*arguments)
    assert answer.code == 2
    assert answer.err.strip()
    assert answer.out == ""


def test_without_a_terminal_nothing_is_sent_unasked(
    run: Runner, server: Api, tmp_path: Path
) -> None:
    zaak = fresh_case(server)
    answer = run("handover", zaak["identificatie"], "--to", "jonas.sjoqvist", "--reason", "x")
    assert answer.code == 2
    assert "--yes" in answer.err
    assert run("drafts", "--json").json["drafts"]


def test_reasons_that_are_no_text_are_refused(run: Runner, server: Api, tmp_path: Path) -> None:
    zaak = fresh_case(server)
    for content in (b"\xff\xfe\x00binary", b"", b"   \n", b"a\x00b"):
        text = tmp_path / "text.bin"
        text.write_bytes(content)
        answer = run(
            "decide", zaak["identificatie"], "--type", decision_type(server, zaak),
            "--outcome", "granted", "--reasons-file", str(text), "--yes",
        )  # fmt: skip
        assert answer.code == 1
        assert answer.err.strip()
    assert server.items("/besluiten/api/v1/besluiten", zaak=zaak["url"]) == []


def test_hostile_text_never_reaches_the_terminal(run: Runner, server: Api) -> None:
    zaak = fresh_case(server)
    hostile = "\x1b]52;c;QQ==\x07\x9b31m\u202egpj [/] [@click=app.quit]x[/]"
    server.patch(zaak["url"], {"omschrijving": hostile, "toelichting": hostile})
    for arguments in (["queue", "all"], ["case", zaak["identificatie"]]):
        shown = run(*arguments)
        assert shown.code == 0, shown.err
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown.out)
    document = run("case", zaak["identificatie"], "--json").json
    assert document["title"] == hostile


def test_a_second_sandbox_on_the_same_folder_is_said(stranger: Runner, tmp_path: Path) -> None:
    with running_sandbox(cases=20, state=tmp_path / "state"):
        answer = stranger("sandbox", "--state", str(tmp_path / "state"))
    assert answer.code == 1
    assert answer.err.strip()
    assert answer.out == ""

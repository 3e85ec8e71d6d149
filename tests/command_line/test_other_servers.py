"""The same job on servers of other makers: what they want is said once, at login."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.command_line.runner import PASSPHRASE, Runner
from tests.sandbox.client import ZAKEN, Api
from tests.sandbox_server import RunningSandbox, running_sandbox

PERSON = "rol__betrokkeneIdentificatie__medewerker__identificatie"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    """A server that wants tokens of its identity provider."""
    with running_sandbox(cases=120, seed=5, like="oneground") as running:
        yield running


@pytest.fixture
def run(stranger: Runner, sandbox: RunningSandbox) -> Runner:
    answer = stranger.login(sandbox, "--token-url", sandbox.token_url)
    assert answer.code == 0, answer.err
    return stranger


def mine_on(server: Api) -> set[str]:
    return {
        zaak["identificatie"]
        for zaak in server.items(
            f"{ZAKEN}/zaken",
            einddatum__isnull="true",
            rol__omschrijvingGeneriek="behandelaar",
            pageSize=500,
            **{PERSON: server.user},
        )
    }


def test_a_login_without_the_provider_is_refused(stranger: Runner, sandbox: RunningSandbox) -> None:
    answer = stranger.login(sandbox)
    assert answer.code == 3
    assert "did not accept the login" in answer.err


def test_the_queue_and_a_case_come_from_a_server_that_leaves_much_out(
    run: Runner, server: Api
) -> None:
    listed = run("queue", "mine", "--json").json
    assert {case["number"] for case in listed["cases"]} == mine_on(server)
    case = run("case", listed["cases"][0]["number"], "--json").json
    assert case["status"]
    assert case["handlers"] == [server.user]
    assert case["parties"]


def test_doctor_says_what_the_server_can_do_and_since_when(run: Runner) -> None:
    checks = {check["name"]: check for check in run("doctor", "--json").json["checks"]}
    refused = checks["server can: zaken/zaken expand"]
    assert refused["ok"]
    assert refused["detail"].startswith("no, found out 20")
    assert checks["server can: zaken/zaken einddatum__isnull"]["detail"].startswith("yes")
    assert checks["server can: zaken/zaaknotities"]["detail"].startswith("no")


def test_what_was_found_out_is_not_asked_for_again_by_the_next_command(
    run: Runner, server: Api
) -> None:
    assert run("queue", "mine").code == 0
    server.sandbox.control.reset()
    assert run("queue", "mine").code == 0
    asked = [one.target for one in server.sandbox.control.log() if one.status == 400]
    assert asked == []


def test_headers_of_the_profile_go_with_every_request_to_the_server(
    run: Runner, server: Api
) -> None:
    profile = next(run.folder.rglob("work.toml"))
    profile.write_text(profile.read_text() + '\n[headers]\nApi-Version = "1.5.1"\n')
    assert run("queue", "mine").code == 0


def test_an_api_with_a_client_of_its_own_is_asked_as_that_client(
    stranger: Runner,
) -> None:
    with running_sandbox(cases=40) as plain:
        secrets = json.dumps({"*": plain.secret, "besluiten": plain.readonly["secret"]})
        who = plain.users[0]
        answer = stranger(
            "login", "work", "--url", plain.url, "--client-id", plain.client_id,
            "--user", who["id"], "--api-client", f"besluiten={plain.readonly['client_id']}",
            "--store", "vault", "--secret-stdin",
            stdin=f"{secrets}\n{PASSPHRASE}\n{PASSPHRASE}\n",
        )  # fmt: skip
        assert answer.code == 0, answer.err
        number = stranger("queue", "mine", "--json").json["cases"][0]["number"]
        kinds = stranger("case", number, "--json").json["decision_types"]
        reasons = stranger.folder / "reasons.txt"
        reasons.write_text("Skäl", encoding="utf-8")
        done = stranger(
            "decide", number, "--type", kinds[0], "--outcome", "granted",
            "--reasons-file", str(reasons), "--yes", "--json",
        )  # fmt: skip
        # That client may only read: the decision waits for the person, with the reason.
        assert done.json["results"][0]["state"] == "needs_person"
        assert "no permission" in done.json["results"][0]["reason"]


def test_a_secret_that_does_not_have_all_of_them_asks_for_a_new_login(stranger: Runner) -> None:
    with running_sandbox(cases=20) as plain:
        answer = stranger.login(plain, "--api-client", "besluiten=other")
    assert answer.code == 3
    assert "Log in" in answer.err

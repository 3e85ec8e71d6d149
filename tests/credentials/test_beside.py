"""Credentials opened in a process of their own are those that would be opened here."""

from __future__ import annotations

import pytest

from caseworker.credentials import (
    LoginNeeded,
    Nobody,
    PassphraseNeeded,
    PassphraseWrong,
    keep,
    open_credentials,
)
from caseworker.credentials.beside import OpenedBeside, OpeningGivenUp
from caseworker.profiles import Profile, apis_from, save_profile
from tests.secret_service import secret_service

SECRET = "s" * 40
PASSPHRASE = "fyra ord utan samband"


def profile(store: str) -> Profile:
    made = Profile(
        name="work",
        apis=apis_from("https://cases.example.org", {}),
        client_id="c",
        user="asa",
        store="vault" if store == "vault" else "keyring",
    )
    save_profile(made)
    return made


def test_a_vault_opens_with_the_passphrase_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    kept = profile("vault")
    keep(kept, SECRET, Nobody())
    assert OpenedBeside(kept).result() == open_credentials(kept, Nobody())


def test_what_stands_in_the_way_is_the_same_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = profile("vault")
    with pytest.raises(LoginNeeded) as needed:
        OpenedBeside(kept).result()
    assert needed.value.facts == {"profile": "work"}
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    keep(kept, SECRET, Nobody())
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "another one of the same length")
    with pytest.raises(PassphraseWrong):
        OpenedBeside(kept).result()
    monkeypatch.delenv("CASEWORKER_PASSPHRASE")
    with pytest.raises(PassphraseNeeded):
        OpenedBeside(kept).result()


def test_a_real_keyring_is_read_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    with secret_service("unlocked") as service:
        service.use(monkeypatch)
        kept = profile("keyring")
        keep(kept, SECRET, Nobody())
        opened = OpenedBeside(kept).result()
        assert opened.secret == SECRET
        assert opened.source == "keyring"


def test_a_keyring_that_never_answers_holds_up_nobody_who_gives_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with secret_service("silent") as service:
        service.use(monkeypatch)
        beside = OpenedBeside(profile("keyring"))
        assert not beside.is_ready
        beside.give_up()
        with pytest.raises(OpeningGivenUp):
            beside.result()

"""Secrets stand in no file, no printed form, no log and no error."""

from __future__ import annotations

import base64
import io
import json
import logging
import traceback
from pathlib import Path

import pytest
import rich.console
import rich.pretty

from caseworker.credentials import (
    CredentialsProblem,
    Nobody,
    Opened,
    Secrets,
    best_store,
    change_passphrase,
    environment,
    forget,
    keep,
    keyring_entry,
    open_credentials,
)
from caseworker.profiles import save_profile
from tests.credentials.conftest import PASSPHRASE, SECRET, Person, a_profile
from tests.secret_service import SecretService

NEW_PASSPHRASE = "gula tulpaner i april"
KEY = bytes(range(200, 232))


def shapes(secret: str | bytes) -> list[bytes]:
    """Return the forms in which a secret could lie about."""
    raw = secret.encode() if isinstance(secret, str) else secret
    found = [raw, raw.hex().encode(), base64.b64encode(raw), base64.urlsafe_b64encode(raw)]
    if isinstance(secret, str):
        found += [secret.encode("utf-16-le"), json.dumps(secret).strip('"').encode()]
    return found


def assert_hidden(where: str | bytes, *hidden: str | bytes) -> None:
    text = where.encode("utf-8", "replace") if isinstance(where, str) else where
    for secret in hidden:
        assert not any(shape in text for shape in shapes(secret))


@pytest.mark.parametrize(
    "value",
    [
        Opened(secret=SECRET, store_key=KEY, source="vault"),
        Secrets(secret=SECRET, store_key=KEY),
        environment.Given(secret=SECRET, passphrase=PASSPHRASE),
        keyring_entry._Entry(store_key=KEY, secret=SECRET),
    ],
)
def test_no_printed_form_shows_a_secret(value: object) -> None:
    console = rich.console.Console(file=io.StringIO(), width=1000)
    console.print(value, [value], rich.pretty.Pretty(value))
    printed = (repr(value), str(value), f"{value}", f"{value!r}", str([value]))
    for text in (*printed, console.file.getvalue()):  # type: ignore[attr-defined]
        assert_hidden(text, SECRET, PASSPHRASE, KEY, repr(KEY))
        assert "kept" in text


def test_a_printed_form_tells_what_is_there() -> None:
    assert repr(Opened(None, KEY, "vault")) == "Opened(secret=none, store_key=kept, source=vault)"


def test_no_file_log_or_error_holds_a_secret(
    keyring: SecretService,
    folders: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    profiles = [a_profile("keyring", "a"), a_profile("vault", "b"), a_profile("session", "c")]
    hidden: list[str | bytes] = [SECRET, PASSPHRASE, NEW_PASSPHRASE]
    errors = []

    def note(opened: Opened) -> None:
        if opened.store_key is not None:
            hidden.append(opened.store_key)

    for profile in profiles:
        save_profile(profile)
        note(keep(profile, SECRET, Person(PASSPHRASE, PASSPHRASE)))
        try:
            open_credentials(profile, Person("a wrong passphrase"))
        except CredentialsProblem as problem:
            errors.append("".join(traceback.format_exception(problem)))
    change_passphrase(profiles[1], Person(PASSPHRASE, NEW_PASSPHRASE, NEW_PASSPHRASE))
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", NEW_PASSPHRASE)
    note(keep(a_profile("vault", "a"), SECRET, Nobody()))
    note(keep(a_profile("session", "c"), SECRET, Nobody()))
    best_store()
    keyring.lock()
    try:
        keep(profiles[0], SECRET, Nobody())
    except CredentialsProblem as problem:
        errors.append("".join(traceback.format_exception(problem)))
    forget(a_profile("vault", "a"))
    assert len(hidden) == 7
    files = [path for path in folders.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"vault.json", "credentials.json", "a.toml"}
    for path in files:
        assert_hidden(path.read_bytes(), *hidden)
    assert len(errors) == 3
    assert_hidden("".join(errors), *hidden)
    assert_hidden(caplog.text, *hidden)


def test_a_logged_out_vault_holds_nothing_of_the_secret(folders: Path) -> None:
    keep(a_profile("vault"), SECRET, Person(PASSPHRASE, PASSPHRASE))
    (file,) = folders.rglob("vault.json")
    sealed = json.loads(file.read_bytes())["secret"]["sealed"]
    forget(a_profile("vault"))
    assert sealed not in file.read_text(encoding="utf-8")

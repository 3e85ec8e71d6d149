"""Credentials in a real Secret Service, and a sentence for each way in which it fails."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from caseworker.credentials import (
    KeyringEntryForeign,
    KeyringLocked,
    KeyringMissing,
    KeyringProblem,
    KeyringRefused,
    KeyringSilent,
    KeyringUnusable,
    LoginNeeded,
    Nobody,
    best_store,
    forget,
    keep,
    keyring_report,
    open_credentials,
)
from caseworker.i18n import explain
from tests.credentials.conftest import SECRET, a_profile
from tests.secret_service import SecretService, State, secret_service

ATTRIBUTES = {"service": "caseworker", "username": "kungsbacka"}
KEEP = f"""
from caseworker.credentials import Nobody, keep
from tests.credentials.conftest import a_profile
print(keep(a_profile("keyring"), {SECRET!r}, Nobody()).store_key.hex())
"""
OPEN = """
import time
from caseworker.credentials import Nobody, open_credentials
from tests.credentials.conftest import a_profile
opened = open_credentials(a_profile("keyring"), Nobody())
print(opened.store_key.hex())
print(opened.secret.encode().hex(), opened.source)
"""


def python(code: str, environment: dict[str, str], folders: Path) -> list[str]:
    """Run a program in a process of its own and return its lines."""
    settings = {
        "CASEWORKER_CONFIG": str(folders / "config"),
        "CASEWORKER_DATA": str(folders / "data"),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment | settings,
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done.stdout.splitlines()


def test_what_one_process_keeps_another_opens(folders: Path) -> None:
    with secret_service("unlocked") as service:
        (key,) = python(KEEP, service.environment, folders)
        same_key, rest = python(OPEN, service.environment, folders)
        assert list(service.items()) == ["Password for 'kungsbacka' on 'caseworker'"]
    assert len(bytes.fromhex(key)) == 32
    assert same_key == key
    assert rest == f"{SECRET.encode().hex()} keyring"


def test_two_profiles_do_not_see_each_others_secrets(keyring: SecretService) -> None:
    first = keep(a_profile("keyring", "a"), "one", Nobody())
    second = keep(a_profile("keyring", "b"), "two", Nobody())
    assert first.store_key != second.store_key
    assert open_credentials(a_profile("keyring", "a"), Nobody()) == first
    assert open_credentials(a_profile("keyring", "b"), Nobody()) == second
    assert len(keyring.items()) == 2


def test_without_an_entry_the_advice_is_to_log_in(keyring: SecretService) -> None:
    with pytest.raises(LoginNeeded, match="caseworker login kungsbacka"):
        open_credentials(a_profile("keyring"), Nobody())
    assert keyring.items() == {}


@pytest.mark.parametrize("answers", [0, 1, 2])
def test_a_keyring_that_ends_while_it_is_asked_is_asked_again(
    keyring: SecretService, answers: int
) -> None:
    kept = keep(a_profile("keyring"), SECRET, Nobody())
    with keyring.ending_when_asked(answers):
        assert open_credentials(a_profile("keyring"), Nobody()) == kept


def test_a_locked_keyring_is_said_and_nothing_is_written_in_plain(
    keyring: SecretService, folders: Path
) -> None:
    keep(a_profile("keyring"), SECRET, Nobody())
    before = sorted(path for path in folders.rglob("*") if path.is_file())
    keyring.lock()
    started = time.monotonic()
    with pytest.raises(KeyringLocked, match="Unlock it"):
        open_credentials(a_profile("keyring"), Nobody())
    with pytest.raises(KeyringLocked, match="Unlock it"):
        keep(a_profile("keyring"), "another secret", Nobody())
    with pytest.raises(KeyringLocked, match="Unlock it"):
        forget(a_profile("keyring"))
    assert time.monotonic() - started < 10
    assert sorted(path for path in folders.rglob("*") if path.is_file()) == before


def test_a_prompt_that_nobody_answers_yes_to_is_a_refusal(
    keyring: SecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(a_profile("keyring"), SECRET, Nobody())
    keyring.lock()
    monkeypatch.setenv("DISPLAY", ":99")
    with pytest.raises(KeyringRefused, match="not unlocked"):
        open_credentials(a_profile("keyring"), Nobody())


def test_a_keyring_that_was_never_made_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with secret_service("never_created") as service:
        service.use(monkeypatch)
        with pytest.raises(KeyringMissing, match="not been set up"):
            open_credentials(a_profile("keyring"), Nobody())
        with pytest.raises(KeyringMissing, match="--store vault"):
            keep(a_profile("keyring"), SECRET, Nobody())
        forget(a_profile("keyring"))


@pytest.mark.parametrize("bus", ["none", "nowhere", "malformed", "empty"])
def test_without_a_service_there_is_no_keyring(
    bus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secret_service("absent") as service:
        address = {
            "nowhere": f"unix:path={tmp_path}/socket",
            "malformed": "tcp;;",
            "empty": service.environment["DBUS_SESSION_BUS_ADDRESS"],
        }
        if bus == "none":
            monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
        else:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address[bus])
        with pytest.raises(KeyringUnusable, match="caseworker login --store vault"):
            open_credentials(a_profile("keyring"), Nobody())
        with pytest.raises(KeyringUnusable):
            keep(a_profile("keyring"), SECRET, Nobody())


def test_a_keyring_that_hangs_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with secret_service("silent") as service:
        service.use(monkeypatch)
        started = time.monotonic()
        with pytest.raises(KeyringSilent, match=r"within 0\.2 seconds"):
            open_credentials(a_profile("keyring"), Nobody(), seconds=0.2)
        assert 0.2 <= time.monotonic() - started < 5


def test_a_keyring_that_hangs_does_not_keep_the_program_from_ending(folders: Path) -> None:
    code = OPEN.replace("Nobody())\nprint", "Nobody(), seconds=0.2)\nprint")
    with secret_service("silent") as service:
        with pytest.raises(subprocess.CalledProcessError) as caught:
            python(code, service.environment, folders)
        assert "KeyringSilent" in str(caught.value.stderr)


@pytest.mark.parametrize(
    "content",
    [
        b"hunter2",
        b"",
        b"[]",
        b"[" * 5000,
        b'{"store_key":"QUJD","secret":null,"version":1}',
        json.dumps({"store_key": "A" * 43 + "=", "version": 2}).encode(),
    ],
)
def test_an_entry_of_another_program_is_not_taken_for_ours(
    keyring: SecretService, content: bytes
) -> None:
    keyring.put(ATTRIBUTES, content)
    with pytest.raises(KeyringEntryForeign, match="caseworker / kungsbacka"):
        open_credentials(a_profile("keyring"), Nobody())
    with pytest.raises(KeyringEntryForeign, match="caseworker / kungsbacka"):
        keep(a_profile("keyring"), SECRET, Nobody())
    assert list(keyring.items().values()) == [content]


def test_the_default_keyring_is_used_whatever_the_environment_proposes(
    keyring: SecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "KEYRING_PROPERTY_PREFERRED_COLLECTION", "/org/freedesktop/secrets/collection/session"
    )
    keep(a_profile("keyring"), SECRET, Nobody())
    assert len(keyring.items()) == 1


@pytest.mark.parametrize(
    ("state", "said", "without_display", "with_display"),
    [
        ("unlocked", "ready", "keyring", "keyring"),
        ("locked", "locked", "vault", "keyring"),
        ("never_created", "missing", "vault", "keyring"),
        ("absent", "unusable", "vault", "vault"),
        ("silent", "silent", "vault", "vault"),
    ],
)
def test_the_report_says_how_the_keyring_is_and_login_proposes_accordingly(
    state: State,
    said: str,
    without_display: str,
    with_display: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with secret_service(state) as service:
        service.use(monkeypatch)
        seconds = 0.5 if state == "silent" else 10
        report = keyring_report(seconds=seconds)
        assert report.state == said
        assert report.backend == ("" if state == "absent" else "Secret Service")
        assert report.detail
        assert bool(report.advice) == (said != "ready")
        assert best_store(seconds=seconds) == (without_display, report.detail)
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
        assert best_store(seconds=seconds) == (with_display, report.detail)
        if state == "unlocked":
            assert service.items() == {}


def test_looking_at_a_locked_keyring_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    with secret_service("locked") as service:
        service.use(monkeypatch)
        keyring_report()
        complaints = (service.folder / "log").read_text(encoding="utf-8")
        assert "prompt" not in complaints
        with pytest.raises(KeyringProblem):
            open_credentials(a_profile("keyring"), Nobody())
        complaints = (service.folder / "log").read_text(encoding="utf-8")
        assert "prompt" in complaints


@pytest.mark.parametrize("state", ["locked", "never_created", "absent", "silent"])
def test_every_failure_is_a_sentence_with_advice(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secret_service(state) as service:
        service.use(monkeypatch)
        seconds = 0.5 if state == "silent" else 10
        with pytest.raises(KeyringProblem) as caught:
            keep(a_profile("keyring"), SECRET, Nobody(), seconds=seconds)
    assert "{" not in explain(caught.value)
    assert "--store vault" in explain(caught.value)

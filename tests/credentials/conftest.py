"""Every test has folders of its own, and no keyring unless it starts one.

The session bus of whoever runs the tests is out of reach: their own keyring is never touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker import i18n
from caseworker.credentials import agreed, vault
from caseworker.profiles import Profile, Store
from tests.secret_service import SecretService, secret_service

SECRET = "s3kr3t-åäö-of-the-client"
PASSPHRASE = "blå tulpaner i mars"
# Permissions do not stop root; without its capabilities it is a user like any other.
AS_A_USER = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that holds everything the program writes."""
    monkeypatch.setenv("CASEWORKER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CASEWORKER_DATA", str(tmp_path / "data"))
    for name in ("CASEWORKER_SECRET", "CASEWORKER_PASSPHRASE", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    i18n.use("en")
    return tmp_path


@pytest.fixture(autouse=True)
def cheap_vaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make new vaults of this process at the least cost that opens: an eighth of the time.

    The format's own tests and other processes pay the whole.
    """
    monkeypatch.setattr(
        vault, "new_scrypt", lambda: vault.Scrypt(salt=os.urandom(16), n=2**14, r=8, p=1)
    )


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    """Return a real Secret Service, open, that this process uses."""
    with secret_service("unlocked") as service:
        service.use(monkeypatch)
        yield service


def a_profile(store: Store, name: str = "kungsbacka") -> Profile:
    return Profile(
        name=name,
        apis={"zaken": "https://cases.example.com/zaken/api/v1"},
        client_id="desk",
        user="anna.ek",
        store=store,
    )


class Person:
    """Somebody at a terminal who enters these texts in turn, and remembers being asked."""

    def __init__(self, *enters: str) -> None:
        self._enters = list(enters)
        self.asked: list[tuple[str, bool]] = []

    def passphrase(self, prompt: str, *, confirm: bool) -> str | None:
        self.asked.append((prompt, confirm))
        first = self._enters.pop(0)
        return agreed(first, self._enters.pop(0)) if confirm else first


def somebody() -> Person:
    """Return a person who has no vault yet and makes one."""
    return Person(PASSPHRASE, PASSPHRASE)

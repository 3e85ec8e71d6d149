"""Only keyrings on the list are used, and whatever they raise becomes a problem."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from keyring import errors
from keyring.backend import KeyringBackend
from keyring.compat import properties

from caseworker.credentials import (
    KeyringLocked,
    KeyringProblem,
    KeyringRefused,
    KeyringUnusable,
    Nobody,
    keep,
    keyring_backend,
    keyring_entry,
    open_credentials,
)
from tests.credentials.conftest import SECRET, a_profile
from tests.secret_service import SecretService, secret_service

DECOY = """
import os
from pathlib import Path
from keyring.backend import KeyringBackend
from keyring.compat import properties

with Path(os.environ["DECOY_LOG"]).open("a") as log:
    log.write("loaded ")

class PlaintextKeyring(KeyringBackend):
    @properties.classproperty
    def priority(cls):
        return 100

    def get_password(self, service, username):
        return None

    def set_password(self, service, username, password):
        with Path(os.environ["DECOY_LOG"]).open("a") as log:
            log.write(password)
"""
TAKEN_BY_THE_LIBRARY = """
import keyring
print(type(keyring.get_keyring()).__name__)
keyring.set_password("caseworker", "kungsbacka", "plain")
"""
TAKEN_BY_US = f"""
from caseworker.credentials import KeyringUnusable, Nobody, keep, keyring_report
from tests.credentials.conftest import a_profile
print(keyring_report().backend)
try:
    keep(a_profile("keyring"), {SECRET!r}, Nobody())
except KeyringUnusable:
    print("unusable")
else:
    print("kept")
"""


@pytest.fixture
def decoy(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which keyrings.alt seems installed, with a plain text file."""
    site = tmp_path / "site"
    package = site / "keyrings" / "alt"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "file.py").write_text(DECOY)
    metadata = site / "keyrings.alt-99.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 99\n")
    (metadata / "entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
    settings = tmp_path / "xdg" / "python_keyring" / "keyringrc.cfg"
    settings.parent.mkdir(parents=True)
    settings.write_text("[backend]\ndefault-keyring=keyrings.alt.file.PlaintextKeyring\n")
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(site),
        "PYTHONUTF8": "1",
        "DECOY_LOG": str(tmp_path / "decoy.log"),
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "xdg"),
        "XDG_DATA_HOME": str(tmp_path / "xdg"),
        "CASEWORKER_CONFIG": str(tmp_path / "config"),
        "CASEWORKER_DATA": str(tmp_path / "data"),
    }


def run(code: str, environment: dict[str, str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("by", ["entry point", "settings", "environment variable"])
def test_a_plain_text_keyring_is_never_chosen(by: str, decoy: dict[str, str]) -> None:
    if by != "settings":
        decoy = decoy | {"XDG_CONFIG_HOME": "/nowhere", "XDG_DATA_HOME": "/nowhere"}
    if by == "environment variable":
        decoy = decoy | {"PYTHON_KEYRING_BACKEND": "keyrings.alt.file.PlaintextKeyring"}
    log = Path(decoy["DECOY_LOG"])
    assert run(TAKEN_BY_THE_LIBRARY, decoy) == ["PlaintextKeyring"]
    assert log.read_text().endswith("plain")
    log.unlink()
    assert run(TAKEN_BY_US, decoy) == ["", "unusable"]
    assert not log.exists()
    with secret_service("unlocked") as service:
        address = service.environment["DBUS_SESSION_BUS_ADDRESS"]
        with_service = decoy | {"DBUS_SESSION_BUS_ADDRESS": address}
        assert run(TAKEN_BY_US, with_service) == ["Secret Service", "kept"]
    assert not log.exists()


class Loud(KeyringBackend):
    """A backend that is always there, before all others, and does what a test tells it."""

    raises: BaseException | None = None

    @properties.classproperty
    def priority(self) -> float:
        return 1000

    def get_password(self, service: str, username: str) -> str | None:
        if self.raises:
            raise self.raises
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.raises:
            raise self.raises


def test_a_class_that_registers_itself_is_not_chosen(keyring: SecretService) -> None:
    assert Loud in KeyringBackend.get_viable_backends()
    name, backend = keyring_backend.choose()
    assert (name, type(backend).__module__) == ("Secret Service", "keyring.backends.SecretService")
    keep(a_profile("keyring"), SECRET, Nobody())
    assert len(keyring.items()) == 1


def use_loud(monkeypatch: pytest.MonkeyPatch, raises: BaseException | None) -> None:
    backend = Loud()  # type: ignore[no-untyped-call]
    backend.raises = raises
    monkeypatch.setattr(keyring_entry, "choose", lambda: ("Loud", backend))


def test_a_keyring_that_keeps_nothing_and_says_nothing_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_loud(monkeypatch, None)
    with pytest.raises(KeyringRefused, match="did not keep"):
        keep(a_profile("keyring"), SECRET, Nobody())


@pytest.mark.parametrize(
    ("raised", "problem"),
    [
        (errors.KeyringLocked("Failed to unlock"), KeyringLocked),
        (errors.KeyringError("Can't get password: (-25308, 'Unknown Error')"), KeyringLocked),
        (errors.PasswordSetError("Cancelled by user"), KeyringRefused),
        (errors.InitError("Failed to open keyring"), KeyringRefused),
        (ConnectionResetError("gone"), KeyringUnusable),
        (RuntimeError(SECRET), KeyringRefused),
        (UnicodeEncodeError("utf-8", SECRET, 0, 1, "no"), KeyringRefused),
    ],
)
def test_whatever_a_keyring_raises_is_a_problem_without_the_secret(
    raised: BaseException, problem: type[KeyringProblem], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_loud(monkeypatch, raised)
    with pytest.raises(problem) as caught:
        open_credentials(a_profile("keyring"), Nobody())
    assert SECRET not in repr(caught.value) + str(caught.value)

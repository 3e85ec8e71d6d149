"""The private Secret Service that other tests rely on is what it says, and leaves nothing."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest
import secretstorage

from tests.secret_service import SecretService, State, secret_service


def processes_of(folder: Path) -> list[str]:
    """Return the command lines of running processes that were started for this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes()
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in environment + command:
            found.append(command.decode())
    return found


def default_keyring(service: SecretService) -> str:
    with closing(service.connection()) as bus:
        try:
            collection = secretstorage.Collection(bus)
        except secretstorage.ItemNotFoundException:
            return "never_created"
        return "locked" if collection.is_locked() else "unlocked"


@pytest.mark.parametrize("state", ["unlocked", "locked", "never_created"])
def test_the_keyring_is_in_the_state_asked_for(state: State) -> None:
    with secret_service(state) as service:
        assert default_keyring(service) == state


def test_an_absent_service_is_a_bus_without_one() -> None:
    with secret_service("absent") as service:
        assert not service.is_there()


def test_nothing_is_left_behind_even_when_a_test_fails() -> None:
    with pytest.raises(ZeroDivisionError), secret_service("unlocked") as service:  # noqa: PT012
        assert len(processes_of(service.folder)) == 2
        raise ZeroDivisionError
    assert processes_of(service.folder) == []
    assert not service.folder.exists()

"""The program dies after each step of a move between stores; the key of the drafts never does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from caseworker.credentials import CredentialsProblem, Nobody, Opened, keep, open_credentials
from caseworker.profiles import Store
from tests.credentials.conftest import PASSPHRASE, SECRET, a_profile
from tests.secret_service import SecretService

DIED = 9
MOVE = f"""
import functools, os, sys
from pathlib import Path
from keyring.backends.SecretService import Keyring
from caseworker.credentials import Nobody, keep, vault, vault_file, whereabouts
from tests.credentials.conftest import a_profile

store, steps = sys.argv[1], int(sys.argv[2])

def then_maybe_die(function):
    @functools.wraps(function)
    def wrapped(*args, **options):
        global steps
        if steps == 0:
            os._exit({DIED})
        steps -= 1
        return function(*args, **options)
    return wrapped

vault.new_scrypt = lambda: vault.Scrypt(salt=os.urandom(16), n=2**14, r=8, p=1)
for owner, name in (
    (vault_file, "write_private"),
    (whereabouts, "write_private"),
    (Path, "unlink"),
    (Keyring, "set_password"),
    (Keyring, "delete_password"),
):
    setattr(owner, name, then_maybe_die(getattr(owner, name)))
keep(a_profile(store), {SECRET!r}, Nobody())
print(steps)
"""


def move(store: Store, steps: int) -> int | None:
    """Move the profile's credentials; die before step number ``steps``, counted from 0.

    Return None if the program died, else how many steps were left.
    """
    done = subprocess.run(
        [sys.executable, "-c", MOVE, store, str(steps)],
        env=dict(os.environ) | {"PYTHONUTF8": "1"},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode in (0, DIED), done.stderr
    return int(done.stdout) if done.returncode == 0 else None


def opened(store: Store) -> Opened | None:
    try:
        return open_credentials(a_profile(store), Nobody())
    except CredentialsProblem:
        return None


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
@pytest.mark.parametrize(("old", "new"), [("keyring", "vault"), ("vault", "keyring")])
def test_a_move_that_died_has_lost_nothing_and_is_finished_by_the_next_login(
    old: Store,
    new: Store,
    steps: int,
    keyring: SecretService,
    folders: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    key = keep(a_profile(old), SECRET, Nobody()).store_key
    assert move(new, steps) is None
    found = [kept for kept in (opened(old), opened(new)) if kept]
    assert found
    assert {kept.store_key for kept in found} == {key}
    for goal in (new, old, new):
        assert keep(a_profile(goal), SECRET, Nobody()).store_key == key
    assert opened(old) is None
    assert len(keyring.items()) == (new == "keyring")
    assert list(folders.rglob("vault.json")) == [] or new == "vault"


@pytest.mark.parametrize(("old", "new"), [("keyring", "vault"), ("vault", "keyring")])
def test_a_move_has_four_steps(
    old: Store, new: Store, keyring: SecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    keep(a_profile(old), SECRET, Nobody())
    assert move(new, 100) == 96

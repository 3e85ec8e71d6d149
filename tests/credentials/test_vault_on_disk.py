"""The vault file: made and opened with a passphrase, private, and whole or untouched."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker.credentials import (
    LoginNeeded,
    Nobody,
    PassphraseNeeded,
    PassphrasesDiffer,
    PassphraseTooShort,
    PassphraseWrong,
    VaultDamaged,
    VaultTooNew,
    VaultUnreadable,
    change_passphrase,
    keep,
    open_credentials,
)
from caseworker.folders import FolderUnusable
from tests.credentials.conftest import AS_A_USER, PASSPHRASE, SECRET, Person, a_profile, somebody

PROFILE = a_profile("vault")


def vault_in(folders: Path) -> Path:
    return folders / "data" / "profiles" / "kungsbacka" / "vault.json"


def files_in(folders: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folders)): p.read_bytes() for p in folders.rglob("*") if p.is_file()}


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_new_vault_asks_for_a_passphrase_twice_and_opens_with_it() -> None:
    person = somebody()
    kept = keep(PROFILE, SECRET, person)
    assert kept.source == "vault"
    assert kept.store_key is not None
    assert len(kept.store_key) == 32
    ((prompt, confirm),) = person.asked
    assert confirm
    assert "drafts" in prompt
    person = Person(PASSPHRASE)
    assert open_credentials(PROFILE, person) == kept
    assert person.asked == [("Passphrase of the vault for kungsbacka", False)]


def test_logging_in_again_asks_once_and_keeps_the_key() -> None:
    first = keep(PROFILE, SECRET, somebody())
    person = Person(PASSPHRASE)
    second = keep(PROFILE, "a new secret", person)
    assert [confirm for _, confirm in person.asked] == [False]
    assert second.store_key == first.store_key
    assert open_credentials(PROFILE, Person(PASSPHRASE)).secret == "a new secret"


def test_automation_gives_the_passphrase_in_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    kept = keep(PROFILE, SECRET, Nobody())
    assert open_credentials(PROFILE, Nobody()) == kept


@pytest.mark.parametrize("enters", [("short", "short"), ("1234567", "1234567")])
def test_a_short_passphrase_is_refused(enters: tuple[str, str], folders: Path) -> None:
    with pytest.raises(PassphraseTooShort, match="8 characters"):
        keep(PROFILE, SECRET, Person(*enters))
    assert files_in(folders) == {}


def test_a_short_passphrase_in_the_environment_is_refused_too(
    monkeypatch: pytest.MonkeyPatch, folders: Path
) -> None:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "1234567")
    with pytest.raises(PassphraseTooShort):
        keep(PROFILE, SECRET, Nobody())
    assert files_in(folders) == {}


def test_two_entries_that_differ_make_no_vault(folders: Path) -> None:
    with pytest.raises(PassphrasesDiffer):
        keep(PROFILE, SECRET, Person(PASSPHRASE, PASSPHRASE + "."))
    assert files_in(folders) == {}


def test_with_nobody_to_ask_the_environment_is_named() -> None:
    with pytest.raises(PassphraseNeeded, match="CASEWORKER_PASSPHRASE"):
        keep(PROFILE, SECRET, Nobody())
    keep(PROFILE, SECRET, somebody())
    with pytest.raises(PassphraseNeeded, match="CASEWORKER_PASSPHRASE"):
        open_credentials(PROFILE, Nobody())


def test_a_wrong_passphrase_is_said_and_changes_nothing(folders: Path) -> None:
    kept = keep(PROFILE, SECRET, somebody())
    before = files_in(folders)
    with pytest.raises(PassphraseWrong, match="cannot be restored"):
        open_credentials(PROFILE, Person("röda tulpaner i mars"))
    with pytest.raises(PassphraseWrong):
        keep(PROFILE, "another", Person("röda tulpaner i mars"))
    assert files_in(folders) == before
    assert open_credentials(PROFILE, Person(PASSPHRASE)) == kept


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "huge"])
def test_a_damaged_vault_is_named_and_not_overwritten(damage: str, folders: Path) -> None:
    keep(PROFILE, SECRET, somebody())
    file = vault_in(folders)
    whole = file.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    damaged = {"cut": whole[:-20], "bit": bytes(flipped), "empty": b"", "huge": whole * 1000}
    file.write_bytes(damaged[damage])
    with pytest.raises(VaultDamaged, match=r"vault\.json is damaged"):
        open_credentials(PROFILE, Person(PASSPHRASE))
    with pytest.raises(VaultDamaged):
        keep(PROFILE, "another", Person(PASSPHRASE))
    assert file.read_bytes() == damaged[damage]


def test_a_vault_from_a_later_version_asks_for_an_update(folders: Path) -> None:
    keep(PROFILE, SECRET, somebody())
    file = vault_in(folders)
    code = (
        "import json; from caseworker.credentials import vault;"
        f"c = json.load(open({str(file)!r})); del c['checksum']; c['version'] = 2;"
        f"c['checksum'] = vault._checksum(c); json.dump(c, open({str(file)!r}, 'w'))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(VaultTooNew, match="Update caseworker"):
        open_credentials(PROFILE, Person(PASSPHRASE))


def test_a_vault_that_the_system_does_not_give_is_said(folders: Path) -> None:
    vault_in(folders).mkdir(parents=True)
    with pytest.raises(VaultUnreadable, match="Is a directory"):
        open_credentials(PROFILE, Person(PASSPHRASE))


@pytest.mark.usefixtures("no_umask")
def test_nobody_else_on_the_computer_can_read_a_vault(folders: Path) -> None:
    keep(PROFILE, SECRET, somebody())
    paths = list((folders / "data").rglob("*"))
    assert vault_in(folders) in paths
    for path in [folders / "data", *paths]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_the_passphrase_can_be_changed(folders: Path) -> None:
    kept = keep(PROFILE, SECRET, somebody())
    change_passphrase(PROFILE, Person(PASSPHRASE, "gula tulpaner", "gula tulpaner"))
    with pytest.raises(PassphraseWrong):
        open_credentials(PROFILE, Person(PASSPHRASE))
    assert open_credentials(PROFILE, Person("gula tulpaner")) == kept


def test_a_passphrase_is_not_changed_by_halves(folders: Path) -> None:
    kept = keep(PROFILE, SECRET, somebody())
    with pytest.raises(PassphraseWrong):
        change_passphrase(PROFILE, Person("not it at all", "gula tulpaner", "gula tulpaner"))
    with pytest.raises(PassphrasesDiffer):
        change_passphrase(PROFILE, Person(PASSPHRASE, "gula tulpaner", "gula tulpan"))
    assert open_credentials(PROFILE, Person(PASSPHRASE)) == kept


def test_there_is_no_passphrase_to_change_without_a_vault() -> None:
    with pytest.raises(LoginNeeded):
        change_passphrase(PROFILE, somebody())


def test_a_folder_that_cannot_be_written_is_said(folders: Path) -> None:
    (folders / "data").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(FolderUnusable):
        keep(PROFILE, SECRET, somebody())


IN_ANOTHER_PROCESS = f"""
import resource, sys
from caseworker.credentials import Nobody, keep, open_credentials
from caseworker.folders import FolderUnusable
from tests.credentials.conftest import a_profile
if "disk full" in sys.argv:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    keep(a_profile("vault"), "a newer secret", Nobody())
except FolderUnusable as problem:
    print(problem.facts["reason"])
print(open_credentials(a_profile("vault"), Nobody()).secret == {SECRET!r})
"""


def logging_in_again(*told: str) -> list[str]:
    """Log in to the same vault in another process and return what it says."""
    done = subprocess.run(
        [*AS_A_USER, sys.executable, "-c", IN_ANOTHER_PROCESS, *told],
        env=dict(os.environ) | {"CASEWORKER_PASSPHRASE": PASSPHRASE, "PYTHONUTF8": "1"},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout.splitlines()


def test_a_full_disk_leaves_the_old_vault_and_no_piece_of_the_new(folders: Path) -> None:
    keep(PROFILE, SECRET, somebody())
    before = files_in(folders)
    assert logging_in_again("disk full") == ["File too large", "True"]
    assert files_in(folders) == before


def test_a_folder_without_permission_is_said_and_the_vault_still_opens(folders: Path) -> None:
    keep(PROFILE, SECRET, somebody())
    folder = vault_in(folders).parent
    before = files_in(folders)
    folder.chmod(0o500)
    try:
        assert logging_in_again() == ["Permission denied", "True"]
    finally:
        folder.chmod(0o700)
    assert files_in(folders) == before

"""Which secret is used, and how the key of the drafts follows the profile from store to store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from caseworker.credentials import (
    KeyringLocked,
    KeyringUnusable,
    LoginNeeded,
    Nobody,
    PassphraseNeeded,
    PassphraseWrong,
    SecretNeeded,
    SecretUnusable,
    StoreKeyLocked,
    VaultDamaged,
    forget,
    keep,
    needed_secret,
    open_credentials,
    wipe,
    without_secrets,
)
from caseworker.profiles import Store
from tests.credentials.conftest import PASSPHRASE, SECRET, Person, a_profile, somebody
from tests.secret_service import SecretService

KEYRING, VAULT, SESSION = (a_profile(store) for store in ("keyring", "vault", "session"))

ENTRY = {
    "service": "caseworker",
    "username": "kungsbacka",
    "application": "Python keyring library",
}


def note_in(folders: Path) -> str:
    return (folders / "data/profiles/kungsbacka/credentials.json").read_text(encoding="utf-8")


def vault_in(folders: Path) -> Path:
    return folders / "data/profiles/kungsbacka/vault.json"


@pytest.fixture
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("CASEWORKER_SECRET", "from the environment")
    return "from the environment"


@pytest.mark.usefixtures("passphrase")
@pytest.mark.parametrize("store", ["keyring", "vault"])
def test_a_new_login_keeps_the_key_of_the_drafts(store: Store, keyring: SecretService) -> None:
    first = keep(a_profile(store), SECRET, Nobody())
    second = keep(a_profile(store), "another secret", Nobody())
    assert second.store_key == first.store_key
    assert open_credentials(a_profile(store), Nobody()) == second


@pytest.mark.usefixtures("passphrase")
def test_the_key_moves_from_keyring_to_vault_and_back(
    keyring: SecretService, folders: Path
) -> None:
    first = keep(KEYRING, SECRET, Nobody())
    second = keep(VAULT, "second", Nobody())
    assert second.store_key == first.store_key
    assert keyring.items() == {}
    assert open_credentials(VAULT, Nobody()) == second
    with pytest.raises(LoginNeeded):
        open_credentials(KEYRING, Nobody())
    third = keep(KEYRING, "third", Nobody())
    assert third.store_key == first.store_key
    assert not vault_in(folders).exists()
    assert open_credentials(KEYRING, Nobody()) == third


def test_moving_out_of_a_vault_needs_its_passphrase(keyring: SecretService) -> None:
    kept = keep(VAULT, SECRET, somebody())
    with pytest.raises(PassphraseNeeded):
        keep(KEYRING, SECRET, Nobody())
    with pytest.raises(PassphraseWrong):
        keep(KEYRING, SECRET, Person("not the passphrase"))
    assert keyring.items() == {}
    assert keep(KEYRING, SECRET, Person(PASSPHRASE)).store_key == kept.store_key


def test_a_locked_keyring_that_has_the_key_is_not_gone_around(
    keyring: SecretService, folders: Path
) -> None:
    keep(KEYRING, SECRET, Nobody())
    keyring.lock()
    with pytest.raises(StoreKeyLocked, match="another profile name"):
        keep(VAULT, SECRET, somebody())
    assert not vault_in(folders).exists()
    assert keep(a_profile("vault", "new"), SECRET, somebody()).store_key


def test_a_keyring_that_is_not_there_and_has_the_key_is_not_gone_around(
    keyring: SecretService, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(KEYRING, SECRET, Nobody())
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    with pytest.raises(StoreKeyLocked):
        keep(VAULT, SECRET, somebody())
    assert not vault_in(folders).exists()


def test_an_unusable_keyring_is_never_replaced_by_something_weaker(folders: Path) -> None:
    with pytest.raises(KeyringUnusable):
        keep(KEYRING, SECRET, somebody())
    assert [path for path in folders.rglob("*") if path.is_file()] == []


def test_a_key_that_somebody_deleted_from_the_keyring_is_made_anew(
    keyring: SecretService,
) -> None:
    first = keep(KEYRING, SECRET, Nobody())
    wipe(KEYRING)
    assert keyring.items() == {}
    second = keep(VAULT, SECRET, somebody())
    assert second.store_key not in (None, first.store_key)


@pytest.mark.usefixtures("passphrase")
@pytest.mark.parametrize("store", ["keyring", "vault"])
def test_logging_out_takes_the_secret_and_leaves_the_key(
    store: Store, keyring: SecretService, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = a_profile(store)
    kept = keep(profile, SECRET, Nobody())
    monkeypatch.delenv("CASEWORKER_PASSPHRASE")
    forget(profile)
    forget(profile)
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    opened = open_credentials(profile, Nobody())
    assert (opened.secret, opened.store_key) == (None, kept.store_key)
    with pytest.raises(LoginNeeded):
        needed_secret(profile, opened)
    assert needed_secret(profile, keep(profile, "again", Nobody())) == "again"
    assert open_credentials(profile, Nobody()).store_key == kept.store_key


def test_logging_out_without_having_logged_in_is_no_error(
    keyring: SecretService, folders: Path
) -> None:
    for profile in (KEYRING, VAULT, SESSION):
        forget(profile)
    assert [path for path in folders.rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("passphrase")
def test_logging_out_cleans_up_after_a_move_that_was_cut_short(
    keyring: SecretService, folders: Path
) -> None:
    keep(KEYRING, SECRET, Nobody())
    keyring_content = keyring.items()
    kept = keep(VAULT, SECRET, Nobody())
    keyring.put(ENTRY, *keyring_content.values())
    note = folders / "data/profiles/kungsbacka/credentials.json"
    note.write_text('{"key_in":"vault","left_in":["keyring"]}', encoding="utf-8")
    forget(VAULT)
    assert keyring.items() == {}
    assert open_credentials(VAULT, Nobody()).store_key == kept.store_key
    assert 'left_in":[]' in note_in(folders)


@pytest.mark.usefixtures("passphrase")
def test_wiping_removes_everything_that_was_kept(keyring: SecretService, folders: Path) -> None:
    for profile in (KEYRING, VAULT):
        keep(profile, SECRET, Nobody())
        wipe(profile)
        assert keyring.items() == {}
        assert [path for path in folders.rglob("*") if path.is_file()] == []
        with pytest.raises(LoginNeeded):
            open_credentials(profile, Nobody())


def test_the_environments_secret_comes_before_the_one_kept(
    keyring: SecretService, secret: str
) -> None:
    kept = keep(KEYRING, SECRET, Nobody())
    assert kept.source == "keyring"
    opened = open_credentials(KEYRING, Nobody())
    assert (opened.secret, opened.store_key) == (secret, kept.store_key)
    assert opened.source == "environment"


def test_the_environments_secret_alone_gives_no_key(keyring: SecretService, secret: str) -> None:
    opened = open_credentials(KEYRING, Nobody())
    assert (opened.secret, opened.store_key, opened.source) == (secret, None, "environment")


@pytest.mark.usefixtures("secret")
def test_drafts_that_cannot_be_opened_are_not_passed_over_for_a_secret_given(
    keyring: SecretService,
) -> None:
    keep(KEYRING, SECRET, Nobody())
    keyring.lock()
    with pytest.raises(KeyringLocked):
        open_credentials(KEYRING, Nobody())


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORKER_SECRET", "")
    with pytest.raises(SecretNeeded):
        open_credentials(SESSION, Nobody())


def test_a_session_keeps_nothing_on_disk(secret: str, folders: Path) -> None:
    assert keep(SESSION, SECRET, Nobody()).store_key is None
    opened = open_credentials(SESSION, Nobody())
    assert (opened.secret, opened.store_key, opened.source) == (secret, None, "session")
    assert [path for path in folders.rglob("*") if path.is_file()] == []


def test_a_session_without_its_secret_says_how_to_give_it() -> None:
    keep(SESSION, SECRET, Nobody())
    with pytest.raises(SecretNeeded, match="CASEWORKER_SECRET"):
        open_credentials(SESSION, Nobody())


@pytest.mark.usefixtures("passphrase")
def test_a_session_with_a_passphrase_keeps_the_key_of_its_drafts_and_nothing_else(
    secret: str, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_credentials(SESSION, Nobody())
    assert first.store_key is not None
    assert '"secret": null' in vault_in(folders).read_text(encoding="utf-8")
    assert open_credentials(SESSION, Nobody()) == first
    assert keep(SESSION, SECRET, Nobody()).store_key == first.store_key
    assert '"secret": null' in vault_in(folders).read_text(encoding="utf-8")
    monkeypatch.delenv("CASEWORKER_SECRET")
    assert open_credentials(SESSION, Nobody()).store_key == first.store_key
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "another passphrase")
    with pytest.raises(PassphraseWrong):
        open_credentials(SESSION, Nobody())


def test_a_session_asks_nobody_for_a_passphrase(secret: str) -> None:
    keep(VAULT, SECRET, somebody())
    person = Person()
    assert open_credentials(SESSION, person).store_key is None
    assert person.asked == []


@pytest.mark.parametrize("store", ["keyring", "vault"])
def test_turning_to_a_session_removes_the_secret_and_loses_no_key(
    store: Store, keyring: SecretService
) -> None:
    kept = keep(a_profile(store), SECRET, somebody())
    keep(SESSION, SECRET, Nobody())
    person = Person(PASSPHRASE)
    opened = open_credentials(a_profile(store), person)
    assert (opened.secret, opened.store_key) == (None, kept.store_key)
    other: Store = "vault" if store == "keyring" else "keyring"
    moved = keep(a_profile(other), SECRET, somebody())
    assert moved.store_key == kept.store_key


@pytest.mark.usefixtures("passphrase")
def test_a_session_with_a_passphrase_takes_the_key_over_from_the_keyring(
    keyring: SecretService, secret: str
) -> None:
    kept = keep(KEYRING, SECRET, Nobody())
    assert open_credentials(SESSION, Nobody()).store_key == kept.store_key
    assert keyring.items() == {}


def test_turning_to_a_session_works_while_the_keyring_is_locked(
    keyring: SecretService, folders: Path
) -> None:
    keep(KEYRING, SECRET, Nobody())
    before = note_in(folders)
    keyring.lock()
    assert keep(SESSION, SECRET, Nobody()).store_key is None
    assert note_in(folders) == before


def test_a_key_found_in_the_keyring_is_noted_for_the_next_move(
    folders: Path, keyring: SecretService
) -> None:
    kept = keep(KEYRING, SECRET, Nobody())
    note = folders / "data/profiles/kungsbacka/credentials.json"
    note.unlink()
    open_credentials(KEYRING, Nobody())
    assert keep(VAULT, SECRET, somebody()).store_key == kept.store_key


def test_a_session_needs_no_folder_for_data(secret: str, folders: Path) -> None:
    (folders / "data").write_text("a file in the way", encoding="utf-8")
    keep(SESSION, SECRET, Nobody())
    assert open_credentials(SESSION, Nobody()).secret == secret


def test_a_restored_vault_is_found_without_its_note(folders: Path, keyring: SecretService) -> None:
    kept = keep(VAULT, SECRET, somebody())
    (folders / "data/profiles/kungsbacka/credentials.json").unlink()
    assert keep(KEYRING, SECRET, Person(PASSPHRASE)).store_key == kept.store_key


@pytest.mark.parametrize("content", ["", "{", '{"key_in":"pocket"}', "[" * 9999])
def test_a_damaged_note_does_not_lose_the_key(
    content: str, folders: Path, keyring: SecretService
) -> None:
    kept = keep(KEYRING, SECRET, Nobody())
    note = folders / "data/profiles/kungsbacka/credentials.json"
    note.write_text(content, encoding="utf-8")
    assert keep(VAULT, SECRET, somebody()).store_key == kept.store_key


def test_a_damaged_vault_is_not_replaced_by_moving_away(
    folders: Path, keyring: SecretService
) -> None:
    keep(VAULT, SECRET, somebody())
    vault_in(folders).write_bytes(b"{}")
    with pytest.raises(VaultDamaged):
        keep(KEYRING, SECRET, Person(PASSPHRASE))
    assert keyring.items() == {}


@pytest.mark.parametrize("wrong", ["", "  ", "two\nlines", "bell\a", "half\udcff", "x" * 1001])
@pytest.mark.parametrize("store", ["keyring", "vault", "session"])
def test_what_cannot_be_a_secret_is_refused_without_repeating_it(
    wrong: str, store: Store, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[Callable[[], object]] = [lambda: keep(a_profile(store), wrong, Nobody())]
    if wrong:
        monkeypatch.setenv("CASEWORKER_SECRET", wrong)
        attempts.append(lambda: open_credentials(a_profile(store), Nobody()))
    for attempt in attempts:
        with pytest.raises(SecretUnusable) as caught:
            attempt()
        assert not wrong.strip() or wrong not in str(caught.value)
    assert [path for path in folders.rglob("*") if path.is_file()] == []


def test_the_longest_secret_fits_every_keyring(keyring: SecretService) -> None:
    keep(KEYRING, "å" * 1000, Nobody())
    assert open_credentials(KEYRING, Nobody()).secret == "å" * 1000
    (entry,) = keyring.items().values()
    assert len(entry.decode().encode("utf-16-le")) <= 2560  # Windows


def test_another_program_gets_an_environment_without_secrets() -> None:
    given = {"PATH": "/bin", "CASEWORKER_SECRET": "a", "CaseWorker_Passphrase": "b", "LANG": "sv"}
    assert without_secrets(given) == {"PATH": "/bin", "LANG": "sv"}
    assert len(given) == 4

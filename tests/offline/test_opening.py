"""Opening a store: keys, formats, permissions, and what is written where."""

from __future__ import annotations

import os
from pathlib import Path

import apsw
import pytest

from caseworker.offline import database, schema
from caseworker.offline.problems import StoreKeyWrong, StoreNewer
from caseworker.offline.store import Store
from tests.offline.examples import KEY, NOON, OTHER_KEY, Clock, decision


def _snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}


def _filled(folder: Path) -> str:
    with Store.open(folder, KEY) as store:
        return store.drafts.start("note", "KUB-1", {"text": "kept"}).id


def test_a_wrong_key_is_said_and_nothing_is_touched(folder: Path) -> None:
    _filled(folder)
    before = _snapshot(folder)

    with pytest.raises(StoreKeyWrong):
        Store.open(folder, OTHER_KEY)
    assert _snapshot(folder) == before


@pytest.mark.parametrize("keep", [("store.db",), ("journal",), ("store.db", "journal")])
def test_a_wrong_key_is_known_without_the_key_check_too(
    folder: Path, keep: tuple[str, ...]
) -> None:
    _filled(folder)
    for path in folder.iterdir():
        if path.name not in keep:
            path.unlink()
    before = _snapshot(folder)

    with pytest.raises(StoreKeyWrong):
        Store.open(folder, OTHER_KEY)
    assert _snapshot(folder) == before


@pytest.mark.parametrize("content", [None, b"", b"noise", b"CWCHECK1" + bytes(80)])
def test_a_missing_or_damaged_key_check_is_made_anew_for_the_right_key(
    folder: Path, content: bytes | None
) -> None:
    draft_id = _filled(folder)
    check = folder / "store.check"
    good = check.read_bytes()
    if content is None:
        check.unlink()
    else:
        check.write_bytes(content)

    with Store.open(folder, KEY) as store:
        assert store.drafts.get(draft_id) is not None
        assert store.recovery is None
    assert check.read_bytes()[:8] == good[:8]
    with pytest.raises(StoreKeyWrong):
        Store.open(folder, OTHER_KEY)


def test_a_key_of_another_length_is_a_mistake_of_the_caller(folder: Path) -> None:
    with pytest.raises(ValueError, match="32"):
        Store.open(folder, b"short")
    assert not folder.exists()


def test_a_store_written_by_a_newer_program_is_refused_and_not_touched(folder: Path) -> None:
    _filled(folder)
    connection = database.connect(folder / "store.db", KEY)
    connection.execute("INSERT INTO schema_version (version) VALUES (99)")
    connection.close()
    before = _snapshot(folder)

    with pytest.raises(StoreNewer) as caught:
        Store.open(folder, KEY)
    assert caught.value.facts["version"] == 99
    assert _snapshot(folder)["journal"] == before["journal"]
    assert not list(folder.glob("store.damaged*"))


def test_a_window_that_is_open_while_a_newer_program_changes_the_format_stops_saving(
    store: Store, folder: Path
) -> None:
    draft = store.drafts.start("note", "KUB-1", {"text": "a"})
    connection = database.connect(folder / "store.db", KEY)
    connection.execute("INSERT INTO schema_version (version) VALUES (99)")
    connection.close()

    with pytest.raises(StoreNewer):
        store.drafts.save(draft)
    assert store.drafts.get(draft.id) == draft


def test_an_older_store_is_copied_and_brought_forward(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = _filled(folder)
    forward = (*schema.MIGRATIONS, "ALTER TABLE item ADD COLUMN colour TEXT", "CREATE TABLE x (y)")
    monkeypatch.setattr(schema, "MIGRATIONS", forward)

    with Store.open(folder, KEY, clock=Clock()) as store:
        draft = store.drafts.get(draft_id)
        assert store.recovery is None
        assert store.check() == ()

    assert draft is not None
    backups = sorted(folder.glob("store.backup-*"))
    assert [path.name for path in backups] == [
        "store.backup-v1-20261123T120000Z.db",
        "store.backup-v2-20261123T120000Z.db",
    ]
    copied = database.connect(backups[0], KEY)
    assert schema.version(copied) == 1
    assert copied.execute("SELECT count(*) FROM item WHERE id = ?", (draft_id,)).get == 1
    copied.close()


def test_a_step_forward_that_fails_leaves_the_store_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = _filled(folder)
    with monkeypatch.context() as patch:
        bad = "CREATE TABLE half (a); INSERT INTO nowhere VALUES (1)"
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, bad))
        with pytest.raises(apsw.SQLError):
            Store.open(folder, KEY)

    with Store.open(folder, KEY) as store:
        assert store.drafts.get(draft_id) is not None
        tables = store._storage.read(
            lambda connection: connection.execute(
                "SELECT name FROM sqlite_schema WHERE name = 'half'"
            ).fetchall()
        )
    assert tables == []


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o027, 0o077])
def test_every_file_is_for_its_owner_alone_whatever_the_umask(folder: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        with Store.open(folder, KEY) as store:
            store.drafts.start("note", "KUB-1", {"text": "a"})
            store.outbox.put(decision(), not_before=NOON)
            with store.sender_lock():
                modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    finally:
        os.umask(before)

    assert set(modes) == {
        "journal",
        "sender.lock",
        "store.check",
        "store.db",
        "store.db-shm",
        "store.db-wal",
        "store.lock",
        "store.open",
    }
    assert set(modes.values()) == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_database_that_others_could_read_is_closed_to_them(folder: Path) -> None:
    _filled(folder)
    (folder / "store.db").chmod(0o644)

    with Store.open(folder, KEY) as store:
        store.drafts.start("note", "KUB-1", {"text": "a"})
        assert {path.stat().st_mode & 0o777 for path in folder.glob("store.db*")} == {0o600}


def test_the_database_is_set_up_for_what_is_promised(store: Store) -> None:
    names = ("journal_mode", "synchronous", "secure_delete", "temp_store", "foreign_keys")
    settings = store._storage.keep(
        lambda items: {name: items.connection.pragma(name) for name in names}
    )
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "foreign_keys": 1,
    }


def test_closing_leaves_one_database_file_and_nothing_half_written(folder: Path) -> None:
    with Store.open(folder, KEY) as store:
        store.drafts.start("note", "KUB-1", {"text": "a"})
        (folder / ".journal.99999.new").write_bytes(b"left by a crash")
    with Store.open(folder, KEY):
        pass

    assert {path.name for path in folder.iterdir()} == {
        "journal",
        "store.check",
        "store.db",
        "store.lock",
        "store.open",
    }


def test_a_sound_store_has_nothing_to_report(store: Store) -> None:
    store.drafts.start("note", "KUB-1", {"text": "a"})
    store.outbox.put(decision(), not_before=NOON)
    assert store.check() == ()


def test_the_check_names_what_is_wrong(store: Store, folder: Path) -> None:
    store.drafts.start("note", "KUB-1", {"text": "a"})
    store.drafts.start("note", "KUB-1", {"text": "b"})
    journal = folder / "journal"
    content = bytearray(journal.read_bytes())
    content[40] ^= 1
    journal.write_bytes(content)
    (folder / "store.check").chmod(0o640)

    faults = " ".join(store.check())
    assert "journal is damaged" in faults
    assert "lacks 1" in faults
    assert "store.check" in faults

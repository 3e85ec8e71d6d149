"""Damaged files: what was typed comes back, what was damaged is kept, and it is said."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from caseworker.i18n import explain
from caseworker.offline.outbox import EntryState
from caseworker.offline.store import Store
from tests.offline.damaging import (
    PAGE,
    POSITIONS,
    SOAK,
    Typed,
    copy_of,
    fill,
    flip,
    read_everything,
    same,
)
from tests.offline.examples import (
    KEY,
    Clock,
)


@pytest.fixture(scope="module")
def left_open(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Typed]:
    """A store as a crash leaves it: the write-ahead log was not brought in."""
    folder = tmp_path_factory.mktemp("open") / "profile"
    copied = tmp_path_factory.mktemp("left") / "profile"
    with Store.open(folder, KEY, clock=Clock()) as store:
        typed = fill(store)
        shutil.copytree(folder, copied)
    (copied / "store.db-shm").unlink()
    return copied, typed


@pytest.mark.soak
@pytest.mark.parametrize("name", ["store.db", "store.db-wal"])
def test_a_changed_byte_anywhere_in_the_database_loses_nothing_typed(
    original: tuple[Path, Typed], left_open: tuple[Path, Typed], tmp_path: Path, name: str
) -> None:
    source, typed = original if name == "store.db" else left_open
    size = (source / name).stat().st_size
    choose = random.Random(f"damage {name}")
    positions = [0, 20, size - 1, *(choose.randrange(size) for _ in range(POSITIONS - 3))]
    mended = 0

    for position in positions:
        folder = copy_of(source, tmp_path)
        flip(folder / name, position)
        with Store.open(folder, KEY, clock=Clock()) as store:
            same(read_everything(store), typed)
            store.check()  # reads the pages that nothing else has read
            assert store.check() == ()
            same(read_everything(store), typed)
            recovery = store.recovery
        if recovery is not None:
            mended += 1
            assert recovery.set_aside is not None
            assert recovery.set_aside.is_file()
            assert (recovery.drafts, recovery.entries) == (12, 3)
        with Store.open(folder, KEY, clock=Clock()) as store:
            assert store.recovery is None
            same(Typed(store), typed)

    print(f"{name}: {len(positions)} positions, {mended} mended, 0 lost")  # noqa: T201
    assert mended == (len(positions) if name == "store.db" else 0)


@pytest.mark.soak
def test_a_changed_byte_anywhere_in_the_journal_loses_nothing_typed(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    source, typed = original
    size = (source / "journal").stat().st_size
    choose = random.Random("damage journal")
    positions = [0, 20, size - 1, *(choose.randrange(size) for _ in range(POSITIONS - 3))]

    for position in positions:
        folder = copy_of(source, tmp_path)
        flip(folder / "journal", position)
        with Store.open(folder, KEY, clock=Clock()) as store:
            assert store.recovery is None
            same(Typed(store), typed)
            assert store.check() == ()
        # It has been made anew, so that the database may go.
        (folder / "store.db").unlink()
        with Store.open(folder, KEY, clock=Clock()) as store:
            same(Typed(store), typed)

    print(f"journal: {len(positions)} positions, 0 lost")  # noqa: T201


@pytest.mark.parametrize("kept", [0.0, 0.001, 0.3, 0.7, 0.999])
def test_a_database_cut_short_loses_nothing_typed(
    original: tuple[Path, Typed], tmp_path: Path, kept: float
) -> None:
    source, typed = original
    folder = copy_of(source, tmp_path)
    path = folder / "store.db"
    os.truncate(path, int(path.stat().st_size * kept))

    with Store.open(folder, KEY, clock=Clock()) as store:
        same(read_everything(store), typed)
        assert store.recovery is not None


def test_noise_in_place_of_the_database_loses_nothing_typed(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    source, typed = original
    folder = copy_of(source, tmp_path)
    (folder / "store.db").write_bytes(random.Random(1).randbytes(50_000))

    with Store.open(folder, KEY, clock=Clock()) as store:
        same(read_everything(store), typed)


def test_a_damaged_database_is_kept_as_it_was_and_its_name_is_told(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    folder = copy_of(original[0], tmp_path)
    flip(folder / "store.db", 100)
    damaged = (folder / "store.db").read_bytes()

    with Store.open(folder, KEY, clock=Clock()) as store:
        recovery = store.recovery

    assert recovery is not None
    assert recovery.set_aside == folder / "store.damaged-20261123T120000Z.db"
    assert recovery.set_aside.read_bytes() == damaged
    assert not recovery.journal_damaged
    told = explain(recovery.problem)
    assert str(recovery.set_aside) in told
    assert "12" in told


def test_two_accidents_in_one_second_keep_both_files(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    folder = copy_of(original[0], tmp_path)
    for _ in range(2):
        flip(folder / "store.db", 100)
        with Store.open(folder, KEY, clock=Clock()) as store:
            assert store.recovery is not None
            same(Typed(store), original[1])

    assert len(list(folder.glob("store.damaged-*.db"))) == 2


def test_a_missing_database_is_filled_from_the_journal(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    source, typed = original
    folder = copy_of(source, tmp_path)
    (folder / "store.db").unlink()

    with Store.open(folder, KEY, clock=Clock()) as store:
        same(read_everything(store), typed)
        recovery = store.recovery
    assert recovery is not None
    assert (recovery.set_aside, recovery.drafts, recovery.entries) == (None, 12, 3)
    assert "12" in explain(recovery.problem)


def test_a_log_without_its_database_is_not_taken_for_the_new_ones(
    left_open: tuple[Path, Typed], tmp_path: Path
) -> None:
    source, typed = left_open
    folder = copy_of(source, tmp_path)
    (folder / "store.db").unlink()

    with Store.open(folder, KEY, clock=Clock()) as store:
        same(read_everything(store), typed)
    assert len(list(folder.glob("store.damaged-*-wal"))) == 1


@pytest.mark.parametrize("damage", ["missing", "empty", "noise", "each record"])
def test_a_damaged_journal_beside_a_sound_database_is_made_anew(
    original: tuple[Path, Typed], tmp_path: Path, damage: str
) -> None:
    source, typed = original
    folder = copy_of(source, tmp_path)
    journal = folder / "journal"
    if damage == "missing":
        journal.unlink()
    elif damage == "empty":
        journal.write_bytes(b"")
    elif damage == "noise":
        journal.write_bytes(random.Random(2).randbytes(5_000))
    else:
        for position in range(50, journal.stat().st_size, 200):
            flip(journal, position)

    with Store.open(folder, KEY, clock=Clock()) as store:
        assert store.recovery is None
        same(read_everything(store), typed)
        assert store.check() == ()
    assert len(list(folder.glob("journal.damaged-*"))) == (damage in ("noise", "each record"))

    (folder / "store.db").unlink()
    with Store.open(folder, KEY, clock=Clock()) as store:
        same(Typed(store), typed)


def test_a_torn_end_of_the_journal_is_cut_and_nothing_is_said(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    source, typed = original
    folder = copy_of(source, tmp_path)
    with (folder / "journal").open("r+b") as stream:
        start = stream.read(40)
        stream.seek(0, os.SEEK_END)
        stream.write(start)

    with Store.open(folder, KEY, clock=Clock()) as store:
        assert store.recovery is None
        assert store.check() == ()
        same(Typed(store), typed)
    assert not list(folder.glob("journal.damaged-*"))


@pytest.mark.soak
def test_with_both_files_damaged_everything_that_either_still_holds_comes_back(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    source, typed = original
    pages = (source / "store.db").stat().st_size // PAGE
    length = (source / "journal").stat().st_size
    choose = random.Random("both")
    tries, complete = 0, 0

    for page in range(1, pages) if SOAK else choose.sample(range(1, pages), 15):
        folder = copy_of(source, tmp_path)
        flip(folder / "store.db", page * PAGE + choose.randrange(PAGE))
        flip(folder / "journal", choose.randrange(length))
        with Store.open(folder, KEY, clock=Clock()) as store:
            found = Typed(store)
            drafts_lost = typed.drafts.keys() - found.drafts.keys()
            assert found.drafts.keys() <= typed.drafts.keys()
            assert len(drafts_lost) <= 1
            assert found.entries.keys() == typed.entries.keys()
            for entry_id, entry in found.entries.items():
                doubted = entry.state is EntryState.NEEDS_PERSON
                assert doubted or entry == typed.entries[entry_id]
        tries += 1
        complete += (found.drafts, found.entries) == (typed.drafts, typed.entries)

    print(f"both damaged: {tries} tries, {complete} with everything as it was")  # noqa: T201
    assert complete >= tries * 0.8

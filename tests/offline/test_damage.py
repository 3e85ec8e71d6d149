"""Damaged files: what was typed comes back, what was damaged is kept, and it is said."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from api_client.models import Queue
from caseworker.i18n import explain
from caseworker.offline.drafts import Draft
from caseworker.offline.outbox import Entry, EntryState
from caseworker.offline.store import Store
from tests.offline.examples import (
    KEY,
    NOON,
    REASONS,
    Clock,
    case,
    decision,
    hand_over,
    plan,
    queue,
    summary,
)

SOAK = os.environ.get("CASEWORKER_SOAK") == "1"
POSITIONS = 100 if SOAK else 25
PAGE = 4096


class Typed:
    """What a person has typed into a store, to be found again."""

    def __init__(self, store: Store) -> None:
        self.drafts: dict[str, Draft] = {draft.id: draft for draft in store.drafts.all()}
        self.entries: dict[str, Entry] = {entry.id: entry for entry in store.outbox.all()}


def _fill(store: Store) -> Typed:
    """Write drafts of several pages, entries in every state, and a mirror around them."""
    for number in range(12):
        text = f"{number} {REASONS} " * (10 + 40 * (number % 4))
        store.drafts.start("decision", f"KUB-{number}", {"reasons": text})
    gone = store.drafts.start("note", "KUB-1", {"text": "removed"})
    store.drafts.remove(gone.id)
    sent = store.drafts.start("decision", "KUB-20", {"reasons": REASONS})
    store.outbox.put(decision("CW-1", "KUB-20"), not_before=NOON, draft=sent)
    store.outbox.set_plan("CW-1", plan())
    store.outbox.step_tried("CW-1", "decision")
    store.outbox.put(hand_over("CW-2", "KUB-21"), not_before=NOON)
    store.outbox.put(decision("CW-3", "KUB-22"), not_before=NOON)
    store.outbox.finish("CW-3")
    store.mirror.put_queue(queue(*(summary(f"KUB-{number}") for number in range(150))))
    store.mirror.put_case(case(), NOON)
    return Typed(store)


def _read_everything(store: Store) -> Typed:
    """Use every part of the store, as a day's work does, then tell what is there."""
    store.mirror.queue(Queue.MINE)
    store.mirror.people()
    store.mirror.case("KUB-2026-1")
    store.mirror.put_queue(queue(*(summary(f"KUB-{number}") for number in range(150))))
    store.mirror.expire(NOON)
    assert store.outbox.next_ready(NOON) is not None
    return Typed(store)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Typed]:
    """A store that was closed, and what was typed into it."""
    folder = tmp_path_factory.mktemp("original") / "profile"
    with Store.open(folder, KEY, clock=Clock()) as store:
        typed = _fill(store)
    return folder, typed


@pytest.fixture(scope="module")
def left_open(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Typed]:
    """A store as a crash leaves it: the write-ahead log was not brought in."""
    folder = tmp_path_factory.mktemp("open") / "profile"
    copied = tmp_path_factory.mktemp("left") / "profile"
    with Store.open(folder, KEY, clock=Clock()) as store:
        typed = _fill(store)
        shutil.copytree(folder, copied)
    (copied / "store.db-shm").unlink()
    return copied, typed


def _copy(folder: Path, tmp_path: Path) -> Path:
    target = tmp_path / "profile"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    return target


def _flip(path: Path, position: int, length: int = 1) -> None:
    content = bytearray(path.read_bytes())
    for at in range(position, min(position + length, len(content))):
        content[at] ^= 0x5A
    path.write_bytes(content)


def _same(found: Typed, typed: Typed) -> None:
    assert found.drafts == typed.drafts
    assert found.entries == typed.entries


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
        folder = _copy(source, tmp_path)
        _flip(folder / name, position)
        with Store.open(folder, KEY, clock=Clock()) as store:
            _same(_read_everything(store), typed)
            store.check()  # reads the pages that nothing else has read
            assert store.check() == ()
            _same(_read_everything(store), typed)
            recovery = store.recovery
        if recovery is not None:
            mended += 1
            assert recovery.set_aside is not None
            assert recovery.set_aside.is_file()
            assert (recovery.drafts, recovery.entries) == (12, 3)
        with Store.open(folder, KEY, clock=Clock()) as store:
            assert store.recovery is None
            _same(Typed(store), typed)

    print(f"{name}: {len(positions)} positions, {mended} mended, 0 lost")  # noqa: T201
    assert mended == (len(positions) if name == "store.db" else 0)


@pytest.mark.parametrize("kept", [0.0, 0.001, 0.3, 0.7, 0.999])
def test_a_database_cut_short_loses_nothing_typed(
    original: tuple[Path, Typed], tmp_path: Path, kept: float
) -> None:
    source, typed = original
    folder = _copy(source, tmp_path)
    path = folder / "store.db"
    os.truncate(path, int(path.stat().st_size * kept))

    with Store.open(folder, KEY, clock=Clock()) as store:
        _same(_read_everything(store), typed)
        assert store.recovery is not None


def test_noise_in_place_of_the_database_loses_nothing_typed(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    source, typed = original
    folder = _copy(source, tmp_path)
    (folder / "store.db").write_bytes(random.Random(1).randbytes(50_000))

    with Store.open(folder, KEY, clock=Clock()) as store:
        _same(_read_everything(store), typed)


def test_a_damaged_database_is_kept_as_it_was_and_its_name_is_told(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    folder = _copy(original[0], tmp_path)
    _flip(folder / "store.db", 100)
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
    folder = _copy(original[0], tmp_path)
    for _ in range(2):
        _flip(folder / "store.db", 100)
        with Store.open(folder, KEY, clock=Clock()) as store:
            assert store.recovery is not None
            _same(Typed(store), original[1])

    assert len(list(folder.glob("store.damaged-*.db"))) == 2


def test_a_missing_database_is_filled_from_the_journal(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    source, typed = original
    folder = _copy(source, tmp_path)
    (folder / "store.db").unlink()

    with Store.open(folder, KEY, clock=Clock()) as store:
        _same(_read_everything(store), typed)
        recovery = store.recovery
    assert recovery is not None
    assert (recovery.set_aside, recovery.drafts, recovery.entries) == (None, 12, 3)
    assert "12" in explain(recovery.problem)


def test_a_log_without_its_database_is_not_taken_for_the_new_ones(
    left_open: tuple[Path, Typed], tmp_path: Path
) -> None:
    source, typed = left_open
    folder = _copy(source, tmp_path)
    (folder / "store.db").unlink()

    with Store.open(folder, KEY, clock=Clock()) as store:
        _same(_read_everything(store), typed)
    assert len(list(folder.glob("store.damaged-*-wal"))) == 1


@pytest.mark.parametrize("damage", ["missing", "empty", "noise", "each record"])
def test_a_damaged_journal_beside_a_sound_database_is_made_anew(
    original: tuple[Path, Typed], tmp_path: Path, damage: str
) -> None:
    source, typed = original
    folder = _copy(source, tmp_path)
    journal = folder / "journal"
    if damage == "missing":
        journal.unlink()
    elif damage == "empty":
        journal.write_bytes(b"")
    elif damage == "noise":
        journal.write_bytes(random.Random(2).randbytes(5_000))
    else:
        for position in range(50, journal.stat().st_size, 200):
            _flip(journal, position)

    with Store.open(folder, KEY, clock=Clock()) as store:
        assert store.recovery is None
        _same(_read_everything(store), typed)
        assert store.check() == ()
    assert len(list(folder.glob("journal.damaged-*"))) == (damage in ("noise", "each record"))

    (folder / "store.db").unlink()
    with Store.open(folder, KEY, clock=Clock()) as store:
        _same(Typed(store), typed)


def test_a_torn_end_of_the_journal_is_cut_and_nothing_is_said(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    source, typed = original
    folder = _copy(source, tmp_path)
    with (folder / "journal").open("r+b") as stream:
        start = stream.read(40)
        stream.seek(0, os.SEEK_END)
        stream.write(start)

    with Store.open(folder, KEY, clock=Clock()) as store:
        assert store.recovery is None
        assert store.check() == ()
        _same(Typed(store), typed)
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
        folder = _copy(source, tmp_path)
        _flip(folder / "store.db", page * PAGE + choose.randrange(PAGE))
        _flip(folder / "journal", choose.randrange(length))
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


def test_entries_that_may_have_been_sent_further_than_known_wait_for_a_person(
    folder: Path,
) -> None:
    with Store.open(folder, KEY, clock=Clock()) as store:
        store.outbox.put(decision("CW-1", "KUB-1"), not_before=NOON)
        store.outbox.set_plan("CW-1", plan())
        before = (folder / "journal").stat().st_size
        store.outbox.step_tried("CW-1", "decision")
        store.outbox.put(hand_over("CW-2", "KUB-2"), not_before=NOON)
    _flip(folder / "journal", before + 30)
    (folder / "store.db").unlink()

    with Store.open(folder, KEY, clock=Clock()) as store:
        doubtful, known = store.outbox.all()
        assert store.recovery is not None
        assert store.recovery.journal_damaged

    assert doubtful.state is EntryState.NEEDS_PERSON
    assert doubtful.reason is not None
    assert "KUB-1" in explain(doubtful.reason.problem())
    assert known.state is EntryState.WAITING
    with Store.open(folder, KEY, clock=Clock()) as store:
        assert store.outbox.all() == [doubtful, known]


def test_an_entry_that_the_damaged_database_still_holds_is_not_doubted(
    folder: Path, tmp_path: Path
) -> None:
    with Store.open(folder, KEY, clock=Clock()) as store:
        store.outbox.put(decision("CW-1", "KUB-1"), not_before=NOON)
        entry = store.outbox.set_plan("CW-1", plan())
        before = (folder / "journal").stat().st_size
        store.drafts.start("note", "KUB-1", {"text": "x" * 30_000})
    _flip(folder / "journal", before + 30)
    found = []

    for page in range(1, (folder / "store.db").stat().st_size // PAGE):
        copied = _copy(folder, tmp_path / "copies")
        _flip(copied / "store.db", page * PAGE + 77)
        with Store.open(copied, KEY, clock=Clock()) as store:
            if store.recovery is not None and store.recovery.journal_damaged:
                found += store.outbox.all()

    assert entry in found
    assert {each.state for each in found} == {EntryState.WAITING, EntryState.NEEDS_PERSON}


def test_it_is_said_when_both_files_were_damaged(folder: Path) -> None:
    with Store.open(folder, KEY, clock=Clock()) as store:
        store.drafts.start("note", "KUB-1", {"text": "a"})
        store.drafts.start("note", "KUB-1", {"text": "b"})
    _flip(folder / "journal", 40)
    _flip(folder / "store.db", 100)

    with Store.open(folder, KEY, clock=Clock()) as store:
        assert store.recovery is not None
        assert store.recovery.journal_damaged
        assert "something may be missing" in explain(store.recovery.problem)
        assert [draft.fields for draft in store.drafts.all()] == [{"text": "b"}]


def test_a_sound_journal_makes_no_entry_doubtful(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    folder = _copy(original[0], tmp_path)
    _flip(folder / "store.db", 100)

    with Store.open(folder, KEY, clock=Clock()) as store:
        assert {entry.id: entry.state for entry in store.outbox.all()} == {
            "CW-1": EntryState.SENDING,
            "CW-2": EntryState.WAITING,
            "CW-3": EntryState.DONE,
        }


def test_a_database_older_than_the_journal_is_brought_up_to_it(
    folder: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    with Store.open(folder, KEY) as store:
        removed = store.drafts.start("note", "KUB-1", {"text": "a"})
        changed = store.drafts.start("note", "KUB-2", {"text": "b"})
    shutil.copy(folder / "store.db", old)
    with Store.open(folder, KEY) as store:
        store.drafts.remove(removed.id)
        changed = store.drafts.save(changed)
        added = store.drafts.start("note", "KUB-3", {"text": "c"})
    shutil.copy(old, folder / "store.db")

    with Store.open(folder, KEY) as store:
        assert store.drafts.all() == [added, changed]
        assert store.recovery is None
        assert store.check() == ()


def test_a_journal_older_than_the_database_brings_nothing_back(
    folder: Path, tmp_path: Path
) -> None:
    with Store.open(folder, KEY) as store:
        removed = store.drafts.start("note", "KUB-1", {"text": "a"})
        changed = store.drafts.start("note", "KUB-2", {"text": "b"})
    shutil.copy(folder / "journal", tmp_path / "old")
    with Store.open(folder, KEY) as store:
        store.drafts.remove(removed.id)
        changed = store.drafts.save(changed)
    shutil.copy(tmp_path / "old", folder / "journal")

    with Store.open(folder, KEY) as store:
        assert store.drafts.all() == [changed]
        assert store.check() == ()
    (folder / "store.db").unlink()
    with Store.open(folder, KEY) as store:
        assert store.drafts.all() == [changed]


def test_a_removed_draft_stays_removed_when_both_files_lose_a_part_one_after_the_other(
    folder: Path, tmp_path: Path
) -> None:
    copied = tmp_path / "crashed"
    with Store.open(folder, KEY) as store:
        draft = store.drafts.start("note", "KUB-1", {"text": "a"})
        end_of_first = (folder / "journal").stat().st_size
        store.drafts.remove(draft.id)
        shutil.copytree(folder, copied)
    (copied / "store.db-wal").unlink()
    (copied / "store.db-shm").unlink()
    Store.open(copied, KEY).close()
    _flip(copied / "journal", end_of_first + 20)

    with Store.open(copied, KEY) as store:
        assert store.drafts.all() == []


def test_damage_that_appears_while_the_program_runs_is_mended_on_the_way(
    folder: Path,
) -> None:
    with Store.open(folder, KEY, clock=Clock()) as store:
        typed = _fill(store)
    with Store.open(folder, KEY, clock=Clock()) as store:
        path = folder / "store.db"
        for page in range(1, path.stat().st_size // PAGE):
            with path.open("r+b") as stream:
                stream.seek(page * PAGE + 77)
                stream.write(b"damage")
        saved = store.drafts.start("note", "KUB-9", {"text": "typed into a damaged store"})
        assert store.recovery is not None
        found = _read_everything(store)

    assert found.drafts == {**typed.drafts, saved.id: saved}
    assert found.entries == typed.entries


def test_the_check_mends_damage_in_a_page_that_nothing_has_read(folder: Path) -> None:
    with Store.open(folder, KEY, clock=Clock()) as store:
        typed = _fill(store)
    with Store.open(folder, KEY, clock=Clock()) as store:
        path = folder / "store.db"
        with path.open("r+b") as stream:
            stream.seek(path.stat().st_size - 77)
            stream.write(b"damage")
        [fault] = store.check()
        assert "made anew" in fault
        assert store.recovery is not None
        assert store.check() == ()
        _same(Typed(store), typed)


def test_the_journal_stays_small_however_often_a_draft_is_saved(folder: Path) -> None:
    with Store.open(folder, KEY) as store:
        draft = store.drafts.start("note", "KUB-1", {"text": ""})
        other = store.drafts.start("note", "KUB-2", {"text": "other"})
        for count in range(400):
            draft = store.drafts.save(replace(draft, fields={"text": f"{count} " + "x" * 10_000}))
        assert (folder / "journal").stat().st_size < 2_000_000

    (folder / "store.db").unlink()
    with Store.open(folder, KEY) as store:
        assert store.drafts.get(draft.id) == draft
        assert store.drafts.get(other.id) == other


def test_settled_and_removed_things_leave_the_journal_after_a_while_but_not_the_database(
    folder: Path, clock: Clock
) -> None:
    with Store.open(folder, KEY, clock=clock) as store:
        draft = store.drafts.start("note", "KUB-1", {"text": "removed"})
        store.drafts.remove(draft.id)
        store.outbox.put(decision("CW-1"), not_before=NOON)
        done = store.outbox.finish("CW-1")
        clock.advance(days=8)
        kept = store.drafts.start("note", "KUB-2", {"text": "x" * 400_000})
        for _ in range(6):
            kept = store.drafts.save(kept)
        assert store.outbox.all() == [done]
        assert store.check() == ()

    with Store.open(folder, KEY, clock=clock) as store:
        assert (store.outbox.all(), store.drafts.all()) == ([done], [kept])
    (folder / "store.db").unlink()
    with Store.open(folder, KEY, clock=clock) as store:
        assert (store.outbox.all(), store.drafts.all()) == ([], [kept])

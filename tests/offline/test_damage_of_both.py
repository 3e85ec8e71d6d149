"""Two copies that disagree: the newer wins, nothing typed is lost, doubt is told to a person."""

from __future__ import annotations

import shutil
from pathlib import Path

from msgspec.structs import replace

from caseworker.i18n import explain
from caseworker.offline.outbox import EntryState
from caseworker.offline.store import Store
from tests.offline.damaging import (
    PAGE,
    Typed,
    copy_of,
    fill,
    flip,
    read_everything,
    same,
)
from tests.offline.examples import (
    KEY,
    NOON,
    Clock,
    decision,
    hand_over,
    plan,
)


def test_entries_that_may_have_been_sent_further_than_known_wait_for_a_person(
    folder: Path,
) -> None:
    with Store.open(folder, KEY, clock=Clock()) as store:
        store.outbox.put(decision("CW-1", "KUB-1"), not_before=NOON)
        store.outbox.set_plan("CW-1", plan())
        before = (folder / "journal").stat().st_size
        store.outbox.step_tried("CW-1", "decision")
        store.outbox.put(hand_over("CW-2", "KUB-2"), not_before=NOON)
    flip(folder / "journal", before + 30)
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
    flip(folder / "journal", before + 30)
    found = []

    for page in range(1, (folder / "store.db").stat().st_size // PAGE):
        copied = copy_of(folder, tmp_path / "copies")
        flip(copied / "store.db", page * PAGE + 77)
        with Store.open(copied, KEY, clock=Clock()) as store:
            if store.recovery is not None and store.recovery.journal_damaged:
                found += store.outbox.all()

    assert entry in found
    assert {each.state for each in found} == {EntryState.WAITING, EntryState.NEEDS_PERSON}


def test_it_is_said_when_both_files_were_damaged(folder: Path) -> None:
    with Store.open(folder, KEY, clock=Clock()) as store:
        store.drafts.start("note", "KUB-1", {"text": "a"})
        store.drafts.start("note", "KUB-1", {"text": "b"})
    flip(folder / "journal", 40)
    flip(folder / "store.db", 100)

    with Store.open(folder, KEY, clock=Clock()) as store:
        assert store.recovery is not None
        assert store.recovery.journal_damaged
        assert "something may be missing" in explain(store.recovery.problem)
        assert [draft.fields for draft in store.drafts.all()] == [{"text": "b"}]


def test_a_sound_journal_makes_no_entry_doubtful(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    folder = copy_of(original[0], tmp_path)
    flip(folder / "store.db", 100)

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
    flip(copied / "journal", end_of_first + 20)

    with Store.open(copied, KEY) as store:
        assert store.drafts.all() == []


def test_damage_that_appears_while_the_program_runs_is_mended_on_the_way(
    folder: Path,
) -> None:
    with Store.open(folder, KEY, clock=Clock()) as store:
        typed = fill(store)
    with Store.open(folder, KEY, clock=Clock()) as store:
        path = folder / "store.db"
        for page in range(1, path.stat().st_size // PAGE):
            with path.open("r+b") as stream:
                stream.seek(page * PAGE + 77)
                stream.write(b"damage")
        saved = store.drafts.start("note", "KUB-9", {"text": "typed into a damaged store"})
        assert store.recovery is not None
        found = read_everything(store)

    assert found.drafts == {**typed.drafts, saved.id: saved}
    assert found.entries == typed.entries


def test_the_check_mends_damage_in_a_page_that_nothing_has_read(folder: Path) -> None:
    with Store.open(folder, KEY, clock=Clock()) as store:
        typed = fill(store)
    with Store.open(folder, KEY, clock=Clock()) as store:
        path = folder / "store.db"
        with path.open("r+b") as stream:
            stream.seek(path.stat().st_size - 77)
            stream.write(b"damage")
        [fault] = store.check()
        assert "made anew" in fault
        assert store.recovery is not None
        assert store.check() == ()
        same(Typed(store), typed)


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

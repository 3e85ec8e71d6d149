"""A crash at each moment of one change: all of it happened, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import apsw
import pytest
from msgspec.structs import replace

from caseworker.offline.drafts import Draft
from caseworker.offline.journal import Journal
from caseworker.offline.ondisk import OnDisk
from caseworker.offline.outbox import EntryState
from caseworker.offline.problems import StoreUnwritable
from caseworker.offline.store import Store
from tests.offline.examples import KEY, NOON, Clock, decision, plan, refuse_to_flush

State = tuple[list[Draft], list[tuple[str, EntryState, int]]]

CHANGES: dict[str, Callable[[Store, Draft], object]] = {
    "begin": lambda store, _draft: store.drafts.start("note", "KUB-1", {"text": "new"}),
    "save": lambda store, draft: store.drafts.save(replace(draft, fields={"text": "longer"})),
    "remove": lambda store, draft: store.drafts.remove(draft.id),
    "put": lambda store, draft: store.outbox.put(decision("CW-9"), not_before=NOON, draft=draft),
    "undo": lambda store, _draft: store.outbox.undo("CW-1"),
    "discard": lambda store, _draft: store.outbox.discard("CW-1"),
    "step tried": lambda store, _draft: store.outbox.step_tried("CW-1", "decision"),
    "finish": lambda store, _draft: store.outbox.finish("CW-1"),
}


def _prepare(store: Store) -> Draft:
    sent = store.drafts.start("decision", "KUB-2026-1", {"text": "sent"})
    store.outbox.put(decision(), not_before=NOON, draft=sent)
    store.outbox.set_plan("CW-1", plan("decision"))
    return store.drafts.start("note", "KUB-1", {"text": "short"})


def _state(store: Store) -> State:
    entries = [(entry.id, entry.state, entry.revision) for entry in store.outbox.all()]
    return store.drafts.all(), entries


def _state_in(folder: Path) -> State:
    with Store.open(folder, KEY, clock=Clock()) as store:
        assert store.recovery is None
        state = _state(store)
        assert store.check() == ()
    (folder / "store.db").unlink()
    with Store.open(folder, KEY, clock=Clock()) as store:
        assert _state(store) == state
    return state


@pytest.mark.parametrize("change", CHANGES)
def test_a_crash_before_the_journal_loses_it_and_one_after_keeps_it(
    store: Store, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    draft = _prepare(store)
    before = _state(store)
    append = Journal.append

    def copying(journal: Journal, content: bytes) -> int:
        shutil.copytree(folder, tmp_path / "before")
        length = append(journal, content)
        shutil.copytree(folder, tmp_path / "after")
        return length

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", copying)
        CHANGES[change](store, draft)
    done = _state(store)

    assert _state_in(tmp_path / "before") == before
    assert _state_in(tmp_path / "after") == done
    assert before != done


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_the_database_refuses_leaves_no_trace_in_the_journal(
    store: Store, folder: Path, change: str
) -> None:
    draft = _prepare(store)
    before = _state(store)
    journal = (folder / "journal").read_bytes()
    storage = store._storage
    assert isinstance(storage, OnDisk)

    storage._connection().set_commit_hook(lambda: True)
    with pytest.raises(apsw.ConstraintError):
        CHANGES[change](store, draft)
    storage._connection().set_commit_hook(None)

    assert (folder / "journal").read_bytes() == journal
    assert _state(store) == before
    CHANGES[change](store, draft)
    assert _state(store) != before


@pytest.mark.parametrize("change", CHANGES)
def test_a_failing_flush_is_said_and_nothing_of_the_change_stays(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    draft = _prepare(store)
    before = _state(store)
    journal = (folder / "journal").read_bytes()

    with monkeypatch.context() as patch:
        refuse_to_flush(patch)
        with pytest.raises(StoreUnwritable, match="Input/output error"):
            CHANGES[change](store, draft)

    assert (folder / "journal").read_bytes() == journal
    assert _state(store) == before


def test_a_crash_while_the_journal_is_rewritten_leaves_the_old_one(
    store: Store, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = store.drafts.start("note", "KUB-1", {"text": "x" * 400_000})
    replaced = Journal.replace
    copies: list[Path] = []

    def copying(journal: Journal, contents: object) -> None:
        copies.append(tmp_path / f"copy-{len(copies)}")
        shutil.copytree(folder, copies[-1])
        (copies[-1] / ".journal.1.new").write_bytes(b"half written")
        replaced(journal, contents)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "replace", copying)
        while not copies:
            draft = store.drafts.save(draft)

    with Store.open(copies[0], KEY) as copied:
        [found] = copied.drafts.all()
        assert found.fields == draft.fields
        assert not (copies[0] / ".journal.1.new").exists()


def test_what_another_window_saves_while_the_journal_is_rewritten_is_in_the_new_one(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = store.drafts.start("note", "KUB-1", {"text": "x" * 600_000})
    replaced = Journal.replace
    with Store.open(folder, KEY) as other:
        saving = Thread(target=lambda: other.drafts.start("note", "KUB-2", {"text": "theirs"}))

        def disturbed(journal: Journal, contents: object) -> None:
            saving.start()
            saving.join(0.2)  # long enough to save, were it not kept waiting
            replaced(journal, contents)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(Journal, "replace", disturbed)
            store.drafts.save(draft)
            saving.join()
        expected = store.drafts.all()
    store.close()

    (folder / "store.db").unlink()
    with Store.open(folder, KEY) as again:
        assert again.drafts.all() == expected
        assert len(expected) == 2

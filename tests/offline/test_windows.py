"""Several windows and threads on one store: nothing is lost, one of them sends."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest
from msgspec.structs import replace

from api_client.models import Queue
from caseworker.offline import ondisk
from caseworker.offline.files import Files
from caseworker.offline.lock import taken
from caseworker.offline.outbox import EntryState
from caseworker.offline.problems import StoreBusy
from caseworker.offline.store import Store
from tests.offline.examples import KEY, NOON, Clock, decision, plan, queue, summary
from tests.offline.windows import all_heard, heard, tell, window

ROUNDS = 100 if os.environ.get("CASEWORKER_SOAK") == "1" else 40
_EACH = 7  # operations of each window in a round


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_two_windows_that_save_and_send_at_once_lose_nothing(folder: Path) -> None:
    with Store.open(folder, KEY) as store:
        shared = store.drafts.start("note", "shared", {"text": "start"})
        for number in range(ROUNDS):
            for name in ("race", "first", "second"):
                entry_id = f"{name}-{number}"
                store.outbox.put(decision(entry_id, entry_id), not_before=NOON)
                store.outbox.set_plan(entry_id, plan("decision"))

    with (
        window("take_part", folder, "left", str(ROUNDS)) as left,
        window("take_part", folder, "right", str(ROUNDS)) as right,
    ):
        for process in (left, right):
            assert heard(process) == ["open"]
        for process in (left, right):
            tell(process)
        results = [_outcomes(process.communicate()[0]) for process in (left, right)]

    with Store.open(folder, KEY) as store:
        assert store.check() == ()
        _nothing_is_lost(store, shared.id)
        _each_race_has_one_winner(store, results)
        before = (store.drafts.all(), store.outbox.all())
    (folder / "store.db").unlink()
    with Store.open(folder, KEY) as store:
        assert (store.drafts.all(), store.outbox.all()) == before
    print(f"{2 * _EACH * ROUNDS} operations of two windows, 0 lost, each race won once")  # noqa: T201


def _outcomes(said: str) -> dict[str, str]:
    return {str(entry_id): str(outcome) for entry_id, outcome in all_heard(said)}


def _nothing_is_lost(store: Store, shared_id: str) -> None:
    for name in ("left", "right"):
        texts = {draft.fields["text"] for draft in store.drafts.of_case(name)}
        assert texts == {f"{name} {number} changed" for number in range(ROUNDS)}
    shared = store.drafts.get(shared_id)
    assert shared is not None
    assert shared.revision == 1 + 2 * ROUNDS
    entries = {entry.id for entry in store.outbox.all()}
    assert {f"{name}-{n}" for name in ("left", "right") for n in range(ROUNDS)} <= entries


def _each_race_has_one_winner(store: Store, results: list[dict[str, str]]) -> None:
    for number in range(ROUNDS):
        assert [each[f"race-{number}"] for each in results].count("done") == 1
        for name in (f"first-{number}", f"second-{number}"):
            assert [each[name] for each in results].count("done") == 1
            entry = store.outbox.get(name)
            assert entry is not None
            assert entry.state in (EntryState.SENDING, EntryState.DISCARDED)
            assert entry.tried == (entry.state is EntryState.SENDING)


def test_one_window_is_the_sender_until_it_ends_however_it_ends(folder: Path) -> None:
    with Store.open(folder, KEY) as store, window("hold_sender_lock", folder) as process:
        assert heard(process) == [True]
        with store.sender_lock() as is_sender:
            assert not is_sender
        process.send_signal(signal.SIGKILL)
        process.wait()
        with store.sender_lock() as is_sender:
            assert is_sender


def test_two_windows_of_one_process_exclude_each_other_from_sending(
    store: Store, folder: Path
) -> None:
    with (
        Store.open(folder, KEY) as other,
        store.sender_lock() as first,
        other.sender_lock() as second,
    ):
        assert (first, second) == (True, False)


def test_what_goes_wrong_while_sending_is_not_taken_for_a_problem_of_the_store(
    store: Store,
) -> None:
    with pytest.raises(ConnectionResetError), store.sender_lock():
        raise ConnectionResetError


def test_a_store_in_memory_has_one_window_and_that_one_sends(folder: Path) -> None:
    with Store.open(folder, None) as store, store.sender_lock() as is_sender:
        assert is_sender


def test_a_window_that_was_stopped_in_the_middle_of_saving_is_told_of_not_waited_for(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = store.drafts.start("note", "KUB-1", {"text": "a"})
    monkeypatch.setattr(ondisk, "PATIENCE", 0.05)
    with window("hold_store", folder) as process:
        assert heard(process) == ["holding"]
        with pytest.raises(StoreBusy):
            store.drafts.save(draft)
        assert store.drafts.all() == [draft]
    assert store.drafts.save(draft).revision == 2


def test_each_window_sees_at_once_what_another_saved(store: Store, folder: Path) -> None:
    with Store.open(folder, KEY, clock=Clock()) as other:
        draft = store.drafts.start("note", "KUB-1", {"text": "a"})
        assert other.drafts.get(draft.id) == draft
        changed = other.drafts.save(replace(draft, fields={"text": "ab"}))
        assert store.drafts.all() == [changed]


def test_a_window_goes_on_in_the_new_file_when_another_has_mended_the_store(
    store: Store, folder: Path
) -> None:
    before = store.drafts.start("note", "KUB-1", {"text": "before"})
    shutil.copy(folder / "store.db", folder / "copy")
    (folder / "store.db").unlink()
    (folder / "store.db").write_bytes(b"damage" * 1000)
    (folder / "store.db-wal").unlink()
    (folder / "store.db-shm").unlink()

    with Store.open(folder, KEY, clock=Clock()) as other:
        assert other.recovery is not None
        assert other.drafts.all() == [before]
        after = store.drafts.start("note", "KUB-1", {"text": "after"})
        assert {draft.id for draft in other.drafts.all()} == {before.id, after.id}
        assert {draft.id for draft in store.drafts.all()} == {before.id, after.id}


def test_threads_of_one_window_save_at_the_same_time(store: Store) -> None:
    together = Barrier(4)
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            together.wait()
            draft = store.drafts.start("note", name, {"text": ""})
            for count in range(30):
                draft = store.drafts.save(replace(draft, fields={"text": str(count)}))
                assert store.drafts.get(draft.id) == draft
                store.mirror.put_queue(queue(summary(f"{name}-{count}")))
                assert store.mirror.queue(Queue.MINE) is not None
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=work, args=(f"KUB-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert (
        sorted((draft.revision, draft.fields["text"]) for draft in store.drafts.all())
        == [(31, "29")] * 4
    )
    assert store.check() == ()


def test_reading_does_not_wait_for_a_thread_that_saves(store: Store) -> None:
    draft = store.drafts.start("note", "KUB-1", {"text": "a"})
    saving, read = Event(), Event()

    def save() -> None:
        def action(_items: object) -> None:
            saving.set()
            assert read.wait(10)

        store._storage.keep(action)

    thread = Thread(target=save)
    thread.start()
    assert saving.wait(10)
    assert store.drafts.all() == [draft]
    assert store.mirror.queue(Queue.MINE) is None
    read.set()
    thread.join()


def test_whether_any_window_has_the_store_open_can_be_told_however_it_ended(folder: Path) -> None:
    presence = Files(folder).presence
    with window("hold_sender_lock", folder) as process:
        assert heard(process) == [True]
        with taken(presence) as is_free:
            assert not is_free
        process.send_signal(signal.SIGKILL)
        process.wait()
        with taken(presence) as is_free:
            assert is_free
    with Store.open(folder, KEY), Store.open(folder, KEY), taken(presence) as is_free:
        assert not is_free
    with taken(presence) as is_free:
        assert is_free

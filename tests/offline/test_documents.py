"""Documents held on this computer: found by version, bounded, expired, and no part of a start."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from msgspec.structs import replace

from api_client.models import DocumentInfo
from caseworker.offline.store import Store
from tests.offline.examples import KEY, NOON, Clock, case, queue, summary

CASE = summary("KUB-2026-1")
OTHER = summary("KUB-2026-2")
PROTECTED = summary("KUB-2026-3", protected=True)
# Over a piece of a mebibyte, and no multiple of it.
LONG = bytes(range(256)) * 5_000 + b"end"


def document(name: str = "1", *, version: int = 1) -> DocumentInfo:
    return DocumentInfo(id=f"https://documenten.example.com/{name}", title=name, version=version)


@pytest.fixture
def small(folder: Path, clock: Clock) -> Store:
    """A store in which documents may take 100 bytes."""
    return Store.open(folder, KEY, clock=clock, document_bytes=100)


@pytest.mark.parametrize("content", [b"", b"x", LONG], ids=["empty", "short", "long"])
def test_a_document_comes_back_to_the_byte_after_closing_and_opening(
    content: bytes, folder: Path, clock: Clock
) -> None:
    with Store.open(folder, KEY, clock=clock) as store:
        assert store.documents.put(CASE, document(), content)
    clock.advance(hours=1)
    with Store.open(folder, KEY, clock=clock) as store:
        held = store.documents.get(document())

    assert held is not None
    assert (held.content, held.as_of) == (content, NOON)


def test_another_version_is_another_document_and_takes_the_place_of_the_older(
    store: Store,
) -> None:
    store.documents.put(CASE, document(), b"first")

    assert store.documents.get(document(version=2)) is None
    store.documents.put(CASE, document(version=2), b"second")
    assert store.documents.get(document()) is None
    assert store.documents.held([document(), document(version=2), document("2")]) == {document().id}


def test_looking_for_a_document_makes_no_file(folder: Path, store: Store) -> None:
    assert store.documents.get(document()) is None
    assert store.documents.held([document()]) == set()
    assert store.documents.usage().documents == 0
    assert store.documents.expire(NOON) == 0
    assert not (folder / "documents.db").exists()


def test_documents_of_protected_persons_are_not_kept_unless_that_is_allowed(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    assert not store.documents.put(PROTECTED, document(), b"secret")
    assert store.documents.get(document()) is None
    with Store.open(tmp_path / "allowed", KEY, mirror_protected=True) as allowed:
        assert allowed.documents.put(PROTECTED, document(), b"secret")


def test_the_one_read_longest_ago_goes_where_there_is_no_room(small: Store, clock: Clock) -> None:
    with small:
        for name in ("1", "2"):
            clock.advance(seconds=1)
            small.documents.put(CASE, document(name), b"x" * 40)
        clock.advance(hours=2)  # within the hour it would make no difference worth a write
        small.documents.get(document("1"))
        clock.advance(seconds=1)

        assert small.documents.put(OTHER, document("3"), b"x" * 40)

        names = [document(name) for name in ("1", "2", "3")]
        assert small.documents.held(names) == {document("1").id, document("3").id}
        assert small.documents.usage().size == 80


def test_what_is_taken_along_is_not_pushed_out_by_what_is_read(small: Store, clock: Clock) -> None:
    with small:
        small.pins.put(CASE)
        small.documents.put(CASE, document("1"), b"x" * 60)
        clock.advance(hours=1)
        small.documents.put(OTHER, document("2"), b"x" * 30)

        assert not small.documents.put(OTHER, document("3"), b"x" * 50)

        assert small.documents.held([document("1"), document("2")]) == {
            document("1").id,
            document("2").id,
        }
        small.pins.remove(small.pins.all()[0])
        assert small.documents.put(OTHER, document("3"), b"x" * 50)


def test_a_document_larger_than_all_the_room_pushes_nothing_out(small: Store) -> None:
    with small:
        small.documents.put(CASE, document("1"), b"x")
        assert not small.documents.put(CASE, document("2"), b"x" * 101)
        assert small.documents.held([document("1")]) == {document("1").id}


def test_what_is_old_goes_and_its_room_is_given_back_to_the_disk(
    folder: Path, store: Store, clock: Clock
) -> None:
    store.documents.put(CASE, document("old"), LONG)
    before = _on_disk(folder)
    clock.advance(days=10)
    store.documents.put(CASE, document("new"), b"x")

    assert store.documents.expire(NOON + timedelta(days=1)) == 1

    assert store.documents.get(document("old")) is None
    assert store.documents.get(document("new")) is not None
    assert before > len(LONG)
    assert _on_disk(folder) < 100_000


def test_a_version_that_the_server_still_has_is_not_old(store: Store, clock: Clock) -> None:
    store.documents.put(CASE, document("1"), b"x")
    store.documents.put(CASE, document("2"), b"x")
    clock.advance(days=10)
    store.documents.confirm([document("1"), document("2", version=2)])

    assert store.documents.expire(NOON + timedelta(days=1)) == 1

    held = store.documents.get(document("1"))
    assert held is not None
    assert held.as_of == clock.now


def test_looking_what_is_held_does_not_wait_for_a_large_document_that_is_written(
    store: Store,
) -> None:
    store.documents.put(CASE, document("1"), b"x")
    with store.documents._writing.lock:  # as another thread holds it that writes
        thread_sees: list[set[str]] = []
        thread = Thread(target=lambda: thread_sees.append(store.documents.held([document("1")])))
        thread.start()
        thread.join(10)
    assert thread_sees == [{document("1").id}]


def test_a_damaged_file_of_documents_is_begun_anew_and_costs_nothing_typed(
    folder: Path, clock: Clock
) -> None:
    with Store.open(folder, KEY, clock=clock) as store:
        draft = store.drafts.start("note", "KUB-1", {"text": "a"})
        store.documents.put(CASE, document(), LONG)
    path = folder / "documents.db"
    content = bytearray(path.read_bytes())
    content[100:200] = bytes(100)
    path.write_bytes(content)

    with Store.open(folder, KEY, clock=clock) as store:
        assert store.recovery is None
        assert store.drafts.all() == [draft]
        assert store.documents.get(document()) is None
        assert store.documents.put(CASE, document(), LONG)
        assert store.documents.get(document()) is not None


def test_nothing_of_a_document_can_be_read_from_the_disk(folder: Path, store: Store) -> None:
    text = b"Personnummer 19850412-9805, Asa Exempelsson. "
    store.documents.put(CASE, document(), text * 100)

    for path in folder.iterdir():
        assert b"Exempelsson" not in path.read_bytes()


def test_the_documents_of_a_case_that_becomes_protected_go_with_it(store: Store) -> None:
    for number, line in (("1", CASE), ("2", OTHER)):
        store.documents.put(line, document(number), b"x")

    store.mirror.put_queue(queue(replace(CASE, protected=True)))
    store.mirror.put_case(case(replace(OTHER, protected=True)), NOON)

    assert store.documents.held([document("1"), document("2")]) == set()


def test_whether_there_could_be_room_counts_what_does_not_make_way(
    small: Store, clock: Clock
) -> None:
    with small:
        small.pins.put(CASE)
        small.documents.put(CASE, document("1"), b"x" * 60)
        clock.advance(seconds=1)
        small.documents.put(OTHER, document("2"), b"x" * 40)

        assert small.documents.can_take(CASE.id, 40)
        assert not small.documents.can_take(CASE.id, 41)
        assert small.documents.can_take(OTHER.id, 0)
        assert not small.documents.can_take(OTHER.id, 1)


def test_a_store_in_memory_holds_no_document(folder: Path) -> None:
    with Store.open(folder, None) as store:
        assert not store.documents.put(CASE, document(), b"x")
        assert store.documents.get(document()) is None
        assert store.documents.limit == 0


def test_two_windows_hold_documents_in_one_file(folder: Path, clock: Clock) -> None:
    with (
        Store.open(folder, KEY, clock=clock) as one,
        Store.open(folder, KEY, clock=clock) as other,
    ):
        one.documents.put(CASE, document("1"), b"one")
        other.documents.put(CASE, document("2"), b"two")
        assert one.documents.held([document("1"), document("2")]) == {
            document("1").id,
            document("2").id,
        }
        other.documents.forget([CASE.id])
        assert one.documents.get(document("1")) is None


def test_a_pin_lasts_and_comes_back_after_damage(folder: Path, clock: Clock) -> None:
    with Store.open(folder, KEY, clock=clock) as store:
        store.pins.put(CASE)
        clock.advance(hours=1)
        pin = store.pins.put(CASE, refreshed=clock.now)
        gone = store.pins.put(OTHER)
        store.pins.remove(gone)
    assert (pin.since, pin.refreshed) == (NOON, clock.now)
    (folder / "store.db").write_bytes(b"damaged" * 1000)

    with Store.open(folder, KEY, clock=clock) as store:
        assert store.pins.all() == [pin]
        assert store.pins.of(CASE.id) == pin
        again = store.pins.put(OTHER)
        assert store.pins.all() == [pin, again]
        assert again == replace(gone, since=clock.now)


def _on_disk(folder: Path) -> int:
    return sum(
        path.stat().st_size for path in folder.glob("documents.db*") if "shm" not in path.name
    )

"""Another key: everything is there under the new one, and a crash at any moment loses nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from api_client.models import DocumentInfo, Queue
from caseworker.offline import database, rekeying
from caseworker.offline.files import Files
from caseworker.offline.problems import StoreBusy, StoreKeyWrong
from caseworker.offline.rekeying import change_key
from caseworker.offline.store import Store
from tests.offline.damaging import Typed, copy_of, same
from tests.offline.examples import KEY, NOON, OTHER_KEY, Clock, case, queue, summary

LETTER = DocumentInfo(id="https://documenten.example.com/1", title="Brev")


class Died(BaseException):
    """The program was killed here."""


def _with_mirror(folder: Path) -> None:
    with Store.open(folder, KEY, clock=Clock()) as store:
        store.mirror.put_queue(queue(summary()))
        store.mirror.put_case(case(), NOON)
        store.documents.put(summary(), LETTER, b"Hej")


def _is_whole(folder: Path, key: bytes, typed: Typed) -> None:
    with Store.open(folder, key, clock=Clock()) as store:
        assert store.recovery is None
        same(Typed(store), typed)
        assert store.check() == ()
        assert store.mirror.queue(Queue.MINE) is not None
        held = store.documents.get(LETTER)
        assert held is not None
        assert held.content == b"Hej"
    assert not list(folder.glob("rekeyed*"))


def test_everything_is_there_under_the_new_key_and_nothing_opens_with_the_old_one(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    source, typed = original
    folder = copy_of(source, tmp_path)
    _with_mirror(folder)
    kept: list[bytes] = []

    change_key(Files(folder), KEY, OTHER_KEY, lambda: kept.append(OTHER_KEY))

    assert kept == [OTHER_KEY]
    with pytest.raises(StoreKeyWrong):
        Store.open(folder, KEY)
    _is_whole(folder, OTHER_KEY, typed)
    (folder / "store.db").unlink()
    with Store.open(folder, OTHER_KEY, clock=Clock()) as store:
        same(Typed(store), typed)


@pytest.mark.parametrize("name", ["database.copy", "write_key_check", "keep", "settle", "replace"])
def test_a_crash_at_any_moment_leaves_a_store_that_opens_with_the_key_that_is_kept(
    name: str, original: tuple[Path, Typed], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, typed = original
    folder = copy_of(source, tmp_path)
    _with_mirror(folder)
    kept = [KEY]

    def die(*_arguments: object) -> None:
        raise Died

    def keep() -> None:
        if name == "keep":
            raise Died
        kept.append(OTHER_KEY)

    with monkeypatch.context() as patched:
        if name == "database.copy":
            patched.setattr(database, "copy", die)
        elif name == "replace":
            moves = iter(range(2))
            replace = Path.replace

            def second_dies(path: Path, target: Path) -> Path:
                if path.parent.name == "rekeyed" and next(moves, None) is None:
                    raise Died
                return replace(path, target)

            patched.setattr(Path, "replace", second_dies)
        elif name != "keep":
            patched.setattr(rekeying, name, die)
        with pytest.raises(Died):
            change_key(Files(folder), KEY, OTHER_KEY, keep)

    _is_whole(folder, kept[-1], typed)


def test_a_wrong_key_throws_nothing_of_a_change_that_was_cut_off_away(
    original: tuple[Path, Typed], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, typed = original
    folder = copy_of(source, tmp_path)
    _with_mirror(folder)
    with monkeypatch.context() as patched:
        patched.setattr(rekeying, "settle", lambda *_arguments: None)
        change_key(Files(folder), KEY, OTHER_KEY, lambda: None)

    with pytest.raises(StoreKeyWrong):
        Store.open(folder, bytes(32))

    _is_whole(folder, OTHER_KEY, typed)


def test_a_key_that_cannot_be_kept_leaves_the_old_one(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    source, typed = original
    folder = copy_of(source, tmp_path)
    _with_mirror(folder)

    def refuse() -> None:
        raise StoreBusy(path="keyring", seconds=1)

    with pytest.raises(StoreBusy):
        change_key(Files(folder), KEY, OTHER_KEY, refuse)

    _is_whole(folder, KEY, typed)


def test_an_open_window_keeps_its_key(original: tuple[Path, Typed], tmp_path: Path) -> None:
    folder = copy_of(original[0], tmp_path)
    with Store.open(folder, KEY, clock=Clock()) as store:
        with pytest.raises(StoreBusy):
            change_key(Files(folder), KEY, OTHER_KEY, lambda: None)
        assert store.check() == ()
    with Store.open(folder, KEY, clock=Clock()) as store:
        assert store.check() == ()


def test_copies_made_before_a_change_of_format_do_not_outlive_the_old_key(
    original: tuple[Path, Typed], tmp_path: Path
) -> None:
    folder = copy_of(original[0], tmp_path)
    shutil.copy(folder / "store.db", folder / "store.backup-v1-20261101T120000Z.db")

    change_key(Files(folder), KEY, OTHER_KEY, lambda: None)

    assert list(Files(folder).backups()) == []

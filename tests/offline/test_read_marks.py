"""What was read and where the bookmarks are: kept in the database alone, for a year."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from msgspec.structs import replace

from api_client.models import DocumentInfo
from caseworker.offline.read_marks import Bookmark
from caseworker.offline.store import Store
from tests.offline.examples import KEY, Clock, summary

CASE = summary("KUB-2026-1")
LETTER = DocumentInfo(id="d1", title="Brev", file_name="a.pdf", version=1)


def bookmark(page: int, line: int, text: str = "Text") -> Bookmark:
    return Bookmark(page=page, line=line, text=text)


def test_what_was_read_is_known_until_a_new_version_comes(tmp_path: Path) -> None:
    with Store.open(tmp_path, KEY) as store:
        assert not store.read_marks.of(CASE.id).is_read(LETTER)
        store.read_marks.note_read(CASE, LETTER)
    with Store.open(tmp_path, KEY) as store:
        marks = store.read_marks.of(CASE.id)
        assert marks.is_read(LETTER)
        assert not marks.is_read(replace(LETTER, version=2))
        assert not marks.is_read(replace(LETTER, id="d2"))


def test_bookmarks_stand_in_the_order_of_the_pages_and_reading_leaves_them(tmp_path: Path) -> None:
    with Store.open(tmp_path, KEY) as store:
        marks = (bookmark(2, 1), bookmark(1, 5, "x" * 500))
        store.read_marks.set_bookmarks(CASE, LETTER, marks)
        store.read_marks.note_read(CASE, LETTER)
        kept = store.read_marks.of(CASE.id).bookmarks(LETTER)
        assert [(each.page, each.line, len(each.text)) for each in kept] == [(1, 5, 80), (2, 1, 4)]
        store.read_marks.set_bookmarks(CASE, LETTER, ())
        assert store.read_marks.of(CASE.id).bookmarks(LETTER) == ()
        assert store.read_marks.of(CASE.id).is_read(LETTER)


def test_nothing_is_kept_of_protected_persons(tmp_path: Path) -> None:
    protected = replace(CASE, protected=True)
    with Store.open(tmp_path / "a", KEY) as store:
        store.read_marks.note_read(protected, LETTER)
        store.read_marks.set_bookmarks(protected, LETTER, (bookmark(1, 1),))
        assert store.read_marks.of(CASE.id).documents == {}
    with Store.open(tmp_path / "b", KEY, mirror_protected=True) as store:
        store.read_marks.note_read(protected, LETTER)
        assert store.read_marks.of(CASE.id).is_read(LETTER)


def test_marks_go_a_year_after_the_last_change(tmp_path: Path) -> None:
    clock = Clock()
    with Store.open(tmp_path, KEY, clock=clock) as store:
        store.read_marks.note_read(CASE, LETTER)
        clock.advance(days=360)
        store.read_marks.expire(clock.now)
        assert store.read_marks.of(CASE.id).is_read(LETTER)
        clock.advance(days=10)
        store.read_marks.expire(clock.now)
        assert store.read_marks.of(CASE.id).documents == {}


def test_they_cost_the_journal_nothing_and_a_start_does_not_miss_them_there(tmp_path: Path) -> None:
    with Store.open(tmp_path, KEY) as store:
        store.drafts.start("decision", "KUB-2026-1", {"reasons": "text"})
    before = (tmp_path / "journal").stat().st_size
    with Store.open(tmp_path, KEY) as store:
        for number in range(50):
            store.read_marks.note_read(CASE, replace(LETTER, id=f"d{number}"))
    assert (tmp_path / "journal").stat().st_size <= before
    with Store.open(tmp_path, KEY) as store:
        assert store.recovery is None
        assert len(store.read_marks.of(CASE.id).documents) == 50
        assert store.waiting().drafts == 1


def test_two_windows_see_each_others(tmp_path: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    with Store.open(tmp_path, KEY) as one, Store.open(tmp_path, KEY) as two:
        one.read_marks.note_read(CASE, LETTER)
        two.read_marks.note_read(CASE, replace(LETTER, id="d2"))
        one.read_marks.expire(now)
        assert set(one.read_marks.of(CASE.id).documents) == {"d1", "d2"}

"""The lines of a list: read as they come into view, in the order of urgency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from api_client.models import CaseList, CaseSummary, Queue
from caseworker.offline.clock import now_utc
from caseworker.offline.items import Items
from caseworker.offline.ondisk import OnDisk
from caseworker.offline.queue_lines import QueueLines
from caseworker.offline.store import Store
from caseworker.work.case_index import PickedLines
from caseworker.work.case_lines import HeldLines, LinesWith, Unmirrored, overdue
from caseworker.work.queue_order import urgency

TODAY = dt.date(2026, 11, 26)
KEY = b"k" * 32


def case(at: int, *, protected: bool = False, title: str = "Bygglov") -> CaseSummary:
    deadline = TODAY + dt.timedelta(days=at - 50)
    return CaseSummary(
        id=f"case/{at}", number=f"BN {at:06}", title=title, deadline=deadline, protected=protected
    )


def store_with(folder: Path, cases: list[CaseSummary]) -> Store:
    store = Store.open(folder, KEY)
    put(store, cases)
    return store


def put(store: Store, cases: list[CaseSummary], queue: Queue = Queue.MINE) -> None:
    found = CaseList(queue=queue, cases=tuple(cases), as_of=now_utc(), complete=True)
    store.mirror.put_queue(found)


def test_a_line_far_down_reads_one_page_and_no_more(tmp_path: Path) -> None:
    with store_with(tmp_path, [case(at) for at in range(5000)]) as store:
        lines = store.mirror.lines(Queue.MINE)
        assert lines is not None
        assert len(lines) == 5000
        assert lines[4321] == case(4321)
        assert lines[4320] == case(4320)
        assert len(lines._pages) == 1
        assert lines[-1] == case(4999)
        assert lines.place_of("case/77") == 77
        assert lines.place_of("case/none") is None


def test_memory_stays_bounded_however_far_one_walks(tmp_path: Path) -> None:
    with store_with(tmp_path, [case(at) for at in range(5000)]) as store:
        lines = store.mirror.lines(Queue.MINE)
        assert lines is not None
        assert [line.id for line in lines] == [f"case/{at}" for at in range(5000)]
        assert len(lines._pages) <= 32


def test_lines_from_all_over_a_queue_are_read_at_once(tmp_path: Path) -> None:
    with store_with(tmp_path, [case(at) for at in range(5000)]) as store:
        lines = store.mirror.lines(Queue.MINE)
        assert lines is not None
        places = [4999, 7, 0, 2500, 77, 4321]
        with patch.object(OnDisk, "read", autospec=True, side_effect=OnDisk.read) as read:
            assert lines.some(places) == [case(at) for at in places]
            assert read.call_count == 1
            picked = PickedLines(lines, range(0, 5000, 100))
            assert [picked[at] for at in range(-1, 30)] == [
                case(at) for at in (4900, *range(0, 3000, 100))
            ]
            assert read.call_count == 2
        assert len(lines._pages) == 0
        assert lines[70] == case(70)
        with patch.object(OnDisk, "read", autospec=True) as read:
            assert lines.some([100, 64]) == [case(100), case(64)]  # of a page that is there
            read.assert_not_called()


def test_how_many_are_overdue_is_found_in_a_few_looks(tmp_path: Path) -> None:
    with store_with(tmp_path, [case(at) for at in range(5000)]) as store:
        lines = store.mirror.lines(Queue.MINE)
        assert lines is not None
        assert overdue(lines, TODAY) == 50
        assert len(lines._pages) == 0
    assert overdue(HeldLines(()), TODAY) == 0


def test_cases_that_are_on_no_disk_stand_where_they_belong(tmp_path: Path) -> None:
    every = sorted((case(at, protected=at in {0, 5, 6, 19}) for at in range(20)), key=urgency)
    with store_with(tmp_path, every) as store:
        mirrored = store.mirror.lines(Queue.MINE)
        assert mirrored is not None
        assert len(mirrored) == 16
        hidden = {at: one for at, one in enumerate(every) if one.protected}
        with patch.object(QueueLines, "glance", side_effect=AssertionError):  # known without a look
            lines = LinesWith(mirrored, Unmirrored(hidden, mirrored.as_of).among(mirrored, urgency))
        assert [lines.glance(at) for at in range(len(lines))] == every
        assert [lines[at] for at in range(len(lines))] == every
        assert [lines.glance(at) for at in range(len(lines))] == every
        assert [lines.place_of(one.id) for one in every] == list(range(20))
        assert lines.place_of("case/none") is None
        assert list(lines.each()) == every
        assert lines.some([19, 0, 4, 5, 3]) == [every[at] for at in (19, 0, 4, 5, 3)]


def test_cases_that_are_on_no_disk_find_their_place_in_what_another_window_has_kept(
    tmp_path: Path,
) -> None:
    every = sorted((case(at, protected=at in {0, 5, 6, 19}) for at in range(20)), key=urgency)
    theirs = [one for one in every if one.id not in {"case/3", "case/18"}]
    with store_with(tmp_path, theirs) as store:
        mirrored = store.mirror.lines(Queue.MINE)
        assert mirrored is not None
        hidden = {at: one for at, one in enumerate(every) if one.protected}
        unmirrored = Unmirrored(hidden, now_utc() - dt.timedelta(minutes=5))
        lines = LinesWith(mirrored, unmirrored.among(mirrored, urgency))
        assert list(lines.each()) == theirs
        with patch.object(QueueLines, "glance", side_effect=AssertionError):  # once is enough
            assert list(LinesWith(mirrored, unmirrored.among(mirrored, urgency)).each())


def test_a_case_that_leaves_the_mirror_hides_none_that_is_on_no_disk(tmp_path: Path) -> None:
    every = [case(at, protected=at in {2, 8, 9}) for at in range(10)]
    with store_with(tmp_path, every) as store:
        mirrored = store.mirror.lines(Queue.MINE)
        assert mirrored is not None
        hidden = {at: one for at, one in enumerate(every) if one.protected}
        unmirrored = Unmirrored(hidden, mirrored.as_of)
        put(store, [case(4, protected=True)], Queue.UNIT)
        left = store.mirror.lines(Queue.MINE)
        assert left is not None
        assert left.as_of == mirrored.as_of
        lines = LinesWith(left, unmirrored.among(left, urgency))
        assert [one.id for one in lines.each()] == [one.id for one in every if one.id != "case/4"]


def test_many_cases_are_written_in_portions_that_let_others_write(tmp_path: Path) -> None:
    many = [case(at) for at in range(2500)]
    with store_with(tmp_path, []) as store, Store.open(tmp_path, KEY) as other:
        storage, transactions = store.mirror._storage, 0
        keep = storage.keep

        def keep_and_let_the_other_write(action: Callable[[Items], object]) -> object:
            nonlocal transactions
            done, transactions = keep(action), transactions + 1
            if transactions == 1:
                put(other, [case(7, protected=True)], Queue.UNIT)
            return done

        with patch.object(storage, "keep", keep_and_let_the_other_write):
            put(store, many)
        assert transactions == 3
        lines = store.mirror.lines(Queue.MINE)
        assert lines is not None
        assert list(lines.each()) == [one for one in many if one.id != "case/7"]


def test_a_case_that_leaves_the_mirror_leaves_no_gap(tmp_path: Path) -> None:
    with store_with(tmp_path, [case(at) for at in range(10)]) as store:
        other = CaseList(
            queue=Queue.UNIT, cases=(case(4, protected=True),), as_of=now_utc(), complete=True
        )
        store.mirror.put_queue(other)
        lines = store.mirror.lines(Queue.MINE)
        assert lines is not None
        assert [line.id for line in lines] == [f"case/{at}" for at in range(10) if at != 4]
        assert store.mirror.counts()[Queue.MINE] == 9


def test_lines_of_before_another_window_refreshed_say_so(tmp_path: Path) -> None:
    with store_with(tmp_path, [case(at) for at in range(200)]) as store:
        lines = store.mirror.lines(Queue.MINE)
        assert lines is not None
        assert lines[0] == case(0)
        assert not lines.is_stale
        with Store.open(tmp_path, KEY) as other:
            put(other, [case(at) for at in range(100)])
        assert lines[150].number == "…"
        assert lines[90] == case(90)
        assert lines.is_stale


def test_what_waits_is_counted_without_being_read(tmp_path: Path) -> None:
    with store_with(tmp_path, []) as store:
        assert store.waiting() == (0, 0, 0, False)
        first = store.drafts.start("decision", "BN 1", {"reasons": "a"})
        store.drafts.start("handover", "BN 2", {"reason": "b"})
        assert store.waiting().drafts == 2
        store.drafts.remove(first.id)
        assert store.waiting().drafts == 1

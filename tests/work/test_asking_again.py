"""A queue that takes long to read is read less often."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from api_client.models import CaseList, Queue
from caseworker.offline.clock import now_utc
from caseworker.offline.store import Store
from caseworker.work.asking_again import keep_taken, pause_after, rest_of_pause


def test_a_queue_stands_a_minute_for_each_second_that_it_took_to_read(tmp_path: Path) -> None:
    now = now_utc()
    with Store.open(tmp_path, b"k" * 32) as store:
        assert rest_of_pause(store, Queue.ALL, now) == 0
        store.mirror.put_queue(CaseList(queue=Queue.ALL, cases=(), as_of=now))
        assert rest_of_pause(store, Queue.ALL, now) == 0
        keep_taken(store, Queue.ALL, 100.0)
        assert rest_of_pause(store, Queue.ALL, now + timedelta(minutes=40)) == 3600
        assert rest_of_pause(store, Queue.ALL, now + timedelta(minutes=101)) == 0
        assert rest_of_pause(store, Queue.MINE, now) == 0


def test_a_queue_that_is_read_quickly_is_always_read(tmp_path: Path) -> None:
    now = now_utc()
    with Store.open(tmp_path, b"k" * 32) as store:
        store.mirror.put_queue(CaseList(queue=Queue.ALL, cases=(), as_of=now))
        keep_taken(store, Queue.ALL, 4.9)
        assert rest_of_pause(store, Queue.ALL, now) == 0
    assert pause_after(4.9) == 300


def test_a_clock_that_was_set_back_does_not_let_a_queue_stand(tmp_path: Path) -> None:
    now = now_utc()
    with Store.open(tmp_path, b"k" * 32) as store:
        store.mirror.put_queue(CaseList(queue=Queue.ALL, cases=(), as_of=now))
        keep_taken(store, Queue.ALL, 100.0)
        assert rest_of_pause(store, Queue.ALL, now - timedelta(days=1)) == 0

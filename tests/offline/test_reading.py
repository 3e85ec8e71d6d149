"""Reading: what takes long is waited for by nobody who reads little."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import apsw

from api_client.models import Queue
from caseworker.offline.clock import now_utc
from caseworker.offline.entry_changes import doubted
from caseworker.offline.ondisk import OnDisk
from caseworker.offline.store import Store
from tests.offline.examples import KEY, queue, summary

_PATIENCE = 30


def test_whoever_reads_or_saves_a_little_does_not_wait_for_one_that_reads_all(
    folder: Path,
) -> None:
    begun, go_on = Event(), Event()

    def read_all(connection: apsw.Connection) -> int:
        begun.set()
        assert go_on.wait(_PATIENCE)
        return len(connection.execute("SELECT * FROM listed").fetchall())

    storage = OnDisk(folder, KEY, now_utc, doubted)
    with ThreadPoolExecutor() as pool:
        long = pool.submit(lambda: storage.read(read_all, takes_long=True))
        try:
            assert begun.wait(_PATIENCE)
            little = pool.submit(lambda: storage.read(lambda each: each.execute("SELECT 1").get))
            assert little.result(_PATIENCE) == 1
            saved = pool.submit(lambda: storage.keep(lambda items: items.select("TRUE")))
            assert saved.result(_PATIENCE) == []
            assert not long.done()
        finally:
            go_on.set()
        assert long.result(_PATIENCE) == 0
    storage.close()


def test_one_that_reads_all_sees_what_was_saved_a_moment_ago(any_store: Store) -> None:
    for at in range(3):
        any_store.mirror.put_queue(queue(*(summary(f"KUB-{each}") for each in range(at))))
        kept = any_store.mirror.queue(Queue.MINE)
        assert kept is not None
        assert len(kept.cases) == at

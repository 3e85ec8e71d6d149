"""What a program sent before it died may take effect after its successor has looked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace

from api_client.api import CaseAPI
from caseworker.offline.outbox import EntryState
from caseworker.offline.sender import IN_FLIGHT, Sender
from caseworker.offline.store import Store
from tests.offline.examples import KEY, Clock, decision
from tests.offline.test_sending_machine import STEPS, Died, Server


class Desk:
    """A store with one decision in its outbox, and a sender that notes how long it waits."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.server = Server()
        self.waited: list[float] = []
        version = self.server.case("KUB-2026-1").version
        store.outbox.put(replace(decision("N-1"), based_on=version), not_before=clock.now)

    async def send(self, *fates: str) -> None:
        self.server.fates = list(fates)
        sender = Sender(
            self.store.outbox, cast("CaseAPI", self.server), clock=self.clock, rest=self.rest
        )
        await sender.send_ready()

    async def rest(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.clock.advance(seconds=seconds)
        self.server.arrive()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = Clock()
    with Store.open(tmp_path, KEY, clock=clock) as store:
        yield Desk(store, clock)


async def test_a_step_that_arrives_late_is_waited_for_and_not_sent_again(desk: Desk) -> None:
    with pytest.raises(Died):
        await desk.send("done", "died on its way")
    desk.clock.advance(seconds=2)
    await desk.send()
    assert desk.store.outbox.all()[0].state is EntryState.DONE
    assert [desk.server.done["N-1", step] for step in STEPS] == [1, 1, 1]
    assert desk.waited == [(IN_FLIGHT - timedelta(seconds=2)).total_seconds()]


async def test_a_step_that_never_arrived_is_sent_after_the_wait(desk: Desk) -> None:
    with pytest.raises(Died):
        await desk.send("done", "died before")
    await desk.send()
    assert [desk.server.done["N-1", step] for step in STEPS] == [1, 1, 1]
    assert len(desk.waited) == 1


async def test_nothing_is_waited_for_where_the_server_has_the_step_already(desk: Desk) -> None:
    with pytest.raises(Died):
        await desk.send("done", "died after")
    await desk.send()
    assert desk.store.outbox.all()[0].state is EntryState.DONE
    assert desk.waited == []


async def test_the_next_day_nothing_is_waited_for(desk: Desk) -> None:
    with pytest.raises(Died):
        await desk.send("done", "died before")
    desk.clock.advance(days=1)
    await desk.send()
    assert desk.waited == []


async def test_a_clock_that_was_set_back_makes_nobody_wait_for_a_year(desk: Desk) -> None:
    with pytest.raises(Died):
        await desk.send("done", "died before")
    desk.clock.advance(days=-400)
    desk.store.outbox.send_now("N-1")
    await desk.send()
    assert desk.waited in ([], [IN_FLIGHT.total_seconds()])

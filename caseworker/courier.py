"""Sends the outbox in the background for as long as a window is open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from api_client.errors import Problem
from caseworker.offline.clock import now_utc
from caseworker.offline.outbox import Entry
from caseworker.offline.problems import StoreProblem
from caseworker.offline.sender import UNREACHED, Sender

if TYPE_CHECKING:
    from caseworker.offline.store import Waiting
    from caseworker.services import Services

# How often to look whether another window has sent what waits here.
_LOOK_AGAIN = 5.0
_LEAST_REST = 0.05
_NO_SERVER = frozenset({kind.__name__ for kind in UNREACHED} | {"TlsFailed", "ReadBrokenOff"})


class Courier:
    """Sends what is ready, rests until the next entry is, and wakes when something is put in.

    One window holds the store's sender lock and sends; the others rest and look again.
    ``on_change`` is called with the entries that moved, and with none where another window has
    changed what waits; ``on_problem`` with what keeps all of them back, such as a missing login or
    a store that cannot be read.
    """

    def __init__(
        self,
        services: Services,
        on_change: Callable[[list[Entry]], None],
        on_problem: Callable[[Problem], None],
    ) -> None:
        self._services = services
        self._on_change = on_change
        self._on_problem = on_problem
        self._wake = asyncio.Event()
        self._waiting: Waiting | None = None
        self._is_back = False

    def wake(self) -> None:
        """Look at the outbox now."""
        self._wake.set()

    def server_answers(self) -> None:
        """Try at once what was put off for as long as no server answered."""
        self._is_back = True
        self._wake.set()

    async def run(self) -> None:
        """Go on until cancelled; what is on its way then is looked up at the next start."""
        while True:
            self._wake.clear()
            rest = _LOOK_AGAIN
            try:
                await self.round()
                await self._look_at_others()
                rest = await self._rest()
            except StoreProblem as problem:
                self._on_problem(problem)
            with suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self._wake.wait()

    async def round(self) -> None:
        """Send everything that is ready, once."""
        outbox, connection = self._services.store.outbox, self._services.connection
        if self._is_back:
            self._is_back = False
            await asyncio.to_thread(outbox.try_again, _NO_SERVER)
        if await asyncio.to_thread(outbox.next_ready, now_utc()) is None:
            return
        with self._services.store.sender_lock() as is_sender:
            if not is_sender:
                return
            try:
                async with self._services.connect() as api:
                    moved = await Sender(outbox, api, noted=connection.note).send_ready()
            except Problem as problem:
                self._on_problem(problem)
                return
        if moved:
            self._on_change(moved)

    async def _look_at_others(self) -> None:
        """Tell of drafts and entries that another window has written or taken away."""
        waiting = await asyncio.to_thread(self._services.store.waiting)
        if waiting != self._waiting:
            is_first, self._waiting = self._waiting is None, waiting
            if not is_first:
                self._on_change([])

    async def _rest(self) -> float:
        """Return the seconds until something can become ready."""
        next_time = await asyncio.to_thread(self._services.store.outbox.next_time)
        if next_time is None:
            return _LOOK_AGAIN
        left = (next_time - now_utc()).total_seconds()
        return min(max(left, _LEAST_REST), _LOOK_AGAIN)

"""Keeps what lies on this computer in order while a window is open.

Lets go what has been kept long enough, and brings the cases that are taken along up to date while
the server answers.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from api_client.errors import Problem
from caseworker.offline.clock import now_utc
from caseworker.retention import let_go, retention_of
from caseworker.work.pinning import REFRESH_AFTER, refresh_pins

if TYPE_CHECKING:
    from caseworker.services import Services

_AGAIN_AFTER = REFRESH_AFTER.total_seconds()


class Keeper:
    """Works now, every hour, and when woken: when the server answers again.

    Nothing that goes wrong here is told: the person asked for nothing just now, and the age of
    what is shown says it.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Bring up to date now what is old."""
        self._wake.set()

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            self._wake.clear()
            await self.round()
            with suppress(TimeoutError):
                async with asyncio.timeout(_AGAIN_AFTER):
                    await self._wake.wait()

    async def round(self) -> None:
        """Do everything once."""
        services = self._services
        retention = retention_of(services.profile)
        with suppress(Problem):
            await asyncio.to_thread(let_go, services.store, retention, now_utc())
        with suppress(Problem):
            if not await asyncio.to_thread(services.store.pins.all):
                return
            async with services.connect() as api:
                await refresh_pins(api, services.store)
            services.connection.note(None)

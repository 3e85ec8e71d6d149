"""How many requests may be on their way at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

# Case servers work on about four requests at a time (docs/zgw.md, "Queues"); two more keep them
# busy while answers travel.
MOST_IN_FLIGHT = 6


class Slots:
    """Places for requests: as many as the server bears, ``most`` at best, one at least.

    Half of them go when a server says that it is too much, or does not answer in time; one comes
    back with each round of good answers.
    """

    def __init__(self, most: int = MOST_IN_FLIGHT) -> None:
        self.most = most
        self._places = anyio.CapacityLimiter(most)
        self._good = 0

    @property
    def now(self) -> int:
        """How many requests may be on their way at present."""
        return int(self._places.total_tokens)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Wait for a place and hold it; a task may hold several."""
        holder = object()
        await self._places.acquire_on_behalf_of(holder)
        try:
            yield
        finally:
            self._places.release_on_behalf_of(holder)

    def answered(self, *, is_too_much: bool) -> None:
        """Take note of a whole answer, and whether it asks to come back later."""
        if is_too_much:
            self.took_too_long()
            return
        self._good += 1
        if self._good >= self.now and self.now < self.most:
            self._good = 0
            self._places.total_tokens = self.now + 1

    def took_too_long(self) -> None:
        """Take note of a request that got no whole answer."""
        self._good = 0
        self._places.total_tokens = max(1, self.now // 2)

"""When each request of a client began and was answered."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import httpx


@dataclass
class Spans(httpx.AsyncBaseTransport):
    """Passes requests on and notes when each began and was answered."""

    inner: httpx.AsyncBaseTransport = field(default_factory=httpx.AsyncHTTPTransport)
    seconds: list[tuple[float, float]] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on."""
        began = time.monotonic()
        response = await self.inner.handle_async_request(request)
        self.seconds.append((began, time.monotonic()))
        return response

    async def aclose(self) -> None:
        """Close what passes them on."""
        await self.inner.aclose()

    @property
    def count(self) -> int:
        """How many requests were made."""
        return len(self.seconds)

    @property
    def depth(self) -> int:
        """How many were made one after the other: the longest chain that does not overlap."""
        longest: list[int] = []
        ordered = sorted(self.seconds)
        for at, (began, _answered) in enumerate(ordered):
            before = [longest[i] for i in range(at) if ordered[i][1] <= began]
            longest.append(1 + max(before, default=0))
        return max(longest, default=0)

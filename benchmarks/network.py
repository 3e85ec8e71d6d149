"""The client over a slow line, beside a bare httpx script that fetches the same resources.

``python -m benchmarks.network``: with 100 ms on every answer, a queue and a case from a warm
catalogue; then 10,000 cases, complete. Prints time, requests, bytes, round trips and memory.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from api_client.http import Exchange, Http
from api_client.models import CaseList, Me, Queue
from api_client.origins import Access
from api_client.zgw.adapter import ZgwApi
from benchmarks.bare_fetch import Bare
from benchmarks.report import Row, table
from benchmarks.spans import Spans
from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.zgw_client import auth_of, settings_for

_LATENCY_MS: Final = 100
_SEED: Final = 3


class Warm:
    """A cache that outlives the client, as the store does."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, kind: str) -> bytes | None:
        """Return what was kept."""
        return self._kept.get(kind)

    def put(self, kind: str, content: bytes) -> None:
        """Keep something."""
        self._kept[kind] = content


@dataclass
class Ours:
    """The client under test on a new connection, and what it received."""

    api: ZgwApi
    me: Me
    recorder: Spans
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def received(self) -> int:
        """Bytes of all answers."""
        return sum(exchange.received for exchange in self.exchanges)


@asynccontextmanager
async def ours(sandbox: RunningSandbox, cache: Warm) -> AsyncIterator[Ours]:
    """Give a client as it is right after the start: nothing connected, the catalogue kept."""
    who = sandbox.users[0]
    settings = settings_for(sandbox.url)
    recorder, exchanges = Spans(), list[Exchange]()
    http = Http(
        dict.fromkeys(settings.apis.values(), Access(auth_of(sandbox, who))),
        transport=recorder,
        observer=exchanges.append,
    )
    made = Ours(
        ZgwApi(http, settings, cache), Me(user=who["id"], unit=who["unit"]), recorder, exchanges
    )
    try:
        yield made
    finally:
        await made.api.close()


@dataclass
class Measured:
    """What one way of fetching took, over several runs."""

    seconds: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    requests: int = 0
    received: int = 0
    depth: int = 0
    first_depth: int = 0


async def measure_queue(sandbox: RunningSandbox, cache: Warm, queue: Queue, runs: int) -> Measured:
    """Read a queue several times, each on a new connection."""
    found = Measured()
    for _ in range(runs):
        async with ours(sandbox, cache) as client:
            await _read_once(client, queue, found)
    return found


async def _read_once(client: Ours, queue: Queue, found: Measured) -> None:
    began = time.monotonic()
    seen: list[tuple[float, int]] = []

    def told(_first: CaseList) -> None:
        seen.append((time.monotonic() - began, client.recorder.depth))

    await client.api.queue(queue, client.me, told)
    took = time.monotonic() - began
    first, depth = seen[0] if seen else (took, client.recorder.depth)
    found.seconds.append(took)
    found.first.append(first)
    found.first_depth = max(found.first_depth, depth)
    _count(found, client)


async def measure_case(sandbox: RunningSandbox, cache: Warm, runs: int) -> tuple[Measured, str]:
    """Open a listed case with many documents several times, each on a new connection."""
    async with ours(sandbox, cache) as client:
        listed = (await client.api.queue(Queue.MINE, client.me)).cases
        sizes = {}
        for summary in [case for case in listed if not case.broken][:8]:
            sizes[summary.id] = len((await client.api.listed_case(summary)).documents)
    chosen = max(sizes, key=lambda case_id: sizes[case_id])
    line = next(case for case in listed if case.id == chosen)
    found = Measured()
    for _ in range(runs):
        async with ours(sandbox, cache) as client:
            began = time.monotonic()
            await client.api.listed_case(line)
            found.seconds.append(time.monotonic() - began)
            _count(found, client)
    return found, chosen


async def measure_bare(
    sandbox: RunningSandbox, fetch: Callable[[Bare], Awaitable[int]], runs: int
) -> Measured:
    """Fetch the same with httpx alone, each time on a new connection."""
    found = Measured()
    for _ in range(runs):
        bare = Bare(sandbox)
        began = time.monotonic()
        await fetch(bare)
        found.seconds.append(time.monotonic() - began)
        found.requests, found.received = bare.requests, bare.received
        await bare.close()
    return found


def _count(found: Measured, client: Ours) -> None:
    found.requests, found.received = client.recorder.count, client.received
    found.depth = max(found.depth, client.recorder.depth)


def rows_of(
    name: str, found: Measured, bare: Measured, ratio: float, *, trips: int | None = None
) -> list[Row]:
    """Return the lines of one measurement."""
    median = statistics.median
    rows = [
        Row(
            f"{name}, whole",
            1000 * median(found.seconds),
            "ms",
            1000 * median(bare.seconds),
            ratio_budget=ratio,
        ),
        Row(f"{name}, requests", found.requests, "", bare.requests),
        Row(f"{name}, received", found.received / 1024, "KiB", bare.received / 1024),
        Row(f"{name}, round trips", found.depth, ""),
    ]
    if found.first:
        rows.insert(0, Row(f"{name}, first lines", 1000 * median(found.first), "ms"))
        rows.append(Row(f"{name}, round trips to the first", found.first_depth, "", budget=trips))
    else:
        rows[-1] = Row(f"{name}, round trips", found.depth, "", budget=trips)
    return rows


async def over_a_slow_line(cases: int, runs: int) -> list[Row]:
    """Measure a queue and a case with latency."""
    with running_sandbox(cases=cases, seed=_SEED, latency_ms=_LATENCY_MS) as sandbox:
        cache = Warm()
        async with ours(sandbox, cache) as client:
            await client.api.queue(Queue.MINE, client.me)
        bare = await measure_bare(sandbox, lambda b: b.queue("mine"), runs)
        queue = await measure_queue(sandbox, cache, Queue.MINE, runs)
        case, url = await measure_case(sandbox, cache, runs)
        bare_case = await measure_bare(sandbox, lambda b: b.case(url), runs)
        return [
            *rows_of("queue", queue, bare, 1.2, trips=2),
            *rows_of("case", case, bare_case, 1.2, trips=2),
        ]


async def of_many_cases(cases: int, runs: int) -> list[Row]:
    """Measure a complete queue of a unit without persons, on a quick line."""
    with running_sandbox(cases=cases, seed=_SEED) as sandbox:
        cache = Warm()
        async with ours(sandbox, cache) as client:
            await client.api.queue(Queue.UNASSIGNED, client.me)
        bare = await measure_bare(sandbox, lambda b: b.queue("unit"), runs)
        found = await measure_queue(sandbox, cache, Queue.UNASSIGNED, runs)
        async with ours(sandbox, cache) as client:
            tracemalloc.start()
            listed = await client.api.queue(Queue.UNASSIGNED, client.me)
            held, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return [
            *rows_of("unassigned", found, bare, 1.3, trips=None),
            Row("unassigned, lines", len(listed.cases), ""),
            Row("unassigned, memory held", held / 2**20, "MiB"),
            Row("unassigned, memory at most", peak / 2**20, "MiB"),
        ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="how often each is fetched (5)")
    parser.add_argument("--many", type=int, default=10_000, help="cases of the large server")
    arguments = parser.parse_args()
    for cases in (300, arguments.many):
        print(f"\n{cases:,} cases, {_LATENCY_MS} ms on every answer, a new connection each time")
        print(table(asyncio.run(over_a_slow_line(cases, arguments.runs))))
    print(f"\n{arguments.many:,} cases, no latency")
    print(table(asyncio.run(of_many_cases(arguments.many, arguments.runs))))


if __name__ == "__main__":
    main()

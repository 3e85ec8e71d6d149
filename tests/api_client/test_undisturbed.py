"""Work that is given up ends as it should, and requests that are given up block none to come."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import suppress

import anyio
import pytest

from api_client.http import Http
from api_client.origins import Access
from api_client.undisturbed import Undisturbed
from tests.api_client.test_http import Signed
from tests.raw_server import answering, raw_server


async def cancelled(task: asyncio.Task[object], times: int) -> None:
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    with suppress(asyncio.CancelledError):
        await task


async def test_what_work_returns_or_raises_comes_to_whoever_waits() -> None:
    async def fails() -> int:
        raise ValueError("no")

    undisturbed = Undisturbed()
    assert await undisturbed.run(lambda: asyncio.sleep(0, 7)) == 7
    with pytest.raises(ValueError, match="no"):
        await undisturbed.run(fails)
    await undisturbed.close()


@pytest.mark.parametrize("times", [1, 2, 5])
async def test_work_that_is_given_up_still_does_what_it_shields(times: int) -> None:
    begun, done = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        try:
            begun.set()
            await asyncio.sleep(60)
        finally:
            with anyio.CancelScope(shield=True):
                for _ in range(10):
                    await asyncio.sleep(0.001)
                done.set()

    undisturbed = Undisturbed()
    task = asyncio.create_task(undisturbed.run(work))
    await begun.wait()
    await cancelled(task, times)
    assert task.cancelled()
    await asyncio.wait_for(done.wait(), 10)


async def numbers(ended: asyncio.Event, fail_at: int = 100) -> AsyncGenerator[int, None]:
    try:
        for number in range(fail_at):
            yield number
        raise ValueError("enough")
    finally:
        ended.set()


async def test_parts_come_one_by_one_and_what_ends_them_is_raised() -> None:
    ended = asyncio.Event()
    parts = Undisturbed().each(lambda: numbers(ended, 3))
    assert [await anext(parts) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="enough"):
        await anext(parts)
    assert ended.is_set()


async def test_parts_that_nobody_takes_any_more_are_not_made() -> None:
    ended = asyncio.Event()
    undisturbed = Undisturbed()
    parts = undisturbed.each(lambda: numbers(ended))
    assert await anext(parts) == 0
    await parts.aclose()
    await asyncio.wait_for(ended.wait(), 10)


async def test_what_goes_on_ends_when_it_is_closed() -> None:
    undisturbed = Undisturbed()
    tasks = [asyncio.create_task(undisturbed.run(lambda: asyncio.sleep(60))) for _ in range(3)]
    await asyncio.sleep(0)
    await asyncio.wait_for(undisturbed.close(), 10)
    done, waiting = await asyncio.wait(tasks, timeout=10)
    assert len(done) == 3
    assert not waiting


@pytest.mark.parametrize("seed", range(4))
async def test_requests_given_up_at_any_moment_leave_room_for_those_to_come(seed: int) -> None:
    chance = random.Random(seed)
    async with raw_server(answering(b"[" + b"1," * 20_000 + b"1]")) as server:
        http = Http({server.url: Access(Signed())})

        async def several() -> None:
            async with asyncio.TaskGroup() as group:
                for at in range(10):
                    group.create_task(http.read(f"{server.url}/{at}"))

        for _round in range(60):
            task = asyncio.create_task(several())
            for _step in range(chance.randrange(60)):
                await asyncio.sleep(0)
            await asyncio.sleep(chance.choice((0, 0, 0.001, 0.003)))
            await cancelled(task, chance.randrange(1, 4))
        async with asyncio.timeout(30):
            await several()
        pool = http._client._transport._pool  # type: ignore[attr-defined]
        assert all(connection.is_idle() for connection in pool.connections)
        assert len(pool.connections) <= http._slots.most
        await http.close()

"""Work that may be given up by whoever waits for it, and still ends as it should."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from typing import TypeVar

import anyio

T = TypeVar("T")


class Undisturbed:
    """Does each piece of work in a task of its own.

    Whoever waits for it may be cancelled, and cancelled again: the work is then ended through a
    scope of anyio, and what it shields from that still happens. httpcore gives a connection back
    to its pool within such a shield. A task that is cancelled itself breaks through: the pool
    counts the connection as used for good, and when none is left every request waits forever.
    """

    def __init__(self) -> None:
        self._going: dict[asyncio.Task[object], anyio.CancelScope] = {}

    async def run(self, work: Callable[[], Coroutine[object, object, T]]) -> T:
        """Return what work returns, or raise what it raises."""
        scope = anyio.CancelScope()

        async def scoped() -> T:
            with scope:
                return await work()
            raise asyncio.CancelledError

        task = asyncio.create_task(scoped())
        self._keep(task, scope)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            scope.cancel()
            raise

    async def each(self, work: Callable[[], AsyncGenerator[T, None]]) -> AsyncGenerator[T, None]:
        """Yield what work yields, as fast as it is taken."""
        scope = anyio.CancelScope()
        give, take = anyio.create_memory_object_stream[T](0)

        async def scoped() -> None:
            with scope:
                async with give, aclosing(work()) as parts:
                    async for part in parts:
                        await give.send(part)

        task = asyncio.create_task(scoped())
        self._keep(task, scope)
        try:
            async with take:
                async for part in take:
                    yield part
            await asyncio.shield(task)
        finally:
            scope.cancel()

    async def close(self) -> None:
        """Give up all that is still going on, and wait until it has ended."""
        going = dict(self._going)
        for scope in going.values():
            scope.cancel()
        if going:
            await asyncio.wait(going)

    def _keep(self, task: asyncio.Task[T] | asyncio.Task[None], scope: anyio.CancelScope) -> None:
        self._going[task] = scope
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[T]) -> None:
        del self._going[task]
        if not task.cancelled():
            task.exception()  # nobody may have waited until it came

"""Several requests at once: all of them end before what comes next, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def side_by_side() -> AsyncIterator[asyncio.TaskGroup]:
    """Give a task group. Where one of its tasks fails, the others are ended and its error raised.

    ``asyncio.gather`` would leave the others running, on a connection that may be closed by then.
    """
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0]  # noqa: B904 - the error of one task, as if it were awaited

"""The end of a window: what works in the background closes its connections first."""

from __future__ import annotations

import asyncio

from textual.worker_manager import WorkerManager

# Seconds; a connection that takes longer to close is left to the end of the process.
_CLOSES_WITHIN = 0.2


async def end_workers(workers: WorkerManager) -> None:
    """Cancel all workers and wait a moment for them to end; how they end is of no interest."""
    ends = [asyncio.ensure_future(one.wait()) for one in workers if one.is_running]
    workers.cancel_all()
    if ends:
        await asyncio.wait(ends, timeout=_CLOSES_WITHIN)
    for end in ends:
        if end.done() and not end.cancelled():
            end.exception()

"""Reading what a screen opened, with the HTTP client imported off the way of any key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Protocol

from api_client.api import CaseAPI
from api_client.models import Case, CaseSummary, CaseType, Me, Queue
from caseworker.offline.clock import now_utc
from caseworker.offline.sender import UNREACHED
from caseworker.offline.store import Store
from caseworker.work.reading import CaseRead, QueueRead, refreshed_queue

_FRESH = timedelta(days=1)


class Connects(Protocol):
    """What reading needs of the services: the store, and the server."""

    @property
    def store(self) -> Store:
        """The store of the open profile."""
        ...

    def connect(self) -> AbstractAsyncContextManager[CaseAPI]:
        """Give the server."""
        ...


async def client_imported() -> None:
    """Import the HTTP client and the token library in a thread: 130 ms that no key waits for."""
    await asyncio.to_thread(_import_client)


def case_as_seen(store: Store, summary: CaseSummary) -> CaseRead | None:
    """Return the whole case behind a line of a queue as last mirrored. Raises StoreProblem."""
    kept = store.mirror.case(summary.number)
    if kept is None or kept[0].summary.id != summary.id:
        return None
    return CaseRead(case=kept[0], as_of=kept[1])


async def read_listed_case(api: CaseAPI, store: Store, summary: CaseSummary) -> CaseRead:
    """Return the whole case behind a line of a queue and mirror it.

    One round trip less than by its number, and right where two cases have the same number. Where
    no server answers, return it as last seen. Raises what the server said, StoreProblem, or why
    the server cannot be reached when the case was never mirrored.
    """
    try:
        case: Case = await api.listed_case(summary)
    except UNREACHED as problem:
        seen = case_as_seen(store, summary)
        if seen is None:
            raise
        return CaseRead(case=seen.case, as_of=seen.as_of, problem=problem)
    now = now_utc()
    store.mirror.put_case(case, now)
    return CaseRead(case=case, as_of=now)


async def case_of_line(services: Connects, summary: CaseSummary) -> Case:
    """Return the whole case behind a line of a queue: as last mirrored, else from the server.

    Raises what the server said, why it cannot be reached, or StoreProblem.
    """
    seen = await asyncio.to_thread(case_as_seen, services.store, summary)
    if seen is not None:
        return seen.case
    await client_imported()
    async with services.connect() as api:
        return (await read_listed_case(api, services.store, summary)).case


async def fetched_queue(
    services: Connects, me: Me, queue: Queue, told: Callable[[QueueRead], None] | None = None
) -> QueueRead:
    """Ask the server for a queue; ``told`` hears of the first cases.

    What is known of it is not read where the server does not answer: a screen shows it already.
    Raises as ``refreshed_queue``.
    """
    await client_imported()
    async with services.connect() as api:
        return await refreshed_queue(api, services.store, queue, me, told)


async def case_type_of(
    store: Store, type_id: str, connect: Callable[[], AbstractAsyncContextManager[CaseAPI]]
) -> CaseType:
    """Return a case type as it was mirrored today, else as the server has it, and mirror it.

    Raises what the server said, or why it cannot be reached where the type was never mirrored.
    """
    fresh = now_utc() - _FRESH
    kept = await asyncio.to_thread(store.mirror.case_type, type_id, not_older_than=fresh)
    if kept is not None:
        return kept
    try:
        await client_imported()
        async with connect() as api:
            case_type = await api.case_type(type_id)
    except UNREACHED:
        kept = await asyncio.to_thread(store.mirror.case_type, type_id)
        if kept is None:
            raise
        return kept
    await asyncio.to_thread(store.mirror.put_case_type, case_type, now_utc())
    return case_type


def _import_client() -> None:
    import api_client.auth.zgw_jwt
    import api_client.zgw.adapter  # noqa: F401

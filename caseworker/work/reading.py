"""Reading: from the server when it answers, else from the mirror, always with the age."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from api_client.api import CaseAPI
from api_client.errors import ApiProblem
from api_client.models import Case, CaseList, CaseSummary, Me, Queue
from api_client.queues import is_in
from api_client.side_by_side import side_by_side
from caseworker.offline.clock import now_utc
from caseworker.offline.sender import UNREACHED
from caseworker.offline.store import Store
from caseworker.work.queue_order import in_order


class QueueRead(msgspec.Struct, frozen=True):
    """A queue as read. ``problem`` says why it comes from the mirror, if it does.

    ``unmirrored`` are those of its cases that are on no disk, by their places.
    """

    cases: CaseList
    problem: ApiProblem | None = None
    unmirrored: Mapping[int, CaseSummary] = {}


class CaseRead(msgspec.Struct, frozen=True):
    """A case as read. ``problem`` says why it comes from the mirror, if it does."""

    case: Case
    as_of: datetime
    problem: ApiProblem | None = None


async def read_queue(api: CaseAPI, store: Store, queue: Queue, me: Me) -> QueueRead:
    """Return a queue in its order, and mirror it so. Where no server answers, as last seen.

    Raises what the server said, or why it cannot be reached when nothing was ever mirrored.
    """
    try:
        return await refreshed_queue(api, store, queue, me)
    except UNREACHED as problem:
        kept = await asyncio.to_thread(store.mirror.queue, queue)
        if kept is None:
            raise
        return QueueRead(cases=kept, problem=problem)


async def refreshed_queue(
    api: CaseAPI,
    store: Store,
    queue: Queue,
    me: Me,
    told: Callable[[QueueRead], None] | None = None,
) -> QueueRead:
    """Return a queue in its order as the server has it now, and mirror it so.

    ``told`` is called with the first cases where it takes a while to have all.

    Raises what the server said, why it cannot be reached, or StoreProblem.
    """

    def tell_sorted(first: CaseList) -> None:
        if told is not None:
            told(QueueRead(cases=_sorted(first, me)))

    cases = await asyncio.to_thread(_sorted, await api.queue(queue, me, tell_sorted), me)
    return await asyncio.to_thread(_mirrored, store, cases)


def _mirrored(store: Store, cases: CaseList) -> QueueRead:
    store.mirror.put_queue(cases)
    each = {case.id: case for case in cases.cases}.values()
    unmirrored = {at: case for at, case in enumerate(each) if not store.mirror.keeps(case)}
    return QueueRead(cases=cases, unmirrored=unmirrored)


def _sorted(cases: CaseList, me: Me) -> CaseList:
    return replace(cases, cases=tuple(in_order(cases.queue, cases.cases, me)))


async def count_queues(api: CaseAPI, queues: Iterable[Queue], me: Me) -> dict[Queue, int]:
    """Return how many cases each of these queues has, where the server tells it at once."""
    async with side_by_side() as counting:
        tasks = {queue: counting.create_task(api.count(queue, me)) for queue in queues}
    counts = {queue: task.result() for queue, task in tasks.items()}
    return {queue: count for queue, count in counts.items() if count is not None}


def counts_in(cases: Iterable[CaseSummary], queues: Iterable[Queue], me: Me) -> dict[Queue, int]:
    """Return how many of some cases are in each of these queues."""
    all_cases, now = tuple(cases), now_utc()
    return {
        queue: sum(not case.broken and is_in(queue, case, me, now) for case in all_cases)
        for queue in queues
    }


async def read_case(api: CaseAPI, store: Store, number: str) -> CaseRead:
    """Return a whole case and mirror it. Where no server answers, return it as last seen."""
    try:
        case = await api.case(number)
    except UNREACHED as problem:
        kept = store.mirror.case(number)
        if kept is None:
            raise
        return CaseRead(case=kept[0], as_of=kept[1], problem=problem)
    now = now_utc()
    store.mirror.put_case(case, now)
    return CaseRead(case=case, as_of=now)


def matches(case: CaseSummary, wanted: str) -> bool:
    """Tell whether every word of a filter stands somewhere in the case's line."""
    return has_words(words_of(case), wanted)


def has_words(text: str, wanted: str) -> bool:
    """Tell whether every word that is wanted stands in a text, in capitals or not."""
    folded = text.casefold()
    return all(word in folded for word in wanted.casefold().split())


def words_of(case: CaseSummary) -> str:
    """Return everything that a case's line says."""
    return " ".join(
        (
            case.number,
            case.title,
            case.type,
            "" if case.protected else case.applicant,
            case.handler.label if case.handler else "",
            case.unit.label if case.unit else "",
            case.status,
        )
    )

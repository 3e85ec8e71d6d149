"""Reading: from the server when it answers, else from the mirror, always with the age."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from api_client.api import CaseAPI
from api_client.errors import ApiProblem
from api_client.models import Case, CaseList, CaseSummary, Me, Queue
from caseworker.offline.clock import now_utc
from caseworker.offline.sender import UNREACHED
from caseworker.offline.store import Store


class QueueRead(msgspec.Struct, frozen=True):
    """A queue as read. ``problem`` says why it comes from the mirror, if it does."""

    cases: CaseList
    problem: ApiProblem | None = None


class CaseRead(msgspec.Struct, frozen=True):
    """A case as read. ``problem`` says why it comes from the mirror, if it does."""

    case: Case
    as_of: datetime
    problem: ApiProblem | None = None


async def read_queue(api: CaseAPI, store: Store, queue: Queue, me: Me) -> QueueRead:
    """Return a queue, the most urgent case first, and mirror it so.

    Where no server answers, return it as last seen.

    Raises what the server said, or why it cannot be reached when nothing was ever mirrored.
    """
    try:
        answer = await api.queue(queue, me)
        cases = replace(answer, cases=tuple(most_urgent_first(answer.cases)))
    except UNREACHED as problem:
        kept = store.mirror.queue(queue)
        if kept is None:
            raise
        return QueueRead(cases=kept, problem=problem)
    store.mirror.put_queue(cases)
    return QueueRead(cases=cases)


async def count_queues(api: CaseAPI, queues: Iterable[Queue], me: Me) -> dict[Queue, int]:
    """Return how many cases each of these queues has, where the server tells it at once."""
    asked = tuple(queues)
    counts = await asyncio.gather(*(api.count(queue, me) for queue in asked))
    found = zip(asked, counts, strict=True)
    return {queue: count for queue, count in found if count is not None}


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
    shown = " ".join(
        (
            case.number,
            case.title,
            case.type,
            "" if case.protected else case.applicant,
            case.handler.label if case.handler else "",
            case.unit.label if case.unit else "",
            case.status,
        )
    ).casefold()
    return all(word in shown for word in wanted.casefold().split())


def most_urgent_first(cases: Iterable[CaseSummary]) -> list[CaseSummary]:
    """Sort by urgency."""
    return sorted(cases, key=urgency)


def urgency(case: CaseSummary) -> tuple[bool, dt.date, str]:
    """What to sort by: deadline, then number; without a deadline later, damaged records last."""
    return (bool(case.broken), case.deadline or dt.date.max, case.number)

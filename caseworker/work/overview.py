"""How a list of cases stands: deadlines, ages, who has how many, what comes in and goes out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from api_client.models import CaseSummary, Me, Period, Queue, Turnover
from caseworker.work.deadlines import SOON_DAYS, days_left
from caseworker.work.fetching import Connects, client_imported

AGES: Final = (7, 28, 91, 182)
"""Days since a case came in, from which the next band of ages begins."""
FEWEST: Final = 5
"""Cases; who has fewer is not named, so that figures say little about one person."""
WEEKS: Final = 8


class Load(NamedTuple):
    """Who handles how many cases. ``others`` have fewer than ``FEWEST`` each."""

    named: Sequence[tuple[str, int]]
    others: int
    cases_of_others: int
    nobody: int


class Overview(NamedTuple):
    """The figures of a list. ``ages`` has the youngest band first, then one for each of AGES."""

    cases: int
    overdue: int
    soon: int
    later: int
    without_deadline: int
    suspended: int
    ages: Sequence[int]
    without_age: int
    load: Load


def overview_of(cases: Iterable[CaseSummary], today: dt.date) -> Overview:
    """Count. Damaged records have neither deadline nor age nor handler.

    Raises StoreProblem where the cases come out of the store.
    """
    count = suspended = without_age = 0
    ages = [0] * (len(AGES) + 1)
    deadlines: Counter[str] = Counter()
    names: dict[str, str] = {}
    handled: Counter[str] = Counter()
    for case in cases:
        count += 1
        suspended += case.suspended
        deadlines[_deadline(days_left(case, today))] += 1
        if case.received is None:
            without_age += 1
        else:
            ages[_band((today - case.received).days)] += 1
        handler = case.handler
        handled[handler.id if handler else ""] += 1
        if handler:
            names.setdefault(handler.id, handler.label)
    return Overview(
        cases=count,
        overdue=deadlines["overdue"],
        soon=deadlines["soon"],
        later=deadlines["later"],
        without_deadline=deadlines["none"],
        suspended=suspended,
        ages=ages,
        without_age=without_age,
        load=_load(handled, names),
    )


def _deadline(days: int | None) -> str:
    if days is None:
        return "none"
    if days < 0:
        return "overdue"
    return "soon" if days <= SOON_DAYS else "later"


def _band(days: int) -> int:
    return sum(days >= first for first in AGES)


def _load(handled: Counter[str], names: dict[str, str]) -> Load:
    nobody = handled.pop("", 0)
    named = [(names[key], cases) for key, cases in handled.most_common() if cases >= FEWEST]
    few = [cases for cases in handled.values() if cases < FEWEST]
    return Load(named, len(few), sum(few), nobody)


def weeks_until(today: dt.date) -> list[Period]:
    """Return the last weeks, Monday to Sunday, the one of today last."""
    monday = today - dt.timedelta(days=today.weekday())
    starts = (monday - dt.timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1))
    return [(start, start + dt.timedelta(days=6)) for start in starts]


def counted_for(queue: Queue, me: Me) -> Queue:
    """Return whose cases are counted in and out beside a queue: mine, my unit's, or all."""
    if queue in {Queue.MINE, Queue.HANDED}:
        return Queue.MINE
    return Queue.UNIT if me.unit and queue is not Queue.ALL else Queue.ALL


async def turnover_of(
    services: Connects, queue: Queue, me: Me, today: dt.date
) -> Sequence[Turnover] | None:
    """Return what came in and went out in the last weeks; None where the server cannot tell.

    Raises what the server said, or why it cannot be reached.
    """
    await client_imported()
    async with services.connect() as api:
        return await api.turnover(counted_for(queue, me), me, weeks_until(today))

"""In which order the cases of a queue stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeAlias

from api_client.models import CaseSummary, Me, Queue
from api_client.queues import mine_since

Place: TypeAlias = tuple[bool, float, str]
"""What to sort by: damaged records last, then what the queue goes by, then the number."""

Order: TypeAlias = Callable[[CaseSummary], Place]


def order_of(queue: Queue, me: Me) -> Order:
    """Return what a queue is sorted by: the deadline, or when a case came to me."""
    if queue is Queue.HANDED:
        return lambda case: _newest(case, me)
    return urgency


def in_order(queue: Queue, cases: Iterable[CaseSummary], me: Me) -> list[CaseSummary]:
    """Sort the cases of a queue."""
    return sorted(cases, key=order_of(queue, me))


def urgency(case: CaseSummary) -> Place:
    """Sort by deadline; without one later."""
    return (bool(case.broken), (case.deadline or dt.date.max).toordinal(), case.number)


def _newest(case: CaseSummary, me: Me) -> Place:
    since = mine_since(case, me)
    return (bool(case.broken), -since.timestamp() if since else 0.0, case.number)

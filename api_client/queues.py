"""Which cases a queue has, whatever server they come from."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from api_client.models import CaseSummary, Me, Queue

SOON = dt.timedelta(days=7)
"""For how long before its day a deadline is soon."""

RECENT = dt.timedelta(days=14)
"""For how long a case is newly mine."""

OF_MINE_AND_UNIT = frozenset({Queue.OVERDUE, Queue.DUE, Queue.WAITING})
"""Queues of what is mine and my unit's; of everything where the profile names no unit."""


def is_in(queue: Queue, case: CaseSummary, me: Me, now: datetime) -> bool:
    """Tell whether a case is in a queue."""
    return fits(queue, case, me, now) and lies_with(queue, case, me)


def fits(queue: Queue, case: CaseSummary, me: Me, now: datetime) -> bool:
    """Tell whether a case is what the queue is about, whoever it lies with."""
    today = now.astimezone().date()
    if case.closed:
        return False
    if queue is Queue.UNASSIGNED:
        return case.handler is None
    if queue is Queue.OVERDUE:
        return case.deadline is not None and case.deadline < today
    if queue is Queue.DUE:
        return case.deadline is not None and today <= case.deadline <= today + SOON
    if queue is Queue.WAITING:
        return case.suspended
    if queue is Queue.HANDED:
        since = mine_since(case, me)
        return since is not None and since >= now - RECENT
    return True


def lies_with(queue: Queue, case: CaseSummary, me: Me) -> bool:
    """Tell by its handlers whether a case lies with whom the queue is for."""
    by_me = any(h.person is not None and h.person.id == me.user for h in case.handlings)
    by_unit = any(h.unit is not None and h.unit.id == me.unit for h in case.handlings)
    if queue in {Queue.MINE, Queue.HANDED}:
        return by_me
    if queue is Queue.UNIT:
        return by_unit and bool(me.unit)
    if me.unit and queue is Queue.UNASSIGNED:
        return by_unit
    if me.unit and queue in OF_MINE_AND_UNIT:
        return by_me or by_unit
    return True


def mine_since(case: CaseSummary, me: Me) -> datetime | None:
    """Return since when somebody handles a case, None where they do not or it is not known."""
    return max(
        (h.since for h in case.handlings if h.person and h.person.id == me.user and h.since),
        default=None,
    )

"""How many cases came in and were closed in each of some stretches of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from api_client.errors import Invalid
from api_client.models import Me, Period, Queue, Turnover
from api_client.side_by_side import side_by_side
from api_client.zgw.queue_filters import scopes
from api_client.zgw.requests import Requests
from api_client.zgw.settings import ZgwSettings

_DAY = dt.timedelta(days=1)
_NEVER: Period = (dt.date(2999, 1, 1), dt.date(2999, 1, 1))
"""Nothing has come in or gone out then: whoever counts something leaves the filter out."""
_STARTED = "startdatum"
_ENDED = "einddatum"


async def turnover(
    queue: Queue, me: Me, periods: Sequence[Period], requests: Requests, settings: ZgwSettings
) -> Sequence[Turnover] | None:
    """Return what came in and was closed; None where the server cannot count that.

    Two requests for each period, and two to find out whether the server heeds the filters.
    """
    wanted = scopes(queue, me, settings)
    url = settings.url("zaken", "zaken")
    names = [f"{_STARTED}__gt", f"{_STARTED}__lt", f"{_ENDED}__gt", f"{_ENDED}__lt"]
    if len(wanted) != 1 or any(requests.abilities.lacks(url, name) for name in names):
        return None

    async def count(period: Period) -> tuple[int | None, int | None]:
        return (
            await requests.count(url, {**_within(_STARTED, period), **wanted[0]}),
            await requests.count(url, {**_within(_ENDED, period), **wanted[0]}),
        )

    try:
        if await count(_NEVER) != (0, 0):
            return None
        async with side_by_side() as counting:
            tasks = [counting.create_task(count(period)) for period in periods]
    except Invalid:
        return None
    found = []
    for (first, last), task in zip(periods, tasks, strict=True):
        received, closed = task.result()
        if received is None or closed is None:
            return None
        found.append(Turnover(first=first, last=last, received=received, closed=closed))
    return found


def _within(field: str, period: Period) -> Mapping[str, str]:
    first, last = period
    return {
        f"{field}__gt": (first - _DAY).isoformat(),
        f"{field}__lt": (last + _DAY).isoformat(),
    }

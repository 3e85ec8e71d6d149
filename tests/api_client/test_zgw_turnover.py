"""What came in and was closed is what the server's own cases say, or the server cannot tell."""

from __future__ import annotations

import datetime as dt

import pytest

from api_client.models import Period, Queue
from tests.api_client.test_zgw_queues import HANDLER, PERSON, UNIT
from tests.sandbox.client import ZAKEN, Api, Body
from tests.zgw_client import Client

TODAY = dt.datetime.now().astimezone().date()
PERIODS: list[Period] = [
    (TODAY - dt.timedelta(days=back + 6), TODAY - dt.timedelta(days=back)) for back in (0, 7, 70)
]


def every(server: Api, **query: str) -> list[Body]:
    found: list[Body] = []
    page: Body = server.get(f"{ZAKEN}/zaken", **query, pageSize=100).json()
    while True:
        found += page["results"]
        if not page["next"]:
            return found
        page = server.get(page["next"]).json()


def within(cases: list[Body], field: str, period: Period) -> int:
    first, last = (day.isoformat() for day in period)
    return sum(bool(case[field]) and first <= case[field] <= last for case in cases)


@pytest.mark.parametrize("queue", [Queue.ALL, Queue.UNIT, Queue.MINE])
async def test_each_week_has_what_came_in_and_what_was_closed_in_it(
    queue: Queue, client: Client, server: Api, like: str
) -> None:
    found = await client.api.turnover(queue, client.me, PERIODS)
    if found is None:
        assert like == "minimal-1.0"  # it knows no end dates
        return
    of_whom = {
        Queue.ALL: {},
        Queue.UNIT: {UNIT: client.me.unit, **HANDLER},
        Queue.MINE: {PERSON: client.me.user, **HANDLER},
    }
    cases = every(server, **of_whom[queue])
    counted = [
        (within(cases, "startdatum", each), within(cases, "einddatum", each)) for each in PERIODS
    ]
    assert [(each.received, each.closed) for each in found] == counted
    if queue is Queue.ALL:
        assert all(sum(column) for column in zip(*counted, strict=True))


@pytest.mark.parametrize("like", ["open-zaak"], indirect=True)
async def test_it_takes_two_requests_for_each_period_and_two_more(client: Client) -> None:
    client.requests.reset()
    assert await client.api.turnover(Queue.ALL, client.me, PERIODS)
    assert client.requests.count == 2 * len(PERIODS) + 2

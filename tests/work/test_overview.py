"""How a list of cases stands: what is counted, and who is not named."""

from __future__ import annotations

import datetime as dt

import pytest

from api_client.models import Me, Person, Queue
from caseworker.work.overview import Load, counted_for, overview_of, weeks_until
from tests.work.test_filtering import ASA, CASES, KARL, TODAY, days, line


def test_every_case_is_counted_once_by_its_deadline_and_once_by_its_age() -> None:
    overview = overview_of(CASES, TODAY)
    assert overview.cases == 5
    # Seven days are soon, as in the queue of what is soon.
    assert (overview.overdue, overview.soon, overview.later, overview.without_deadline) == (
        1, 2, 1, 1,
    )  # fmt: skip
    assert overview.suspended == 1
    assert (list(overview.ages), overview.without_age) == ([2, 0, 2, 0, 0], 1)


@pytest.mark.parametrize(
    ("age", "band"), [(0, 0), (6, 0), (7, 1), (27, 1), (28, 2), (90, 2), (91, 3), (182, 4)]
)
def test_a_band_of_ages_begins_with_its_first_day(age: int, band: int) -> None:
    ages = overview_of([line("A 1", received=days(-age))], TODAY).ages
    assert [at for at, count in enumerate(ages) if count] == [band]


def test_who_has_fewer_than_five_cases_is_not_named() -> None:
    cases = [line(f"A {at}", person=ASA) for at in range(5)]
    cases += [line(f"B {at}", person=KARL) for at in range(4)]
    cases += [line("C 1", person=Person(id="bo", name="Bo")), line("C 2")]
    assert overview_of(cases, TODAY).load == Load([("Åsa Öberg", 5)], 2, 5, 1)


def test_weeks_begin_on_monday_and_the_last_is_that_of_today() -> None:
    for day in range(7):
        weeks = weeks_until(TODAY + dt.timedelta(days=day))
        assert len(weeks) == 8
        assert weeks[-1] == (TODAY, TODAY + dt.timedelta(days=6))
        assert weeks[0][0] == TODAY - dt.timedelta(weeks=7)
    assert weeks_until(TODAY - dt.timedelta(days=1))[-1][1] == TODAY - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("queue", "unit", "whose"),
    [
        (Queue.MINE, "bygg", Queue.MINE),
        (Queue.HANDED, "bygg", Queue.MINE),
        (Queue.OVERDUE, "bygg", Queue.UNIT),
        (Queue.OVERDUE, "", Queue.ALL),
        (Queue.ALL, "bygg", Queue.ALL),
    ],
)
def test_what_comes_in_is_counted_for_whom_the_queue_is_for(
    queue: Queue, unit: str, whose: Queue
) -> None:
    assert counted_for(queue, Me(user="asa", unit=unit)) is whose

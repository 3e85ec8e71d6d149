"""All cases of the sandbox, one by one: everyday ones with the awkward ones in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from caseworker.sandbox.seed.awkward import AWKWARD
from caseworker.sandbox.seed.model import Case, Handling
from caseworker.sandbox.seed.ordinary import (
    FIRST,
    TYPES,
    World,
    make_ordinary,
    plan_arrivals,
    share_for_first,
)


def current_handlers(case: Case) -> tuple[Handling, ...]:
    """Return those who handle the case now: of all its handlings, the ones that began last.

    Two people who began at the same moment handle it together; an earlier handling has ended and
    is history.
    """
    latest = max((handling.since for handling in case.handlers), default=None)
    return tuple(handling for handling in case.handlers if handling.since == latest)


def _is_first(case: Case) -> bool:
    """Say whether STAFF[0] handles the case now."""
    return any(handling.staff == FIRST.id for handling in current_handlers(case))


class _Numbers:
    """Gives out case numbers: one series for each committee and year."""

    def __init__(self) -> None:
        self._given: Counter[tuple[str, int]] = Counter()

    def next(self, case_type: str, year: int) -> str:
        series = (TYPES[case_type].prefix, year)
        self._given[series] += 1
        return f"{series[0]} {year}-{self._given[series]:06}"


def make_cases(seed: int, count: int, today: date) -> Iterator[Case]:
    """Yield ``count`` cases, oldest first; the same three arguments always give the same cases.

    Three quarters are open, an eighth of all are open and handled by STAFF[0]. The awkward cases
    are among them, for a count below their number the most useful. Everything in a case lies
    before ``today``, but for its deadlines.

    Raises:
        ValueError: ``count`` is negative.
    """
    if count < 0:
        raise ValueError(f"cannot make {count} cases")
    world = World(Random(f"{seed} {count} {today.isoformat()}"), today)
    awkward = [make(world) for make in AWKWARD[:count]]
    arrivals = plan_arrivals(world, count - len(awkward))
    share = share_for_first(arrivals, count / 8 - sum(map(_is_first, awkward)))
    numbers = _Numbers()
    waiting = sorted(awkward, key=lambda case: case.received, reverse=True)
    for arrival in arrivals:
        while waiting and waiting[-1].received <= arrival.received:
            yield _numbered(waiting.pop(), numbers)
        number = numbers.next(arrival.type, arrival.received.year)
        yield make_ordinary(world, arrival, number, share)
    while waiting:
        yield _numbered(waiting.pop(), numbers)


def _numbered(case: Case, numbers: _Numbers) -> Case:
    return replace(case, number=numbers.next(case.type, case.received.year))

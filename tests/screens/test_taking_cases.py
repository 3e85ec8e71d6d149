"""Marked cases taken along at once: which go, how far it is, what became of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api_client.models import CaseSummary
from caseworker.keeping import Keeper
from caseworker.offline.store import Store
from caseworker.services import Services
from caseworker.work.pinning import pin_size
from tests.sandbox_server import RunningSandbox
from tests.screens.reading import Driver, footer, until, until_seen
from tests.screens.test_many_cases import at_queue
from tests.screens.test_workspace import cases_of, working


@pytest.fixture(autouse=True)
def _found_again(sandbox: RunningSandbox) -> Iterator[None]:
    yield
    sandbox.control.reset()


async def marked(pilot: Driver, count: int) -> list[CaseSummary]:
    """Mark the first cases, one of them with a protected person."""
    cases = cases_of(pilot)
    every = list(cases._cases.each())
    hidden = next(at for at, each in enumerate(every) if each.protected)
    wanted = [at for at, each in enumerate(every) if not each.protected and not each.broken]
    for at in [*wanted[:count], hidden]:
        cases._go(at)
        await pilot.press("space")
    await until(pilot, lambda: len(cases.marked) == count + 1)
    return [every[at] for at in wanted[:count]]


def whole(services: Services, case: CaseSummary) -> bool:
    """Tell whether a case is here with every document."""
    kept = services.store.mirror.case(case.number)
    return kept is not None and pin_size(services.store, kept[0]).to_fetch == 0


async def test_marked_cases_are_taken_along_and_each_says_what_became_of_it(
    services: Services,
) -> None:
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        cases = await marked(pilot, 3)
        await pilot.press("m")
        shown = await until_seen(pilot, "Take 3 cases along?", "Not taken along", "may take 524 MB")
        assert "is protected" in shown
        assert services.store.pins.all() == []
        await pilot.press("enter")
        await until_seen(pilot, "Taken along: 3 of 3.", f"{cases[0].number}: Taken along with")
        assert [pin.case_id for pin in services.store.pins.all()] == [each.id for each in cases]
        assert all(whole(services, each) for each in cases)
        await pilot.press("escape")
        await until(pilot, lambda: not cases_of(pilot).marked)


async def test_cases_that_are_taken_along_are_left_behind_after_a_question(
    services: Services,
) -> None:
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        cases = cases_of(pilot)
        case = cases.case
        assert case is not None
        await pilot.press("m")
        await until_seen(pilot, "Take 1 case along?", case.number)
        await pilot.press("enter")
        await until_seen(pilot, "Taken along: 1 of 1.")
        await pilot.press("escape")
        await until(pilot, lambda: cases.cursor == 1)
        await pilot.press("up", "m")
        await until_seen(pilot, "Take 1 case along no longer?")
        await pilot.press("y")
        await until(pilot, lambda: services.store.pins.all() == [])
        kept = services.store.mirror.case(case.number)
        assert kept is not None
        assert services.store.documents.held(kept[0].documents) == set()


async def test_what_the_server_did_not_give_any_more_is_fetched_when_it_is_back(
    sandbox: RunningSandbox, services: Services
) -> None:
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        cases = await marked(pilot, 3)
        await pilot.press("m")
        await until_seen(pilot, "Take 3 cases along?")
        second = cases[1].id.rsplit("/", 1)[-1]
        sandbox.control.faults([{"path": f"*{second}*", "kind": "reset-before"}])
        await pilot.press("enter")
        await until_seen(pilot, "Taken along: 1 of 3.", "fetched when the server answers again")
        assert whole(services, cases[0])
        sandbox.control.reset()
        await Keeper(services).round()
        assert all(whole(services, each) for each in cases)
        assert all(pin.refreshed for pin in services.store.pins.all())


async def test_stopped_on_the_way_it_keeps_what_has_come_and_leaves_out_the_rest(
    sandbox: RunningSandbox, services: Services
) -> None:
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        cases = await marked(pilot, 4)
        await pilot.press("m")
        await until_seen(pilot, "Take 4 cases along?")
        second = cases[1].id.rsplit("/", 1)[-1]
        sandbox.control.faults([{"path": f"*{second}*", "kind": "delay", "ms": 30_000}])
        await pilot.press("enter")
        await until_seen(pilot, f"{cases[0].number}: Taken along with")
        assert "esc stop" in footer(pilot.app)
        await pilot.press("escape")
        await until_seen(pilot, "Taken along: 1 of 4.")
        pins = services.store.pins
        await until(pilot, lambda: len(pins.all()) == 2)
        assert [pin.case_id for pin in pins.all()] == [each.id for each in cases[:2]]
        assert "esc close" in footer(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: not cases_of(pilot).marked)


async def test_where_nothing_is_kept_nothing_is_taken_along_and_it_is_said(
    services: Services,
) -> None:
    none = Services(services.profile, services.credentials, Store.open(Path("unused"), None))
    async with working(none) as pilot:
        await at_queue(pilot, "Mine")
        await pilot.press("m")
        await until_seen(pilot, "Nothing is kept on this computer")

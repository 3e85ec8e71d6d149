"""A queue as somebody wants to see it: filtered by fields, sorted by a column, remembered."""

from __future__ import annotations

import datetime as dt

from textual.widgets import Input

from api_client.models import CaseSummary, Queue
from caseworker.services import Services
from caseworker.work.case_index import collated
from tests.screens.reading import Driver, seen, until, until_seen
from tests.screens.test_many_cases import at_queue
from tests.screens.test_workspace import cases_of, working


def shown(pilot: Driver) -> list[CaseSummary]:
    return list(cases_of(pilot)._cases.each())


async def test_a_filter_asks_for_fields_and_each_queue_remembers_its_own(
    services: Services,
) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        every = shown(pilot)
        soon = dt.datetime.now().astimezone().date() + dt.timedelta(days=7)
        wanted = [each for each in every if each.deadline and each.deadline < soon]
        assert 0 < len(wanted) < len(every)
        await pilot.press("slash", *"due", "colon", "less_than_sign", *"7d", "enter")
        await until_seen(pilot, f"{len(wanted)} of {len(every)}")
        assert shown(pilot) == wanted
        await pilot.press("1")
        await at_queue(pilot, "Mine")
        assert not pilot.app.screen.query_one("#filter", Input).display
        await pilot.press("8")
        await until_seen(pilot, f"{len(wanted)} of {len(every)}", "due:<7d")
        await pilot.press("escape")
        await until_seen(pilot, f"All · {len(every)}")


async def test_a_list_is_sorted_by_a_column_and_turned_around_by_choosing_it_again(
    services: Services,
) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        own = shown(pilot)
        await pilot.press("S")
        await until_seen(pilot, "Sort by", "case title")
        await pilot.press("down", "down", "down", "down", "enter")
        await until_seen(pilot, "by case title")
        titles = [collated(each.title.casefold()) for each in shown(pilot)]
        there = [title for title in titles if title]
        assert there == sorted(there)
        assert titles[: len(there)] == there
        await pilot.press("S", "down", "down", "down", "down", "enter")
        await until_seen(pilot, "by case title, reversed")
        titles = [collated(each.title.casefold()) for each in shown(pilot)]
        assert titles[: len(there)] == sorted(there, reverse=True)
        before = cases_of(pilot).case
        await pilot.press("S", "enter")
        await until(pilot, lambda: "by case title" not in seen(pilot.app))
        assert shown(pilot) == own
        assert cases_of(pilot).case == before


async def test_the_columns_are_chosen_moved_and_kept(services: Services) -> None:
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        await pilot.press("C")
        await until_seen(pilot, "Columns, from left to right", "✓ Applicant", "  Handler")
        # The handler in front of everything, and no applicant.
        await pilot.press("down", "down", "space")
        await until_seen(pilot, "  Applicant")
        await pilot.press(*["down"] * 4, "space", *["K"] * 6, "plus")
        await until_seen(pilot, "✓ Handler        18")
        await pilot.press("enter")
        await until_seen(pilot, "  Handler            Number           Case")
        assert "Applicant" not in seen(pilot.app).splitlines()[2]
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        await until_seen(pilot, "  Handler            Number           Case")
        await pilot.press("C", "0")
        await until_seen(pilot, "  Number           Case", "Applicant")

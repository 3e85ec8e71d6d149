"""A queue as somebody wants to see it: filtered by fields, sorted by a column, remembered."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from threading import Event
from unittest.mock import patch

import msgspec
from textual.widgets import Input

from api_client.models import CaseList, CaseSummary, Queue
from caseworker.offline.clock import now_utc
from caseworker.services import Services
from caseworker.work.asking_again import keep_taken
from caseworker.work.case_index import CaseIndex, collated
from caseworker.work.case_lines import HeldLines
from screens.workspace import Workspace
from tests.screens.reading import Driver, seen, until, until_seen
from tests.screens.test_many_cases import at_queue
from tests.screens.test_workspace import cases_of, working
from widgets.queue_bar import QueueBar

COLOURS = ("rött plank", "blått plank", "grönt plank")


def shown(pilot: Driver) -> list[CaseSummary]:
    return list(cases_of(pilot)._cases.each())


async def new_lines(pilot: Driver, workspace: Workspace) -> None:
    """Have the server asked, whatever is on top, until its answer is there."""
    before = workspace._lines
    workspace.action_refresh()
    await until(pilot, lambda: workspace._lines is not before)


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


async def test_a_filter_finds_what_has_changed_since_it_was_opened(services: Services) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        one, other = shown(pilot)[3:5]
        services.store.read_marks.note_looked(msgspec.structs.replace(one, title="as it was"))
        services.store.read_marks.note_looked(other)
        await pilot.press("slash", *"is", "colon", *"changed", "enter")
        await until_seen(pilot, "All · 1 of ", "is:changed")
        assert shown(pilot) == [one]


async def test_a_long_list_answers_from_its_first_lines_while_the_rest_is_read(
    services: Services,
) -> None:
    cases = [
        CaseSummary(id=f"case/{at}", number=f"BN 2026-{at:06}", title=COLOURS[at % 3])
        for at in range(5000)
    ]
    services.store.mirror.put_queue(CaseList(queue=Queue.ALL, cases=tuple(cases), as_of=now_utc()))
    keep_taken(services.store, Queue.ALL, 60.0)
    may_read_on, read_some = Event(), CaseIndex.read_some

    def read_first(index: CaseIndex) -> None:
        assert not len(index) or may_read_on.wait(30)
        read_some(index)

    async with working(services, queue=Queue.ALL) as pilot:
        await until_seen(pilot, "All · 5000", "● connected")
        await pilot.press("down")  # onto a blue one
        with patch.object(CaseIndex, "read_some", read_first):
            try:
                await pilot.press("slash", *"grön")
                await until_seen(pilot, " of 5000 so far")
                first = shown(pilot)
                assert first == cases[2 : 3 * len(first) : 3]
                assert cases_of(pilot).case == cases[2]
                await pilot.press("enter", "down")
                await until(pilot, lambda: cases_of(pilot).case == cases[5])
                assert " so far" in seen(pilot.app)
            finally:
                may_read_on.set()
        await until_seen(pilot, "1666 of 5000 ·")
        assert shown(pilot) == cases[2::3]
        assert cases_of(pilot).case == cases[5]


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


async def test_a_list_stands_in_groups_and_the_cursor_goes_from_one_to_the_next(
    services: Services,
) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        before = cases_of(pilot).case
        await pilot.press("v")
        await until_seen(pilot, "Group by", "week of the deadline")
        await pilot.press("down", "enter")
        await until_seen(pilot, "in groups by case type")
        assert cases_of(pilot).case == before
        assert before is not None
        lines = seen(pilot.app).splitlines()
        assert any(f"  {before.type} · " in each for each in lines[: cursor_row(pilot)])
        types = [each.type for each in shown(pilot)]
        there = [each for each in types if each]
        assert [collated(each.casefold()) for each in there] == sorted(
            collated(each.casefold()) for each in there
        )
        await pilot.press("g")
        first = cases_of(pilot).case
        assert first is not None
        heading = f"  {first.type} · {types.count(first.type)}"
        lines = seen(pilot.app).splitlines()
        row = next(at for at, each in enumerate(lines) if heading in each)
        assert "▌" in lines[row + 1]
        await pilot.press("right_curly_bracket")
        second = cases_of(pilot).case
        assert second is not None
        assert second.type != first.type
        assert f"  {second.type} · {types.count(second.type)}" in seen(pilot.app)
        await pilot.press("down", "left_curly_bracket")
        assert cases_of(pilot).case == second
        await pilot.press("left_curly_bracket")
        assert cases_of(pilot).case == first
        # Each row is drawn once, whatever the headings between them.
        await pilot.press("G")
        assert cases_of(pilot).case == shown(pilot)[-1]
        await pilot.press("v", "enter")
        await until(pilot, lambda: "in groups" not in seen(pilot.app))


async def test_what_comes_new_leaves_the_cursor_on_its_line_of_the_screen(
    services: Services,
) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        await pilot.press("pagedown", "pagedown", "up", "up")
        cases = cases_of(pilot)
        row, case = cursor_row(pilot), cases.case
        every = shown(pilot)
        new = [msgspec.structs.replace(each, id=f"{each.id}/new") for each in every[:5]]
        cases.show(HeldLines([*new, *every]), dt.date(2026, 11, 30))
        await pilot.pause()
        assert (cursor_row(pilot), cases.case) == (row, case)
        cases.show(HeldLines(every[3:]), dt.date(2026, 11, 30))
        await pilot.pause()
        assert (cursor_row(pilot), cases.case) == (row, case)


def cursor_row(pilot: Driver) -> int:
    return next(at for at, each in enumerate(seen(pilot.app).splitlines()) if "▌" in each)


async def test_news_from_the_server_ends_no_question_about_a_filtered_list(
    services: Services,
) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        await pilot.press("slash", *"is", "colon", *"suspended", "enter")
        await until_seen(pilot, " of ")
        workspace = pilot.app.screen
        assert isinstance(workspace, Workspace)
        for key, question, answer, then in (
            ("S", "Sort by", ["down"] * 4, "by case title"),
            ("v", "Group by", ["down"], "in groups by case type"),
            ("K", "under the name", [*["backspace"] * 20, *"Vilar"], "Vilar ·"),
            ("9", "1 Vilar", ["delete"], "All · "),
        ):
            await pilot.press(key)
            await until_seen(pilot, question)
            await new_lines(pilot, workspace)
            await pilot.press(*answer, *(["enter"] if key != "9" else []))
            await until_seen(pilot, then)


async def test_a_queue_of_ones_own_is_saved_counted_found_again_and_removed(
    services: Services,
) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        await pilot.press("9")
        await until_seen(pilot, "You have no queue of your own yet. K saves")
        await pilot.press("slash", *"is", "colon", *"suspended", "enter")
        await until_seen(pilot, " of ")
        count = len(shown(pilot))
        assert count
        await pilot.press("K", *["backspace"] * 20, *"Vilar", "enter")
        await until_seen(pilot, "Own queues", "Vilar ·")
        bar = pilot.app.screen.query_one(QueueBar)
        await until(pilot, lambda: bool(re.search(rf"1 Vilar +{count}\b", bar.render().plain)))
        await pilot.press("1")
        await at_queue(pilot, "Mine")
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        bar = pilot.app.screen.query_one(QueueBar)
        await until(pilot, lambda: bool(re.search(rf"1 Vilar +{count}\b", bar.render().plain)))
        await pilot.press("9", "1")
        await until_seen(pilot, f"Vilar · {count} of ", "is:suspended")
        assert all(each.suspended for each in shown(pilot))
        await pilot.press("9", "delete")
        await until(pilot, lambda: "Own queues" not in seen(pilot.app))
        await until_seen(pilot, "All · ")


async def test_the_overview_shows_how_the_cases_stand_that_are_shown(services: Services) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        every = shown(pilot)
        today = dt.datetime.now().astimezone().date()
        late = sum(bool(each.deadline and each.deadline < today) for each in every)
        await pilot.press("D")
        await until_seen(pilot, f"All · {len(every)}", "this week, received", "Together ")
        text = seen(pilot.app)
        assert re.search(rf"deadline passed +{late} █", text)
        loads = Counter(each.handler.label for each in every if each.handler)
        for name, count in loads.items():
            assert (re.search(rf"{name} +{count} ", text) is not None) == (count >= 5)
        await pilot.press("escape", "slash", *"zzz", "enter")
        await until_seen(pilot, "0 of ")
        await pilot.press("D")
        await until_seen(pilot, "All · zzz · 0")
        await pilot.press("D")
        await until_seen(pilot, "0 of ")


async def test_each_queue_remembers_where_the_cursor_was(services: Services) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        await pilot.press("pagedown", "down")
        case = cases_of(pilot).case
        await pilot.press("2")
        await at_queue(pilot, "My unit")
        await until(pilot, lambda: cases_of(pilot).cursor == 0)
        assert "▌" in seen(pilot.app).splitlines()[3]
        await pilot.press("8")
        await at_queue(pilot, "All")
        await until(pilot, lambda: cases_of(pilot).case == case)

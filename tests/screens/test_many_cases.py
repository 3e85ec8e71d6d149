"""Many cases at once: marked, then handed over, taken on, given back or written on together."""

from __future__ import annotations

import re

from api_client.models import Queue
from api_client.plans import HandOverIntent, NoteIntent
from caseworker.services import Services
from screens.case import CaseScreen
from tests.screens.reading import Driver, seen, until, until_seen
from tests.screens.test_workspace import cases_of, working


async def at_queue(pilot: Driver, name: str) -> None:
    whole = re.compile(rf"{name} · \d+")
    await until(pilot, lambda: whole.search(seen(pilot.app)) is not None)
    await until(pilot, lambda: cases_of(pilot).case is not None)


def numbers(services: Services) -> list[str]:
    return [entry.intent.case_number for entry in services.store.outbox.open()]


async def test_cases_are_marked_one_by_one_in_a_row_and_all_at_once(services: Services) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        await pilot.press("space", "down", "space")
        await until_seen(pilot, "2 marked")
        marked = [case.number for case in cases_of(pilot).marked]
        assert len(marked) == 2
        screen = seen(pilot.app).splitlines()
        assert all(any(f"✓{number}" in line for line in screen) for number in marked)
        await pilot.press("shift+down", "shift+down", "shift+down")
        await until_seen(pilot, "5 marked")
        await pilot.press("up", "space")
        await until_seen(pilot, "4 marked")
        await pilot.press("escape")
        await until(pilot, lambda: "marked" not in seen(pilot.app))
        await pilot.press("slash", *"carport", "enter")
        await until_seen(pilot, " of ")
        shown = len(cases_of(pilot)._cases)
        await pilot.press("asterisk")
        await until_seen(pilot, f"{shown} marked")
        assert {case.title.lower().count("carport") for case in cases_of(pilot).marked} == {1}
        await pilot.press("asterisk")
        await until(pilot, lambda: not cases_of(pilot).marked)


async def test_what_is_marked_is_handed_over_with_one_reason(services: Services) -> None:
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        await pilot.press("space", "space", "space")
        marked = [case.number for case in cases_of(pilot).marked]
        await pilot.press("h")
        await until_seen(pilot, "Hand over 3 cases", *marked)
        await pilot.press(*"jonas", "enter", *"semester")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "Hand over 3 cases?", "semester")
        await pilot.press("enter")
        await until_seen(pilot, "3 cases are handed over", "Mine · ")
        intents = [entry.intent for entry in services.store.outbox.all()]
        assert sorted(intent.case_number for intent in intents) == sorted(marked)
        assert all(isinstance(i, HandOverIntent) and i.reason == "semester" for i in intents)
        assert not cases_of(pilot).marked


async def test_marked_cases_are_taken_on_after_one_look_at_which_go_and_which_do_not(
    services: Services,
) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        lines = [cases_of(pilot)._cases[at] for at in range(len(cases_of(pilot)._cases))]
        me = services.profile.user
        persons = [[h.person.id for h in each.handlings if h.person] for each in lines]
        mine = [at for at, ids in enumerate(persons) if ids == [me]]
        others = [at for at, ids in enumerate(persons) if not ids and not lines[at].broken]
        for at in (mine[0], others[0], others[1]):
            cases_of(pilot).cursor = at
            await pilot.press("space")
        await until_seen(pilot, "3 marked")
        await pilot.press("t")
        await until_seen(pilot, "Hand over 2 cases?", "Not handed over", lines[mine[0]].number)
        await pilot.press("escape")
        await pilot.pause()
        assert numbers(services) == []
        assert len(cases_of(pilot).marked) == 3
        await pilot.press("t")
        await until_seen(pilot, "Hand over 2 cases?")
        await pilot.press("enter")
        await until_seen(pilot, "2 cases are handed over")
        sent = [entry.intent for entry in services.store.outbox.all()]
        assert {i.case_number for i in sent} == {lines[others[0]].number, lines[others[1]].number}
        assert all(isinstance(i, HandOverIntent) and i.person == me for i in sent)


async def test_a_case_is_given_back_to_the_unit_and_the_next_one_is_there(
    services: Services,
) -> None:
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        first, second = (cases_of(pilot)._cases[at] for at in (0, 1))
        await pilot.press("T")
        await until_seen(pilot, "Hand over 1 case?", services.profile.unit, first.number)
        await pilot.press("enter")
        await until_seen(pilot, "1 case is handed over")
        (entry,) = services.store.outbox.all()
        assert isinstance(entry.intent, HandOverIntent)
        assert (entry.intent.unit, entry.intent.person) == (services.profile.unit, "")
        await until(pilot, lambda: cases_of(pilot).case == second)


async def test_one_note_is_written_on_all_that_are_marked(services: Services) -> None:
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        await pilot.press("space", "space", "space", "n")
        await until_seen(pilot, "Note · 3 cases")
        await pilot.press(*"Ring")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "This is sent:", "Also in", "Ring")
        await pilot.press("enter")
        await until(pilot, lambda: len(services.store.outbox.all()) == 3)
        intents = [entry.intent for entry in services.store.outbox.all()]
        assert all(isinstance(i, NoteIntent) and i.text == "Ring" for i in intents)
        assert len({i.case_number for i in intents}) == len({i.number for i in intents}) == 3
        await until(pilot, lambda: not services.store.drafts.all())


async def test_the_next_case_is_a_key_away_and_there_by_itself_after_a_hand_over(
    services: Services,
) -> None:
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        found = [cases_of(pilot)._cases[at].number for at in range(3)]
        await pilot.press("enter")
        await until_seen(pilot, f"› {found[0]}", "Parties")
        await pilot.press("full_stop")
        await until_seen(pilot, f"› {found[1]}", "Parties")
        await pilot.press("comma")
        await until_seen(pilot, f"› {found[0]}", "Parties")
        await pilot.press("comma")
        await until_seen(pilot, "no further case")
        await pilot.press("T")
        await until_seen(pilot, "Hand over 1 case?")
        await pilot.press("enter")
        await until_seen(pilot, f"› {found[1]}", "Parties")
        assert len([s for s in pilot.app.screen_stack if isinstance(s, CaseScreen)]) == 1
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, CaseScreen))
        case = cases_of(pilot).case
        assert case is not None
        assert case.number == found[1]


async def test_who_has_a_case_now_is_told_and_all_of_it_is_taken_back_with_one_key(
    services: Services,
) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        me = services.profile.user
        lines = list(cases_of(pilot)._cases.each())
        theirs = [
            at
            for at, each in enumerate(lines)
            if each.handler and each.handler.id != me and not each.closed
        ]
        for at in theirs[:2]:
            cases_of(pilot).cursor = at
            await pilot.press("space")
        await pilot.press("t")
        names = [str(lines[at].handler and lines[at].handler.label) for at in theirs[:2]]  # type: ignore[union-attr]
        await until_seen(pilot, "Hand over 2 cases?", *(f"now: {name}" for name in names))
        await pilot.press("enter")
        await until_seen(pilot, "2 cases are handed over")
        await pilot.press("o")
        await until_seen(pilot, "Outbox · 2 wait")
        await pilot.press("Z")
        await until_seen(pilot, "2 taken back", "The outbox is empty")
        assert services.store.outbox.open() == []


async def test_the_list_says_which_cases_have_a_draft_or_wait_to_be_sent(
    services: Services,
) -> None:
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        first, second = (cases_of(pilot)._cases[at].number for at in (0, 1))

        def line(number: str) -> str:
            return next(each for each in seen(pilot.app).splitlines() if number in each)

        await pilot.press("n")
        await until_seen(pilot, "Note")
        await pilot.press(*"Ring", "escape")
        await until(pilot, lambda: "Mine · " in seen(pilot.app) and "✎" in line(first))
        await pilot.press("down", "T")
        await until_seen(pilot, "Hand over 1 case?")
        await pilot.press("enter")
        await until(pilot, lambda: "Mine · " in seen(pilot.app) and "→" in line(second))
        services.store.outbox.undo(services.store.outbox.open()[0].id)
        await pilot.press("o", "escape", "r")
        await until(pilot, lambda: "Mine · " in seen(pilot.app) and "→" not in line(second))

"""From anywhere to any case, by some letters of it."""

from __future__ import annotations

from api_client.models import Queue
from caseworker.services import Services
from tests.screens.papers import HOSTILE, unsafe_in
from tests.screens.reading import seen, until_seen
from tests.screens.test_many_cases import at_queue
from tests.screens.test_workspace import cases_of, working


async def test_a_case_is_found_by_its_applicant_and_opened(services: Services) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        every = list(cases_of(pilot)._cases.each())
        wanted = next(
            each
            for each in every
            if each.applicant.isascii() and each.applicant and not each.protected
        )
        await pilot.press("ctrl+p")
        await until_seen(pilot, "letters of a command, or of a case")
        await pilot.press(*("space" if each == " " else each for each in wanted.applicant.lower()))
        await until_seen(pilot, wanted.applicant)
        await pilot.press("down", "enter")
        screen = await until_seen(pilot, "Parties", wanted.applicant)
        assert "Deadline" in screen


async def test_commands_come_before_cases_and_hostile_letters_find_nothing(
    services: Services,
) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        await pilot.press("ctrl+p")
        await until_seen(pilot, "letters of a command, or of a case")
        await pilot.press(*"note")
        screen = await until_seen(pilot, "write a note")
        assert "BN 2" not in screen.partition("write a note")[0].partition("letters of")[2]
        assert services.store.mirror.find("%_%", 5) == []
        assert services.store.mirror.find(HOSTILE, 5) == []
        assert not unsafe_in(seen(pilot.app))


async def test_a_protected_person_is_found_by_the_number_alone_and_not_named(
    services: Services,
) -> None:
    services.store.mirror._mirror_protected = True  # as an administrator may allow
    async with working(services, queue=Queue.ALL) as pilot:
        await at_queue(pilot, "All")
        hidden = next(case for case in services.store.mirror.all_lines() if case.protected)
        letters = hidden.applicant.lower()
        assert hidden in services.store.mirror.find(hidden.applicant, 500)
        await pilot.press("ctrl+p")
        await until_seen(pilot, "letters of a command, or of a case")
        await pilot.press(*("space" if each == " " else each for each in letters))
        await until_seen(pilot, letters)
        await pilot.pause(0.5)
        assert f"{hidden.number}  {hidden.title}" not in seen(pilot.app)
        await pilot.press("escape", "escape", "ctrl+p")
        await until_seen(pilot, "letters of a command, or of a case")
        number = hidden.number.lower()
        await pilot.press(*("space" if each == " " else each for each in number))
        await until_seen(pilot, f"{hidden.number}  {hidden.title}")
        assert hidden.applicant not in seen(pilot.app)

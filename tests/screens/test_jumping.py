"""From anywhere to any case, by some letters of it."""

from __future__ import annotations

from unittest.mock import patch

from api_client.models import Queue
from caseworker.offline.drafts import Drafts
from caseworker.offline.problems import DiskFull
from caseworker.services import Services
from caseworker.work.saved_queues import SavedQueue, keep_queues
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
        await until_seen(pilot, "letters of a command, a queue or a case")
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
        await until_seen(pilot, "letters of a command, a queue or a case")
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
        await until_seen(pilot, "letters of a command, a queue or a case")
        await pilot.press(*("space" if each == " " else each for each in letters))
        await until_seen(pilot, letters)
        await pilot.pause(0.5)
        assert f"{hidden.number}  {hidden.title}" not in seen(pilot.app)
        await pilot.press("escape", "escape", "ctrl+p")
        await until_seen(pilot, "letters of a command, a queue or a case")
        number = hidden.number.lower()
        await pilot.press(*("space" if each == " " else each for each in number))
        await until_seen(pilot, f"{hidden.number}  {hidden.title}")
        assert hidden.applicant not in seen(pilot.app)


async def test_a_queue_is_found_from_anywhere_and_what_is_typed_stays_a_draft(
    services: Services,
) -> None:
    keep_queues(services.store, [SavedQueue("Särö, bygglov", Queue.ALL, wanted="särö")])
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        await pilot.press("b")
        await until_seen(pilot, "things missing", "Reasons")
        await pilot.press("tab", "tab", "tab", *"Nog")
        await pilot.press("ctrl+p")
        await until_seen(pilot, "letters of a command, a queue or a case")
        await pilot.press(*"overdue")
        await until_seen(pilot, "queue Overdue")
        await pilot.press("enter")
        await at_queue(pilot, "Overdue")
        [draft] = services.store.drafts.all()
        assert "Nog" in draft.fields.values()
        await pilot.press("enter")
        await until_seen(pilot, "Parties")
        await pilot.press("ctrl+p")
        await until_seen(pilot, "letters of a command, a queue or a case")
        await pilot.press(*"bygglov")
        await until_seen(pilot, "queue Särö, bygglov", "BN 2026")  # the queue comes before cases
        await pilot.press("enter")
        await until_seen(pilot, "Särö, bygglov · ", "särö")
        wanted = list(cases_of(pilot)._cases.each())
        assert wanted
        assert all("Särö" in f"{case.title} {case.applicant}" for case in wanted)


async def test_text_that_cannot_be_saved_is_not_left_for_a_queue(services: Services) -> None:
    async with working(services) as pilot:
        await at_queue(pilot, "Mine")
        await pilot.press("b")
        await until_seen(pilot, "things missing", "Reasons")
        await pilot.press("tab", "tab", "tab")
        with patch.object(Drafts, "save", side_effect=DiskFull(path="store.db")):
            await pilot.press(*"Nog", "ctrl+p")
            await until_seen(pilot, "letters of a command, a queue or a case")
            await pilot.press(*"overdue")
            await until_seen(pilot, "queue Overdue")
            await pilot.press("enter")
            await until_seen(pilot, "Nog", "Reasons", "NOT SAVED", "The disk is full")
        await pilot.press("escape")  # there is room again
        await until_seen(pilot, "Parties")
        assert ["Nog" in draft.fields.values() for draft in services.store.drafts.all()] == [True]

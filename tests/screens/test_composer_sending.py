"""From a written decision into the outbox: the review, the freeze, the way back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from api_client.plans import DecisionIntent
from caseworker.credentials import Opened
from caseworker.offline.store import Store
from caseworker.profiles import Profile
from caseworker.services import Services
from screens.composer import ComposerScreen
from screens.review import ReviewScreen
from tests.offline.examples import refuse_to_flush
from tests.screens.composing import (
    CASE,
    HOSTILE,
    KEY,
    Desk,
    chooses_type_and_outcome,
    composing,
    is_back,
    on_disk,
    pastes,
    seen,
    types,
    until,
    until_seen,
)
from widgets.long_text import LongText


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    profile = Profile(
        name="work", apis={}, client_id="c", user="asa", store="session", undo_seconds=10
    )
    credentials = Opened(secret="x" * 40, store_key=KEY, source="session")
    with Store.open(tmp_path, KEY) as store:
        yield Services(profile, credentials, store)


async def test_exactly_what_the_review_shows_is_put_in_the_outbox(services: Services) -> None:
    async with composing(services) as pilot:
        await chooses_type_and_outcome(pilot)
        await pastes(pilot, HOSTILE)
        await types(pilot, "å")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        review = pilot.app.screen
        assert review.query_one(LongText).text == f"Bifall\n\n{HOSTILE}å"
        text = seen(pilot)
        assert "Bygglov [/x" in text
        assert "no, the case stays open" in text
        assert services.store.outbox.open() == []

        await pilot.press("enter")
        await is_back(pilot)
        await until_seen(pilot, "sent in 10 seconds")

        [entry] = services.store.outbox.open()
        assert isinstance(entry.intent, DecisionIntent)
        assert entry.intent.reasons == HOSTILE + "å"
        assert (entry.intent.type, entry.intent.outcome) == ("Bygglov [/x", "granted")
        assert entry.intent.case_id == CASE.summary.id
        assert entry.intent.based_on == CASE.version
        assert (entry.not_before - entry.created).total_seconds() == pytest.approx(10, abs=1)
        assert services.store.drafts.all() == []
        assert isinstance(pilot.app, Desk)
        assert pilot.app.heard == ["drafts", "outbox", "drafts"]


async def test_undo_brings_the_draft_back_and_the_composer_goes_on_with_it(
    services: Services,
) -> None:
    async with composing(services) as pilot:
        await chooses_type_and_outcome(pilot)
        await types(pilot, "Skäl")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await pilot.press("enter")
        await is_back(pilot)
    [entry] = services.store.outbox.open()

    services.store.outbox.undo(entry.id)

    async with composing(services) as pilot:
        assert pilot.app.screen.query_one(LongText).text == "Skäl"
        assert "Nothing is missing." in seen(pilot)


async def test_escape_in_the_review_goes_back_to_the_text_and_sends_nothing(
    services: Services,
) -> None:
    async with composing(services) as pilot:
        await chooses_type_and_outcome(pilot)
        await types(pilot, "Skäl")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ComposerScreen))
        assert pilot.app.screen.query_one(LongText).text == "Skäl"

    assert services.store.outbox.open() == []
    assert len(services.store.drafts.all()) == 1


async def test_a_key_that_came_after_the_review_was_made_is_neither_sent_nor_lost(
    services: Services, tmp_path: Path
) -> None:
    async with composing(services) as pilot:
        composer = pilot.app.screen
        await chooses_type_and_outcome(pilot)
        await types(pilot, "Skäl")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        composer.query_one(LongText).insert("!")
        await pilot.press("enter")
        await until_seen(pilot, "The text has changed")
        assert pilot.app.screen is composer

    assert services.store.outbox.open() == []
    assert on_disk(tmp_path)[0].fields["reasons"] == "Skäl!"


async def test_quitting_with_unsaved_text_on_a_failing_disk_takes_asking_twice(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with composing(services) as pilot:
        with monkeypatch.context() as patched:
            refuse_to_flush(patched)
            await types(pilot, "Skäl")
            await pilot.press("ctrl+q")
            await until_seen(pilot, "Quit once more")
            assert pilot.app.is_running
            await pilot.press("ctrl+q")
            await until(pilot, lambda: not pilot.app.is_running)


async def test_a_closed_case_is_said_and_the_draft_stays(services: Services) -> None:
    closed = replace(CASE.summary, closed=dt.date(2026, 11, 1))
    async with composing(services, replace(CASE, summary=closed)) as pilot:
        await chooses_type_and_outcome(pilot)
        await types(pilot, "Skäl")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "The case is closed")
        assert isinstance(pilot.app.screen, ComposerScreen)

    assert services.store.outbox.open() == []
    assert services.store.drafts.all()[0].fields["reasons"] == "Skäl"

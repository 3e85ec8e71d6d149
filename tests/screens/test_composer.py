"""Recording a decision on the screen: kept while typed, sent as shown, and given back by undo."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Select

from api_client.plans import DecisionIntent
from caseworker.credentials import Opened
from caseworker.offline.drafts import Draft
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
    NUMBER,
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
from widgets.choice_line import ChoiceLine
from widgets.long_text import LongText


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    profile = Profile(
        name="work", apis={}, client_id="c", user="asa", store="session", undo_seconds=10
    )
    credentials = Opened(secret="x" * 40, store_key=KEY, source="session")
    with Store.open(tmp_path, KEY) as store:
        yield Services(profile, credentials, store)


async def test_typing_is_on_disk_without_asking_and_the_screen_says_when(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_disk, start = threading.Event(), services.store.drafts.start

    def start_when_the_disk_can(*values: Any, **more: Any) -> Draft:
        slow_disk.wait(20)
        return start(*values, **more)

    monkeypatch.setattr(services.store.drafts, "start", start_when_the_disk_can)
    async with composing(services) as pilot:
        assert "not saved yet" not in seen(pilot)
        await types(pilot, "Bifall")
        assert "not saved yet" in seen(pilot)
        assert on_disk(tmp_path) == []
        slow_disk.set()

        await until(pilot, lambda: bool(services.store.drafts.all()), seconds=5)
        [draft] = on_disk(tmp_path)
        assert draft.fields["reasons"] == "Bifall"
        assert draft.based_on == CASE.version
        assert draft.case_id == CASE.summary.id
        await until_seen(pilot, f"saved {draft.saved.astimezone():%H:%M:%S}")
        assert isinstance(pilot.app, Desk)
        assert pilot.app.heard == ["drafts"]


async def test_opening_and_leaving_untouched_makes_no_draft(
    services: Services, tmp_path: Path
) -> None:
    async with composing(services) as pilot:
        await pilot.press("escape")
        await is_back(pilot)

    assert on_disk(tmp_path) == []


async def test_escape_leaves_everything_on_disk_at_once(services: Services, tmp_path: Path) -> None:
    async with composing(services) as pilot:
        await chooses_type_and_outcome(pilot)
        await types(pilot, "Skäl")
        await pilot.press("escape")
        await is_back(pilot)

        [draft] = on_disk(tmp_path)

    assert draft.fields == {
        "type": "Bygglov [/x",
        "outcome": "granted",
        "reasons": "Skäl",
        "close": "",
        "result": "",
    }


async def test_the_end_of_the_program_saves_what_was_typed_just_now(
    services: Services, tmp_path: Path
) -> None:
    async with composing(services) as pilot:
        await types(pilot, "mitt i en men")
        pilot.app.exit()

    [draft] = on_disk(tmp_path)
    assert draft.fields["reasons"] == "mitt i en men"


async def test_the_case_is_gone_on_with_where_its_newest_draft_stopped(
    services: Services, tmp_path: Path
) -> None:
    async with composing(services) as pilot:
        await chooses_type_and_outcome(pilot)
        await pastes(pilot, HOSTILE)
        await pilot.press("escape")
        await is_back(pilot)
    before = on_disk(tmp_path)

    async with composing(services) as pilot:
        screen = pilot.app.screen
        assert screen.query_one(LongText).text == HOSTILE
        assert screen.query_one("#type", Select).value == "Bygglov [/x"
        assert screen.query_one("#outcome", ChoiceLine).value == "granted"
        assert f"saved {before[0].saved.astimezone():%H:%M:%S}" in seen(pilot)
        assert pilot.app.focused is screen.query_one(LongText)
        await types(pilot, "!")
        await pilot.press("escape")
        await is_back(pilot)

    [draft] = on_disk(tmp_path)
    assert draft.id == before[0].id
    assert draft.fields["reasons"] == HOSTILE + "!"


async def test_a_draft_of_the_command_line_opens_with_ids_and_results_as_it_has_them(
    services: Services,
) -> None:
    fields = {"type": "startBESKED", "outcome": "Eget ord [/]", "reasons": "a\r\nb\u2028c\n"}
    draft = services.store.drafts.start("decision", NUMBER, {**fields, "close": ""})

    async with composing(services, draft=draft) as pilot:
        screen = pilot.app.screen
        assert screen.query_one("#type", Select).value == "Startbesked"
        assert "(•) Eget ord [/]" in seen(pilot)
        assert screen.query_one(LongText).text == fields["reasons"]


async def test_a_failing_disk_is_said_at_once_and_the_text_is_still_there_and_saved_later(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with composing(services) as pilot:
        with monkeypatch.context() as patched:
            refuse_to_flush(patched)
            await types(pilot, "Skäl")
            await until_seen(pilot, "NOT SAVED")
            assert "Nothing can be saved in" in seen(pilot)
            await pilot.press("escape")
            await pilot.pause(0.2)
            assert isinstance(pilot.app.screen, ComposerScreen)
            assert pilot.app.screen.query_one(LongText).text == "Skäl"
            await pilot.press("f2")
            await until_seen(pilot, "Copied: 4 characters.")
            assert pilot.app.clipboard == "Skäl"

        await until(pilot, lambda: "NOT SAVED" not in seen(pilot))
        assert not pilot.app.screen.query_one("#composer-problem").display

    [draft] = on_disk(tmp_path)
    assert draft.fields["reasons"] == "Skäl"


async def test_what_is_missing_is_said_and_goes_away_while_it_is_filled_in(
    services: Services,
) -> None:
    async with composing(services) as pilot:
        text = seen(pilot)
        assert "The decision type is missing. The outcome is missing. The reasons are" in text
        await chooses_type_and_outcome(pilot)
        assert "The outcome is missing." not in seen(pilot)
        await pilot.press("ctrl+t")
        assert pilot.app.focused is pilot.app.screen.query_one(LongText)
        await types(pilot, "a")
        await until_seen(pilot, "Nothing is missing.")


async def test_the_result_follows_the_profile_and_is_never_guessed(services: Services) -> None:
    async with composing(services) as pilot:
        await chooses_type_and_outcome(pilot)
        await types(pilot, "a")
        assert "Result" not in seen(pilot)
        pilot.app.screen.query_one("#close").focus()
        await pilot.press("right")
        result = pilot.app.screen.query_one("#result", Select)
        assert result.value == "Bifall"

        pilot.app.screen.query_one("#outcome").focus()
        await pilot.press("3")
        assert result.value is Select.NULL
        await until_seen(pilot, "The result is not chosen.")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "It cannot be sent yet")
        assert isinstance(pilot.app.screen, ComposerScreen)

        result.focus()
        await pilot.press("enter", "down", "down", "enter")
        await until_seen(pilot, "Nothing is missing.")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        assert "Nekat ␛[31m" in seen(pilot)
        await pilot.press("enter")
        await is_back(pilot)

    [entry] = services.store.outbox.open()
    assert isinstance(entry.intent, DecisionIntent)
    assert entry.intent.close
    assert entry.intent.result == "Nekat \x1b[31m"
    assert entry.intent.outcome_text == "Avslag"


async def test_the_key_pressed_by_habit_to_save_saves_and_sends_nothing(
    services: Services, tmp_path: Path
) -> None:
    async with composing(services) as pilot:
        await chooses_type_and_outcome(pilot)
        await types(pilot, "a")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(on_disk(tmp_path)))
        assert isinstance(pilot.app.screen, ComposerScreen)

    assert services.store.outbox.open() == []


async def test_a_store_in_memory_does_not_claim_to_be_on_disk(tmp_path: Path) -> None:
    profile = Profile(name="work", apis={}, client_id="c", user="asa", store="session")
    credentials = Opened(secret="x" * 40, store_key=None, source="session")
    with Store.open(tmp_path, None) as store:
        async with composing(Services(profile, credentials, store)) as pilot:
            await types(pilot, "a")
            await until_seen(pilot, "kept until you quit")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_everything_important_is_on_the_screen_in_any_size(
    services: Services, size: tuple[int, int]
) -> None:
    async with composing(services, size=size) as pilot:
        await types(pilot, "Skäl")
        text = seen(pilot)
        assert "Skäl" in text
        if size[0] >= 80:
            for word in ("Decision type", "granted", "written", "Close the case", "missing"):
                assert word in text
            assert "ctrl+r" in text
            assert "not saved yet" in text or "saved " in text
        assert pilot.app.screen.has_class("-narrow") == (size[0] < 100)


async def test_no_control_byte_leaves_a_widget(services: Services) -> None:
    async with composing(services) as pilot:
        await chooses_type_and_outcome(pilot)
        await pastes(pilot, HOSTILE)
        composed = seen(pilot)
        pilot.app.screen.query_one("#close").focus()
        await pilot.press("right")
        pilot.app.screen.query_one("#result").focus()
        await pilot.press("enter")
        opened = seen(pilot)
        await pilot.press("escape", "ctrl+r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        for text in (composed, opened, seen(pilot)):
            assert not set(text) & set("\x1b\x07\u202e")


async def test_a_megabyte_can_be_pasted_and_typed_in_and_is_saved_whole(
    services: Services, tmp_path: Path
) -> None:
    text = ("Åtgärden strider inte mot detaljplanen. " * 12 + "\n") * 2100
    assert len(text) > 1_000_000
    async with composing(services) as pilot:
        began = time.process_time()
        await pastes(pilot, text)
        await types(pilot, "slut")
        assert time.process_time() - began < 10
        await pilot.press("escape")
        await is_back(pilot)

    [draft] = on_disk(tmp_path)
    assert draft.fields["reasons"] == text + "slut"


async def test_a_pasted_line_too_long_to_type_in_is_broken_at_spaces_and_that_is_said(
    services: Services,
) -> None:
    text = "ord " * 3000
    async with composing(services) as pilot:
        await pastes(pilot, text)
        await until_seen(pilot, "Very long lines")
        kept = pilot.app.screen.query_one(LongText).text

    assert kept.replace("\n", "") == text
    assert max(len(line) for line in kept.split("\n")) <= 4000

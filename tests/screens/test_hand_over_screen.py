from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from api_client.models import Person, Unit
from api_client.plans import HandOverIntent
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft
from caseworker.offline.entries import Entry
from caseworker.services import Services
from caseworker.work.receiver_search import candidates, fitting
from screens.hand_over import HandOverScreen
from tests.offline.examples import refuse_to_flush
from tests.screens.desk import (
    ASA,
    BYGGLOV,
    HOSTILE,
    KARL,
    ODEN,
    DeskApp,
    at_desk,
    desk_at,
    in_another_window,
    mirror,
    summary,
)
from tests.screens.papers import unsafe_in
from tests.screens.reading import footer, seen, until, until_seen

MINE = summary("BN 1", KARL, BYGGLOV)
ALSO_MINE = summary("BN 2", KARL, BYGGLOV)
THEIRS = summary("BN 3", ASA)
CLOSED = summary("BN 4", KARL, closed=dt.date(2026, 11, 20))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def desk(folder: Path) -> Iterator[Services]:
    services = desk_at(folder)
    mirror(services, [MINE, ALSO_MINE, THEIRS, CLOSED, summary("BN 5", ODEN)])
    yield services
    services.close()


def drafts_on_disk(folder: Path) -> list[Draft]:
    return in_another_window(folder, lambda store: store.drafts.all())


def entries_on_disk(folder: Path) -> list[Entry]:
    return in_another_window(folder, lambda store: store.outbox.open())


async def type_in(pilot: Pilot[None], letters: str) -> None:
    await pilot.press(*("space" if one == " " else one for one in letters))


async def write_hand_over(pilot: Pilot[None], letters: str, reason: str) -> None:
    await until_seen(pilot, "Karl Linköping")
    await type_in(pilot, letters)
    await pilot.press("enter")
    await type_in(pilot, reason)


async def test_letters_without_dots_and_rings_find_the_receiver(desk: Services) -> None:
    async with at_desk(HandOverScreen(desk, [MINE])) as (_app, pilot):
        await until_seen(pilot, "  Karl Linköping")
        await type_in(pilot, "oberg od")
        screen = await until_seen(pilot, "▸ Oden Öberg")
        assert "Karl" not in screen


def test_a_name_typed_as_it_is_spelled_comes_before_one_that_only_sounds_like_it(
    desk: Services,
) -> None:
    mirror(desk, [summary("BN 8", Person(id="a", name="Asa Ek")), summary("BN 9", ASA)])
    known = candidates(desk.store, desk.profile)
    assert next(one.label for one in fitting(known, "as")) == "Asa Ek"
    assert next(one.label for one in fitting(known, "ås")) == "Åsa Lindqvist"


async def test_name_id_unit_and_open_cases_of_each_are_shown(desk: Services) -> None:
    async with at_desk(HandOverScreen(desk, [MINE])) as (_app, pilot):
        screen = await until_seen(pilot, "2 open")
        [karl] = [line for line in screen.split("\n") if "Karl Linköping" in line]
        assert " karl " in karl
        assert "Bygglovsenheten" in karl


async def test_the_staff_file_adds_people_and_a_broken_one_is_said(folder: Path) -> None:
    services = desk_at(folder, staff_file="/nowhere/staff.toml")
    mirror(services, [MINE])
    async with at_desk(HandOverScreen(services, [MINE])) as (_app, pilot):
        await until_seen(pilot, "Karl Linköping", "staff.toml")
    services.close()


async def test_arrows_choose_and_the_cases_that_cannot_go_say_why(desk: Services) -> None:
    cases = [MINE, THEIRS, CLOSED]
    async with at_desk(HandOverScreen(desk, cases)) as (_app, pilot):
        screen = await until_seen(pilot, "Karl Linköping", "2 of 3 go")
        assert "✗ BN 4  The case is closed" in screen
        await type_in(pilot, "lin")
        await until_seen(pilot, "▸ Åsa Lindqvist", "  Karl Linköping")
        await pilot.press("down", "enter")
        await until_seen(pilot, "1 of 3 go", "✗ BN 1  The case BN 1 already lies with Karl")
        await pilot.press("shift+tab", "backspace")
        await until_seen(pilot, "2 of 3 go")


async def test_what_is_typed_gets_to_the_disk_by_itself_one_draft_for_each_case(
    desk: Services, folder: Path
) -> None:
    async with at_desk(HandOverScreen(desk, [MINE, ALSO_MINE])) as (app, pilot):
        await write_hand_over(pilot, "asa", "Fre")

        def kept() -> bool:
            texts = [draft.fields for draft in drafts_on_disk(folder)]
            return texts == [{"to": "asa", "reason": "Fre"}] * 2

        await until(pilot, kept)
        await until_seen(pilot, "saved ")
        assert app.draft_changes


async def test_escape_keeps_the_last_letters_and_coming_back_finds_them(
    desk: Services, folder: Path
) -> None:
    async with at_desk(HandOverScreen(desk, [MINE, ALSO_MINE])) as (app, pilot):
        await write_hand_over(pilot, "asa", "semester")
        await pilot.press("escape")
        await until(pilot, lambda: app.ended == [0])
    numbers = {draft.case_number for draft in drafts_on_disk(folder)}
    assert numbers == {"BN 1", "BN 2"}
    async with at_desk(HandOverScreen(desk, [MINE, ALSO_MINE])) as (app, pilot):
        await until_seen(pilot, "Åsa Lindqvist", "semester")
        await pilot.press("escape")
        await until(pilot, lambda: app.ended == [0])
    assert len(drafts_on_disk(folder)) == 2


async def test_a_draft_that_is_continued_stays_one_draft(desk: Services, folder: Path) -> None:
    draft = desk.store.drafts.start("handover", "BN 1", {"to": "asa", "reason": "semes"})
    desk.store.drafts.start("handover", "BN 1", {"to": "karl", "reason": "annat"})
    async with at_desk(HandOverScreen(desk, [MINE], [draft])) as (app, pilot):
        await until_seen(pilot, "Åsa Lindqvist", "semes")
        await pilot.press("tab", "ctrl+end")
        await type_in(pilot, "ter")
        await pilot.press("escape")
        await until(pilot, lambda: app.ended == [0])
    texts = {each.id: each.fields["reason"] for each in drafts_on_disk(folder)}
    assert texts[draft.id] == "semester"
    assert len(texts) == 2


async def test_emptying_everything_leaves_no_draft_behind(desk: Services, folder: Path) -> None:
    async with at_desk(HandOverScreen(desk, [MINE])) as (app, pilot):
        await write_hand_over(pilot, "asa", "x")
        await until(pilot, lambda: len(drafts_on_disk(folder)) == 1)
        await pilot.press("backspace", "shift+tab", "ctrl+u", "escape")
        await until(pilot, lambda: app.ended == [0])
    assert drafts_on_disk(folder) == []


async def test_reviewing_and_confirming_puts_those_that_can_go_in_the_outbox(
    desk: Services, folder: Path
) -> None:
    cases = [MINE, ALSO_MINE, CLOSED]
    async with at_desk(HandOverScreen(desk, cases)) as (app, pilot):
        await write_hand_over(pilot, "asa", "semester")
        await pilot.press("ctrl+r")
        screen = await until_seen(pilot, "Hand over 2 cases?", "Åsa Lindqvist (asa)")
        assert "BN 4: The case is closed" in screen
        before = now_utc()
        await pilot.press("enter")
        await until(pilot, lambda: app.ended == [2])
        assert app.outbox_changes == 1
        [told] = app._notifications
        assert "Sent in 60 s; z in the outbox takes it back." in told.message
    entries = entries_on_disk(folder)
    intents = [entry.intent for entry in entries if isinstance(entry.intent, HandOverIntent)]
    assert [(one.case_number, one.person, one.reason) for one in intents] == [
        ("BN 1", "asa", "semester"),
        ("BN 2", "asa", "semester"),
    ]
    assert all(one.based_on and one.based_on.handlers for one in intents)
    assert all(entry.not_before >= before + dt.timedelta(seconds=60) for entry in entries)
    assert [draft.case_number for draft in drafts_on_disk(folder)] == ["BN 4"]


async def test_escape_in_the_review_sends_nothing(desk: Services, folder: Path) -> None:
    async with at_desk(HandOverScreen(desk, [MINE])) as (app, pilot):
        await write_hand_over(pilot, "bygglovs", "semester")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "Hand over 1 case?", "Bygglovsenheten (bygg)")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("#reason").first().has_focus)
        assert app.ended == []
    assert entries_on_disk(folder) == []
    assert [draft.fields["to"] for draft in drafts_on_disk(folder)] == ["unit:bygg"]


async def test_what_is_missing_is_said_and_nothing_is_sent(desk: Services, folder: Path) -> None:
    async with at_desk(HandOverScreen(desk, [MINE])) as (_app, pilot):
        await until_seen(pilot, "Karl Linköping")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "The receiver is missing.")
        await type_in(pilot, "lin")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "lin fits several: ")
        await pilot.press("enter", "ctrl+r")
        await until_seen(pilot, "The reason is empty.")
        await type_in(pilot, "x")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "Hand over 1 case?")
    assert entries_on_disk(folder) == []


async def test_an_id_that_nobody_here_has_seen_is_asked_for_and_no_answer_is_said(
    desk: Services, folder: Path
) -> None:
    async with at_desk(HandOverScreen(desk, [MINE])) as (_app, pilot):
        await write_hand_over(pilot, "zz9", "semester")
        await until_seen(pilot, "Nobody known fits.")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "Nobody named zz9 is known")
    assert [draft.fields["to"] for draft in drafts_on_disk(folder)] == ["zz9"]


async def test_a_case_of_which_only_the_number_is_known_is_compared_with_nothing(
    desk: Services, folder: Path
) -> None:
    unknown = replace(summary("BN 77"), id="", title="")
    async with at_desk(HandOverScreen(desk, [unknown])) as (app, pilot):
        await write_hand_over(pilot, "asa", "semester")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "Hand over 1 case?")
        await pilot.press("enter")
        await until(pilot, lambda: app.ended == [1])
    [entry] = entries_on_disk(folder)
    assert entry.intent.based_on is None


async def test_a_disk_that_fails_is_said_and_leaving_asks_first(
    desk: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(HandOverScreen(desk, [MINE])) as (app, pilot):
        await until_seen(pilot, "Karl Linköping")
        with monkeypatch.context() as broken:
            refuse_to_flush(broken)
            await type_in(pilot, "asa")
            await until_seen(pilot, "NOT SAVED", "Nothing can be saved")
            await pilot.press("escape")
            await until_seen(pilot, "Close and lose it?")
            await pilot.press("n")
            await until_seen(pilot, "▸ Åsa Lindqvist")
            assert app.ended == []
        await pilot.press("escape")
        await until(pilot, lambda: app.ended == [0])
    assert [draft.fields["to"] for draft in desk.store.drafts.all()] == ["asa"]


async def test_ending_the_program_in_the_middle_of_a_word_keeps_it(
    desk: Services, folder: Path
) -> None:
    async with at_desk(HandOverScreen(desk, [MINE])) as (app, pilot):
        await write_hand_over(pilot, "asa", "seme")
        app.exit()
    assert [draft.fields["reason"] for draft in drafts_on_disk(folder)] == ["seme"]


async def test_hostile_names_are_drawn_harmlessly_everywhere(desk: Services) -> None:
    evil = Person(id=HOSTILE + "id", name=HOSTILE)
    case = summary("BN 6" + HOSTILE, evil, title=HOSTILE)
    mirror(desk, [case])
    draft = desk.store.drafts.start(
        "handover", case.number, {"to": HOSTILE, "reason": HOSTILE + "\n[/]"}
    )
    app: DeskApp
    async with at_desk(HandOverScreen(desk, [MINE, case], [draft])) as (app, pilot):
        await until_seen(pilot, "2 of 2 go", "[@click=app.quit]")
        assert not unsafe_in(seen(app))
        await pilot.press("ctrl+u")
        await type_in(pilot, "dlog")
        await pilot.press("enter", "ctrl+r")
        await until_seen(pilot, "Hand over 1 case?")
        assert not unsafe_in(seen(app))


async def test_everything_that_works_is_in_the_footer_at_80_columns(desk: Services) -> None:
    async with at_desk(HandOverScreen(desk, [MINE])) as (app, pilot):
        await until_seen(pilot, "Karl Linköping")
        assert "review and hand over" in footer(app)
        assert "close (the draft is kept)" in footer(app)
        assert "Reason" in seen(app)
        assert "1 of 1 go" in seen(app)


def test_colleagues_of_the_own_unit_come_first_and_oneself_last(folder: Path) -> None:
    services = desk_at(folder)
    mirror(
        services,
        [
            summary("BN 1", Person(id="a", name="Anna Annan"), Unit(id="annan", name="Annan")),
            summary("BN 2", KARL, BYGGLOV),
            summary("BN 3", Person(id="me", name="Aaa Själv"), BYGGLOV),
        ],
    )
    profile = replace(services.profile, unit=BYGGLOV.id)
    names = [one.label for one in candidates(services.store, profile)]
    assert names == [KARL.name, "Anna Annan", "Aaa Själv", BYGGLOV.name, "Annan"]
    services.close()

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker.offline.drafts import Draft
from caseworker.services import Services
from screens.drafts import DraftsScreen
from screens.messages import StoreChanged
from tests.screens.desk import HOSTILE, at_desk, desk_at, in_another_window
from tests.screens.papers import unsafe_in
from tests.screens.reading import lines, seen, until, until_seen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def desk(folder: Path) -> Iterator[Services]:
    services = desk_at(folder)
    yield services
    services.close()


def on_disk(folder: Path) -> list[Draft]:
    return in_another_window(folder, lambda store: store.drafts.all())


async def test_kind_case_time_and_beginning_are_shown_the_newest_first(desk: Services) -> None:
    desk.store.drafts.start("handover", "BN 1", {"to": "asa", "reason": "semester"})
    newest = desk.store.drafts.start("decision", "BN 2", {"reasons": "Bygglov\nbeviljas."})
    async with at_desk(DraftsScreen(desk)) as (app, pilot):
        await until_seen(pilot, "2 drafts", "Bygglov beviljas.")
        rows = [line for line in lines(app) if "BN" in line]
        assert "decision" in rows[0]
        assert f"{newest.saved.astimezone():%Y-%m-%d %H:%M}" in rows[0]
        assert "hand-over" in rows[1]
        assert "semester" in rows[1]


async def test_enter_goes_on_with_the_draft_under_the_cursor(desk: Services) -> None:
    wanted = desk.store.drafts.start("handover", "BN 1", {"to": "asa", "reason": "semester"})
    desk.store.drafts.start("decision", "BN 2", {"reasons": "Bygglov"})
    async with at_desk(DraftsScreen(desk)) as (app, pilot):
        await until_seen(pilot, "2 drafts")
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.ended == [wanted])


async def test_escape_goes_back_with_nothing_chosen(desk: Services) -> None:
    desk.store.drafts.start("handover", "BN 1", {"to": "asa", "reason": "semester"})
    async with at_desk(DraftsScreen(desk)) as (app, pilot):
        await until_seen(pilot, "1 draft")
        await pilot.press("escape")
        await until(pilot, lambda: app.ended == [None])


async def test_a_draft_is_thrown_away_only_after_a_yes(desk: Services, folder: Path) -> None:
    desk.store.drafts.start("handover", "BN 1", {"to": "asa", "reason": "semester"})
    kept = desk.store.drafts.start("note", "BN 2", {"text": "ringde"})
    async with at_desk(DraftsScreen(desk)) as (app, pilot):
        await until_seen(pilot, "2 drafts")
        await pilot.press("down", "d")
        await until_seen(pilot, "hand-over · BN 1", "Throw this draft away for good?")
        await pilot.press("n")
        await until_seen(pilot, "2 drafts")
        assert len(on_disk(folder)) == 2
        assert app.draft_changes == 0
        await pilot.press("d")
        await until_seen(pilot, "Throw this draft away for good?")
        await pilot.press("y")
        await until_seen(pilot, "1 draft")
        assert on_disk(folder) == [kept]
        assert app.draft_changes == 1


async def test_a_draft_that_another_window_sent_meanwhile_is_said(desk: Services) -> None:
    draft = desk.store.drafts.start("handover", "BN 1", {"to": "asa", "reason": "semester"})
    async with at_desk(DraftsScreen(desk)) as (_app, pilot):
        await until_seen(pilot, "1 draft")
        await pilot.press("d")
        await until_seen(pilot, "Throw this draft away for good?")
        desk.store.drafts.remove(draft.id)
        await pilot.press("y")
        await until_seen(pilot, "No drafts.", "There is no draft")


async def test_a_draft_that_comes_meanwhile_is_shown(desk: Services) -> None:
    screen = DraftsScreen(desk)
    async with at_desk(screen) as (_app, pilot):
        await until_seen(pilot, "No drafts.")
        desk.store.drafts.start("handover", "BN 1", {"to": "asa", "reason": "semester"})
        screen.post_message(StoreChanged())
        await until_seen(pilot, "1 draft", "BN 1")


async def test_without_drafts_the_keys_do_nothing(desk: Services) -> None:
    async with at_desk(DraftsScreen(desk)) as (app, pilot):
        await until_seen(pilot, "No drafts.")
        await pilot.press("enter", "d")
        assert app.ended == []
        assert "for good?" not in seen(app)


async def test_more_drafts_than_a_short_table_takes_are_counted(desk: Services) -> None:
    for number in range(301):
        desk.store.drafts.start("note", f"BN {number}", {"text": "x"})
    async with at_desk(DraftsScreen(desk)) as (_app, pilot):
        await until_seen(pilot, "301 drafts · the newest 300 are shown", "BN 300")


async def test_hostile_drafts_are_drawn_harmlessly(desk: Services) -> None:
    desk.store.drafts.start(HOSTILE, HOSTILE, {"reason": HOSTILE + "\n" + HOSTILE})
    async with at_desk(DraftsScreen(desk)) as (app, pilot):
        await until_seen(pilot, "1 draft", "[@click=app.quit]")
        assert not unsafe_in(seen(app))
        await pilot.press("d")
        await until_seen(pilot, "Throw this draft away for good?")
        assert not unsafe_in(seen(app))

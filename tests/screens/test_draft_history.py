"""Earlier states of a draft on the screen: undo across restarts, brought back, put together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace

from caseworker.offline.drafts import Draft
from caseworker.services import Services
from screens.draft_history import DraftHistoryScreen
from screens.drafts import DraftsScreen
from tests.screens import composing
from tests.screens.composing import NUMBER
from tests.screens.desk import HOSTILE, at_desk, desk_at, in_another_window
from tests.screens.papers import unsafe_in
from tests.screens.reading import seen, until, until_seen

FIRST = "Planen följs. Grannen har hörts."
SECOND = "Planen följs inte. Grannen har hörts."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def desk(folder: Path) -> Iterator[Services]:
    services = desk_at(folder)
    yield services
    services.close()


def written(desk: Services, *texts: str, number: str = NUMBER) -> Draft:
    """Return a draft whose states before the last are earlier ones."""
    draft = desk.store.drafts.start("decision", number, {"reasons": texts[0], "type": "Bygglov"})
    for text in texts[1:]:
        changed = replace(draft, fields={**draft.fields, "reasons": text})
        draft = desk.store.drafts.save(changed, keep_before=True)
    return draft


def reasons_on_disk(folder: Path) -> list[str]:
    drafts = in_another_window(folder, lambda store: store.drafts.all())
    return [draft.fields["reasons"] for draft in drafts]


async def test_an_earlier_state_is_brought_back_from_the_drafts_and_can_be_undone(
    desk: Services, folder: Path
) -> None:
    draft = written(desk, FIRST, SECOND, "x")
    async with at_desk(DraftsScreen(desk)) as (_app, pilot):
        await until_seen(pilot, "1 draft")
        await pilot.press("h")
        await until_seen(pilot, "earlier states", "It differs from now in", "inte")
        await pilot.press("down")
        await until_seen(pilot, FIRST)
        await pilot.press("enter")
        await until(pilot, lambda: reasons_on_disk(folder) == [FIRST])
        assert [one.fields["reasons"] for one in desk.store.drafts.earlier(draft.id)] == [
            "x",
            SECOND,
            FIRST,
        ]


async def test_an_earlier_state_is_put_together_with_what_stands_there_now(
    desk: Services, folder: Path
) -> None:
    written(desk, FIRST, FIRST.replace("Grannen har hörts.", "Ny slutsats."))
    async with at_desk(DraftsScreen(desk)) as (_app, pilot):
        await until_seen(pilot, "1 draft")
        await pilot.press("h")
        await until_seen(pilot, "It differs from now in 1 place")
        await pilot.press("m")
        await until_seen(pilot, "● Now: Ny slutsats.", "Grannen har hörts.")
        await pilot.press("b", "enter")
        await until(
            pilot,
            lambda: reasons_on_disk(folder) == ["Planen följs. Ny slutsats. Grannen har hörts."],
        )


async def test_without_earlier_states_that_is_said(desk: Services) -> None:
    written(desk, FIRST)
    async with at_desk(DraftsScreen(desk)) as (_app, pilot):
        await until_seen(pilot, "1 draft")
        await pilot.press("h")
        await until_seen(pilot, "There are no earlier states yet.")


@pytest.mark.parametrize("key", ["f4", "ctrl+z"])
async def test_undo_goes_on_into_what_was_written_before_the_text_was_opened(
    key: str, desk: Services, folder: Path
) -> None:
    draft = written(desk, FIRST, SECOND)
    async with composing.composing(desk, draft=draft) as pilot:
        pilot.app.screen.query_one("#reasons").focus()
        await pilot.press(*"!")
        await pilot.press("ctrl+z", key)
        await composing.until_seen(pilot, "earlier states")
        await pilot.press("enter")
        await composing.is_back(pilot)
        desktop = cast("composing.Desk", pilot.app)
        await composing.until(pilot, lambda: bool(desktop.wanted))
    assert [one.fields["reasons"] for one in desktop.wanted] == [FIRST]
    assert reasons_on_disk(folder) == [FIRST]


async def test_what_was_typed_just_now_is_kept_when_an_earlier_state_is_brought_back(
    desk: Services, folder: Path
) -> None:
    draft = written(desk, FIRST, SECOND)
    async with composing.composing(desk, draft=draft) as pilot:
        await composing.types(pilot, " Nytt.")
        await pilot.press("f4")
        await composing.until_seen(pilot, "earlier states")
        await pilot.press("enter")
        await composing.is_back(pilot)
    assert reasons_on_disk(folder) == [FIRST]
    earlier = [one.fields["reasons"] for one in desk.store.drafts.earlier(draft.id)]
    assert earlier[0] == f"{SECOND} Nytt."


async def test_hostile_text_of_an_earlier_state_is_shown_safely(desk: Services) -> None:
    draft = written(desk, HOSTILE, "x", number=HOSTILE)
    screen = DraftHistoryScreen(desk, draft, desk.store.drafts.earlier(draft.id))
    async with at_desk(screen) as (app, pilot):
        await until_seen(pilot, "It differs from now")
        assert not unsafe_in(seen(app))
        await pilot.press("m")
        await until_seen(pilot, "Put the texts together")
        assert not unsafe_in(seen(app))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.ended == [None])


async def test_another_window_that_writes_in_the_same_draft_is_told_and_its_text_kept(
    desk: Services, folder: Path
) -> None:
    draft = written(desk, FIRST)
    async with composing.composing(desk, draft=draft) as pilot:
        await composing.types(pilot, "a")
        await composing.until_seen(pilot, "saved ")
        theirs = in_another_window(
            folder,
            lambda store: store.drafts.save(
                replace(store.drafts.all()[0], fields={**draft.fields, "reasons": "Deras."})
            ),
        )
        await composing.types(pilot, "b")
        await composing.until_seen(pilot, "Another window writes in this draft too.")
    assert reasons_on_disk(folder) == [f"{FIRST}ab"]
    earlier = [one.fields["reasons"] for one in desk.store.drafts.earlier(draft.id)]
    assert theirs.fields["reasons"] in earlier

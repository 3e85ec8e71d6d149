"""Keys that come all at once are obeyed as if a person had waited for each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from textual.app import App
from textual.events import Key, Paste
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from api_client.models import Queue
from caseworker.app import CaseworkerApp
from caseworker.services import Services
from screens.workspace import Workspace
from tests.screens.reading import Driver, seen, until, until_seen
from widgets.case_list import CaseList


@asynccontextmanager
async def working(services: Services) -> AsyncIterator[tuple[CaseworkerApp, Driver]]:
    app = CaseworkerApp(services, Queue.MINE)
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as found:
        pilot: Driver = cast("Pilot[None]", found)
        await until_seen(pilot, "● connected", "Mine · ")
        yield app, pilot


def at_once(app: CaseworkerApp, *keys: str) -> None:
    """Press keys without waiting for anything between them."""
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        app.post_message(Key(name, key if len(key) == 1 else None))


def number_under_cursor(app: CaseworkerApp) -> str:
    return seen(cast("App[None]", app)).split("▌ ")[1][:14]


async def test_a_case_opened_and_left_at_once_gives_the_next_key_to_the_list(
    services: Services,
) -> None:
    async with working(services) as (app, pilot):
        at_once(app, "enter", "escape", "8")
        await until_seen(pilot, "All · ")
        assert isinstance(app.screen, Workspace)


async def test_a_text_typed_ahead_of_its_screen_is_in_the_field_and_none_of_it_elsewhere(
    services: Services,
) -> None:
    async with working(services) as (app, pilot):
        number = number_under_cursor(app)
        at_once(app, "h", *"sjoq", "tab", *"Semester från 2 juni", "escape", "8")
        await until_seen(pilot, "All · ")
    [draft] = services.store.drafts.all()
    assert draft.case_number == number
    assert draft.fields["reason"] == "Semester från 2 juni"
    assert "sjoq" in draft.fields["to"]


async def test_a_key_behind_the_one_that_leaves_a_text_is_no_part_of_the_text(
    services: Services,
) -> None:
    async with working(services) as (app, pilot):
        await pilot.press("enter")
        await until_seen(pilot, "Parties")
        await pilot.press("b")
        await until_seen(pilot, "Reasons", "missing")
        at_once(app, "tab", "tab", "tab", *"Skäl", "escape", "escape", "8")
        await until_seen(pilot, "All · ")
    [draft] = services.store.drafts.all()
    assert draft.fields["reasons"] == "Skäl"


async def test_a_filter_typed_at_once_is_filtered_by_and_its_case_opened(
    services: Services,
) -> None:
    async with working(services) as (app, pilot):
        number = number_under_cursor(app)
        at_once(app, "/", *number, "enter", "enter")
        await until_seen(pilot, f"› {number}", "Parties")


async def test_what_is_pasted_behind_a_key_goes_where_the_key_led(services: Services) -> None:
    async with working(services) as (app, pilot):
        at_once(app, "/")
        app.post_message(Paste("bygglov"))
        await until(pilot, lambda: app.screen.query_one("#filter", Input).value == "bygglov")


async def test_a_held_arrow_key_moves_once_for_each_time(services: Services) -> None:
    async with working(services) as (app, pilot):
        cases = app.screen.query_one(CaseList)
        at_once(app, "end")
        await until(pilot, lambda: cases.cursor > 0)
        last = cases.cursor
        at_once(app, "home", *["down"] * last, *["up"] * (last - 2))
        await until(pilot, lambda: cases.cursor == 2)


async def test_a_key_behind_the_one_that_sends_is_no_part_of_what_is_sent(
    services: Services,
) -> None:
    async with working(services) as (app, pilot):
        at_once(app, "h", *"sjoq", "tab", *"Semester", "ctrl+r", "enter", "o")
        await until_seen(pilot, "is sent in")
        [entry] = services.store.outbox.open()
        services.store.outbox.undo(entry.id)
    [draft] = services.store.drafts.all()
    assert draft.fields["reason"] == "Semester"


async def test_the_field_that_a_key_brings_is_the_next_one(services: Services) -> None:
    async with working(services) as (app, pilot):
        await pilot.press("enter")
        await until_seen(pilot, "Parties")
        await pilot.press("b")
        await until_seen(pilot, "Reasons", "missing")
        at_once(app, "tab", "1", "tab", "2", "tab")
        await until_seen(pilot, "Result")
        await until(pilot, lambda: app.focused is not None and app.focused.id == "result")


async def test_a_letter_behind_an_arrow_or_backspace_stands_where_that_led(
    services: Services,
) -> None:
    async with working(services) as (app, pilot):
        at_once(app, "/", *"abcd", "left", "left", "x", "backspace", "backspace", "y", "end", "z")
        await until(pilot, lambda: app.screen.query_one("#filter", Input).value == "aycdz")

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import ActiveBinding, Binding

from caseworker.services import Services
from screens.hand_over import HandOverScreen
from screens.help import HelpScreen, help_text
from screens.outbox import OutboxScreen
from tests.screens.desk import HOSTILE, at_desk, desk_at, summary
from tests.screens.papers import unsafe_in
from tests.screens.reading import seen, until, until_seen


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Services]:
    services = desk_at(tmp_path / "store")
    yield services
    services.close()


async def test_every_key_of_the_screen_below_is_told_by_where_it_works(desk: Services) -> None:
    async with at_desk(OutboxScreen(desk), size=(100, 50)) as (app, pilot):
        await until_seen(pilot, "The outbox is empty.")
        active = app.screen.active_bindings
        app.push_screen(HelpScreen(app.screen))
        screen = await until_seen(pilot, "Where the cursor is", "On this screen", "Everywhere")
        for one in active.values():
            if one.binding.id:
                assert one.binding.description in screen
        here, rest = screen.split("On this screen")
        own, everywhere = rest.split("Everywhere")
        assert "↓ j" in here
        assert "send again" in own
        assert "next field" in everywhere


async def test_a_key_that_does_nothing_now_says_so(desk: Services) -> None:
    async with at_desk(OutboxScreen(desk), size=(100, 50)) as (app, pilot):
        await until_seen(pilot, "The outbox is empty.")
        app.push_screen(HelpScreen(app.screen))
        screen = await until_seen(pilot, "Signs")
        assert "undo (not now)" in screen
        assert "back (not now)" not in screen


async def test_a_remapped_key_is_told_as_it_is_now(desk: Services) -> None:
    async with at_desk(OutboxScreen(desk), size=(100, 50)) as (app, pilot):
        app.set_keymap({"outbox.undo": "f9"})
        await until_seen(pilot, "The outbox is empty.")
        app.push_screen(HelpScreen(app.screen))
        screen = await until_seen(pilot, "Signs")
        [line] = [one for one in screen.split("\n") if "undo (not now)" in one]
        assert "f9" in line


async def test_the_keys_of_a_text_field_are_in_the_users_words(desk: Services) -> None:
    screen = HandOverScreen(desk, [summary("BN 1")])
    async with at_desk(screen, size=(100, 90)) as (app, pilot):
        await pilot.press("tab")
        await until(pilot, lambda: app.screen.query("#reason").first().has_focus)
        app.push_screen(HelpScreen(app.screen))
        told = await until_seen(pilot, "Signs", "delete the word to the left", "redo")
        assert "Cursor" not in told
        assert "review and hand over" in told


async def test_the_signs_are_explained(desk: Services) -> None:
    async with at_desk(OutboxScreen(desk), size=(100, 50)) as (app, pilot):
        app.push_screen(HelpScreen(app.screen))
        screen = await until_seen(pilot, "Signs")
        for sign in "▲⏸§●○◌":
            assert sign in screen


@pytest.mark.parametrize("key", ["question_mark", "escape"])
async def test_question_mark_and_escape_close_it(desk: Services, key: str) -> None:
    async with at_desk(OutboxScreen(desk)) as (app, pilot):
        below = app.screen
        app.push_screen(HelpScreen(below))
        await until_seen(pilot, "On this screen")
        await pilot.press(key)
        await until(pilot, lambda: app.screen is below)


async def test_at_80x24_the_rest_is_reached_with_the_arrows(desk: Services) -> None:
    async with at_desk(OutboxScreen(desk)) as (app, pilot):
        app.push_screen(HelpScreen(app.screen))
        await until_seen(pilot, "On this screen")
        assert "◌" not in seen(app)
        await pilot.press(*["down"] * 30)
        await until_seen(pilot, "◌")


async def test_hostile_descriptions_are_drawn_harmlessly(desk: Services) -> None:
    async with at_desk(OutboxScreen(desk)) as (app, _pilot):
        binding = Binding("x", "quit_now", HOSTILE, id="hostile")
        text = help_text({"x": ActiveBinding(app.screen, binding, True)}, app.get_key_display)
        assert "[@click=app.quit]" in text.plain
        assert not unsafe_in(text.plain)

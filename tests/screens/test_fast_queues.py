"""Queues changed faster than the server answers."""

from __future__ import annotations

import asyncio
import random

import pytest

from caseworker.services import Services
from tests.screens.reading import until, until_seen
from tests.screens.test_workspace import working


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_however_often_queues_are_changed_in_a_hurry_the_last_one_comes(
    services: Services,
) -> None:
    chance = random.Random(1)
    async with working(services) as pilot:
        top = pilot.app.screen.query_one("#top")
        await until_seen(pilot, "● connected")
        for _round in range(150):
            for _key in range(chance.randrange(1, 5)):
                pilot.app.simulate_key(chance.choice("12345678"))
                await asyncio.sleep(chance.choice((0, 0.005, 0.02, 0.05, 0.1, 0.2)))
            await pilot.pause()
            await until(pilot, lambda: not top.refreshing)  # type: ignore[attr-defined]
        await until_seen(pilot, "● connected")

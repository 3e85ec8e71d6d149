"""Looking for a case, as a person with a keyboard sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from api_client.models import Case, DocumentInfo, Note, Party
from caseworker.offline.clock import now_utc
from caseworker.services import Services
from screens.search import SearchScreen
from tests.sandbox.client import Api
from tests.screens.desk import HOSTILE, KARL, at_desk, desk_at, mirror, summary
from tests.screens.papers import unsafe_in
from tests.screens.reading import ReadingApp, seen, showing, until_seen
from widgets.case_list import CaseList


async def test_a_closed_case_is_found_on_the_server_by_its_number(
    services: Services, server: Api
) -> None:
    zaak = server.closed_case()
    async with showing(ReadingApp(services), SearchScreen(services)) as pilot:
        await until_seen(pilot, "Search", "case number, words of the title")
        await pilot.press(*zaak["identificatie"].replace(" ", "_").replace("_", " "), "enter")
        await until_seen(pilot, f"▌ {zaak['identificatie']}", "1 case")
        assert pilot.app.screen.query_one(CaseList).has_focus


async def test_offline_a_name_is_found_among_the_cases_that_were_seen(tmp_path: Path) -> None:
    services = desk_at(tmp_path / "store")
    mirror(services, [summary("BN 1", KARL, title="Carport"), summary("BN 2", title="Altan")])
    async with at_desk(SearchScreen(services)) as (app, pilot):
        await pilot.press(*"linköping", "enter")
        screen = await until_seen(pilot, "BN 1", "Only cases that were seen before are shown.")
        assert "BN 2" not in screen
        await pilot.press("slash", "home", "shift+end", *"nonsens", "enter")
        await until_seen(pilot, "0 cases")
        await pilot.press("escape")
        await pilot.pause()
        assert app.ended == [None]
    services.close()


@pytest.mark.parametrize(
    "words", ["19850412-9805", "exempelsson", "ringde grannen", "situationsplan", "strandskydd"]
)
async def test_offline_everything_that_an_opened_case_says_is_looked_through(
    words: str, tmp_path: Path
) -> None:
    services = desk_at(tmp_path / "store")
    case = Case(
        summary=summary("BN 1", title="Carport"),
        description="Ligger inom strandskydd.",
        parties=(Party(role="Sökande", name="Åsa Exempelsson", number="19850412-9805"),),
        notes=(Note(id="n", subject="Samtal", text="Ringde grannen."),),
        documents=(DocumentInfo(id="d", title="Situationsplan"),),
    )
    services.store.mirror.put_case(case, now_utc())
    services.store.mirror.put_case(Case(summary=summary("BN 2", title="Altan")), now_utc())
    async with at_desk(SearchScreen(services)) as (_app, pilot):
        await pilot.press(*words, "enter")
        screen = await until_seen(pilot, "BN 1", "Only cases that were seen before are shown.")
        assert "BN 2" not in screen
    services.close()


async def test_nothing_from_outside_reaches_the_terminal(tmp_path: Path) -> None:
    services = desk_at(tmp_path / "store")
    mirror(services, [summary(HOSTILE, title=HOSTILE + "hit")])
    async with at_desk(SearchScreen(services)) as (app, pilot):
        await pilot.press(*"hit", "enter")
        await until_seen(pilot, "1 case.")
        assert unsafe_in(seen(app)) == frozenset()
    services.close()

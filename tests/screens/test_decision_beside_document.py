"""A decision beside a document: both in sight where there is room, one key between them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest
from textual.pilot import Pilot

from api_client.models import Queue
from caseworker.app import CaseworkerApp
from caseworker.services import Services
from tests.documents.samples import letter_pdf
from tests.sandbox.client import Api
from tests.screens.papers import add_document
from tests.screens.reading import Driver, seen, until, until_seen
from widgets.long_text import LongText
from widgets.page_view import PageView
from widgets.short_table import ShortTable


@asynccontextmanager
async def beside(services: Services, server: Api, size: tuple[int, int]) -> AsyncIterator[Driver]:
    """A decision that was begun in the reader, on a letter of two pages."""
    zaak = server.fresh_case()
    add_document(
        server, zaak, letter_pdf(), title="Brev", name="brev.pdf", mime_type="application/pdf"
    )
    app = CaseworkerApp(services, Queue.MINE)
    async with app.run_test(size=size, notifications=True, tooltips=True) as found:
        pilot: Driver = cast("Pilot[None]", found)
        await until_seen(pilot, "● connected", "Mine · ")
        await pilot.press("8", "slash", *zaak["identificatie"], "enter")
        await until_seen(pilot, f"▌ {zaak['identificatie']}")
        await pilot.press("enter")
        await until_seen(pilot, "Parties", "● connected")
        await pilot.press("G")  # how many documents a case has depends on the day
        await until_seen(pilot, "Brev")
        await pilot.press("enter")
        await until_seen(pilot, "page 1 of 2")
        await pilot.press("b")
        await until_seen(pilot, "Decision type", "Reasons")
        pilot.app.screen.query_one(LongText).focus()
        await pilot.pause()
        yield pilot


async def test_the_text_is_typed_while_the_document_is_in_sight_and_turned(
    services: Services, server: Api
) -> None:
    async with beside(services, server, (120, 40)) as pilot:
        await until_seen(pilot, "Decision type", "page 1 of 2")
        await pilot.press(*"Grannen skriver")
        await pilot.press("f9")
        await until_seen(pilot, "page 2 of 2")
        await pilot.press(*" att")
        await pilot.press("f3")
        await until_seen(pilot, "page 1 of 2")
        assert pilot.app.screen.query_one(LongText).text == "Grannen skriver att"
        assert "f8 document" in seen(pilot.app)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_one_key_goes_to_the_document_and_back_to_where_the_cursor_was(
    services: Services, server: Api, size: tuple[int, int]
) -> None:
    async with beside(services, server, size) as pilot:
        text = pilot.app.screen.query_one(LongText)
        await pilot.press(*"abc", "left", "f8")
        await until_seen(pilot, "page 1 of 2")
        await until(pilot, lambda: isinstance(pilot.app.focused, PageView))
        await pilot.press("n")
        await until_seen(pilot, "page 2 of 2")
        assert ("Decision type" in seen(pilot.app)) == (size[0] == 120)
        await pilot.press("f8")
        await until(pilot, lambda: pilot.app.focused is text)
        await until_seen(pilot, "Decision type")
        await pilot.press("x")
        assert text.text == "abxc"


async def test_marked_lines_are_quoted_where_the_cursor_is(services: Services, server: Api) -> None:
    async with beside(services, server, (120, 40)) as pilot:
        text = pilot.app.screen.query_one(LongText)
        await pilot.press(*"Den skriver:", "f8")
        await until(pilot, lambda: isinstance(pilot.app.focused, PageView))
        await until_seen(pilot, "Ansökan om färdtjänst")
        await pilot.press("m", "enter")
        await until(pilot, lambda: pilot.app.focused is text)
        lines = text.text.split("\n")
        assert lines[:3] == ["Den skriver:", "", "”Ansökan om färdtjänst från Åsa Öberg.”"]
        assert lines[3].startswith("(Brev, ")
        assert lines[3].endswith(", p. 1)")
        await pilot.press(*"Så")
        assert text.text.endswith("\nSå")


async def test_a_passage_marked_in_the_reader_begins_a_decision(
    services: Services, server: Api
) -> None:
    async with beside(services, server, (120, 40)) as pilot:
        await pilot.press("escape")
        await until_seen(pilot, "page 1 of 2", "esc back")
        await pilot.press("m", "enter")
        await until_seen(pilot, "Decision type", "”Ansökan om färdtjänst")


async def test_words_are_found_in_all_documents_and_lead_to_their_line(
    services: Services, server: Api
) -> None:
    async with beside(services, server, (120, 40)) as pilot:
        await pilot.press("escape")
        await until_seen(pilot, "page 1 of 2", "esc back")
        await pilot.press("f")
        await until_seen(pilot, "Find in all documents")
        await pilot.press(*"ÖVERKLAGANDEHÄNVISNING", "enter")
        await until_seen(pilot, "1 line in 1 of", "Sida två: överklagandehänvisning")
        await until(pilot, lambda: isinstance(pilot.app.focused, ShortTable))
        await pilot.press("enter")
        await until_seen(pilot, "Brev", "page 2 of 2", "esc back")
        await pilot.press("slash")
        await until_seen(pilot, "1 of 1")
        await pilot.press("escape", "escape")
        await until_seen(pilot, "Parties")
        await pilot.press("slash", *"finns inte", "enter")
        await until_seen(pilot, "0 lines in 0 of")
        await pilot.press("escape")
        await until_seen(pilot, "Parties")

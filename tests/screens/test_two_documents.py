"""Two documents of a case beside each other."""

from __future__ import annotations

import pytest

from api_client.models import Case, DocumentInfo
from caseworker.services import Services
from screens.reader import ReaderScreen
from tests.documents.samples import letter_pdf
from tests.sandbox.client import Api
from tests.screens.papers import add_document, read_case
from tests.screens.reading import ReadingApp, showing, until, until_seen


async def two_papers(services: Services, server: Api) -> tuple[Case, DocumentInfo]:
    """Return a case that ends with a letter and a list, and the letter."""
    zaak = server.fresh_case()
    add_document(server, zaak, letter_pdf(), title="Brevet", name="brev.pdf")
    rows = "\n".join(f"Fastighet {number}" for number in range(1, 100)).encode()
    add_document(server, zaak, rows, title="Listan", name="lista.txt", mime_type="text/plain")
    case = await read_case(services, zaak["identificatie"])
    return case, next(each for each in case.documents if each.title == "Brevet")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_another_document_is_read_beside_the_first_and_closed_again(
    services: Services, server: Api, size: tuple[int, int]
) -> None:
    case, letter = await two_papers(services, server)
    app = ReadingApp(services)
    is_wide = size[0] == 120
    async with showing(app, ReaderScreen(services, case, letter, app.reader), size) as pilot:
        await until_seen(pilot, "page 1 of 2", "Ansökan om färdtjänst")
        await pilot.press("f8")
        screen = await until_seen(pilot, "Fastighet 1 ", "Listan")
        assert ("Ansökan om färdtjänst" in screen) == is_wide
        await pilot.press("G")
        await until_seen(pilot, "Fastighet 99")
        await pilot.press("f8")
        screen = await until_seen(pilot, "Ansökan om färdtjänst")
        assert ("Fastighet 99" in screen) == is_wide
        await pilot.press("n")
        await until_seen(pilot, "page 2 of 2")
        await pilot.press("f8", "escape")
        screen = await until_seen(pilot, "page 2 of 2", "Brevet")
        assert "Fastighet" not in screen
        await pilot.press("g")
        await until_seen(pilot, "page 1 of 2")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ReaderScreen))

"""Cases taken along: with their size, with every document, and read without the server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from api_client.errors import AnswerLost
from caseworker.keeping import Keeper
from caseworker.offline.clock import now_utc
from caseworker.services import Services
from caseworker.work.pinning import Progress, leave_behind, pin_size, refresh_pins, take_along
from screens.case import CaseScreen
from screens.reader import ReaderScreen
from tests.command_line.cases import fresh_case
from tests.sandbox.client import Api
from tests.sandbox_server import RunningSandbox
from tests.screens.papers import add_document, read_case
from tests.screens.reading import ReadingApp, showing, until, until_seen

LETTER = b"Hej Kungsbacka kommun, har kommer ett brev."


def lose_the_server(sandbox: RunningSandbox) -> None:
    """From now on no request is answered."""
    sandbox.control.faults([{"path": "*", "kind": "reset-before"}])


@pytest.fixture(autouse=True)
def _found_again(sandbox: RunningSandbox) -> Iterator[None]:
    yield
    sandbox.control.reset()


async def test_a_case_is_taken_along_with_its_size_first_and_read_without_the_server(
    sandbox: RunningSandbox, services: Services, server: Api
) -> None:
    zaak = fresh_case(server)
    add_document(server, zaak, LETTER, title="Brev", name="brev.txt", mime_type="text/plain")
    case = await read_case(services, zaak["identificatie"])
    count = len([one for one in case.documents if one.content and not one.broken])
    async with showing(ReadingApp(services), CaseScreen(services, case.summary)) as pilot:
        await until_seen(pilot, "Brev", "● connected")
        await pilot.press("m")
        await until_seen(pilot, f"{count} document", "0 here already", "may take 524 MB")
        await pilot.press("enter")
        await until_seen(pilot, f"Taken along with {count} document")
        await pilot.press("escape")
        await until_seen(pilot, "• taken along", "•○ Brev")

    lose_the_server(sandbox)
    async with showing(ReadingApp(services), CaseScreen(services, case.summary)) as pilot:
        await until_seen(pilot, "○ offline since", "• taken along", "•○ Brev")
    [letter] = [one for one in case.documents if one.title == "Brev"]
    app = ReadingApp(services)
    reader = ReaderScreen(services, case, letter, app.reader)
    async with showing(app, reader) as pilot:
        await until_seen(pilot, "har kommer ett brev.")


async def test_a_document_that_was_read_is_there_offline_and_any_other_says_why_not(
    sandbox: RunningSandbox, services: Services, server: Api
) -> None:
    zaak = fresh_case(server)
    for name in ("Brev", "Annat"):
        add_document(server, zaak, LETTER, title=name, name=f"{name}.txt", mime_type="text/plain")
    case = await read_case(services, zaak["identificatie"])
    documents = {one.title: one for one in case.documents}
    app = ReadingApp(services)
    async with showing(app, ReaderScreen(services, case, documents["Brev"], app.reader)) as pilot:
        await until_seen(pilot, "har kommer ett brev.")

    lose_the_server(sandbox)
    app = ReadingApp(services)
    async with showing(app, ReaderScreen(services, case, documents["Annat"], app.reader)) as pilot:
        await until_seen(pilot, "The document Annat is not on this computer.")
    app = ReadingApp(services)
    async with showing(app, ReaderScreen(services, case, documents["Brev"], app.reader)) as pilot:
        await until_seen(pilot, "har kommer ett brev.", "as seen ")


async def test_a_version_that_is_here_is_read_without_a_request_and_anew_when_asked(
    sandbox: RunningSandbox, services: Services, server: Api
) -> None:
    zaak = fresh_case(server)
    add_document(server, zaak, LETTER, title="Brev", name="b.txt", mime_type="text/plain")
    case = await read_case(services, zaak["identificatie"])
    [letter] = [one for one in case.documents if one.title == "Brev"]

    def downloads() -> int:
        return sum("/download" in one.target for one in sandbox.control.log())

    before = downloads()
    for _time in range(2):
        app = ReadingApp(services)
        async with showing(app, ReaderScreen(services, case, letter, app.reader)) as pilot:
            await until_seen(pilot, "har kommer ett brev.")
    assert downloads() == before + 1
    app = ReadingApp(services)
    async with showing(app, ReaderScreen(services, case, letter, app.reader)) as pilot:
        await until_seen(pilot, "har kommer ett brev.")
        await pilot.press("r")
        await until(pilot, lambda: downloads() == before + 2)
        await until_seen(pilot, "har kommer ett brev.")


async def test_a_case_is_left_behind_after_a_yes_and_its_documents_go(
    services: Services, server: Api
) -> None:
    zaak = fresh_case(server)
    add_document(server, zaak, LETTER, title="Brev", name="b.txt", mime_type="text/plain")
    case = await read_case(services, zaak["identificatie"])
    async with services.connect() as api:
        await take_along(api, services.store, case)
    async with showing(ReadingApp(services), CaseScreen(services, case.summary)) as pilot:
        await until_seen(pilot, "• taken along")
        await pilot.press("m")
        await until_seen(pilot, "Take this case along no longer?")
        await pilot.press("y")
        await until(pilot, lambda: services.store.pins.all() == [])
        await until(pilot, lambda: services.store.documents.usage().documents == 0)


async def test_taking_along_that_is_cut_off_goes_on_where_it_stopped(
    sandbox: RunningSandbox, services: Services, server: Api
) -> None:
    zaak = fresh_case(server)
    for name in ("Ett", "Två", "Tre"):
        add_document(server, zaak, LETTER, title=name, name="b.txt", mime_type="text/plain")
    case = await read_case(services, zaak["identificatie"])
    sandbox.control.faults(
        [{"method": "GET", "path": "*/download", "nth": 2, "kind": "reset-before"}]
    )
    async with services.connect() as api:
        with pytest.raises(AnswerLost):
            await take_along(api, services.store, case)
    sandbox.control.reset()
    here = pin_size(services.store, case).held
    assert 0 < here < pin_size(services.store, case).documents
    [pin] = services.store.pins.all()
    assert pin.refreshed is None

    await Keeper(services).round()

    assert pin_size(services.store, case).held == pin_size(services.store, case).documents
    assert services.store.pins.all()[0].refreshed is not None


async def test_what_is_taken_along_is_brought_up_to_date_once_an_hour(
    sandbox: RunningSandbox, services: Services, server: Api
) -> None:
    zaak = fresh_case(server)
    case = await read_case(services, zaak["identificatie"])
    async with services.connect() as api:
        await take_along(api, services.store, case)
        add_document(server, zaak, LETTER, title="Nytt", name="b.txt", mime_type="text/plain")
        assert await refresh_pins(api, services.store) == 0
        services.store.pins.put(case.summary, refreshed=now_utc() - timedelta(hours=2))
        assert await refresh_pins(api, services.store) == 1
    kept = services.store.mirror.case(zaak["identificatie"])
    assert kept is not None
    [new] = [one for one in kept[0].documents if one.title == "Nytt"]
    assert services.store.documents.get(new) is not None
    assert sandbox.control.log()


async def test_a_case_that_is_left_behind_while_it_is_brought_up_to_date_stays_behind(
    services: Services, server: Api
) -> None:
    case = await read_case(services, fresh_case(server, documents=1)["identificatie"])
    services.store.pins.put(case.summary)

    def told(_progress: Progress) -> None:
        leave_behind(services.store, case.summary.id)

    async with services.connect() as api:
        await take_along(api, services.store, case, told, is_along=True)
    assert services.store.pins.all() == []


async def test_a_case_that_has_become_protected_is_left_behind(
    services: Services, server: Api
) -> None:
    zaak = fresh_case(server)
    case = await read_case(services, zaak["identificatie"])
    async with services.connect() as api:
        await take_along(api, services.store, case)
        assert services.store.documents.usage().documents > 0
        server.patch(zaak["url"], {"vertrouwelijkheidaanduiding": "zeer_geheim"})
        services.store.pins.put(case.summary, refreshed=now_utc() - timedelta(hours=2))
        assert await refresh_pins(api, services.store) == 0
    assert services.store.pins.all() == []
    assert services.store.documents.usage().documents == 0
    assert services.store.mirror.case(zaak["identificatie"]) is None


async def test_a_protected_case_is_not_taken_along_and_that_is_said(
    services: Services, server: Api
) -> None:
    zaak = fresh_case(server)
    case = await read_case(services, zaak["identificatie"])
    protected = replace(case, summary=replace(case.summary, protected=True))
    screen = CaseScreen(services, protected.summary)
    async with showing(ReadingApp(services), screen) as pilot:
        await until_seen(pilot, "● connected")
        screen._case = protected
        await pilot.press("m")
        await until_seen(pilot, "here already")
        await pilot.press("enter")
        await until_seen(pilot, "is protected and is not kept on this")
    assert services.store.pins.all() == []

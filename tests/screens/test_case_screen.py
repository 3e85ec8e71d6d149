"""The case screen, as a person with a keyboard sees it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from textual.binding import Binding

from api_client.models import Case, CaseSummary, DocumentInfo
from caseworker.offline.clock import now_utc
from caseworker.services import Services
from caseworker.work.reading import CaseRead
from caseworker.work.sizes import size_word
from caseworker.work.words import confidentiality_word
from screens.case import CaseScreen
from screens.reader import ReaderScreen
from tests.sandbox.client import BESLUITEN, ZAKEN, Api, Body
from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.screens.papers import HOSTILE, add_document, read_case, unsafe_in
from tests.screens.reading import (
    ReadingApp,
    footer,
    lines,
    seen,
    services_of,
    showing,
    until,
    until_seen,
)
from widgets.document_list import DocumentList, document_kind
from widgets.page_view import PageView

SIZES = [(80, 24), (120, 40)]
# Nothing listens there: the port of the discard service, below those that tests are given.
NOWHERE = "http://127.0.0.1:9"


SLOWLY = [{"kind": "delay", "path": "*/zaken/*", "ms": 1500}]


def fresh(server: Api) -> Body:
    """Return an open case that no other test has touched, of nobody with protected identity."""
    while True:
        zaak = server.fresh_case()
        if zaak["vertrouwelijkheidaanduiding"] != "geheim":
            return zaak


async def some_case(services: Services, server: Api) -> Case:
    return await read_case(services, fresh(server)["identificatie"])


def elsewhere(case: Case, sandbox: RunningSandbox) -> Case:
    """Return the case as a server has it that is gone by now."""
    there = case.summary.id.replace(sandbox.url, NOWHERE)
    return msgspec.structs.replace(case, summary=msgspec.structs.replace(case.summary, id=there))


@pytest.mark.parametrize("size", SIZES)
async def test_everything_of_a_case_is_on_the_screen(
    services: Services, server: Api, size: tuple[int, int]
) -> None:
    case = await some_case(services, server)
    summary = case.summary
    async with showing(ReadingApp(services), CaseScreen(services, summary), size) as pilot:
        screen = await until_seen(pilot, "● connected", case.documents[0].title[:20])
        assert summary.number in screen
        assert summary.title in screen
        assert f"Type {summary.type}   Status {summary.status}" in screen
        assert summary.unit is not None
        assert summary.unit.label in screen
        assert summary.deadline is not None
        days = (summary.deadline - dt.datetime.now().astimezone().date()).days
        shown = "today" if days == 0 else f"−{-days} d" if days < 0 else f"{days} d"
        assert f"Deadline {summary.deadline} ({shown})" in screen
        assert f"Confidentiality {confidentiality_word(summary.confidentiality)}" in screen
        assert f"as seen {dt.datetime.now().astimezone():%Y-%m-%d}" in screen
        assert all(len(line) == size[0] for line in lines(pilot.app))
        for label in ("read document", "decision", "hand over", "back"):
            assert label in footer(pilot.app)
        await pilot.press("tab", "G")
        await pilot.pause()
        # The newest comes first, so the end of the text is the oldest event.
        oldest = case.history[0]
        assert f"{oldest.at.astimezone():%Y-%m-%d %H:%M}" in seen(pilot.app)


async def test_parties_and_decisions_are_told_and_the_newest_event_first(
    services: Services, server: Api
) -> None:
    zaak = fresh(server)
    decided = server.decision(zaak, toelichting="Bifall\nBygglov beviljas enligt ritning A2.")
    made = server.post(f"{BESLUITEN}/besluiten", decided)
    assert made.status_code == 201, made.text
    case = await read_case(services, zaak["identificatie"])
    # How much has happened in it depends on the day: there is room for all of it.
    size = (120, 120)
    async with showing(ReadingApp(services), CaseScreen(services, case.summary), size) as pilot:
        screen = await until_seen(pilot, "Bygglov beviljas enligt ritning A2.")
        assert case.parties[0].name in screen
        assert case.parties[0].number in screen
        decision = case.decisions[0]
        assert f"{decision.type}  granted  2026-01-20" in screen
        when = [f"{event.at.astimezone():%Y-%m-%d %H:%M}" for event in case.history]
        told = screen.index("History")
        assert screen.index(when[-1], told) < screen.index(when[0], told)


async def test_a_mirrored_case_is_painted_before_the_server_answers(
    services: Services, server: Api
) -> None:
    case = await some_case(services, server)
    before = now_utc() - dt.timedelta(days=2)
    services.store.mirror.put_case(case, before)
    server.sandbox.control.faults(SLOWLY)
    async with showing(ReadingApp(services), CaseScreen(services, case.summary)) as pilot:
        first = seen(pilot.app)
        assert "◌ refreshing" in first
        assert case.documents[0].title[:20] in first
        assert f"as seen {before.astimezone():%Y-%m-%d %H:%M}" in first
        await until_seen(pilot, "● connected", f"as seen {now_utc().astimezone():%Y-%m-%d}")


async def test_a_case_never_opened_shows_its_line_until_the_rest_has_come(
    services: Services, server: Api
) -> None:
    case = await some_case(services, server)
    server.sandbox.control.faults(SLOWLY)
    async with showing(ReadingApp(services), CaseScreen(services, case.summary)) as pilot:
        first = seen(pilot.app)
        assert case.summary.title in first
        assert "only what the list says so far" in first
        assert "The rest of the case is being fetched" in first
        await until_seen(pilot, "● connected", case.documents[0].title[:20])


async def test_where_no_server_answers_the_mirrored_case_stays_with_its_age(
    sandbox: RunningSandbox, services: Services, server: Api, tmp_path: Path
) -> None:
    case = elsewhere(await some_case(services, server), sandbox)
    before = now_utc() - dt.timedelta(days=2)
    offline = services_of(sandbox, tmp_path / "offline", url=NOWHERE)
    offline.store.mirror.put_case(case, before)
    async with showing(ReadingApp(offline), CaseScreen(offline, case.summary)) as pilot:
        screen = await until_seen(pilot, "○ offline since", "cannot be reached")
        assert case.documents[0].title[:20] in screen
        assert case.parties[0].name in screen
        assert f"as seen {before.astimezone():%Y-%m-%d %H:%M}" in screen
    offline.close()


async def test_a_case_never_opened_says_why_there_is_no_more_where_no_server_answers(
    sandbox: RunningSandbox, services: Services, server: Api, tmp_path: Path
) -> None:
    case = elsewhere(await some_case(services, server), sandbox)
    offline = services_of(sandbox, tmp_path / "offline", url=NOWHERE)
    async with showing(ReadingApp(offline), CaseScreen(offline, case.summary)) as pilot:
        screen = await until_seen(pilot, "○ offline since")
        assert case.summary.title in screen
        story = pilot.app.screen.query_one(PageView).region
        there = [line[story.x :] for line in lines(pilot.app)[story.y : story.bottom]]
        assert "cannot be reached" in " ".join(line.strip() for line in there)
        await pilot.press("enter", "j", "k", "G")
        assert isinstance(pilot.app.screen, CaseScreen)
    offline.close()


async def test_a_refusal_is_said_and_is_not_called_offline(services: Services, server: Api) -> None:
    case = await some_case(services, server)
    forbidden = [{"kind": "status", "path": "*/zaken/*", "status": 403}]
    server.sandbox.control.faults(forbidden)
    async with showing(ReadingApp(services), CaseScreen(services, case.summary)) as pilot:
        screen = await until_seen(pilot, "You have no permission")
        assert "offline" not in screen
        assert case.summary.title in screen


async def test_a_case_with_protected_identity_is_marked_and_not_mirrored(
    services: Services, server: Api
) -> None:
    zaken = server.items(f"{ZAKEN}/zaken", einddatum__isnull="true", pageSize=500)
    secret = next(one for one in zaken if one["vertrouwelijkheidaanduiding"] == "geheim")
    case = await read_case(services, secret["identificatie"])
    async with showing(ReadingApp(services), CaseScreen(services, case.summary)) as pilot:
        await until_seen(pilot, "● connected", "§ protected identity, secret", "as seen")
    assert services.store.mirror.case(case.summary.number) is None


async def test_a_server_that_goes_away_takes_nothing_from_the_screen(tmp_path: Path) -> None:
    with running_sandbox(cases=80, seed=3) as sandbox:
        services, server = services_of(sandbox, tmp_path / "store"), Api(sandbox)
        case = await some_case(services, server)
        server.close()
        async with showing(ReadingApp(services), CaseScreen(services, case.summary)) as pilot:
            await until_seen(pilot, "● connected", case.documents[0].title[:20])
            sandbox.stop()
            await pilot.press("r")
            screen = await until_seen(pilot, "○ offline since")
            assert case.documents[0].title[:20] in screen
            assert "as seen" in screen
        services.close()


async def test_refreshing_shows_what_changed_on_the_server(services: Services, server: Api) -> None:
    zaak = fresh(server)
    case = await read_case(services, zaak["identificatie"])
    async with showing(ReadingApp(services), CaseScreen(services, case.summary)) as pilot:
        await until_seen(pilot, "● connected")
        changed = server.patch(zaak["url"], {"omschrijving": "Bygglov, nytt namn"})
        assert changed.status_code == 200, changed.text
        await pilot.press("f5")
        await until_seen(pilot, "Bygglov, nytt namn")


async def test_an_answer_that_was_overtaken_is_dropped(services: Services, server: Api) -> None:
    case = await some_case(services, server)
    old = msgspec.structs.replace(
        case, summary=msgspec.structs.replace(case.summary, title="Ett äldre svar")
    )
    screen = CaseScreen(services, case.summary)
    async with showing(ReadingApp(services), screen) as pilot:
        await until_seen(pilot, "● connected")
        screen.post_message(screen.Answered(0, CaseRead(case=old, as_of=now_utc()), None))
        await pilot.pause()
        assert "Ett äldre svar" not in seen(pilot.app)
        assert case.summary.title in seen(pilot.app)


async def test_two_cases_with_one_number_are_not_taken_for_each_other(
    services: Services, server: Api
) -> None:
    case = await some_case(services, server)
    services.store.mirror.put_case(case, now_utc())
    other = CaseSummary(id=case.summary.id + "0", number=case.summary.number, title="Ett annat")
    async with showing(ReadingApp(services), CaseScreen(services, other)) as pilot:
        assert "Ett annat" in seen(pilot.app)
        assert case.documents[0].title[:20] not in seen(pilot.app)


async def test_the_keys_lead_to_a_document_and_back_to_where_one_was(
    services: Services, server: Api
) -> None:
    case = await some_case(services, server)
    while len(case.documents) < 3:
        case = await some_case(services, server)
    app = ReadingApp(services)
    async with showing(app, CaseScreen(services, case.summary)) as pilot:
        await until_seen(pilot, "● connected")
        documents = app.screen.query_one(DocumentList)
        await pilot.press("down", "j", "k", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen))
        await until_seen(pilot, f"› {case.documents[1].title}", "document 2 of")
        await pilot.press("full_stop")
        await until_seen(pilot, f"› {case.documents[2].title}")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
        assert documents.document == case.documents[2]
        await pilot.press("g")
        assert documents.document == case.documents[0]
        await pilot.press("tab")
        assert app.screen.query_one(PageView).has_focus
        await pilot.press("tab")
        assert documents.has_focus
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_more_documents_than_fit_are_scrolled_with_every_column_in_sight(
    services: Services, server: Api
) -> None:
    case = await some_case(services, server)
    while len(case.documents) < 7:
        case = await some_case(services, server)
    async with showing(ReadingApp(services), CaseScreen(services, case.summary), (80, 24)) as pilot:
        await until_seen(pilot, "● connected")
        for document, key in ((case.documents[0], "g"), (case.documents[-1], "G")):
            await pilot.press(key)
            await pilot.pause()
            [line] = [line for line in lines(pilot.app) if line.startswith("▌")]
            assert document.title[:20] in line
            assert document.created is not None
            assert f"{document.created} {document_kind(document)}" in line
            assert f"{size_word(document.size)}" in line


def test_sizes_and_kinds_are_told_in_a_few_cells() -> None:
    sizes = (None, 0, 812, 34_100, 999_600, 2_400_000)
    words = ["", "0 B", "812 B", "34 kB", "1 MB", "2 MB"]
    assert [size_word(size) for size in sizes] == words
    named = DocumentInfo(id="1", title="", file_name="a.b.xlsx", mime_type="application/x-odd")
    bare = DocumentInfo(id="2", title="", mime_type="Application/PDF")
    assert document_kind(named) == "XLSX"
    assert document_kind(bare) == "PDF"


async def test_a_case_without_documents_says_so_and_enter_is_dim(
    sandbox: RunningSandbox, services: Services, server: Api, tmp_path: Path
) -> None:
    case = msgspec.structs.replace(await some_case(services, server), documents=())
    offline = services_of(sandbox, tmp_path / "offline", url=NOWHERE)
    offline.store.mirror.put_case(case, now_utc())
    async with showing(ReadingApp(offline), CaseScreen(offline, case.summary)) as pilot:
        assert "No documents." in seen(pilot.app)
        read = pilot.app.screen.active_bindings["enter"]
        assert not read.enabled
        await pilot.press("enter", "j", "G", "pagedown")
        assert isinstance(pilot.app.screen, CaseScreen)
    offline.close()


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_is_drawn_and_obeyed_by_nobody(
    services: Services, server: Api, size: tuple[int, int]
) -> None:
    zaak = fresh(server)
    changed = server.patch(zaak["url"], {"omschrijving": HOSTILE, "toelichting": HOSTILE})
    assert changed.status_code == 200, changed.text
    add_document(server, zaak, b"hej", title=HOSTILE, name="a.txt", mime_type="text/\x1b[2J")
    decided = server.post(
        f"{BESLUITEN}/besluiten", server.decision(zaak, toelichting=f"Bifall\n{HOSTILE}")
    )
    assert decided.status_code == 201, decided.text
    case = await read_case(services, zaak["identificatie"])
    assert "\x1b" in case.summary.title
    async with showing(ReadingApp(services), CaseScreen(services, case.summary), size) as pilot:
        await until_seen(pilot, "● connected")
        assert unsafe_in(seen(pilot.app)) == set()
        assert "␛[31m␛]52;c;aGVq␇<U+009B>2J<U+202E>dlog" in seen(pilot.app)
        await pilot.press("G", "tab", "space", "G")
        await pilot.pause()
        assert unsafe_in(seen(pilot.app)) == set()
        await pilot.click(PageView, offset=(30, 1))
        assert isinstance(pilot.app.screen, CaseScreen)


@pytest.mark.parametrize("size", [(40, 10), (300, 100)])
async def test_a_very_small_and_a_very_large_terminal_can_be_used(
    services: Services, server: Api, size: tuple[int, int]
) -> None:
    case = await some_case(services, server)
    async with showing(ReadingApp(services), CaseScreen(services, case.summary), size) as pilot:
        await until_seen(pilot, case.summary.number, "as seen" if size[0] > 80 else "Type")
        await pilot.resize_terminal(80, 24)
        await pilot.press("tab", "G")
        await until_seen(pilot, f"{case.history[0].at.astimezone():%Y-%m-%d %H:%M}")
        assert pilot.app.screen.has_class("-narrow")


@pytest.mark.parametrize("holder", [CaseScreen, ReaderScreen, DocumentList, PageView])
def test_every_key_can_be_given_to_another_by_its_id(
    holder: type[CaseScreen | ReaderScreen | DocumentList | PageView],
) -> None:
    assert holder.BINDINGS
    for binding in holder.BINDINGS:
        assert isinstance(binding, Binding)
        assert binding.id

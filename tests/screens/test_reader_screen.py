"""The reader, as a person with a keyboard sees it."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import msgspec
import pytest

from api_client.models import Case, DocumentInfo
from caseworker.documents.answer import Outcome, Page, State
from caseworker.documents.limits import Limits
from caseworker.services import Services
from screens.case import CaseScreen
from screens.reader import ReaderScreen
from tests.documents.samples import encrypted_pdf, letter_pdf, picture, scanned_pdf
from tests.sandbox.client import Api
from tests.sandbox_server import RunningSandbox
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
from widgets.document_pane import DocumentPane
from widgets.page_view import PageView

SIZES = [(80, 24), (120, 40)]
NOWHERE = "http://127.0.0.1:9"
UNREADABLE = {
    "encrypted": (encrypted_pdf(), "a.pdf", "application/pdf", "protected with a password"),
    "damaged": (b"%PDF-1.7\n" + b"\xff" * 500, "c.pdf", "application/pdf", "is damaged"),
    "unsupported": (bytes(range(256)) * 8, "d.xyz", "application/x-thing", "cannot be read here"),
    "blank": (b" \n \n", "e.txt", "text/plain", "has no text"),
}
LOOKED_AT = {
    "scanned": (scanned_pdf(), "b.pdf", "application/pdf", "pictures without text", 2),
    "picture": (picture("PNG"), "f.png", "image/png", "PNG, 1200 × 800", 1),
}


async def case_with(
    services: Services,
    server: Api,
    content: bytes,
    *,
    name: str = "brev.pdf",
    title: str = "Mitt brev",
    mime_type: str = "application/pdf",
) -> tuple[Case, DocumentInfo]:
    """Return a case with one more document, and that document."""
    zaak = server.fresh_case()
    # Which forms the files of a case have depends on the day; these tests read the neighbours.
    while not await has_readable_ends(services, zaak["identificatie"]):
        zaak = server.fresh_case()
    add_document(server, zaak, content, title=title, name=name, mime_type=mime_type)
    case = await read_case(services, zaak["identificatie"])
    return case, next(one for one in case.documents if one.title == title)


async def has_readable_ends(services: Services, number: str) -> bool:
    documents = (await read_case(services, number)).documents
    ends = [*documents[:1], *documents[-1:]]
    return bool(ends) and all(one.file_name.endswith((".pdf", ".docx")) for one in ends)


def files_in(folder: Path, pattern: str = "*") -> list[Path]:
    return sorted(folder.glob(pattern))


def has_files(folder: Path, count: int) -> bool:
    return len(files_in(folder)) == count


def reader_of(app: ReadingApp, case: Case, document: DocumentInfo) -> ReaderScreen:
    return ReaderScreen(app.services, case, document, app.reader)


@pytest.mark.parametrize("size", SIZES)
async def test_pages_are_read_and_turned(
    services: Services, server: Api, size: tuple[int, int]
) -> None:
    case, letter = await case_with(services, server, letter_pdf())
    app = ReadingApp(services)
    async with showing(app, reader_of(app, case, letter), size) as pilot:
        screen = await until_seen(pilot, "page 1 of 2", "Ansökan om färdtjänst", "Sida två")
        at = case.documents.index(letter) + 1
        assert f"{case.summary.number} › Mitt brev" in lines(app)[0]
        assert f"document {at} of {len(case.documents)}" in lines(app)[0]
        assert "── page 2 of 2 ──" in screen
        for label in ("page down", "page", "document", "save", "back"):
            assert label in footer(app)
        assert all(len(line) == size[0] for line in lines(app))
        await pilot.press("n")
        screen = await until_seen(pilot, "page 2 of 2", "Sida två")
        assert "Ansökan om färdtjänst" not in screen
        assert not app.screen.active_bindings["n"].enabled
        await pilot.press("n", "p")
        await until_seen(pilot, "page 1 of 2", "Ansökan om färdtjänst")
        await pilot.press("G")
        await until_seen(pilot, "page 2 of 2")
        await pilot.press("g")
        await until_seen(pilot, "page 1 of 2", "Ansökan om färdtjänst")


async def test_a_real_document_is_read_line_by_line_and_by_the_window(
    services: Services, server: Api
) -> None:
    text = "\n".join(f"Rad {number}" for number in range(1, 101)).encode()
    case, info = await case_with(services, server, text, name="a.txt", mime_type="text/plain")
    app = ReadingApp(services)
    async with showing(app, reader_of(app, case, info), (80, 24)) as pilot:

        def top() -> str:
            return lines(app)[1].strip()

        await until_seen(pilot, "Rad 1 ")
        height = app.screen.query_one(PageView).size.height
        await pilot.press("j", "down", "k")
        await pilot.pause()
        assert top() == "Rad 2"
        await pilot.press("space")
        await pilot.pause()
        assert top() == f"Rad {2 + height - 1}"
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown", "pagedown", "j")
        await pilot.pause()
        assert lines(app)[-2].strip() == "Rad 100"
        await pilot.press("pageup")
        await pilot.pause()
        assert top() == f"Rad {100 - height + 1 - (height - 1)}"
        await pilot.press("home")
        await pilot.pause()
        assert top() == "Rad 1"


async def test_full_stop_and_comma_go_through_the_documents_of_the_case(
    services: Services, server: Api
) -> None:
    case, _letter = await case_with(services, server, letter_pdf())
    count = len(case.documents)
    app = ReadingApp(services)
    async with showing(app, reader_of(app, case, case.documents[0])) as pilot:
        await until_seen(pilot, f"document 1 of {count}", f"› {case.documents[0].title[:30]}")
        assert not app.screen.active_bindings["comma"].enabled
        await pilot.press("comma")
        for at, document in enumerate(case.documents[1:], start=2):
            await pilot.press("full_stop")
            await until_seen(pilot, f"document {at} of {count}", f"› {document.title[:30]}")
        assert not app.screen.active_bindings["full_stop"].enabled
        await pilot.press("full_stop", "comma")
        await until_seen(pilot, f"document {count - 1} of {count}")


async def test_a_document_left_before_it_came_does_not_show_up_in_the_next_one(
    services: Services, server: Api
) -> None:
    case, letter = await case_with(services, server, letter_pdf())
    app = ReadingApp(services)
    screen = reader_of(app, case, letter)
    step, back = ("comma", "full_stop")
    if case.documents[0] == letter:
        step, back = back, step
    async with showing(app, screen) as pilot:
        await pilot.press(step, back, step, back)
        await until_seen(pilot, "page 1 of 2", "Sida två")
        await pilot.press("r", "r")
        await until_seen(pilot, "page 1 of 2", "Sida två")
        assert seen(app).count("Sida två") == 1


async def test_a_page_of_a_document_left_meanwhile_is_dropped(
    services: Services, server: Api
) -> None:
    case, letter = await case_with(services, server, letter_pdf())
    app = ReadingApp(services)
    screen = reader_of(app, case, letter)
    async with showing(app, screen) as pilot:
        await until_seen(pilot, "page 1 of 2")
        pane = screen.query_one(DocumentPane)
        pane.post_message(pane.Came(0, Page(3, "Ur ett annat dokument")))
        pane.post_message(pane.Came(0, Outcome(State.DAMAGED, "PDF", "Något annat")))
        await pilot.pause()
        assert "annat" not in seen(app)
        assert "page 1 of 2" in seen(app)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", UNREADABLE)
async def test_what_cannot_be_read_is_said_in_the_middle_of_the_screen(
    services: Services, server: Api, kind: str, size: tuple[int, int]
) -> None:
    content, name, mime_type, sentence = UNREADABLE[kind]
    case, info = await case_with(services, server, content, name=name, mime_type=mime_type)
    app = ReadingApp(services)
    async with showing(app, reader_of(app, case, info), size) as pilot:
        await until_seen(pilot, sentence)
        [at] = [at for at, line in enumerate(lines(app)) if sentence in line]
        assert abs(at - size[1] / 2) <= 4  # what is known of the file stands below
        assert "page " not in lines(app)[0]
        if kind == "encrypted":
            await pilot.press("escape")  # out of the line that asks for the password
        await pilot.press("space", "j", "G", "n", "p")
        assert app.screen.active_bindings["s"].enabled
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)


DRAWN = re.compile("[▀▄█]{4}")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", LOOKED_AT)
async def test_what_has_no_text_is_looked_at(
    services: Services, server: Api, kind: str, size: tuple[int, int]
) -> None:
    content, name, mime_type, sentence, pages = LOOKED_AT[kind]
    case, info = await case_with(services, server, content, name=name, mime_type=mime_type)
    app = ReadingApp(services)
    async with showing(app, reader_of(app, case, info), size) as pilot:
        await until_seen(pilot, sentence, f"page 1 of {pages}")
        await until(pilot, lambda: DRAWN.search(seen(app)) is not None)
        assert sentence in lines(app)[1]
        if pages > 1:
            await pilot.press("n")
            await until_seen(pilot, "page 2 of 2")
            await until(pilot, lambda: DRAWN.search(seen(app)) is not None)
        await pilot.press("plus", "down", "minus", "0", "v")
        await until(pilot, lambda: DRAWN.search(seen(app)) is not None)
        assert app.screen.active_bindings["s"].enabled
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_a_file_without_content_and_one_that_is_too_large_are_said(
    services: Services, server: Api
) -> None:
    case, letter = await case_with(services, server, letter_pdf())
    app = ReadingApp(services, Limits(content=1000))
    async with showing(app, reader_of(app, case, letter)) as pilot:
        await until_seen(pilot, "The file is larger than")
    # One that is not held here.
    broken = msgspec.structs.replace(letter, version=99, broken="nothing came")
    app = ReadingApp(services)
    async with showing(app, reader_of(app, case, broken)) as pilot:
        await until_seen(pilot, "does not give the document Mitt brev (nothing came)")
        assert not app.screen.active_bindings["s"].enabled
        await pilot.press("s")
        assert isinstance(app.screen, ReaderScreen)


async def test_text_before_a_limit_is_shown_with_what_is_missing_above_it(
    services: Services, server: Api
) -> None:
    text = "\n".join(f"Rad {number}" for number in range(1, 2001)).encode()
    case, info = await case_with(services, server, text, name="a.txt", mime_type="text/plain")
    app = ReadingApp(services, Limits(characters=1000))
    async with showing(app, reader_of(app, case, info)) as pilot:
        screen = await until_seen(pilot, "The rest is not shown.", "Rad 1 ")
        assert screen.index("The rest is not shown.") < screen.index("Rad 1 ")


async def test_without_a_server_the_sentence_stands_there_and_r_tries_again(
    sandbox: RunningSandbox, services: Services, server: Api, tmp_path: Path
) -> None:
    case, letter = await case_with(services, server, letter_pdf())
    app = ReadingApp(services_of(sandbox, tmp_path / "offline", url=NOWHERE))
    gone = msgspec.structs.replace(letter, content=letter.content.replace(sandbox.url, NOWHERE))
    async with showing(app, reader_of(app, case, gone)) as pilot:
        await until_seen(pilot, "cannot be reached", "is not on this computer")
    app.services.close()
    server.sandbox.control.faults([{"kind": "status", "path": "*/download", "status": 500}])
    app = ReadingApp(services)
    async with showing(app, reader_of(app, case, letter)) as pilot:
        await until_seen(pilot, "failed (500)")
        server.sandbox.control.reset()
        await pilot.press("r")
        await until_seen(pilot, "page 1 of 2", "Ansökan om färdtjänst")


async def test_leaving_in_the_middle_of_a_document_does_not_hold_up_the_next(
    services: Services, server: Api
) -> None:
    text = ("långt " * 50 + "\n") * 20_000
    case, info = await case_with(
        services, server, text.encode(), name="a.txt", mime_type="text/plain"
    )
    app = ReadingApp(services)
    async with showing(app, CaseScreen(services, case.summary)) as pilot:
        await until_seen(pilot, "● connected")
        await pilot.press("G", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
        await pilot.press("g", "enter")
        # Whatever the first document of this case is, it has been read, or why not is said.
        await until(
            pilot,
            lambda: "document 1 of" in seen(app) and "document is being" not in seen(app),
        )
    assert info in case.documents


async def test_saving_goes_to_the_download_folder_and_overwrites_nothing(
    services: Services, server: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    case, letter = await case_with(services, server, letter_pdf(), name="../[b]brev\x1b.pdf")
    app = ReadingApp(services)
    async with showing(app, reader_of(app, case, letter)) as pilot:
        await until_seen(pilot, "page 1 of 2")
        await pilot.press("s")
        screen = await until_seen(pilot, "Saved as", "[b]brev␛.pdf")
        assert unsafe_in(screen) == set()
        [home] = files_in(tmp_path, "*.pdf")
        assert home.read_bytes() == letter_pdf()
        assert home.stat().st_mode & 0o777 == 0o600
        downloads = tmp_path / "Downloads"
        downloads.mkdir()
        for count in (1, 2, 3):
            await pilot.press("s")
            await until(pilot, partial(has_files, downloads, count))
        names = [path.name for path in files_in(downloads)]
        assert names == ["[b]brev␛ (2).pdf", "[b]brev␛ (3).pdf", "[b]brev␛.pdf"]


async def test_a_folder_that_takes_no_file_is_said(
    services: Services, server: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, letter = await case_with(services, server, letter_pdf())
    monkeypatch.setenv("HOME", str(tmp_path / "gone"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "gone"))
    app = ReadingApp(services)
    async with showing(app, reader_of(app, case, letter)) as pilot:
        await until_seen(pilot, "page 1 of 2")
        await pilot.press("s")
        await until_seen(pilot, "cannot be written")
        assert isinstance(app.screen, ReaderScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_is_drawn_and_obeyed_by_nobody(
    services: Services, server: Api, size: tuple[int, int]
) -> None:
    text = f"Hej\r\n{HOSTILE}\r\nslut\x0c\n".encode()
    case, info = await case_with(
        services, server, text, name=f"{HOSTILE[:9]}.txt", title=HOSTILE, mime_type="text/plain"
    )
    app = ReadingApp(services)
    async with showing(app, reader_of(app, case, info), size) as pilot:
        screen = await until_seen(pilot, "page 1 of", "slut")
        assert unsafe_in(screen) == set()
        assert "␛]52;c;aGVq␇" in lines(app)[0]
        assert "[/] [@click=app.quit]x[/]" in screen.replace("\n", " ")
        at = next(at for at, line in enumerate(lines(app)) if "@click" in line)
        await pilot.click(offset=(lines(app)[at].index("@click") + 18, at))
        assert isinstance(app.screen, ReaderScreen)


async def test_resizing_wraps_anew_and_keeps_the_place(services: Services, server: Api) -> None:
    text = "\n".join(f"Stycke {number}: " + "ord " * 60 for number in range(1, 60)).encode()
    case, info = await case_with(services, server, text, name="a.txt", mime_type="text/plain")
    app = ReadingApp(services)
    async with showing(app, reader_of(app, case, info), (120, 40)) as pilot:
        await until_seen(pilot, "Stycke 1:")
        await pilot.press("space", "space")
        await pilot.pause()
        before = next(line for line in lines(app) if "Stycke" in line).split(":")[0].strip()
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: len(lines(app)) == 20)
        assert all(len(line) == 60 for line in lines(app))
        shown = [line.split(":")[0].strip() for line in lines(app) if "Stycke" in line]
        numbers = [int(name.split()[1]) for name in shown]
        assert abs(numbers[0] - int(before.split()[1])) <= 1

"""Reading with the keyboard: finding, jumping, marking, opening what is inside."""

from __future__ import annotations

import hashlib
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from caseworker.services import Services
from screens.case import CaseScreen
from tests.documents import samples
from tests.sandbox.client import Api
from tests.screens.reading import ReadingApp, footer, lines, seen, showing, until, until_seen
from tests.screens.test_reader_screen import case_with, reader_of
from widgets.page_view import PageView
from widgets.place_list import PlaceList

REPORT = samples.pdf(
    "= Bakgrund\nSökanden vill bygga ut huset.\n#pagebreak()\n== Yttranden\nGrannen på Åsa 3:20 "
    "har inget emot tillbyggnaden.\n#table(columns: 3, stroke: none, column-gutter: 2em, [Post], "
    "[Antal], [Kronor], [Bygglov], [1], [14 200], [Karta], [2], [900])\n#pagebreak()\n"
    "= Bedömning\nÅtgärden strider inte mot planen, och grannens yttrande ändrar inte det."
)


@asynccontextmanager
async def reading(
    services: Services, server: Api, content: bytes, name: str, mime_type: str = ""
) -> AsyncIterator[tuple[ReadingApp, Pilot[None]]]:
    case, info = await case_with(services, server, content, name=name, mime_type=mime_type)
    app = ReadingApp(services)
    async with showing(app, reader_of(app, case, info), (100, 24)) as pilot:
        yield app, pilot


async def type_in(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*("space" if letter == " " else letter for letter in text))


async def answer(app: ReadingApp, pilot: Pilot[None], text: str) -> None:
    """Answer with a text that is pasted over what stands there."""
    app.screen.query_one(Input).value = text
    await pilot.press("enter")


async def test_words_are_found_while_they_are_typed_and_counted(
    services: Services, server: Api
) -> None:
    async with reading(services, server, REPORT, "pm.pdf") as (app, pilot):
        await until_seen(pilot, "page 1 of 3")
        await pilot.press("slash")
        await type_in(pilot, "GRANNEN")
        await until_seen(pilot, "1 of 2")
        await until_seen(pilot, "page 2 of 3")
        await pilot.press("enter")
        await until_seen(pilot, "2 of 2", "page 3 of 3")
        await pilot.press("down")
        await until_seen(pilot, "1 of 2")
        await pilot.press("up")
        await until_seen(pilot, "2 of 2")
        await type_in(pilot, "xyz")
        await until_seen(pilot, "not found")
        await pilot.press("escape")
        assert isinstance(app.focused, PageView)
        await pilot.press("slash")
        assert "GRANNENxyz" in seen(app)


async def test_words_are_found_over_the_end_of_a_line_and_gone_through_with_f3(
    services: Services, server: Api
) -> None:
    text = ("Rad\n" * 40 + "Bygglov för\ntillbyggnad\n") * 3
    async with reading(services, server, text.encode(), "a.txt", "text/plain") as (app, pilot):
        await until_seen(pilot, "Rad")
        await pilot.press("slash")
        await type_in(pilot, "bygglov för tillbyggnad")
        await until_seen(pilot, "1 of 3")
        await pilot.press("escape", "f3")
        await until_seen(pilot, "line 83")
        await pilot.press("shift+f3")
        await until_seen(pilot, "line 41")
        assert app.screen.active_bindings["f3"].enabled


async def test_the_contents_lead_to_headings_and_tables(services: Services, server: Api) -> None:
    async with reading(services, server, REPORT, "pm.pdf") as (app, pilot):
        await until_seen(pilot, "page 1 of 3", "contents")
        await pilot.press("i")
        screen = await until_seen(pilot, "Bakgrund", "Yttranden", "▦ Post", "Bedömning")
        assert screen.index("   1  Bakgrund") < screen.index("   2    Yttranden")
        await pilot.press("down", "down", "down", "enter")
        await until_seen(pilot, "page 3 of 3")
        await pilot.press("i", "escape")
        await until(pilot, lambda: isinstance(app.focused, PageView))
        await pilot.press("T")
        await until_seen(pilot, "page 2 of 3")
        assert "Post" in lines(app)[1] or "Post" in seen(app)


async def test_a_digit_asks_for_the_page_to_go_to(services: Services, server: Api) -> None:
    content = samples.pdf("#pagebreak()\n".join(f"Sida {n}\n" for n in range(1, 16)))
    async with reading(services, server, content, "pm.pdf") as (app, pilot):
        await until_seen(pilot, "page 1 of 15")
        await pilot.press("1")
        await until_seen(pilot, "Page", "of 15")
        await pilot.press("2", "enter")
        await until_seen(pilot, "page 12 of 15")
        await pilot.press("9", "9", "enter")
        await until_seen(pilot, "page 15 of 15")
        await pilot.press("3", "escape")
        assert "page 15 of 15" in seen(app)


async def test_a_locked_document_opens_with_its_password(services: Services, server: Api) -> None:
    async with reading(services, server, samples.encrypted_pdf(), "a.pdf") as (app, pilot):
        await until_seen(pilot, "protected with a password", "Password")
        await type_in(pilot, "fel")
        assert "fel" not in lines(app)[-2]
        await pilot.press("enter")
        await until_seen(pilot, "not the password", "Password")
        await type_in(pilot, "hemligt")
        await pilot.press("enter")
        await until_seen(pilot, "Ansökan om färdtjänst")
        # Kept nowhere: the next time it is asked for again.
        await pilot.press("comma", "full_stop")
        await until_seen(pilot, "protected with a password")
        assert "hemligt" not in seen(app)


async def test_files_inside_open_in_turn_and_escape_comes_back_step_by_step(
    services: Services, server: Api
) -> None:
    inner = samples.zipped({"ett.txt": "Första filen", "brev.pdf": samples.letter_pdf()})
    attached = [("arkiv.zip", inner), ("två.txt", b"Andra filen")]
    content = samples.mail("Se bilagor", attached=attached).as_bytes()
    async with reading(services, server, content, "a.eml", "message/rfc822") as (app, pilot):
        await until_seen(pilot, "Se bilagor", "2 files are attached.", "attached files")
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.focused, PlaceList))
        await pilot.press("enter")
        await until_seen(pilot, "› arkiv.zip", "• ett.txt")
        await pilot.press("a", "down", "enter")
        await until_seen(pilot, "› arkiv.zip › brev.pdf", "Ansökan om färdtjänst")
        await pilot.press("escape")
        await until_seen(pilot, "• ett.txt")
        await pilot.press("escape")
        await until_seen(pilot, "Se bilagor")
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_a_file_inside_that_cannot_be_had_is_a_sentence(
    services: Services, server: Api
) -> None:
    content = samples.zipped({"bomb.txt": b"\0" * 60_000_000})
    async with reading(services, server, content, "a.zip", "application/zip") as (_app, pilot):
        await until_seen(pilot, "• bomb.txt")
        await pilot.press("a")
        await until_seen(pilot, "cannot be opened", "grows far too large")
        await until_seen(pilot, "• bomb.txt")


async def test_what_cannot_be_read_is_known_by_size_and_hash(
    services: Services, server: Api
) -> None:
    content = b"7z\xbc\xaf\x27\x1c" + bytes(2000)
    digest = hashlib.sha256(content).hexdigest()
    async with reading(services, server, content, "a.7z", "application/x-7z") as (_app, pilot):
        await until_seen(pilot, "7Z files cannot be read", "7Z, 2 kB, SHA-256", digest[:20])


async def test_marked_lines_are_copied_as_they_are_written(
    services: Services, server: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(App, "copy_to_clipboard", lambda _app, text: copied.append(text))
    text = "Rad ett\n  rad två " + "ord " * 40 + "\nrad tre\nrad fyra"
    async with reading(services, server, text.encode(), "a.txt", "text/plain") as (app, pilot):
        await until_seen(pilot, "Rad ett")
        await pilot.press("m", "j", "j", "j", "c")
        await until_seen(pilot, "Copied")
        assert copied == [f"Rad ett\n{('rad två ' + 'ord ' * 40).strip()}\nrad tre"]
        await pilot.press("m", "escape")
        assert "back" in footer(app)
        assert len(app.screen_stack) == 2


async def test_a_table_stays_as_wide_as_it_is_and_is_looked_at_from_the_side(
    services: Services, server: Api
) -> None:
    rows = "\n".join(";".join(f"kolumn {n} rad {r}" for n in range(12)) for r in range(30))
    async with reading(services, server, rows.encode(), "a.csv", "text/csv") as (app, pilot):
        await until_seen(pilot, "kolumn 0 rad 0")
        assert "kolumn 11" not in seen(app)
        await pilot.press(*["right"] * 20)
        await until_seen(pilot, "kolumn 11 rad 0")
        await pilot.press("w")
        await until_seen(pilot, "kolumn 0 rad 0", "kolumn 11 rad 0")


async def test_a_page_is_seen_as_it_looks_and_read_again(services: Services, server: Api) -> None:
    async with reading(services, server, REPORT, "pm.pdf") as (app, pilot):
        await until_seen(pilot, "page 1 of 3")
        await pilot.press("n", "v")
        await until_seen(pilot, "███", "page 2 of 3")
        await pilot.press("n")
        await until_seen(pilot, "page 3 of 3")
        await pilot.press("escape")
        await until_seen(pilot, "page 2 of 3", "Yttranden")
        assert isinstance(app.focused, PageView)


async def test_a_picture_is_drawn_in_its_colours(services: Services, server: Api) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), (200, 10, 10)).save(stream, "PNG")
    async with reading(services, server, stream.getvalue(), "a.png", "image/png") as (app, pilot):
        await until_seen(pilot, "███")
        strips = app.screen._compositor.render_strips()
        colours = {
            segment.style.color.triplet
            for strip in strips
            for segment in strip
            if segment.style and segment.style.color and "█" in segment.text
        }
        [(red, green, blue)] = {colour for colour in colours if colour is not None}
        assert abs(red - 200) <= 4  # of thirty-two tones
        assert green == blue == 8


async def test_a_file_is_saved_where_somebody_says_and_never_over_another(
    services: Services, server: Api, tmp_path: Path
) -> None:
    async with reading(services, server, samples.letter_pdf(), "brev.pdf") as (app, pilot):
        await until_seen(pilot, "page 1 of 2")
        await pilot.press("S")
        await until_seen(pilot, "Save as", "brev.pdf")
        await answer(app, pilot, str(tmp_path / "min.pdf"))
        await until(pilot, lambda: (tmp_path / "min.pdf").exists())
        assert (tmp_path / "min.pdf").read_bytes() == samples.letter_pdf()
        await until_seen(pilot, "Saved as")
        (tmp_path / "min.pdf").write_bytes(b"annat")
        await pilot.press("S")
        await until_seen(pilot, "Save as")
        await answer(app, pilot, str(tmp_path / "min.pdf"))
        await until_seen(pilot, "overwritten")  # one word: lines break where they will
        assert (tmp_path / "min.pdf").read_bytes() == b"annat"


async def test_a_bookmark_is_listed_in_the_contents_and_taken_away_again(
    services: Services, server: Api
) -> None:
    async with reading(services, server, REPORT, "pm.pdf") as (_app, pilot):
        await until_seen(pilot, "page 1 of 3")
        await pilot.press("n", "j", "j", "j", "asterisk")
        await until_seen(pilot, "Bookmark set: page 2")
        await pilot.press("g", "i")
        await until_seen(pilot, "★ ", "Bakgrund")
        await pilot.press("down", "enter")
        await until_seen(pilot, "page 2 of 3")
        await pilot.press("comma", "full_stop")
        await until_seen(pilot, "page 1 of 3")
        await pilot.press("i")
        await until_seen(pilot, "★ ")
        await pilot.press("escape", "n", "j", "j", "j", "asterisk")
        await until_seen(pilot, "Bookmark removed")
        await pilot.press("i")
        await until_seen(pilot, "Bakgrund")
        assert "★" not in seen(pilot.app)


async def test_what_was_read_is_no_longer_marked_in_the_case(
    services: Services, server: Api
) -> None:
    case, info = await case_with(services, server, samples.letter_pdf(), name="brev.pdf")
    app = ReadingApp(services)
    async with showing(app, CaseScreen(services, case.summary), (120, 40)) as pilot:
        await until_seen(pilot, "○ Mitt brev")
        await pilot.press("G", "enter")
        await until_seen(pilot, "page 1 of 2")
        marks = services.store.read_marks
        await until(pilot, lambda: marks.of(case.summary.id).is_read(info))
        await pilot.press("escape")
        await until_seen(pilot, "Parties", " Mitt brev")
        assert "○ Mitt brev" not in seen(app)

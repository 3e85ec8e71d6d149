"""Long texts: wrapped to the width, and no dearer the longer they are."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import App, ComposeResult

from tests.screens.reading import lines
from widgets.fitted import fitted, wrapped
from widgets.page_view import PageView
from widgets.text_flow import Place, TextFlow, paragraphs_of


class Alone(App[None]):
    def __init__(self, flow: TextFlow) -> None:
        super().__init__()
        self.flow = flow

    def compose(self) -> ComposeResult:
        yield PageView()

    def on_mount(self) -> None:
        view = self.query_one(PageView)
        view.show(self.flow)
        view.focus()


def book(pages: int, rows: int = 60) -> TextFlow:
    flow = TextFlow()
    for page in range(1, pages + 1):
        flow.add_page(paragraphs_of("\n".join(f"Sida {page} rad {row}" for row in range(rows))))
    return flow


async def test_five_hundred_pages_are_one_widget_and_wrap_only_what_shows() -> None:
    flow = book(500)
    app = Alone(flow)
    async with app.run_test(size=(80, 24)) as pilot:
        before = len(list(app.screen.walk_children()))
        for key in ("space", "space", "j", "G", "pageup", "k"):
            await pilot.press(key)
        await pilot.pause()
        assert len(list(app.screen.walk_children())) == before
        # Six windows of 24 lines were looked at, not 30,000 lines.
        assert flow.wrapped_paragraphs < 200
        assert lines(app)[0].strip() == "Sida 500 rad 12"
        view = app.query_one(PageView)
        view.go_to_page(250)
        await pilot.pause()
        assert lines(app)[0].strip() == "Sida 250 rad 0"
        assert view.page == 250
        await pilot.press("k")
        assert view.page == 249


async def test_scrolling_goes_over_every_line_once_in_both_directions() -> None:
    flow = book(7, rows=5)
    flow.add_page(paragraphs_of("ord " * 200))
    flow.wrap_to(20)
    down, place = [Place()], Place()
    while (after := flow.moved(place, 1)) != place:
        place = after
        down.append(place)
    up = [place]
    while (before := flow.moved(place, -1)) != place:
        place = before
        up.append(place)
    assert up == down[::-1]
    assert [flow.lines(place, 1)[0].text for place in down] == [
        line.text for line in flow.lines(Place(), 10_000)
    ]
    assert flow.moved(Place(), len(down) - 1) == down[-1]
    assert flow.last_top(10) == down[-10]


async def test_an_empty_text_takes_every_key() -> None:
    app = Alone(TextFlow())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "k", "space", "pageup", "g", "G")
        assert not "".join(lines(app)).strip()


def test_lines_are_cut_between_words_and_lose_nothing() -> None:
    text = "  Enligt plan- och bygglagen (2010:900) får åtgärden inte påbörjas förrän startbesked."
    cut = wrapped(text, 20)
    assert all(cell_len(line) <= 20 for line in cut)
    assert " ".join(line.strip() for line in cut) == text.strip()
    assert cut[0].startswith("  Enligt")
    assert all(word in " ".join(cut) for word in text.split())


def test_long_words_wide_and_combining_characters_keep_to_the_width() -> None:
    for text in ("x" * 95, "漢字" * 30, "a\u030a" * 50, "漢 " * 40, "\t" * 9 + "x", "a\tb" * 30):
        cut = wrapped(text, 21)
        assert all(cell_len(line) <= 21 for line in cut)
        assert "".join("".join(cut).split()) == "".join(text.split())
        assert not any(line.startswith("\u030a") for line in cut)
    assert wrapped("", 20) == [""]
    assert wrapped("   ", 20) == [""]


def test_a_paragraph_of_a_megabyte_is_cut_before_it_is_wrapped() -> None:
    text = "ord " * 250_000
    parts = [paragraph.text for paragraph in paragraphs_of(text)]
    assert "".join(parts) == text
    assert max(map(len, parts)) <= 4_000
    assert "".join(paragraph.text for paragraph in paragraphs_of("x" * 9_000)) == "x" * 9_000


def test_what_is_fitted_has_exactly_its_width() -> None:
    for text in ("Bygglov", "Bygglov, tillbyggnad", "漢字漢字漢字", "A\u030asa A\u030asa 3:21", ""):
        assert cell_len(fitted(text, 10)) == 10
    assert fitted("Bygglov, tillbyggnad", 10) == "Bygglov, …"
    assert fitted("\x1b[2J", 6) == "␛[2J  "
    assert fitted("x", 0) == ""
    assert fitted("x", -3) == ""


async def test_the_column_is_made_narrower_and_wider_and_the_reader_stays_where_they_were() -> None:
    flow = TextFlow()
    flow.add_page(paragraphs_of("\n".join(f"Rad {row} " + "ord " * 40 for row in range(60))))
    app = Alone(flow)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["space"] * 2)
        top = lines(app)[0].split("ord")[0].strip()
        await pilot.press("minus", "minus")
        await pilot.pause()
        assert max(len(line.rstrip()) for line in lines(app)) <= 64
        assert lines(app)[0].startswith(top)
        await pilot.press(*["minus"] * 20)
        await pilot.pause()
        assert 20 < max(len(line.rstrip()) for line in lines(app)) <= 32
        await pilot.press(*["plus"] * 20)
        await pilot.pause()
        assert max(len(line.rstrip()) for line in lines(app)) > 70
        assert lines(app)[0].startswith(top)

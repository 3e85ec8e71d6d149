"""The line over a draft: at any width it says what is being written and whether it is saved."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from widgets.draft_head import DraftHead


class HeadApp(App[None]):
    def compose(self) -> ComposeResult:
        yield DraftHead()


async def drawn(width: int, *, case: str = "", what: str, saved: str) -> str:
    app = HeadApp()
    async with app.run_test(size=(width, 5)):
        head = app.query_one(DraftHead)
        head.case, head.what, head.saved = case, what, saved
        return head.render_line(0).text


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("title", ["Altan", "Ändrad användning av komplementbyggnad, 本" * 3])
async def test_the_case_gives_way_to_what_is_written_and_whether_it_is_saved(
    width: int, title: str
) -> None:
    line = await drawn(width, case=title, what="Beslut (utkast)", saved="sparat 14:02:11")
    assert " › Beslut (utkast) " in line
    assert line.endswith("  sparat 14:02:11")
    assert cell_len(line) == width - 2  # one blank at each side


async def test_without_a_case_what_is_written_begins_the_line() -> None:
    line = await drawn(40, what="Överlämna 3 ärenden", saved="")
    assert line.startswith("Överlämna 3 ärenden ")


async def test_no_part_brings_control_bytes_or_markup_to_the_terminal() -> None:
    hostile = "\x1b]52;c;AAAA\x07[/][@click=app.quit]x[/]\u202e"
    line = await drawn(120, case=hostile, what="Decision", saved="")
    assert not set(line) & set("\x1b\x07\u202e")
    assert "[@click=app.quit]x[/]" in line

"""The field for long text: exact to the character, whatever is typed, pasted and taken back."""

from __future__ import annotations

import random

import pytest
from textual.app import App, ComposeResult
from textual.events import Paste
from textual.pilot import Pilot

from widgets.long_text import LONGEST_PASTED_LINE, ExactText, LongText, broken

ODD = ["a", "å", " ", "\n", "\r", "\r\n", "\x0b", "\x85", "\u2028", "\x1b", "\t", "字", "a\u0308"]


class Page(App[None]):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        yield LongText(self.text)


def field(pilot: Pilot[None]) -> LongText:
    return pilot.app.query_one(LongText)


def drawn(pilot: Pilot[None]) -> list[str]:
    return [strip.text for strip in pilot.app.screen._compositor.render_strips()]


def place(text: str, at: int) -> tuple[int, int]:
    before = text[:at].split("\n")
    return len(before) - 1, len(before[-1])


@pytest.mark.parametrize("seed", range(20))
def test_any_edit_leaves_the_text_that_a_plain_string_would_have(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choices(ODD, k=30))
    document = ExactText(text)
    for _edit in range(60):
        start, end = sorted(chance.randint(0, len(text)) for _end in range(2))
        new = "".join(chance.choices(ODD, k=chance.randint(0, 5)))
        result = document.replace_range(place(text, start), place(text, end), new)
        assert result.replaced_text == text[start:end]
        text = text[:start] + new + text[end:]
        assert result.end_location == place(text, start + len(new))
        assert document.text == text
        assert document.lines == text.split("\n")


async def test_what_was_pasted_is_taken_back_and_done_again_to_the_character() -> None:
    async with Page("a\r\nb\u2028").run_test() as pilot:
        await pilot.press("ctrl+end", "end")
        field(pilot).move_cursor(field(pilot).document.end)
        field(pilot).post_message(Paste("\x1b[31m\r\u2028x"))
        await pilot.pause()
        assert field(pilot).text == "a\r\nb\u2028\x1b[31m\n\u2028x"
        await pilot.press("ctrl+z")
        assert field(pilot).text == "a\r\nb\u2028"
        await pilot.press("ctrl+y")
        assert field(pilot).text == "a\r\nb\u2028\x1b[31m\n\u2028x"


async def test_long_lines_wrap_and_every_row_is_as_wide_as_the_field() -> None:
    text = "Åtgärden strider inte mot detaljplanen. " * 5 + "\n字字字\tslut"
    async with Page(text).run_test(size=(40, 12)) as pilot:
        rows = drawn(pilot)
        assert "detaljplanen." in rows[0] + rows[1]
        assert any("字字字 slut" in row for row in rows)
        strips = pilot.app.screen._compositor.render_strips()
        assert {strip.cell_length for strip in strips} == {40}


async def test_a_key_shows_where_the_cursor_is_and_selecting_shows_what_is_selected() -> None:
    async with Page("ett två\ntre").run_test(size=(40, 6)) as pilot:
        field(pilot).focus()
        await pilot.press("X", "shift+down")
        assert "Xett två" in drawn(pilot)[0]
        assert field(pilot).selected_text == "ett två\nt"
        rows = [field(pilot).render_line(y) for y in range(2)]
        plain = field(pilot).rich_style.bgcolor
        marked = [
            "".join(part.text for part in row if part.style and part.style.bgcolor != plain)
            for row in rows
        ]
        assert marked[0] == "ett två "
        assert marked[1].startswith("t")
        assert len(marked[1]) <= 2


def test_only_lines_that_are_too_long_are_broken_and_nothing_is_dropped() -> None:
    short = "a" * LONGEST_PASTED_LINE + "\n\n" + "b c"
    assert broken(short) == short
    for long in ("ord " * 3000, "a" * 9000, " " * 9000):
        parts = broken(long).split("\n")
        assert "".join(parts) == long
        assert max(map(len, parts)) <= LONGEST_PASTED_LINE


async def test_a_key_repaints_the_row_that_it_changes_and_no_other() -> None:
    text = "\n".join(f"rad {at}" for at in range(8))
    async with Page(text).run_test(size=(40, 12)) as pilot:
        field(pilot).focus()
        await pilot.pause()
        field(pilot)._exchange_repaint_regions()
        row = field(pilot)._row
        before = [row(y) for y in range(12)]
        field(pilot).insert("x", (3, 0))
        regions = field(pilot)._exchange_repaint_regions()
        after = [row(y) for y in range(12)]
        changed = {y for y in range(12) if before[y] != after[y]}
        assert 3 in changed
        assert {region.y - field(pilot).content_offset.y for region in regions} == changed
        await pilot.pause()
        field(pilot).insert("\n", (0, 0))
        await pilot.pause()
        assert [line.strip() for line in drawn(pilot)[1:4]] == ["rad 0", "rad 1", "rad 2"]


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))]
)
async def test_whatever_is_done_the_screen_says_what_the_field_has(seed: int) -> None:
    chance = random.Random(seed)
    keys = ["a", "ö", "space", "enter", "backspace", "delete", "up", "down", "home", "end"]
    keys += ["ctrl+z", "ctrl+y", "shift+left", "shift+down", "pageup", "pagedown", "ctrl+k"]
    async with Page("ett två tre fyra fem sex sju\n" * 9).run_test(size=(20, 7)) as pilot:
        field(pilot).focus()
        for _key in range(80):
            await pilot.press(chance.choice(keys))
            shown = drawn(pilot)
            field(pilot)._on_screen.clear()
            field(pilot).refresh()
            await pilot.pause()
            assert drawn(pilot) == shown

"""The case list: keys, what stays where, straight columns, and nothing made that is not shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from api_client.models import CaseSummary
from caseworker.work.case_lines import HeldLines
from widgets.case_list import CaseList

TODAY = dt.date(2026, 11, 23)


def case(at: int, title: str = "Bygglov, carport", **more: object) -> CaseSummary:
    return CaseSummary(
        id=f"https://x/zaken/{at}",
        number=f"BN 2026-{at:06}",
        title=title,
        applicant=str(more.pop("applicant", "Karin Berg")),
        status="Utredning",
        deadline=TODAY + dt.timedelta(days=at),
        protected=bool(more.pop("protected", False)),
        suspended=bool(more.pop("suspended", False)),
        broken=str(more.pop("broken", "")),
    )


class ListApp(App[None]):
    def __init__(self, cases: Sequence[CaseSummary]) -> None:
        super().__init__()
        self.cases = cases
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield CaseList(id="cases")

    def on_mount(self) -> None:
        self.rows.focus()
        self.rows.show(HeldLines(self.cases), TODAY)

    @property
    def rows(self) -> CaseList:
        return self.query_one(CaseList)

    @property
    def number(self) -> str | None:
        """The number under the cursor."""
        return self.rows.case.number if self.rows.case else None

    def on_case_list_opened(self, message: CaseList.Opened) -> None:
        self.opened.append(message.case.number)

    def lines(self) -> list[str]:
        return [self.rows.render_line(y).text for y in range(self.rows.size.height)]


async def test_the_cursor_moves_by_keys_and_enter_opens() -> None:
    app = ListApp([case(at) for at in range(100)])
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("j", "down", "j", "k")
        assert app.rows.cursor == 2
        await pilot.press("enter")
        assert app.opened == ["BN 2026-000002"]
        await pilot.press("end")
        assert app.rows.cursor == 99
        await pilot.press("home", "up")
        assert app.rows.cursor == 0
        await pilot.press("pagedown")
        assert app.rows.cursor == 23


async def test_the_window_moves_by_half_a_page_when_the_cursor_passes_its_edge() -> None:
    app = ListApp([case(at) for at in range(1000)])
    async with app.run_test(size=(120, 24)) as pilot:
        tops = []
        for _ in range(60):
            await pilot.press("j")
            tops.append(round(app.rows.scroll_y))
        moves = [now - before for before, now in pairwise(tops) if now != before]
        assert moves
        assert min(moves) >= 12


async def test_the_cursor_stays_on_its_case_when_the_list_changes() -> None:
    app = ListApp([case(at) for at in range(50)])
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press(*["j"] * 10)
        app.rows.show(HeldLines([case(at) for at in range(5, 60)]), TODAY)
        await pilot.pause()
        assert app.number == "BN 2026-000010"


async def test_an_empty_list_takes_every_key() -> None:
    app = ListApp([])
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("j", "enter", "end", "pageup")
        assert app.number is None
        assert app.opened == []


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 300])
async def test_columns_are_straight_whatever_the_letters_and_the_width(width: int) -> None:
    cases = [
        case(1, "Åsa Öberg, tillbyggnad"),
        case(2, "A\u030asa O\u0308berg, tillbyggnad"),
        case(3, "日本語の申請書 " * 8),
        case(4, "x" * 300, applicant="Żółć " * 30),
        case(5, "👨‍👩‍👧 familj"),
        case(6, "\x1b]52;c;QQ==\x07\u202e [/] [@click=app.quit]x[/]"),
        case(-3, protected=True, suspended=True),
        case(7, broken="startdatum"),
    ]
    app = ListApp(cases)
    async with app.run_test(size=(width, 24)):
        lines = app.lines()
        room = app.rows.scrollable_content_region.width
        assert [cell_len(line) for line in lines] == [room] * len(lines)
        assert not {"\x1b", "\x07", "\u202e", "\u200d"} & set("".join(lines))


async def test_what_colour_says_a_sign_says_too() -> None:
    app = ListApp([case(-3), case(0), case(2, suspended=True), case(3, protected=True)])
    async with app.run_test(size=(120, 24)):
        late, today, suspended, protected = app.lines()[:4]
        assert "−3 d" in late
        assert "▲" in late
        assert "today" in today
        assert "⏸" in suspended
        assert "§" in protected
        assert "Karin Berg" not in protected


async def test_a_hundred_thousand_cases_cost_no_more_lines_than_ten() -> None:
    made: list[int] = []

    class Counting(CaseList):
        def _make(self, *arguments: object, **more: object):  # type: ignore[no-untyped-def]
            made.append(1)
            return super()._make(*arguments, **more)  # type: ignore[arg-type]

    class CountingApp(ListApp):
        def compose(self) -> ComposeResult:
            yield Counting(id="cases")

    counts = []
    for length in (200, 100_000):
        app = CountingApp([case(at % 3000) for at in range(length)])
        async with app.run_test(size=(120, 24)) as pilot:
            await pilot.pause()
            made.clear()
            await pilot.press("j", "j", "j")
            counts.append(len(made))
    assert counts[0] == counts[1]
    assert counts[1] <= 6


async def test_what_is_shown_until_all_have_come_is_left_for_the_first_of_all() -> None:
    app = ListApp([])
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows.show(HeldLines([case(at) for at in range(50, 60)]), TODAY, for_now=True)
        assert app.number == case(50).number
        app.rows.show(HeldLines([case(at) for at in range(100)]), TODAY)
        assert app.number == case(0).number
        app.rows.show(HeldLines([case(at) for at in range(50, 60)]), TODAY, for_now=True)
        await pilot.press("down")
        app.rows.show(HeldLines([case(at) for at in range(100)]), TODAY)
        assert app.number == case(51).number
        app.rows.show(HeldLines([case(at) for at in range(40, 100)]), TODAY)
        assert app.number == case(51).number

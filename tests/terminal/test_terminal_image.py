"""Whatever is drawn, the terminal shows the same as if every frame had been sent whole."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.terminal_image import TerminalImage

COLUMNS, ROWS = 30, 3
START, END = "\x1b[?2026h", "\x1b[?2026l"
TEXTS = st.text(alphabet="ab å│▌世e\u0301⏸", min_size=1, max_size=6) | st.builds(
    lambda before, count, after: before + " " * count + after,
    st.sampled_from(["", "a"]), st.integers(1, 28), st.sampled_from(["", "b"]),
)  # fmt: skip
STYLES = st.sampled_from(
    ["", "1", "38;2;1;2;3", "48;5;7", "1;38;2;1;2;3;48;2;9;9;9", "38;2;1;2;3;48;2;9;9;9",
     "38;2;4;4;4;48;2;9;9;9", "31;44", "91;44", "7", "4;31", "4;32"]
)  # fmt: skip


def widths(text: str) -> int:
    return sum({"世": 2, "\u0301": 0}.get(each, 1) for each in text)


@st.composite
def pieces(draw: st.DrawFn) -> str:
    """One piece of a line, as Textual writes it."""
    text = draw(TEXTS).lstrip("\u0301") or "a"
    # The emulator takes a mark behind the last cell of a line for one of the next line.
    row, column = draw(st.integers(0, ROWS - 1)), draw(st.integers(0, COLUMNS - 2))
    while column + widths(text) > COLUMNS - 1:
        text = text[:-1]
        if not text:
            return ""
    style = draw(STYLES)
    drawn = f"\x1b[{style}m{text}\x1b[0m" if style else text
    return f"\x1b[{row + 1};{column + 1}H{drawn}"


FRAMES = st.lists(st.lists(pieces(), max_size=5).map("".join), max_size=8)


def shown(screen: pyte.Screen) -> list[list[pyte.screens.Char]]:
    return [[look(screen.buffer[row][column]) for column in range(COLUMNS)] for row in range(ROWS)]


def blank_frame() -> str:
    return "".join(f"\x1b[{row + 1};1H{' ' * COLUMNS}" for row in range(ROWS))


def look(cell: pyte.screens.Char) -> pyte.screens.Char:
    """Return what is seen of a cell: of a blank neither weight nor colour."""
    is_blank = cell.data == " " and not (cell.reverse or cell.underscore or cell.strikethrough)
    return cell._replace(fg="default", bold=False) if is_blank else cell


@pytest.mark.parametrize("erases", [True, False])
@given(frames=FRAMES)
def test_the_terminal_shows_what_whole_frames_would_show(
    erases: bool,
    frames: list[str],
) -> None:
    whole, thrifty = (pyte.Screen(COLUMNS, ROWS) for _ in range(2))
    streams = pyte.Stream(whole), pyte.Stream(thrifty)
    image = TerminalImage(erases_in_colour=erases)
    # Half of a wide character is drawn over in no program; so each frame begins with nothing.
    for frame in [blank_frame() + each for each in frames]:
        streams[0].feed(frame + "\x1b[2;2H")
        streams[1].feed(image.through(frame + "\x1b[2;2H"))
        assert shown(thrifty) == shown(whole)
        assert (thrifty.cursor.x, thrifty.cursor.y) == (whole.cursor.x, whole.cursor.y)


def test_what_is_there_already_is_not_sent() -> None:
    image = TerminalImage()
    frame = "\x1b[1;1H\x1b[1mNumber\x1b[0m  Case\x1b[2;1Hline\x1b[1;1H"
    assert image.through(frame)
    assert [image.through(each) for each in (START, frame, END)] == ["", "", ""]
    changed = frame.replace("line", "lime")
    assert [image.through(each) for each in (START, changed, END)] == [
        "", f"{START}\x1b[2;3Hm\x1b[1;1H", END,
    ]  # fmt: skip


def test_a_cursor_that_moves_is_all_that_is_sent() -> None:
    image = TerminalImage()
    image.through("\x1b[1;1Hab\x1b[1;1H")
    assert image.through("\x1b[1;1Hab\x1b[2;1H") == "\x1b[2;1H"


def test_colours_change_by_as_little_as_may_be() -> None:
    image = TerminalImage()
    image.through("\x1b[2;1Hwide\x1b[1;1H")
    line = "\x1b[1;1H\x1b[38;2;1;1;1;48;2;9;9;9ma\x1b[0m\x1b[38;2;2;2;2;48;2;9;9;9mb\x1b[0m"
    assert image.through(line) == ("\x1b[38;2;1;1;1;48;2;9;9;9ma\x1b[38;2;2;2;2mb\x1b[0m")


@pytest.mark.parametrize("other", ["\x1b[?1049h", "\x07", "\x1b]52;c;aGVq\x07", "\x1b[2J"])
def test_what_is_no_frame_goes_through_and_what_was_drawn_is_not_relied_on(other: str) -> None:
    image = TerminalImage()
    image.through("\x1b[1;1Hab")
    assert image.through(other) == other
    assert "ab" in image.through("\x1b[1;1Hab")


def test_nothing_is_relied_on_after_the_terminal_changed_its_size() -> None:
    image = TerminalImage()
    image.through("\x1b[1;1Hab")
    image.forget()
    assert "ab" in image.through("\x1b[1;1Hab")

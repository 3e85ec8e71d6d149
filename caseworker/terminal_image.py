"""Sends a terminal no more than what is not on it yet.

Textual paints every widget that may have changed, whole, with the colours of each piece written
out: 16 kB for a case that was assigned, twice the same screen when a case opens. Over a slow line
that is what is waited for. Here every frame is held against what the terminal shows already, and
only the cells that differ go out (docs/terminal.md, "Bytes").
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rich.cells import get_character_cell_size

_TOKEN: Final = re.compile(
    r"\x1b\[(?:([0-9]+);([0-9]+))?H"  # where to go on, lines and columns from 1
    r"|\x1b\[([0-9;]*)m"  # how to draw
    r"|([^\x00-\x1f\x7f-\x9f]+)"  # what to draw
    r"|(\n)"  # Textual goes to a place of its own after each
)
_NO_FRAME: Final = re.compile(r"\x1b(?!\[[0-9;]*[Hm])|[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f]")
_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
# As wide as a letter in every terminal: Latin, punctuation, arrows, lines, blocks.
_PLAIN: Final = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u2193\u2500-\u259f\u25b2\u25cb\u25cf]*"
)
_GAP: Final = 4
"""Unchanged cells between changed ones that are sent rather than skipped: skipping takes as many
bytes."""
_LONGEST_MOVE: Final = 200
_BLANKS: Final = re.compile(" {12,}")
"""From so many on, erasing them and going on behind them takes fewer bytes."""
_SEEN_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "53"})
"""Underlined, reversed, struck through, underlined twice, overlined (ECMA-48, SGR)."""


class TerminalImage:
    """What a terminal shows, as far as it was drawn through this; of the rest nothing is known."""

    def __init__(self, *, erases_in_colour: bool = True) -> None:
        """``erases_in_colour``: what is erased has the background of the moment (bce)."""
        self._erases_in_colour = erases_in_colour
        self._characters: list[list[str | None]] = []
        self._styles: list[list[str]] = []
        self._columns = 0
        self._at: tuple[int, int] | None = None
        self._drawn_as = ""
        self._holds_start = False
        self._is_started = False

    def forget(self) -> None:
        """Know nothing any more: the terminal was cleared, or somebody else wrote on it."""
        self._characters.clear()
        self._styles.clear()
        self._columns = 0
        self._at = None

    def through(self, data: str) -> str:
        """Return what of the data the terminal has to be sent.

        What is no frame goes through as it is, and whatever it may have done is not relied on.
        """
        if data == _SYNC_START:
            self._holds_start = True
            return ""
        if data == _SYNC_END:
            self._holds_start = False
            is_started, self._is_started = self._is_started, False
            return _SYNC_END if is_started else ""
        if _NO_FRAME.search(data) is None:
            return self._begun(self._frame(data))
        if not data.startswith("\x1b[?") or "1049" in data:
            self.forget()
        self._at = None
        return self._begun(data)

    def _begun(self, sent: str) -> str:
        if not sent or not self._holds_start:
            return sent
        self._holds_start, self._is_started = False, True
        return _SYNC_START + sent

    def _frame(self, data: str) -> str:
        """Return the cells of a frame that are not there yet, and where the cursor is to be."""
        out: list[str] = []
        row = column = 0
        style = ""
        for token in _TOKEN.finditer(data):
            line, place, codes, text, _feed = token.groups()
            if text is not None:
                column += self._draw(out, row, column, text, style)
            elif codes is not None:
                style = "" if codes in {"", "0"} else f"{style};{codes}" if style else codes
            else:
                row, column = (int(line) - 1, int(place) - 1) if line else (0, 0)
        if self._drawn_as:
            out.append("\x1b[0m")
            self._drawn_as = ""
        self._move(out, row, column)
        return "".join(out)

    def _draw(self, out: list[str], row: int, column: int, text: str, style: str) -> int:
        """Draw what differs; return how many cells the text takes."""
        is_plain = _PLAIN.fullmatch(text) is not None
        cells: list[str | None] = list(text) if is_plain else _cells(text)
        end = column + len(cells)
        characters, styles = self._row(row, end)
        before, styled = characters[column:end], styles[column:end]
        if before == cells and styled.count(style) == len(cells):
            return len(cells)
        characters[column:end] = cells
        styles[column:end] = [style] * len(cells)
        if is_plain and "" not in before:
            for first, last in _changed(cells, before, styled, style):
                self._send(out, row, column + first, text[first:last], style)
        else:
            # Terminals differ in how wide they draw it: what follows has a place of its own.
            self._send(out, row, column, text, style)
            self._at = None
        return len(cells)

    def _row(self, row: int, end: int) -> tuple[list[str | None], list[str]]:
        """Return a row that has at least so many cells; None in those that were never drawn."""
        while len(self._characters) <= row:
            self._characters.append([])
            self._styles.append([])
        characters, styles = self._characters[row], self._styles[row]
        self._columns = max(self._columns, end)
        if len(characters) < end:
            styles += [""] * (end - len(characters))
            characters += [None] * (end - len(characters))
        return characters, styles

    def _send(self, out: list[str], row: int, column: int, text: str, style: str) -> None:
        """Draw plain text, or text of which it does not matter where it ends."""
        done = 0
        if self._erases_in_colour and _on_blanks(style)[1] == "":
            for blanks in _BLANKS.finditer(text):
                if blanks.start() > done:
                    self._write(out, row, column + done, text[done : blanks.start()], style)
                self._write(out, row, column + blanks.start(), "", style)
                out.append(f"\x1b[{len(blanks.group())}X")
                done = blanks.end()
        if done < len(text):
            self._write(out, row, column + done, text[done:], style)

    def _write(self, out: list[str], row: int, column: int, text: str, style: str) -> None:
        self._move(out, row, column)
        if style != self._drawn_as:
            out.append(_change(self._drawn_as, style))
            self._drawn_as = style
        out.append(text)
        end = column + len(text)
        # Behind the last cell of a line terminals differ in where they are.
        self._at = (row, end) if end < self._columns else None

    def _move(self, out: list[str], row: int, column: int) -> None:
        at, self._at = self._at, (row, column)
        if at == (row, column):
            return
        if at is not None and at[0] == row and 0 < column - at[1] < _LONGEST_MOVE:
            out.append(f"\x1b[{column - at[1]}C")
        else:
            out.append(f"\x1b[{row + 1};{column + 1}H")


def _cells(text: str) -> list[str | None]:
    """Return what stands in each cell: combining marks with their letter, nothing behind a wide
    one."""
    cells: list[str | None] = []
    for character in text:
        width = get_character_cell_size(character)
        if width == 0 and cells:
            last = len(cells) - 1
            while last > 0 and cells[last] == "":
                last -= 1
            cells[last] = f"{cells[last]}{character}"
        elif width:
            cells += [character, *[""] * (width - 1)]
    return cells


def _changed(
    cells: list[str | None], before: list[str | None], styled: list[str], style: str
) -> list[tuple[int, int]]:
    """Return the stretches in which something differs, those close together as one."""
    stretches: list[tuple[int, int]] = []
    first = last = -1
    blank = _on_blanks(style)
    for at, (now, then, as_) in enumerate(zip(cells, before, styled, strict=True)):
        if now == then and (as_ == style or (now == " " and _on_blanks(as_) == blank)):
            continue
        if first < 0:
            first = at
        elif at - last > _GAP:
            stretches.append((first, last))
            first = at
        last = at + 1
    stretches.append((first, last))
    return stretches


@lru_cache(maxsize=4096)
def _change(before: str, now: str) -> str:
    """Return what makes a terminal draw in another way than before, in as few bytes as may be."""
    anew = f"\x1b[0;{now}m" if before and now else f"\x1b[{now or '0'}m"
    was, is_ = _parted(before), _parted(now)
    if not before or was[0] != is_[0]:
        return anew
    parts = [
        new or default
        for old, new, default in zip(was[1:], is_[1:], ("39", "49"), strict=True)
        if old != new
    ]
    change = f"\x1b[{';'.join(parts)}m"
    return change if len(change) < len(anew) else anew


@lru_cache(maxsize=4096)
def _on_blanks(style: str) -> tuple[str, str]:
    """Return what of a style is seen where nothing stands: the background, and lines."""
    attributes, text, ground = _parted(style)
    lines = ";".join(each for each in attributes.split(";") if each in _SEEN_ON_BLANKS)
    return ground, f"{lines} {text}" if lines else ""


@lru_cache(maxsize=4096)
def _parted(style: str) -> tuple[str, str, str]:
    """Part a style into attributes, the colour of the text, and that of the background."""
    attributes: list[str] = []
    text = ground = ""
    codes = iter(style.split(";") if style else ())
    for code in codes:
        colour = code
        if code in {"38", "48"}:
            kind = next(codes, "")
            colour = ";".join([code, kind, *(next(codes, "") for _ in range(_PARTS.get(kind, 0)))])
        if code == "38" or 30 <= int(code or 0) <= 39 or 90 <= int(code or 0) <= 97:
            text = colour
        elif code == "48" or 40 <= int(code or 0) <= 49 or 100 <= int(code or 0) <= 107:
            ground = colour
        else:
            attributes.append(code)
    return ";".join(attributes), text, ground


_PARTS: Final = {"2": 3, "5": 1}
"""Numbers of a colour, by its kind (ECMA-48, ITU-T T.416): red, green, blue, or one of a table."""

"""Text from outside cut to cells of the screen: what fits into a column, what fits into a line."""

from __future__ import annotations

import re

from rich.cells import cell_len, get_character_cell_size, set_cell_size

from caseworker.text import visible

_WORD = re.compile(r" *[^ ]+")
_TAB = 8


def fitted(text: str, width: int) -> str:
    """Make outside text safe and exactly so many cells wide, with ``…`` where it was cut."""
    safe = visible(text, single_line=True)
    if width > 0 and cell_len(safe) > width:
        return set_cell_size(safe, width - 1) + "…"
    return set_cell_size(safe, max(0, width))


def unwrapped(text: str) -> str:
    """Make one outside paragraph safe and leave it as long as it is."""
    return visible(text).expandtabs(_TAB).rstrip(" ")


def wrapped(text: str, width: int) -> list[str]:
    """Make one outside paragraph safe and cut it into lines of at most so many cells.

    It is cut between words where it can be; the indentation of the first line stays. The text has
    no line feed. Wide characters count as two cells, combining marks as none.
    """
    text = unwrapped(text)
    width = max(2, width)
    if cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    line, used = "", 0
    for word in _WORD.findall(text):
        size = cell_len(word)
        if used + size <= width:
            line, used = line + word, used + size
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word.lstrip(" "), width)
        lines.extend(full)
        used = cell_len(line)
    return [*lines, line]


def _cut(word: str, width: int) -> list[str]:
    """Cut a word into pieces of at most so many cells."""
    pieces, piece, used = [], "", 0
    for character in word:
        size = get_character_cell_size(character)
        if used + size > width:
            pieces.append(piece)
            piece, used = "", 0
        piece, used = piece + character, used + size
    return [*pieces, piece]

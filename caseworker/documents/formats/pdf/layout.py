"""Text as it stands on the paper: columns one after the other, tables in straight columns.

The order of a PDF's own content is that of whatever program wrote it: a heading may come last.
Here the page is read as a person does it: where white space divides it into columns of running
text, one column after the other, everything else line by line, and what stands apart in a line
keeps its place on a grid of characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from caseworker.documents.formats.pdf.words import Word

_GUTTER: Final = 0.5
"""White space between columns of text, in heights of a line."""
_APART: Final = 1.1
"""White space in a line from which its parts keep their places, in heights of a line."""
_PARAGRAPH: Final = 0.4
"""White space between lines, above what is usual, that stands for an empty one."""
_FEWEST_LINES: Final = 4
_FULL: Final = 0.6
"""Share of its column that a line of running text fills on average; a table is emptier."""
_WORDS_PER_LINE: Final = 3
_LINES_FOR_A_STRAY: Final = 15
"""A word that stands between columns, among so many lines, is no part of the text."""
_DEEPEST: Final = 6
"""Columns inside columns."""
_WIDEST_INDENT: Final = 60
_TABLE_LINES: Final = 3
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks of Hebrew, Arabic and their kin."""
_TURNED: Final = 3.0
"""Times higher than a usual line, from which a word must be written along the edge."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text; ``cells`` is how many parts stand apart in it."""

    text: str
    cells: int = 1


def laid_out(words: Sequence[Word]) -> list[Row]:
    """Return the lines of a page. Every word is in exactly one of them."""
    height = median([word.bottom - word.top for word in words]) if words else 0
    much = _TURNED * height
    turned = [word for word in words if word.bottom - word.top > much and _is_turned(word)]
    if turned:
        places = {word.at for word in turned}
        words = [word for word in words if word.at not in places]
    rows = _region(list(words), 0)
    if turned:
        rows += [Row(""), *(Row(word.text) for word in turned)]
    return rows


def tables_in(rows: Sequence[Row]) -> Iterator[int]:
    """Yield the numbers of the lines in which tables begin."""
    begun = 0
    for number, row in enumerate([*rows, Row("")]):
        if row.cells > 1:
            begun += 1
        elif row.text or begun:
            if begun >= _TABLE_LINES:
                yield number - begun
            begun = 0


def _is_turned(word: Word) -> bool:
    return len(word.text) > 2 and word.height > word.right - word.left


def _region(words: list[Word], depth: int) -> list[Row]:
    """Lay out a part of the page."""
    split = _columns(words) if depth < _DEEPEST else None
    if split is None:
        return _grid(words)
    rows: list[Row] = []
    for part in split:
        if part:
            rows += [Row("")] if rows else []
            rows += _region(part, depth + 1)
    return rows


def _columns(words: list[Word]) -> tuple[list[Word], ...] | None:
    """Divide words into above, left column, right column and below, where there are columns."""
    if len(words) < 2 * _FEWEST_LINES * _WORDS_PER_LINE:
        return None
    height = median([word.bottom - word.top for word in words])
    margin = _GUTTER * height / 2
    for at in _gutters(words, height):
        start, end = at - margin, at + margin
        crossing = sorted((w for w in words if w.left < end and w.right > start), key=_top)
        for top, bottom in _bands(crossing, words):
            inside = [w for w in words if w.top >= top and w.bottom <= bottom]
            left = [w for w in inside if w.right <= start]
            right = [w for w in inside if w.left >= end]
            if not _are_columns(left, right, height):
                continue
            left = _without_what_follows(left, right)
            chosen = {w.at for w in left} | {w.at for w in right}
            rest = [w for w in words if w.at not in chosen]
            above = [w for w in rest if w.middle < (top + bottom) / 2]
            below = [w for w in rest if w.middle >= (top + bottom) / 2]
            return above, left, right, below
    return None


def _top(word: Word) -> float:
    return word.top


def _gutters(words: list[Word], height: float) -> Iterator[float]:
    """Yield the places from left to right where few words cross, the emptiest first."""
    start, end = min(w.left for w in words), max(w.right for w in words)
    bins = int(end - start) + 1
    if bins < 4 * height or bins > 20_000:
        return
    steps = [0] * (bins + 1)
    for word in words:
        steps[int(word.left - start)] += 1
        steps[min(bins, int(word.right - start) + 1)] -= 1
    covered: list[int] = []
    now = 0
    for step in steps[:bins]:
        now += step
        covered.append(now)
    few = max(covered) // 4
    found: list[tuple[int, float]] = []
    begun: int | None = None
    for at, count in enumerate([*covered, few + 1]):
        if count <= few:
            begun = at if begun is None else begun
        elif begun is not None:
            middle = (begun + at) / 2
            if 0.05 * bins < middle < 0.95 * bins and at - begun >= _GUTTER * height:
                found.append((min(covered[begun:at]), _emptiest(covered, begun, at) + start))
            begun = None
    yield from (at for _, at in sorted(found))


def _emptiest(covered: list[int], begun: int, end: int) -> float:
    """Return the middle of the widest strip that next to nothing crosses.

    A title and the number of the page may stand in the middle of it.
    """
    most = min(covered[begun:end]) + max(covered) // _LINES_FOR_A_STRAY
    widest, start = (0, begun), begun
    for at in range(begun, end + 1):
        if at == end or covered[at] > most:
            widest = max(widest, (at - start, start))
            start = at + 1
    length, first = widest
    return first + length / 2


def _bands(crossing: list[Word], words: list[Word]) -> list[tuple[float, float]]:
    """Return the stretches of the page that nothing crosses, the highest first."""
    top = min(w.top for w in words)
    bands = []
    for word in crossing:
        if word.top > top:
            bands.append((top, word.top + 0.3 * word.height))
        top = max(top, word.bottom - 0.3 * word.height)
    bands.append((top, max(w.bottom for w in words)))
    return sorted(bands, key=lambda band: band[0] - band[1])


def _are_columns(left: list[Word], right: list[Word], height: float) -> bool:
    """Tell columns of text from those of a table.

    The last column may be short: then the file must have all of the left one before it.
    """
    running = [_is_running_text(side, height) for side in (left, right)]
    if all(running) or not any(running) or not (left and right):
        return all(running)
    return max(w.at for w in left) < min(w.at for w in right)


def _without_what_follows(left: list[Word], right: list[Word]) -> list[Word]:
    """Leave out what stands below both columns, and after both in the file."""
    bottom, last = max(w.bottom for w in right), max(w.at for w in right)
    return [w for w in left if w.at < last or w.middle < bottom]


def _is_running_text(words: list[Word], height: float) -> bool:
    """Tell a column of sentences from one of cells."""
    lines = _lines(words)
    if len(lines) < _FEWEST_LINES or len(words) < _WORDS_PER_LINE * len(lines):
        return False
    width = max(w.right for w in words) - min(w.left for w in words)
    if width < 6 * height:
        return False
    filled = sum(sum(w.right - w.left for w in line) for line in lines)
    return filled >= _FULL * width * len(lines)


def _lines(words: list[Word]) -> list[list[Word]]:
    """Gather words into lines from top to bottom: those that stand beside each other."""
    lines: list[list[Word]] = []
    top = bottom = 0.0
    # Written out rather than with min, max and the properties: every word of a page comes here.
    for word in sorted(words, key=lambda w: (w.top + w.bottom, w.left)):
        word_top, word_bottom = word.top, word.bottom
        shared = (bottom if bottom < word_bottom else word_bottom) - (
            top if top > word_top else word_top
        )
        height, line = word_bottom - word_top, bottom - top
        if lines and shared >= 0.5 * (height if height < line else line):
            lines[-1].append(word)
        else:
            lines.append([word])
            top, bottom = word_top, word_bottom
    return lines


def _grid(words: list[Word]) -> list[Row]:
    """Return the lines, with what stands apart in them at its place."""
    if not words:
        return []
    wide = [(w.right - w.left) / len(w.text) for w in words if len(w.text) > 2]
    letter = median(wide) if wide else max(1.0, words[0].height / 2)
    start = min(w.left for w in words)
    lines = _lines(words)
    gaps = [_top_of(after) - _bottom_of(before) for before, after in pairwise(lines)]
    usual = max(0.0, median(gaps)) if gaps else 0.0
    rows: list[Row] = []
    for at, line in enumerate(lines):
        height = median(w.height for w in line)
        if at and gaps[at - 1] > usual + _PARAGRAPH * height:
            rows.append(Row(""))
        rows.append(_row(line, start, max(letter, 0.1), height))
    return rows


def _top_of(line: list[Word]) -> float:
    return min(w.top for w in line)


def _bottom_of(line: list[Word]) -> float:
    return max(w.bottom for w in line)


def _row(line: list[Word], start: float, letter: float, height: float) -> Row:
    """Return one line; right-to-left text keeps the order of the file, which is that of reading."""
    if _RIGHT_TO_LEFT.search("".join([word.text for word in line])):
        return Row(" ".join(w.text for w in sorted(line, key=lambda w: w.at)))
    text, cells, right = "", 1, start
    for word in sorted(line, key=lambda w: (w.left, w.at)):
        place = round((word.left - start) / letter)
        if not text:
            text = " " * min(place, _WIDEST_INDENT) if place > 2 else ""
        elif word.left - right > _APART * height:
            text += " " * max(2, place - len(text))
            cells += 1
        else:
            text += " "
        text += word.text
        right = max(right, word.right)
    return Row(text, cells)

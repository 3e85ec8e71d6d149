"""Finding words in a text as it stands on paper: over line ends, whatever the capitals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_LONGEST = 200
_BETWEEN = r"(?:\s|\u00ad|-\n)+"
"""White space of any length, as columns have it, and words divided at the end of a line."""


class Hit(NamedTuple):
    """A place where the words stand: the line it begins in, from 0, and the offsets in the text."""

    line: int
    start: int
    end: int


def pattern_of(words: str) -> re.Pattern[str] | None:
    """Return what finds some words in their order, or None where there are none."""
    parts = unicodedata.normalize("NFC", words[:_LONGEST]).split()
    if not parts:
        return None
    return re.compile(_BETWEEN.join(map(re.escape, parts)), re.IGNORECASE)


def hits_in(text: str, pattern: re.Pattern[str]) -> Iterator[Hit]:
    """Yield where a pattern stands in a text, from its beginning to its end."""
    if not unicodedata.is_normalized("NFC", text):
        text = "\n".join(unicodedata.normalize("NFC", line) for line in text.split("\n"))
    line, counted = 0, 0
    for match in pattern.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        yield Hit(line, match.start(), match.end())

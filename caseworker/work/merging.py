"""Two texts that came from one: where they differ, and one text out of both.

Texts are compared sentence by sentence. With the text that both began from it is known who changed
what (the three-way merge of diff3: Khanna, Kunal and Pierce, "A Formal Investigation of Diff3",
2007); without it every difference is one of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, auto

# After a full stop, or after the end of a line; nothing is left out.
_ENDS = re.compile(r"(?<=[.!?])(?=\s)|(?<=\n)")


class Side(Enum):
    """Who changed a passage."""

    NOBODY = auto()
    MINE = auto()
    THEIRS = auto()
    BOTH = auto()


class Take(Enum):
    """Which of the two passages goes into the one text."""

    MINE = auto()
    THEIRS = auto()
    BOTH = auto()


@dataclass(frozen=True, slots=True)
class Hunk:
    """A passage of both texts. ``changed_by`` NOBODY has the same in both."""

    mine: str
    theirs: str
    changed_by: Side

    @property
    def take(self) -> Take:
        """What is taken where nobody chooses: what was changed; mine where both changed it."""
        return Take.THEIRS if self.changed_by is Side.THEIRS else Take.MINE


def hunks(mine: str, theirs: str, base: str | None = None) -> list[Hunk]:
    """Return both texts cut into passages, in their order; put together they give each text."""
    cut_mine, cut_theirs = _sentences(mine), _sentences(theirs)
    if base is None:
        return list(_of_two(cut_mine, cut_theirs))
    return list(_of_three(cut_mine, cut_theirs, _sentences(base)))


def merged(passages: Sequence[Hunk], taken: Sequence[Take]) -> str:
    """Return one text out of passages, with what was taken of each."""
    return "".join(_taken(hunk, take) for hunk, take in zip(passages, taken, strict=True))


def _taken(hunk: Hunk, take: Take) -> str:
    if take is Take.MINE or hunk.mine == hunk.theirs:
        return hunk.mine
    if take is Take.THEIRS:
        return hunk.theirs
    apart = "" if not hunk.mine or hunk.mine[-1].isspace() or hunk.theirs[:1].isspace() else "\n"
    return hunk.mine + apart + hunk.theirs


def _sentences(text: str) -> list[str]:
    return [part for part in _ENDS.split(text) if part]


def _of_two(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Hunk]:
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what != "equal" and i2 - i1 == j2 - j1:
            pairs = zip(mine[i1:i2], theirs[j1:j2], strict=True)
            yield from (Hunk(one, other, Side.BOTH) for one, other in pairs)
        else:
            side = Side.NOBODY if what == "equal" else Side.BOTH
            yield Hunk("".join(mine[i1:i2]), "".join(theirs[j1:j2]), side)


def _of_three(mine: Sequence[str], theirs: Sequence[str], base: Sequence[str]) -> Iterator[Hunk]:
    """Walk along what all three have in common; what lies between was changed."""
    at_base = at_mine = at_theirs = 0
    for start, in_mine, in_theirs, length in _common(base, mine, theirs):
        yield from _changed(base[at_base:start], mine[at_mine:in_mine], theirs[at_theirs:in_theirs])
        same = "".join(base[start : start + length])
        if same:
            yield Hunk(same, same, Side.NOBODY)
        at_base, at_mine, at_theirs = start + length, in_mine + length, in_theirs + length


def _changed(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Hunk]:
    if not mine and not theirs:
        return
    if 1 < len(mine) == len(theirs) == len(base):
        # As many sentences as before: each is another wording of the one in its place.
        for at in range(len(base)):
            one = slice(at, at + 1)
            yield from _changed(base[one], mine[one], theirs[one])
        return
    if mine == theirs:
        side = Side.NOBODY
    elif mine == base:
        side = Side.THEIRS
    else:
        side = Side.MINE if theirs == base else Side.BOTH
    yield Hunk("".join(mine), "".join(theirs), side)


def _common(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Give where all three agree: the place in each, and the length; an empty one ends it."""
    ours = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    others = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    i = j = 0
    while i < len(ours) and j < len(others):
        one, other = ours[i], others[j]
        start, end = max(one.a, other.a), min(one.a + one.size, other.a + other.size)
        if start < end:
            yield start, one.b + start - one.a, other.b + start - other.a, end - start
        if one.a + one.size < other.a + other.size:
            i += 1
        else:
            j += 1
    yield len(base), len(mine), len(theirs), 0

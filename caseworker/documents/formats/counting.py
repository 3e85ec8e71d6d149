"""Numbers as lists write them: people refer to "point 3 b"."""

from __future__ import annotations

from typing import Final

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def lettered(count: int) -> str:
    """Return a, b, … z, aa, bb, … and plain digits where that would be no help."""
    if not 0 < count <= 26 * 5:
        return str(count)
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def roman(count: int) -> str:
    """Return i, ii, iii, … and plain digits where there is no such number."""
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for size, letters in _ROMAN:
        text += letters * (count // size)
        count %= size
    return text

"""Tables as text."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

_WIDEST: Final = 100
"""Characters; a wider table is not padded, since its lines are wrapped on most screens anyway."""
_WIDEST_COLUMN: Final = 40
"""Characters that a column is padded to in a table that always is; longer cells stick out."""
BETWEEN: Final = " │ "


def table_lines(rows: list[list[str]], *, always: bool = False) -> list[str]:
    """Return the lines of a table. A cell may hold several lines.

    Narrow tables have straight columns, and wide ones where that is ``always`` wanted.
    """
    widths = [
        max((len(line) for cell in column for line in cell.split("\n")), default=0)
        for column in zip_longest(*rows, fillvalue="")
    ]
    if always:
        widths = [min(width, _WIDEST_COLUMN) for width in widths]
    elif sum(widths) + len(BETWEEN) * (len(widths) - 1) > _WIDEST:
        widths = [0] * len(widths)
    lines: list[str] = []
    for row in rows:
        cells = [cell.split("\n") for cell in row]
        for parts in zip_longest(*cells, fillvalue=""):
            padded = (part.ljust(width) for part, width in zip(parts, widths, strict=False))
            lines.append(BETWEEN.join(padded).rstrip())
    return lines

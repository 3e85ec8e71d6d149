"""A table of figures, each beside its floor and its budget."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure; ``floor`` is what the least program of its kind needs in the same run."""

    name: str
    figure: float
    unit: str
    floor: float | None = None
    budget: float | None = None
    ratio_budget: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor the figure is."""
        return self.figure / self.floor if self.floor else None

    @property
    def verdict(self) -> str:
        """Whether the figure is within its budget; nothing where there is none."""
        misses = []
        if self.budget is not None:
            misses.append(self.figure > self.budget)
        if self.ratio_budget is not None and self.ratio is not None:
            misses.append(self.ratio > self.ratio_budget)
        return ("MISS" if any(misses) else "ok") if misses else ""

    def cells(self) -> list[str]:
        """Return what stands in each column."""
        budgets = []
        if self.budget is not None:
            budgets.append(_number(self.budget))
        if self.ratio_budget is not None:
            budgets.append(f"{self.ratio_budget:.1f} ×")
        return [
            self.name,
            f"{_number(self.figure)} {self.unit}",
            "–" if self.floor is None else _number(self.floor),
            "–" if self.ratio is None else f"{self.ratio:.2f} ×",
            " and ".join(budgets) or "–",
            self.verdict,
        ]


def table(rows: Iterable[Row]) -> str:
    """Return rows below the names of the columns."""
    lines = [["", "figure", "floor", "ratio", "budget", ""], *(row.cells() for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    return "\n".join(_line(line, widths) for line in lines)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that so many percent of the values are not above."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def median(values: Sequence[float]) -> float:
    """Return the value in the middle."""
    return percentile(values, 50)


def _line(cells: list[str], widths: list[int]) -> str:
    name, *others = zip(cells, widths, strict=True)
    return "  ".join([name[0].ljust(name[1]), *(text.rjust(width) for text, width in others)])


def _number(value: float) -> str:
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if 0 < value < 1 else f"{value:.1f}".removesuffix(".0")

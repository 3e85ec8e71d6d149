"""The lines of a case list: out of the store, filtered, or with cases that are on no disk."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Protocol

from api_client.models import CaseSummary
from caseworker.offline.queue_lines import QueueLines
from caseworker.work.queue_order import Order, Place


class CaseLines(Protocol):
    """What a case list shows: lines by number, read when they come into view."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: int, /) -> CaseSummary: ...

    def glance(self, at: int) -> CaseSummary:
        """Return a line that will not be shown, nor those around it."""
        ...

    def some(self, places: Sequence[int]) -> Sequence[CaseSummary]:
        """Return the lines at some places, a few of them, read at once. Raises StoreProblem."""
        ...

    def place_of(self, case_id: str) -> int | None:
        """Return where a case stands, None where it does not."""
        ...

    def each(self) -> Iterator[CaseSummary]:
        """Yield every line. Raises StoreProblem."""
        ...


def overdue(lines: CaseLines, today: dt.date) -> int:
    """Return how many of the cases, the most urgent first, have their deadline behind them.

    Looks at a handful of lines, however many there are.
    """

    def deadline(at: int) -> dt.date:
        return lines.glance(at).deadline or dt.date.max

    return bisect_left(range(len(lines)), today, key=deadline)


class HeldLines:
    """Lines that are in memory: what a filter left, or a queue that is on no disk."""

    def __init__(self, cases: Sequence[CaseSummary]) -> None:
        self._cases = cases

    def __len__(self) -> int:
        return len(self._cases)

    def __getitem__(self, at: int, /) -> CaseSummary:
        return self._cases[at]

    def glance(self, at: int) -> CaseSummary:
        """Return a line."""
        return self._cases[at]

    def some(self, places: Sequence[int]) -> Sequence[CaseSummary]:
        """Return the lines at some places."""
        return [self._cases[at] for at in places]

    def place_of(self, case_id: str) -> int | None:
        """Return where a case stands, None where it does not."""
        return next((at for at, case in enumerate(self._cases) if case.id == case_id), None)

    def each(self) -> Iterator[CaseSummary]:
        """Yield every line."""
        return iter(self._cases)


class Unmirrored:
    """The cases of a queue that are on no disk: those of persons with protected identity.

    They come from the answer of the server and live as long as the window.
    """

    def __init__(
        self, places: Mapping[int, CaseSummary] | None = None, as_of: datetime | None = None
    ) -> None:
        """Take the cases by their places among all that the server gave at a time."""
        self._places = places or {}
        self._as_of = as_of

    def __len__(self) -> int:
        return len(self._places)

    def among(self, lines: QueueLines, order: Order) -> Mapping[int, CaseSummary]:
        """Return the cases by their places in a list of the lines and these. Raises StoreProblem.

        Costs nothing but for lines of another answer of the server, as another window keeps them.
        """
        if self._places and lines.as_of != self._as_of:
            self._places, self._as_of = self._placed(lines, order), lines.as_of
        # A line may have left the mirror since.
        return {
            min(at, len(lines) + before): self._places[at]
            for before, at in enumerate(sorted(self._places))
        }

    def _placed(self, lines: QueueLines, order: Order) -> Mapping[int, CaseSummary]:
        @cache
        def place(at: int) -> Place:
            return order(lines.glance(at))

        return {
            bisect_left(range(len(lines)), order(case), key=place) + before: case
            for before, case in enumerate(sorted(self._places.values(), key=order))
        }


class LinesWith:
    """The lines of a queue with some cases more, each at its place among all."""

    def __init__(self, lines: QueueLines, more: Mapping[int, CaseSummary]) -> None:
        self._lines = lines
        self._more = more
        self._places = sorted(more)

    def __len__(self) -> int:
        return len(self._lines) + len(self._more)

    def __getitem__(self, at: int, /) -> CaseSummary:
        position = at + len(self) if at < 0 else at
        return self._more.get(position) or self._lines[self._mirrored(position)]

    def glance(self, at: int) -> CaseSummary:
        """Return a line. Raises StoreProblem."""
        return self._more.get(at) or self._lines.glance(self._mirrored(at))

    def some(self, places: Sequence[int]) -> Sequence[CaseSummary]:
        """Return the lines at some places. Raises StoreProblem."""
        mirrored = [self._mirrored(at) for at in places if at not in self._more]
        rest = iter(self._lines.some(mirrored))
        return [self._more[at] if at in self._more else next(rest) for at in places]

    def _mirrored(self, position: int) -> int:
        return position - bisect_left(self._places, position)

    def place_of(self, case_id: str) -> int | None:
        """Return where a case stands, None where it does not."""
        for at, case in self._more.items():
            if case.id == case_id:
                return at
        place = self._lines.place_of(case_id)
        if place is None:
            return None
        for at in self._places:
            place += at <= place
        return place

    def each(self) -> Iterator[CaseSummary]:
        """Yield every line. Raises StoreProblem."""
        rest = self._lines.each()
        for at in range(len(self)):
            case = self._more.get(at)
            yield case if case is not None else next(rest)

"""The lines of a mirrored queue, read from the store as they come into view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import overload

import apsw
import msgspec

from api_client.models import CaseSummary, Queue
from caseworker.offline.clock import from_number
from caseworker.offline.database import rows
from caseworker.offline.storage import Storage

# A page is a few screens high: reading it takes a tenth of a millisecond.
_PAGE = 64
_MOST_PAGES = 32
# Where all are read.
_AT_ONCE = 256

_SELECT = (
    "SELECT position, id, number, record, (SELECT as_of FROM queue WHERE name = queue) "
    "FROM queued JOIN listed USING (id) WHERE queue = ?"
)
_NOTHING: dict[int, CaseSummary] = {}
_decoder = msgspec.msgpack.Decoder(CaseSummary)


class QueueLines(Sequence[CaseSummary]):
    """A queue in the order in which it was mirrored; made by ``Mirror.lines``.

    However long the queue is, a line costs at most the reading of one page. Where another window
    has mirrored the queue anew since, ``is_stale`` becomes true with the next page read; until
    the lines are asked for again some of them may be newer than others.
    """

    def __init__(self, storage: Storage, queue: Queue, *, as_of: int, count: int) -> None:
        self._storage = storage
        self._queue = queue
        self._as_of = as_of
        self._count = count
        self.is_stale = False
        self._pages: OrderedDict[int, dict[int, CaseSummary]] = OrderedDict()

    @property
    def as_of(self) -> datetime:
        """When the server gave the queue."""
        return from_number(self._as_of)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> CaseSummary: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[CaseSummary]: ...
    def __getitem__(self, at: int | slice) -> CaseSummary | Sequence[CaseSummary]:
        """Return a line, or several. Raises IndexError, StoreProblem."""
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(self._count))]
        position = at + self._count if at < 0 else at
        if not 0 <= position < self._count:
            raise IndexError(at)
        page = self._page(position // _PAGE)
        return page.get(position) or CaseSummary(id="", number="…")

    def glance(self, at: int) -> CaseSummary:
        """Return a line that will not be shown: no page is read for it. Raises StoreProblem."""
        page = self._pages.get(at // _PAGE) or self._storage.read(
            lambda connection: self._read(connection, at, at + 1)
        )
        return page.get(at) or CaseSummary(id="", number="…")

    def some(self, places: Sequence[int]) -> list[CaseSummary]:
        """Return the lines at some places, a few of them, read at once. Raises StoreProblem."""
        pages = self._pages
        found = {
            at: line
            for at in places
            if (line := pages.get(at // _PAGE, _NOTHING).get(at)) is not None
        }
        missing = [at for at in places if at not in found]
        if missing:
            found |= self._storage.read(lambda connection: self._read_at(connection, missing))
        return [found.get(at) or CaseSummary(id="", number="…") for at in places]

    def place_of(self, case_id: str) -> int | None:
        """Return where a case stands in the queue, None where it does not."""
        found = self._storage.read(
            lambda connection: rows(
                connection,
                tuple[int],
                "SELECT position FROM queued WHERE queue = ? AND id = ?",
                (self._queue.value, case_id),
            )
        )
        return found[0][0] if found and found[0][0] < self._count else None

    def each(self) -> Iterator[CaseSummary]:
        """Yield every line, past those that are in view. Raises StoreProblem."""
        for first in range(0, self._count, _AT_ONCE):
            last = min(first + _AT_ONCE, self._count)
            found = self._storage.read(partial(self._read, first=first, end=last), takes_long=True)
            for at in range(first, last):
                yield found.get(at) or CaseSummary(id="", number="…")

    def _page(self, number: int) -> dict[int, CaseSummary]:
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._storage.read(
                lambda connection: self._read(connection, number * _PAGE, (number + 1) * _PAGE)
            )
            if len(self._pages) > _MOST_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return page

    def _read(self, connection: apsw.Connection, first: int, end: int) -> dict[int, CaseSummary]:
        return self._read_where(connection, "position BETWEEN ? AND ?", (first, end - 1))

    def _read_at(
        self, connection: apsw.Connection, places: Sequence[int]
    ) -> dict[int, CaseSummary]:
        marks = ", ".join("?" * len(places))
        return self._read_where(connection, f"position IN ({marks})", places)

    def _read_where(
        self, connection: apsw.Connection, where: str, places: Sequence[int]
    ) -> dict[int, CaseSummary]:
        found = rows(
            connection,
            tuple[int, str, str, bytes, int],
            f"{_SELECT} AND {where}",
            (self._queue.value, *places),
        )
        self.is_stale = self.is_stale or any(row[4] != self._as_of for row in found)
        return {
            position: _summary(case_id, number, record)
            for position, case_id, number, record, _as_of in found
        }


def _summary(case_id: str, number: str, record: bytes) -> CaseSummary:
    """Decode a line; one that another version wrote differently keeps its number."""
    try:
        return _decoder.decode(record)
    except msgspec.DecodeError:
        return CaseSummary(id=case_id, number=number)

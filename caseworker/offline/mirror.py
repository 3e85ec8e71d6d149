"""The mirror: queues, cases and catalogues as the server last gave them.

Cases of persons with protected identity are not kept unless the administrator allows it. Nothing
here is the only copy of anything: it expires, and a record that this version cannot read counts
as not mirrored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

import apsw
import msgspec

from api_client.models import Case, CaseList, CaseSummary, CaseType, Queue
from caseworker.offline.clock import from_number, to_number
from caseworker.offline.database import rows
from caseworker.offline.items import Items
from caseworker.offline.queue_lines import QueueLines
from caseworker.offline.storage import Storage

# Cases written in one transaction, which takes some hundredths of a second.
_AT_ONCE = 1000
_CASE_TYPE = "case type"
_OTHER = "other"
R = TypeVar("R")

_encoder = msgspec.msgpack.Encoder()
_summaries = msgspec.msgpack.Decoder(CaseSummary)
_cases = msgspec.msgpack.Decoder(Case)
_case_types = msgspec.msgpack.Decoder(CaseType)

_PUT_LISTED = """
INSERT INTO listed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET number = excluded.number, title = excluded.title,
    type = excluded.type, status = excluded.status, received = excluded.received,
    planned = excluded.planned, deadline = excluded.deadline, closed = excluded.closed,
    handler = excluded.handler, unit = excluded.unit, as_of = excluded.as_of,
    record = excluded.record
    WHERE excluded.as_of >= listed.as_of AND excluded.record <> listed.record
RETURNING id
"""
_PUT_OPENED = """
INSERT INTO opened VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET number = excluded.number, as_of = excluded.as_of,
    record = excluded.record WHERE excluded.as_of >= opened.as_of
"""
_PUT_CATALOGUE = """
INSERT INTO catalogue VALUES (?, ?, ?, ?)
ON CONFLICT (kind, name) DO UPDATE SET as_of = excluded.as_of, content = excluded.content
    WHERE excluded.as_of >= catalogue.as_of
"""
# The places of a queue have no gaps.
_LENGTH = "(SELECT coalesce(max(position) + 1, 0) FROM queued WHERE queue = name)"


class Mirror:
    """The mirror of one store. Every method raises ``StoreProblem``.

    ``forget_documents`` is given the ids of cases that may not be kept, as when one has become
    protected.
    """

    def __init__(
        self,
        storage: Storage,
        *,
        mirror_protected: bool,
        forget_documents: Callable[[Sequence[str]], None],
    ) -> None:
        self._storage = storage
        self._mirror_protected = mirror_protected
        self._forget_documents = forget_documents

    def put_queue(self, cases: CaseList) -> None:
        """Keep a queue as the server gave it, in place of what was known of it.

        An answer older than what is there changes nothing. Many cases take seconds, so call it from
        a thread; what somebody types is saved between a thousand of them and the next.
        """
        kept = {case.id: case for case in cases.cases if self.keeps(case)}
        refused = [case.id for case in cases.cases if case.id not in kept]
        as_of = to_number(cases.as_of)
        *earlier, last = _portions(list(kept.values())) or [[]]

        def is_outdated(connection: apsw.Connection) -> bool:
            return as_of < (_queue_as_of(connection, cases.queue) or 0)

        def put_some(connection: apsw.Connection, some: Sequence[CaseSummary]) -> None:
            lines = [_listed_row(case, as_of) for case in some]
            _put_listed(connection, lines, {case.id: case for case in some})

        def put_earlier(some: Sequence[CaseSummary], items: Items) -> None:
            if not is_outdated(items.connection):
                put_some(items.connection, some)

        def put_last(connection: apsw.Connection) -> None:
            if is_outdated(connection):
                return
            _forget(connection, refused)
            put_some(connection, last)
            ids = _still_listed(connection, kept) if earlier else list(kept)
            _put_places(connection, cases.queue, as_of, ids)

        for some in earlier:
            self._storage.keep(partial(put_earlier, some))
        self._storage.keep(lambda items: put_last(items.connection))
        self._forget_documents(refused)

    def queue(self, queue: Queue) -> CaseList | None:
        """Return a queue as it was last given, or None.

        ``complete`` is false: what has come since, and protected cases, are not in it.
        """

        def action(connection: apsw.Connection) -> CaseList | None:
            as_of = _queue_as_of(connection, queue)
            if as_of is None:
                return None
            found = rows(
                connection,
                tuple[bytes],
                "SELECT record FROM queued JOIN listed USING (id) WHERE queue = ? "
                "ORDER BY position",
                (queue.value,),
            )
            cases = tuple(_readable(_summaries, (record for (record,) in found)))
            return CaseList(queue=queue, cases=cases, as_of=from_number(as_of), complete=False)

        return self._storage.read(action, takes_long=True)

    def lines(self, queue: Queue) -> QueueLines | None:
        """Return the lines of a queue, to be read as they come into view, or None.

        The order is that of ``put_queue``. The cost does not depend on the length.
        """
        found = self._storage.read(
            lambda connection: rows(
                connection,
                tuple[int, int],
                f"SELECT as_of, {_LENGTH} FROM queue WHERE name = ?",  # noqa: S608
                (queue.value,),
            )
        )
        for as_of, count in found:
            return QueueLines(self._storage, queue, as_of=as_of, count=count)
        return None

    def counts(self) -> dict[Queue, int]:
        """Return how many cases each queue that was ever given has, without reading them."""
        found = self._storage.read(
            lambda connection: rows(
                connection,
                tuple[str, int],
                f"SELECT name, {_LENGTH} FROM queue",  # noqa: S608
            )
        )
        return {Queue(name): count for name, count in found if name in set(Queue)}

    def put_case(self, case: Case, as_of: datetime) -> None:
        """Keep a case as the server gave it, and its line of the queues with it."""
        summary = case.summary
        moment = to_number(as_of)
        record = _encoder.encode(case)

        def action(connection: apsw.Connection) -> None:
            if not self.keeps(summary):
                _forget(connection, [summary.id])
                return
            _put_listed(connection, [_listed_row(summary, moment)], {summary.id: summary})
            connection.execute(_PUT_OPENED, (summary.id, summary.number, moment, record))

        self._storage.keep(lambda items: action(items.connection))
        if not self.keeps(summary):
            self._forget_documents([summary.id])

    def case(self, number: str) -> tuple[Case, datetime] | None:
        """Return a case by its number and when the server gave it, or None."""
        found = self._storage.read(
            lambda connection: rows(
                connection,
                tuple[bytes, int],
                "SELECT record, as_of FROM opened WHERE number = ? ORDER BY as_of DESC LIMIT 1",
                (number,),
            )
        )
        for record, as_of in found:
            for case in _readable(_cases, [record]):
                return case, from_number(as_of)
        return None

    def summary(self, number: str) -> CaseSummary | None:
        """Return the line of a case by its number, or None."""
        found = self._storage.read(
            lambda connection: rows(
                connection,
                tuple[bytes],
                "SELECT record FROM listed WHERE number = ? ORDER BY as_of DESC LIMIT 1",
                (number,),
            )
        )
        return next(_readable(_summaries, (record for (record,) in found)), None)

    def find(self, words: str, most: int) -> list[CaseSummary]:
        """Return cases with these letters in the number or title, or anywhere in the record.

        The last ones by number first. Reads through all of them, so call it from a thread.
        """
        pattern = "%" + re.sub(r"([%_\\\\])", r"\\\1", words) + "%"
        exact = words.encode("utf-8", "replace")
        named = words.title().encode("utf-8", "replace")
        found = self._storage.read(
            lambda connection: rows(
                connection,
                tuple[bytes],
                "SELECT record FROM listed WHERE number LIKE ?1 ESCAPE '\\' "
                "OR title LIKE ?1 ESCAPE '\\' OR instr(record, ?2) OR instr(record, ?3) "
                "ORDER BY number DESC LIMIT ?4",
                (pattern, exact, named, most),
            ),
            takes_long=True,
        )
        return list(_readable(_summaries, (record for (record,) in found)))

    def all_lines(self) -> list[CaseSummary]:
        """Return the lines of all cases that are known, in no order; reads them all."""
        found = self._storage.read(
            lambda connection: rows(connection, tuple[bytes], "SELECT record FROM listed"),
            takes_long=True,
        )
        return list(_readable(_summaries, (record for (record,) in found)))

    def all_cases(self) -> list[Case]:
        """Return all cases that were opened, in no order; reads them all."""
        found = self._storage.read(
            lambda connection: rows(connection, tuple[bytes], "SELECT record FROM opened"),
            takes_long=True,
        )
        return list(_readable(_cases, (record for (record,) in found)))

    def put_case_type(self, case_type: CaseType, as_of: datetime) -> None:
        """Keep a case type with what may be chosen in its cases."""
        self._put_catalogue(_CASE_TYPE, case_type.id, _encoder.encode(case_type), as_of)

    def case_type(self, type_id: str, *, not_older_than: datetime | None = None) -> CaseType | None:
        """Return a case type by its id, or None where it is unknown or older than asked for."""
        found = self._catalogue(_CASE_TYPE, type_id, not_older_than)
        return None if found is None else next(_readable(_case_types, [found]), None)

    def put_catalogue(self, name: str, content: bytes, as_of: datetime) -> None:
        """Keep something that the adapter of a server wants to remember, by a name of its own."""
        self._put_catalogue(_OTHER, name, content, as_of)

    def catalogue(self, name: str, *, not_older_than: datetime | None = None) -> bytes | None:
        """Return what was kept under a name, or None where it is unknown or older than asked."""
        return self._catalogue(_OTHER, name, not_older_than)

    def expire(self, before: datetime) -> int:
        """Forget queues and cases last given before a time; return how many cases went.

        Case types and catalogues stay: they hold nobody's data, and whoever reads them says how
        old they may be.
        """
        moment = to_number(before)

        def action(connection: apsw.Connection) -> int:
            connection.execute("DELETE FROM queue WHERE as_of < ?", (moment,))
            return len(
                {
                    row[0]
                    for statement in (_EXPIRE_OPENED, _EXPIRE_LISTED)
                    for row in rows(connection, tuple[str], statement, (moment,))
                }
            )

        return self._storage.keep(lambda items: action(items.connection))

    def keeps(self, case: CaseSummary) -> bool:
        """Tell whether a case may be kept."""
        return self._mirror_protected or not case.protected

    def _put_catalogue(self, kind: str, name: str, content: bytes, as_of: datetime) -> None:
        values = (kind, name, to_number(as_of), content)
        self._storage.keep(
            lambda items: items.connection.execute(_PUT_CATALOGUE, values).fetchall()
        )

    def _catalogue(self, kind: str, name: str, not_older_than: datetime | None) -> bytes | None:
        oldest = to_number(not_older_than) if not_older_than else 0
        found = self._storage.read(
            lambda connection: (
                connection.execute(
                    "SELECT content FROM catalogue WHERE kind = ? AND name = ? AND as_of >= ?",
                    (kind, name, oldest),
                ).get
            )
        )
        return found if isinstance(found, bytes) else None


_EXPIRE_OPENED = "DELETE FROM opened WHERE as_of < ? RETURNING id"
# A line stays while a queue that is kept or an opened case still shows it.
_EXPIRE_LISTED = (
    "DELETE FROM listed WHERE as_of < ? AND id NOT IN (SELECT id FROM queued) "
    "AND id NOT IN (SELECT id FROM opened) RETURNING id"
)


def _portions(cases: Sequence[CaseSummary]) -> list[Sequence[CaseSummary]]:
    return [cases[first : first + _AT_ONCE] for first in range(0, len(cases), _AT_ONCE)]


def _still_listed(connection: apsw.Connection, ids: Iterable[str]) -> list[str]:
    """Return the cases whose lines are there: another window may have had to forget one."""
    listed = {key for (key,) in rows(connection, tuple[str], "SELECT id FROM listed")}
    return [key for key in ids if key in listed]


def _listed_row(case: CaseSummary, as_of: int) -> tuple[str | int | bytes | None, ...]:
    """Return the row of a case: the columns that lists sort and filter by, and the record."""
    handler, unit = case.handler, case.unit
    days = (case.received, case.planned, case.deadline, case.closed)
    return (
        case.id,
        case.number,
        case.title,
        case.type,
        case.status,
        *(day.isoformat() if day else None for day in days),
        handler.id if handler else None,
        unit.id if unit else None,
        as_of,
        _encoder.encode(case),
    )


def _put_listed(
    connection: apsw.Connection,
    lines: Iterable[tuple[str | int | bytes | None, ...]],
    cases: dict[str, CaseSummary],
) -> None:
    """Write the lines that are new or changed, and who handles those cases."""
    changed = [str(row[0]) for row in connection.executemany(_PUT_LISTED, lines)]
    connection.executemany("DELETE FROM handling WHERE id = ?", ((key,) for key in changed))
    connection.executemany(
        "INSERT INTO handling VALUES (?, ?, ?, ?, ?, ?)",
        (row for key in changed for row in _handling_rows(cases[key])),
    )


def _handling_rows(case: CaseSummary) -> Iterator[tuple[str | int | None, ...]]:
    for position, handling in enumerate(case.handlings):
        person = handling.person
        unit = handling.unit or case.unit
        yield (
            case.id,
            position,
            person.id if person else None,
            person.name if person else None,
            unit.id if unit else None,
            unit.name if unit else None,
        )


def _put_places(connection: apsw.Connection, queue: Queue, as_of: int, ids: Iterable[str]) -> None:
    """Write which cases a queue has, in their order."""
    connection.execute(
        "INSERT INTO queue VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET as_of = excluded.as_of",
        (queue.value, as_of),
    )
    connection.execute("DELETE FROM queued WHERE queue = ?", (queue.value,))
    connection.executemany(
        "INSERT INTO queued VALUES (?, ?, ?)",
        ((queue.value, position, key) for position, key in enumerate(ids)),
    )


def _queue_as_of(connection: apsw.Connection, queue: Queue) -> int | None:
    found = rows(connection, tuple[int], "SELECT as_of FROM queue WHERE name = ?", (queue.value,))
    return found[0][0] if found else None


def _forget(connection: apsw.Connection, ids: Iterable[str]) -> None:
    """Remove cases from everywhere; their places and handlers go with their lines."""
    torn: set[str] = set()
    for key in ids:
        places = rows(connection, tuple[str], "SELECT queue FROM queued WHERE id = ?", (key,))
        torn.update(queue for (queue,) in places)
        connection.execute("DELETE FROM listed WHERE id = ?", (key,))
        connection.execute("DELETE FROM opened WHERE id = ?", (key,))
    for queue in torn:
        _close_gaps(connection, queue)


def _close_gaps(connection: apsw.Connection, queue: str) -> None:
    """Number the places of a queue anew: a list reads them by number."""
    left = rows(
        connection, tuple[str], "SELECT id FROM queued WHERE queue = ? ORDER BY position", (queue,)
    )
    connection.execute("DELETE FROM queued WHERE queue = ?", (queue,))
    connection.executemany(
        "INSERT INTO queued VALUES (?, ?, ?)",
        ((queue, position, key) for position, (key,) in enumerate(left)),
    )


def _readable(decoder: msgspec.msgpack.Decoder[R], records: Iterable[bytes]) -> Iterator[R]:
    """Decode records, without those that another version of the program wrote differently."""
    for record in records:
        try:
            yield decoder.decode(record)
        except msgspec.DecodeError:
            continue

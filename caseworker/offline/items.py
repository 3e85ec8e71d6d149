"""Rows of what a person typed, alike for drafts and outbox entries.

The database and the journal both hold items. Of two copies of one item the one with the higher
revision is the newer; a removed item stays as a mark for a while, so that no older copy of it
comes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import apsw
import msgspec

from caseworker.offline.database import rows

KEEP_SETTLED = timedelta(days=7)
"""How long the journal also holds what is settled or removed."""

PAST = "past"
"""The kind of states of a draft that was written on since."""

READ = "read"
"""The kind of what was read of a case's documents."""

DATABASE_ONLY = (PAST, READ)
"""The kinds that the journal holds no second copy of."""

IN_JOURNAL = f"kind NOT IN {DATABASE_ONLY} AND (open = 1 OR changed >= ?)"
"""Which items the journal holds a second time, those changed since a time among them."""

_COLUMNS = "kind, id, revision, removed, open, case_number, created, changed, ready, record"


class Item(msgspec.Struct, frozen=True, array_like=True):
    """One state of something typed. The fields are the columns of the table ``item``."""

    kind: str
    id: str
    revision: int
    removed: bool
    open: bool
    case_number: str
    created: int
    changed: int
    ready: int | None
    record: bytes

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same item in every copy."""
        return self.kind, self.id


_decoder = msgspec.msgpack.Decoder(list[Item])


def encoded(items: Iterable[Item]) -> bytes:
    """Return the content of a journal record: items that change together, or not at all."""
    return msgspec.msgpack.encode(list(items))


def decoded(content: bytes) -> list[Item]:
    """Return the items of a journal record. Raises msgspec.DecodeError."""
    return _decoder.decode(content)


class Items:
    """The items within one transaction. ``changed`` is what the journal must be told."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self.changed: list[Item] = []

    def get(self, kind: str, item_id: str) -> Item | None:
        """Return the newest state of an item, which may be a removed one."""
        return next(iter(self.select("kind = ? AND id = ?", (kind, item_id))), None)

    def select(self, where: str, bindings: tuple[str | int, ...] = ()) -> list[Item]:
        """Return the items that a condition (and an order) of ours picks."""
        statement = f"SELECT {_COLUMNS} FROM item WHERE {where}"  # noqa: S608 - constants
        return rows(self.connection, Item, statement, bindings)

    def put(self, item: Item) -> None:
        """Insert a first revision, or replace exactly the revision before.

        Raises LookupError when the state that the new one was made from is not there any more.
        """
        write(self.connection, item, replaces=item.revision - 1)
        if item.kind not in DATABASE_ONLY:
            self.changed.append(item)

    def drop(self, item: Item) -> None:
        """Take out an item that only the database has, without a mark in its place."""
        self.connection.execute("DELETE FROM item WHERE kind = ? AND id = ?", item.key)

    def remove(self, item: Item, changed: int) -> None:
        """Leave a mark in the place of an item."""
        self.put(
            msgspec.structs.replace(
                item,
                revision=item.revision + 1,
                removed=True,
                open=False,
                changed=changed,
                ready=None,
                record=b"",
            )
        )


def write(connection: apsw.Connection, item: Item, *, replaces: int | None = None) -> None:
    """Write one row: over the revision ``replaces``, or over whatever is there when None.

    Raises LookupError when another revision is there.
    """
    values = msgspec.structs.astuple(item)
    guard = "" if replaces is None else " WHERE revision = ?"
    connection.execute(
        f"INSERT INTO item ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "  # noqa: S608
        "ON CONFLICT (kind, id) DO UPDATE SET revision = excluded.revision, "
        "removed = excluded.removed, open = excluded.open, case_number = excluded.case_number, "
        "created = excluded.created, changed = excluded.changed, ready = excluded.ready, "
        "record = excluded.record" + guard,
        values if replaces is None else (*values, replaces),
    )
    if not connection.changes():
        raise LookupError(item.kind)


def live(connection: apsw.Connection, since: int) -> dict[tuple[str, str], int]:
    """Return the revisions of what the journal should hold: all that is open or changed since."""
    found = rows(
        connection,
        tuple[str, str, int],
        "SELECT kind, id, revision FROM item WHERE open = 1 "
        "UNION ALL SELECT kind, id, revision FROM item "
        "WHERE open = 0 AND changed >= ? AND kind NOT IN (?, ?)",
        (since, *DATABASE_ONLY),
    )
    return {(kind, item_id): revision for kind, item_id, revision in found}

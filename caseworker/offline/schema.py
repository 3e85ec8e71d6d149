"""The tables, and how an older file becomes a newer one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw

from caseworker.offline.database import rows
from caseworker.offline.problems import StoreNewer

_FIRST = """
-- What a person typed. "open" is 1 for drafts and for entries that are not settled; "removed" is 1
-- for what must not come back. Times are microseconds since 1970 in UTC. "ready" is when the
-- outbox may take an entry, NULL when it waits for a person. "record" is the msgpack of it all.
CREATE TABLE item (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    open INTEGER NOT NULL,
    case_number TEXT NOT NULL,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    ready INTEGER,
    record BLOB NOT NULL,
    UNIQUE (kind, id)
);
CREATE INDEX item_live ON item (open, changed, kind, id, revision);
CREATE INDEX item_case ON item (kind, open, case_number, created, id);

-- The mirror: cases as lines of queues, cases as opened, and the server's catalogues. Days are
-- ISO dates. "handler" and "unit" are ids.
CREATE TABLE listed (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    received TEXT,
    planned TEXT,
    deadline TEXT,
    closed TEXT,
    handler TEXT,
    unit TEXT,
    as_of INTEGER NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX listed_number ON listed (number);
CREATE TABLE queue (
    name TEXT NOT NULL PRIMARY KEY,
    as_of INTEGER NOT NULL
);
CREATE TABLE queued (
    queue TEXT NOT NULL REFERENCES queue (name) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL REFERENCES listed (id) ON DELETE CASCADE,
    PRIMARY KEY (queue, position)
) WITHOUT ROWID;
CREATE INDEX queued_id ON queued (id);
CREATE TABLE handling (
    id TEXT NOT NULL REFERENCES listed (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    person TEXT,
    person_name TEXT,
    unit TEXT,
    unit_name TEXT,
    PRIMARY KEY (id, position)
) WITHOUT ROWID;
CREATE TABLE opened (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX opened_number ON opened (number);
CREATE TABLE catalogue (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (kind, name)
);
"""

MIGRATIONS: tuple[str, ...] = (_FIRST,)
"""What brings a file from the version of its position to the next. Only ever added to."""

_VERSIONS = """
CREATE TABLE IF NOT EXISTS schema_version (
    version INTEGER NOT NULL PRIMARY KEY,
    applied TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
"""


def version(connection: apsw.Connection) -> int:
    """Return the version of a file, 0 for an empty one. Raises apsw.Error."""
    if not connection.table_exists("main", "schema_version"):
        return 0
    [(found,)] = rows(connection, tuple[int | None], "SELECT max(version) FROM schema_version")
    return found or 0


def refuse_newer(connection: apsw.Connection, folder: Path) -> None:
    """Raise StoreNewer when this program does not know the file's version."""
    found = version(connection)
    if found > len(MIGRATIONS):
        raise StoreNewer(path=str(folder), version=found, known=len(MIGRATIONS))


def migrate(connection: apsw.Connection, back_up: Callable[[int], None]) -> bool:
    """Bring a file to the newest version, one step in one transaction each; tell if it was older.

    ``back_up`` is called with the version that is left, before each step; not for an empty file.
    Raises apsw.Error and what ``back_up`` raises; the file is then at the last whole step.
    """
    found = version(connection)
    for number in range(found, len(MIGRATIONS)):
        if number:
            back_up(number)
        with connection:
            connection.execute(_VERSIONS)
            connection.execute(MIGRATIONS[number])
            connection.execute("INSERT INTO schema_version (version) VALUES (?)", (number + 1,))
    return found < len(MIGRATIONS)

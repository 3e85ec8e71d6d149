"""The database of the sandbox: SQLite in write-ahead mode, one writer, any number of readers."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from caseworker.sandbox.problems import StateUnusable
from caseworker.sandbox.schema import INDEXES, TABLES, VERSION

Row = sqlite3.Row
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Database:
    """One database file, shared by all threads of the server."""

    def __init__(self, path: Path) -> None:
        """Open a filled database. Raises ``StateUnusable``."""
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        self._writer = _open(path)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self._writer.close()
            raise StateUnusable(path=str(path), reason=str(error)) from error
        except StateUnusable:
            self._writer.close()
            raise

    def _prepare(self) -> None:
        found = self._writer.execute("PRAGMA user_version").fetchone()[0]
        if found != VERSION:
            raise StateUnusable(path=str(self.path), reason=f"version {found}, not {VERSION}")
        self._writer.execute("PRAGMA journal_mode = WAL")
        self._writer.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that sees one unchanging state of the database."""
        with self._guard:
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = _open(self.path)
            connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.execute("ROLLBACK")
            with self._guard:
                self._idle.append(connection)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Lend the one connection that writes: all of the block happens, or none of it."""
        with self._writing:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                self._writer.execute("ROLLBACK")
                raise
            self._writer.execute("COMMIT")

    def close(self) -> None:
        """Close every connection; the database file is whole without its side files then."""
        with self._writing, self._guard:
            for connection in self._idle:
                connection.close()
            self._idle.clear()
            self._writer.close()


def create(path: Path) -> sqlite3.Connection:
    """Make an empty database for filling in one go, readable by its owner only.

    Nothing is synced and nothing can be rolled back: whoever fills it calls ``finish`` and only
    then gives the file its name.
    """
    path.touch(mode=0o600)
    connection = _open(path)
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    connection.execute("BEGIN")
    for statement in TABLES.split(";\n"):
        connection.execute(statement)
    return connection


def finish(connection: sqlite3.Connection) -> None:
    """Index a filled database and close it."""
    for statement in INDEXES.split(";\n"):
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.close()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    connection.row_factory = sqlite3.Row
    connection.create_function("contains", 2, _contains, deterministic=True)
    return connection


def _contains(text: str | None, part: str) -> bool:
    """Search regardless of case in any alphabet, which SQLite by itself does for ASCII only."""
    return part.casefold() in (text or "").casefold()


def insert(connection: sqlite3.Connection, table: str, values: Mapping[str, object]) -> int:
    """Add a row and return its id. Table and columns are names from the program."""
    columns = ", ".join(values)
    marks = ", ".join("?" * len(values))
    cursor = connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608
        tuple(values.values()),
    )
    return cursor.lastrowid or 0


def update(
    connection: sqlite3.Connection, table: str, row: int, values: Mapping[str, object]
) -> None:
    """Change columns of one row. Table and columns are names from the program."""
    if not values:
        return
    settings = ", ".join(f"{column} = ?" for column in values)
    connection.execute(
        f"UPDATE {table} SET {settings} WHERE id = ?",  # noqa: S608
        (*values.values(), row),
    )


def one(connection: sqlite3.Connection, sql: str, *values: object) -> Row | None:
    """Return the first row that a query finds."""
    found: Row | None = connection.execute(sql, values).fetchone()
    return found


def grouped(connection: sqlite3.Connection, sql: str, ids: Sequence[int]) -> dict[int, list[Row]]:
    """Return rows for many owners in one query, by owner.

    The query names its first column ``owner`` and holds ``{ids}`` where the owners go.
    """
    found: dict[int, list[Row]] = {}
    if ids:
        for row in connection.execute(sql.format(ids=",".join(map(str, ids)))):
            found.setdefault(row["owner"], []).append(row)
    return found


def next_number(connection: sqlite3.Connection, name: str) -> int:
    """Return the next number of a series that begins at 1."""
    row = one(
        connection,
        "INSERT INTO numbers VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1"
        " RETURNING last",
        name,
    )
    return 0 if row is None else int(row["last"])


def loaded(text: str) -> dict[str, object]:
    """Return a stored JSON object."""
    value = json.loads(text)
    return value if isinstance(value, dict) else {}


def dumped(value: object) -> str:
    """Return JSON as it is stored: compact, in plain Unicode."""
    return _ENCODER.encode(value)

"""Connections to the encrypted database, set up alike everywhere.

SQLite3 Multiple Ciphers encrypts and authenticates each page (ChaCha20-Poly1305), so that reading
a page is also checking it: a changed byte gives CorruptError, in the first page NotADBError.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import apsw
import msgspec

from caseworker.offline.problems import PATIENCE

R = TypeVar("R")

CACHE_KIB = 8_000
SMALL_CACHE_KIB = 2_000
_LARGEST_IDLE_WAL = 4 * 1024 * 1024


def connect(
    path: Path,
    key: bytes,
    *,
    read_only: bool = False,
    gives_room_back: bool = False,
    cache_kib: int = CACHE_KIB,
) -> apsw.Connection:
    """Open the database and set it up. Raises apsw.Error.

    ``gives_room_back`` lets an empty file that is made by this shrink later.

    NotADBError means a wrong key or a damaged first page. ``synchronous=FULL`` because NORMAL
    loses acknowledged saves in a power cut (measured: 118 of 150).
    """
    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(PATIENCE * 1000)
        connection.pragma("cipher", "chacha20")
        connection.pragma("key", f"raw:{key.hex()}")
        connection.pragma("temp_store", "MEMORY")
        connection.pragma("secure_delete", "ON")
        if gives_room_back:  # too late once there is a first page
            connection.pragma("auto_vacuum", "INCREMENTAL")
        connection.pragma("journal_mode", "WAL")
        connection.pragma("synchronous", "FULL")
        if sys.platform == "darwin":
            connection.pragma("fullfsync", "ON")
            connection.pragma("checkpoint_fullfsync", "ON")
        connection.pragma("foreign_keys", "ON")
        connection.pragma("cache_size", -cache_kib)
        connection.pragma("journal_size_limit", _LARGEST_IDLE_WAL)
        if read_only:
            connection.pragma("query_only", "ON")
    except BaseException:
        abandon(connection)
        raise
    return connection


def connect_in_memory() -> apsw.Connection:
    """Open a database that is gone when it is closed."""
    connection = apsw.Connection(":memory:")
    connection.pragma("temp_store", "MEMORY")
    connection.pragma("foreign_keys", "ON")
    return connection


def abandon(connection: apsw.Connection) -> None:
    """Close a connection without touching the files: what is damaged stays as it is."""
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    connection.close(True)


def copy(connection: apsw.Connection, target: Path, key: bytes) -> None:
    """Copy the database to a new file under the same key. Raises apsw.Error."""
    copied = apsw.Connection(str(target))
    try:
        copied.pragma("cipher", "chacha20")
        copied.pragma("key", f"raw:{key.hex()}")
        with copied.backup("main", connection, "main") as backup:
            backup.step(-1)
    finally:
        copied.close(True)


def rows(
    connection: apsw.Connection,
    row: type[R],
    statement: str,
    bindings: Sequence[str | int | bytes] = (),
) -> list[R]:
    """Return the rows that a statement finds, each as a ``row``. Raises apsw.Error."""
    # All at once: to look at the type for each row takes longer than the row.
    found = connection.execute(statement, bindings).fetchall()
    return msgspec.convert(found, list[row], strict=False)  # type: ignore[valid-type]


def keep_private(path: Path) -> None:
    """Take other users' permissions off a file; SQLite gives its companions the same ones."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)


def identity(path: Path) -> tuple[int, int] | None:
    """Tell one file from another that took its name; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def examine(connection: apsw.Connection, *, thoroughly: bool) -> None:
    """Read every page that holds something typed and not settled yet.

    ``thoroughly`` has SQLite check the whole table and its indexes. Raises apsw.CorruptError.
    """
    if thoroughly:
        _must_be_ok(connection, "PRAGMA quick_check(item)")
    else:
        connection.execute("SELECT max(substr(record, -1)) FROM item WHERE open = 1").fetchall()


def examine_all(connection: apsw.Connection) -> None:
    """Read and check the whole database. Raises apsw.CorruptError."""
    _must_be_ok(connection, "PRAGMA integrity_check")
    if connection.execute("PRAGMA foreign_key_check").fetchall():
        raise apsw.CorruptError("foreign key mismatch")


def _must_be_ok(connection: apsw.Connection, statement: str) -> None:
    [(verdict,), *_rest] = rows(connection, tuple[str], statement)
    if verdict != "ok":
        raise apsw.CorruptError(verdict)

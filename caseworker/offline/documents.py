"""Documents as the server gave them, in an encrypted file of their own beside the store.

Nothing here is the only copy of anything: a damaged file is thrown away, what is old expires, and
where there is no room the one read longest ago goes first, those of cases taken along last. The
file is opened with the first document, so that however much lies in it costs no start anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import NamedTuple, TypeVar

import apsw

from api_client.models import CaseSummary, DocumentInfo
from caseworker.folders import FolderUnusable, private_folder, write_private
from caseworker.offline import database
from caseworker.offline.clock import from_number, to_number
from caseworker.offline.database import rows
from caseworker.offline.files import Files
from caseworker.offline.problems import DAMAGE, told

MEBIBYTE = 1024 * 1024
_PIECE = MEBIBYTE
T = TypeVar("T")

_SCHEMA = """
-- "version" is the server's number of the content, which never changes under it. Times are
-- microseconds since 1970 in UTC: "as_of" when the server gave it, "used" when it was last read.
CREATE TABLE IF NOT EXISTS document (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    case_id TEXT NOT NULL,
    size INTEGER NOT NULL,
    as_of INTEGER NOT NULL,
    used INTEGER NOT NULL,
    UNIQUE (id, version)
);
CREATE INDEX IF NOT EXISTS document_case ON document (case_id);
CREATE TABLE IF NOT EXISTS piece (
    document INTEGER NOT NULL REFERENCES document (key) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (document, position)
);
"""


class Held(NamedTuple):
    """The content of a document, and when the server gave it."""

    content: bytes
    as_of: datetime


class Usage(NamedTuple):
    """How many documents are held, how many bytes they have, and how many are allowed."""

    documents: int
    size: int
    limit: int


class Documents:
    """The documents of one store. Safe for threads; every method raises ``StoreProblem``.

    Without a ``folder`` nothing is held. ``limit`` is in bytes. ``pinned`` gives the ids of the
    cases whose documents go last.
    """

    def __init__(
        self,
        folder: Path | None,
        key: bytes,
        clock: Callable[[], datetime],
        *,
        limit: int,
        pinned: Callable[[], set[str]],
        keep_protected: bool,
    ) -> None:
        self._files = Files(folder) if folder else None
        self._key = key
        self._clock = clock
        self._limit = limit
        self._pinned = pinned
        self._keep_protected = keep_protected
        self._lock = RLock()
        self._connection: apsw.Connection | None = None

    @property
    def limit(self) -> int:
        """How many bytes may be held."""
        return self._limit if self._files else 0

    def get(self, document: DocumentInfo) -> Held | None:
        """Return the content of this version of a document, None where it is not held."""

        def action(connection: apsw.Connection) -> Held | None:
            found = rows(
                connection,
                tuple[int, int],
                "UPDATE document SET used = ? WHERE id = ? AND version = ? RETURNING key, as_of",
                (to_number(self._clock()), document.id, document.version),
            )
            for key, as_of in found:
                pieces = rows(
                    connection,
                    tuple[bytes],
                    "SELECT content FROM piece WHERE document = ? ORDER BY position",
                    (key,),
                )
                return Held(b"".join(piece for (piece,) in pieces), from_number(as_of))
            return None

        return self._do(action, None) if self._is_there() else None

    def held(self, documents: Iterable[DocumentInfo]) -> set[str]:
        """Return the ids of those of these documents that are held in their version."""
        wanted = {(document.id, document.version) for document in documents}

        def action(connection: apsw.Connection) -> set[str]:
            return {
                name
                for name, version in wanted
                if rows(
                    connection,
                    tuple[int],
                    "SELECT key FROM document WHERE id = ? AND version = ?",
                    (name, version),
                )
            }

        return self._do(action, set()) if self._is_there() else set()

    def put(self, case: CaseSummary, document: DocumentInfo, content: bytes) -> bool:
        """Hold the content of a document; tell whether it is held.

        It is not where the case is protected and may not be kept, where there is no room, or where
        nothing is kept on this computer.
        """
        if self._files is None or (case.protected and not self._keep_protected):
            return False
        now, pinned = to_number(self._clock()), self._pinned()

        def action(connection: apsw.Connection) -> bool:
            connection.execute("DELETE FROM document WHERE id = ?", (document.id,))
            if not self._made_room(connection, len(content), pinned):
                return False
            [(key,)] = rows(
                connection,
                tuple[int],
                "INSERT INTO document (id, version, case_id, size, as_of, used) "
                "VALUES (?, ?, ?, ?, ?, ?) RETURNING key",
                (document.id, document.version, case.id, len(content), now, now),
            )
            connection.executemany(
                "INSERT INTO piece VALUES (?, ?, ?)",
                (
                    (key, position, content[start : start + _PIECE])
                    for position, start in enumerate(range(0, len(content), _PIECE))
                ),
            )
            return True

        return self._do(action, otherwise=False)

    def forget(self, case_id: str) -> None:
        """Let the documents of a case go."""
        self._delete("case_id = ?", case_id)

    def expire(self, before: datetime) -> int:
        """Let go what the server gave before a time; return how many documents went."""
        return self._delete("as_of < ?", to_number(before))

    def usage(self) -> Usage:
        """Return how much is held."""

        def action(connection: apsw.Connection) -> Usage:
            [(count, size)] = rows(
                connection,
                tuple[int, int],
                "SELECT count(*), coalesce(sum(size), 0) FROM document",
            )
            return Usage(count, size, self.limit)

        nothing = Usage(0, 0, self.limit)
        return self._do(action, nothing) if self._is_there() else nothing

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                with suppress(apsw.Error):
                    self._connection.close()
                self._connection = None

    def _delete(self, condition: str, value: str | int) -> int:
        def action(connection: apsw.Connection) -> int:
            gone = connection.execute(
                f"DELETE FROM document WHERE {condition} RETURNING key",  # noqa: S608 - constants
                (value,),
            ).fetchall()
            return len(gone)

        count = self._do(action, 0) if self._is_there() else 0
        if count:
            self._shrink()
        return count

    def _made_room(self, connection: apsw.Connection, size: int, spared: set[str]) -> bool:
        """Let the documents read longest ago go until there is room, but those spared."""
        [(used,)] = rows(connection, tuple[int], "SELECT coalesce(sum(size), 0) FROM document")
        oldest = rows(
            connection,
            tuple[int, str, int],
            "SELECT key, case_id, size FROM document ORDER BY used, key",
        )
        going = []
        for key, case_id, its_size in oldest:
            if used + size <= self._limit:
                break
            if case_id not in spared:
                going.append(key)
                used -= its_size
        if used + size > self._limit:
            return False
        connection.executemany("DELETE FROM document WHERE key = ?", ((key,) for key in going))
        return True

    def _shrink(self) -> None:
        """Give room that has become free back to the disk."""
        with self._lock, suppress(apsw.Error):
            if self._connection is not None:
                self._connection.execute("PRAGMA incremental_vacuum").fetchall()
                self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def _is_there(self) -> bool:
        """Tell whether there is a file to look into; looking makes none."""
        return self._files is not None and self._files.documents.exists()

    def _do(self, action: Callable[[apsw.Connection], T], otherwise: T) -> T:
        """Run an action whole or not at all; ``otherwise`` is what a damaged file comes to."""
        if self._files is None:
            return otherwise
        with self._lock:
            try:
                connection = self._opened(self._files)
                with connection:
                    result = action(connection)
                return result  # noqa: RET504 - mypy: a block of apsw's may swallow an error
            except DAMAGE:
                self.close()
                with suppress(OSError):
                    self._files.remove_documents()
                return otherwise
            except (apsw.Error, OSError, FolderUnusable) as error:
                number = self._connection.system_errno if self._connection else 0
                problem = told(error, self._files.folder, number)
                if problem is error:
                    raise
                raise problem from error

    def _opened(self, files: Files) -> apsw.Connection:
        if self._connection is None:
            private_folder(files.folder)
            if not files.documents.exists():
                write_private(files.documents, b"")
            database.keep_private(files.documents)
            connection = database.connect(files.documents, self._key, gives_room_back=True)
            try:
                connection.execute(_SCHEMA)
            except BaseException:
                database.abandon(connection)
                raise
            self._connection = connection
        return self._connection

"""Documents as the server gave them, in an encrypted file of their own beside the store.

Nothing here is the only copy of anything: a damaged file is thrown away, what is old expires, and
where there is no room the one read longest ago goes first, those of cases taken along last. The
file is opened with the first document, so that however much lies in it costs no start anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
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
_USED_RECENTLY = timedelta(hours=1)
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


class _Opened:
    """A connection, opened when it is first needed, and who may use it now."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.connection: apsw.Connection | None = None

    def close(self) -> None:
        with self.lock:
            if self.connection is not None:
                with suppress(apsw.Error):
                    self.connection.close()
                self.connection = None


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
        # A large document is written for half a second; who paints a list does not wait for that.
        self._writing, self._reading = _Opened(), _Opened()

    @property
    def limit(self) -> int:
        """How many bytes may be held."""
        return self._limit if self._files else 0

    def get(self, document: DocumentInfo) -> Held | None:
        """Return the content of this version of a document, None where it is not held."""

        def action(connection: apsw.Connection) -> tuple[Held, datetime] | None:
            for key, as_of in _of_version(connection, document):
                pieces = rows(
                    connection,
                    tuple[bytes],
                    "SELECT content FROM piece WHERE document = ? ORDER BY position",
                    (key,),
                )
                held = Held(b"".join(piece for (piece,) in pieces), from_number(as_of))
                used = rows(
                    connection, tuple[int], "SELECT used FROM document WHERE key = ?", (key,)
                )
                return held, from_number(used[0][0])
            return None

        if not self._is_there():
            return None
        if document.size is not None and document.size <= MEBIBYTE:
            found = self._do(self._reading, action, None)
        else:
            alone = _Opened()  # reading a large one takes a while, and nobody shall wait for it
            try:
                found = self._do(alone, action, None)
            finally:
                alone.close()
        if found is None:
            return None
        held, used = found
        if self._clock() - used > _USED_RECENTLY:  # it costs a write to the disk
            self._note_use(document)
        return held

    def confirm(self, documents: Iterable[DocumentInfo]) -> None:
        """Note that the server has just been seen to have these versions: they are not old."""
        now = to_number(self._clock())

        def action(connection: apsw.Connection) -> None:
            connection.executemany(
                "UPDATE document SET as_of = ? WHERE id = ? AND version = ?",
                ((now, document.id, document.version) for document in documents),
            )

        if self._is_there():
            self._do(self._writing, action, None)

    def held(self, documents: Iterable[DocumentInfo]) -> set[str]:
        """Return the ids of those of these documents that are held in their version."""
        wanted = tuple(documents)

        def action(connection: apsw.Connection) -> set[str]:
            return {document.id for document in wanted if _of_version(connection, document)}

        return self._do(self._reading, action, set()) if self._is_there() else set()

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

        return self._do(self._writing, action, otherwise=False)

    def forget(self, case_ids: Sequence[str]) -> None:
        """Let the documents of cases go; costs next to nothing where none is held."""

        def action(connection: apsw.Connection) -> list[str]:
            return [
                case_id
                for case_id in case_ids
                if rows(
                    connection,
                    tuple[int],
                    "SELECT key FROM document WHERE case_id = ? LIMIT 1",
                    (case_id,),
                )
            ]

        none: list[str] = []
        if case_ids and self._is_there():
            for case_id in self._do(self._reading, action, none):
                self._delete("case_id = ?", case_id)

    def can_take(self, case_id: str, size: int) -> bool:
        """Tell whether there could be room for a document of a case, others' making way for it."""
        spared = self._pinned() | {case_id}

        def action(connection: apsw.Connection) -> int:
            sizes = rows(
                connection,
                tuple[str, int],
                "SELECT case_id, sum(size) FROM document GROUP BY case_id",
            )
            return sum(held for of_case, held in sizes if of_case in spared)

        taken = self._do(self._reading, action, 0) if self._is_there() else 0
        return taken + size <= self.limit

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
        return self._do(self._reading, action, nothing) if self._is_there() else nothing

    def close(self) -> None:
        """Close the file."""
        self._reading.close()
        self._writing.close()

    def _delete(self, condition: str, value: str | int) -> int:
        def action(connection: apsw.Connection) -> int:
            gone = connection.execute(
                f"DELETE FROM document WHERE {condition} RETURNING key",  # noqa: S608 - constants
                (value,),
            ).fetchall()
            return len(gone)

        count = self._do(self._writing, action, 0) if self._is_there() else 0
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
        with self._writing.lock, suppress(apsw.Error):
            if self._writing.connection is not None:
                self._writing.connection.execute("PRAGMA incremental_vacuum").fetchall()
                self._writing.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def _note_use(self, document: DocumentInfo) -> None:
        """Note that a document was read, unless somebody writes just now."""
        now = to_number(self._clock())

        def action(connection: apsw.Connection) -> None:
            connection.execute(
                "UPDATE document SET used = ? WHERE id = ? AND version = ?",
                (now, document.id, document.version),
            )

        if not self._writing.lock.acquire(blocking=False):
            return
        try:
            self._do(self._writing, action, None)
        finally:
            self._writing.lock.release()

    def _is_there(self) -> bool:
        """Tell whether there is a file to look into; looking makes none."""
        return self._files is not None and self._files.documents.exists()

    def _do(self, opened: _Opened, action: Callable[[apsw.Connection], T], otherwise: T) -> T:
        """Run an action whole or not at all; ``otherwise`` is what a damaged file comes to."""
        if self._files is None:
            return otherwise
        with opened.lock:
            try:
                connection = self._connection(self._files, opened)
                with connection:
                    result = action(connection)
                return result  # noqa: RET504 - mypy: a block of apsw's may swallow an error
            except DAMAGE:
                opened.close()
                self._begin_anew(self._files)
                return otherwise
            except (apsw.Error, OSError, FolderUnusable) as error:
                number = opened.connection.system_errno if opened.connection else 0
                problem = told(error, self._files.folder, number)
                if problem is error:
                    raise
                raise problem from error

    def _begin_anew(self, files: Files) -> None:
        """Throw a damaged file away. A connection that is in use meets it once more, and closes."""
        for opened in (self._reading, self._writing):
            if opened.lock.acquire(blocking=False):
                try:
                    opened.close()
                finally:
                    opened.lock.release()
        with suppress(OSError):
            files.remove_documents()

    def _connection(self, files: Files, opened: _Opened) -> apsw.Connection:
        if opened.connection is None:
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
            opened.connection = connection
        return opened.connection


def _of_version(connection: apsw.Connection, document: DocumentInfo) -> list[tuple[int, int]]:
    """Return the key and the age of this version of a document, where it is held."""
    return rows(
        connection,
        tuple[int, int],
        "SELECT key, as_of FROM document WHERE id = ? AND version = ?",
        (document.id, document.version),
    )

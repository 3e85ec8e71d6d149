"""The storage on disk: locks, transactions, the journal, and what happens when a file is damaged.

One connection writes, one reads and one reads what takes long, each behind a lock of its own, so
that a thread that paints a list waits neither for one that saves nor for one that goes through all
that there is; between processes a lock on a file gives one writer at a time. Everything typed goes
to the journal first and then to the database, both flushed to the disk. A crash between the two
leaves the journal newer by a revision, and the next start brings the database up to it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import TypeVar

import apsw

from caseworker.folders import FolderUnusable, private_folder, write_private
from caseworker.i18n import _
from caseworker.offline import database, lock, mending, schema
from caseworker.offline.clock import to_number
from caseworker.offline.files import Files
from caseworker.offline.items import IN_JOURNAL, KEEP_SETTLED, Items, encoded
from caseworker.offline.journal import Journal
from caseworker.offline.key_change import settle
from caseworker.offline.mending import Doubt, Recovery
from caseworker.offline.problems import (
    DAMAGE,
    PATIENCE,
    StoreClosed,
    StoreDamaged,
    StoreKeyWrong,
    told,
)
from caseworker.offline.sealing import KeyVerdict, key_verdict, write_key_check
from caseworker.offline.soundness import unsound

T = TypeVar("T")

_SMALL_JOURNAL = 1024 * 1024
_WORTHWHILE = 128 * 1024
_GROWTH = 2
_KEEP_BACKUPS = timedelta(days=30)


class _Reader:
    """A connection that reads, opened when it is first needed; used by whoever has the lock."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.connection: apsw.Connection | None = None


class OnDisk:
    """The encrypted store of one profile. Safe for threads and for several windows."""

    def __init__(
        self, folder: Path, key: bytes, clock: Callable[[], datetime], doubt: Doubt
    ) -> None:
        self.recovery: Recovery | None = None
        self._files = Files(folder)
        self._key = key
        self._clock = clock
        self._doubt = doubt
        self._journal = Journal(self._files.journal, key)
        self._compact_at = _SMALL_JOURNAL
        self._writing = RLock()
        self._writer: apsw.Connection | None = None
        self._quick, self._long = _Reader(), _Reader()
        self._identity: tuple[int, int] | None = None
        self._closed = False
        self._presence = ExitStack()
        with self._said():
            private_folder(folder)
            with self._turn():
                self._start()
            self._presence.enter_context(lock.shared(self._files.presence))

    def read(self, action: Callable[[apsw.Connection], T], *, takes_long: bool = False) -> T:
        """Run an action on the newest state without waiting for writers."""
        reader, damaged = self._long if takes_long else self._quick, None
        with self._said():
            with reader.lock:
                if self._is_current():
                    try:
                        return action(self._opened(reader))
                    except DAMAGE:
                        damaged = reader.connection
            with self._turn():
                if not self._is_current():
                    self._start()
                elif damaged is not None and reader.connection is damaged:
                    self._mend()
            with reader.lock:
                return action(self._opened(reader))

    def keep(self, action: Callable[[Items], T]) -> T:
        """Run an action in one transaction, in the journal too where it touches items."""
        with self._said(), self._turn():
            if not self._is_current():
                self._start()
            try:
                return self._transaction(action)
            except DAMAGE:
                self._mend()
                return self._transaction(action)

    @contextmanager
    def sender_lock(self) -> Iterator[bool]:
        """Take the lock of the one that sends, or yield False at once."""
        with ExitStack() as stack:
            with self._said():  # what goes wrong while sending is not the store's to explain
                free = stack.enter_context(lock.taken(self._files.sender_lock))
            yield free

    def check(self) -> tuple[str, ...]:
        """Read all of the database and the journal and compare them; mend a damaged database."""
        with self._said(), self._turn():
            if not self._is_current():
                self._start()
            try:
                database.examine_all(self._connection())
                mended = []
            except DAMAGE as error:
                self._mend()
                mended = [
                    _("The database was damaged ({detail}) and has been made anew.").format(
                        detail=error
                    )
                ]
            since = to_number(self._clock() - KEEP_SETTLED)
            rest = unsound(self._connection(), self._journal, self._files, since)
            return (*mended, *rest)

    def close(self) -> None:
        """Bring the write-ahead log into the database and close the connections."""
        with self._writing:
            if self._writer is not None:
                self._compact_before_the_next_start()
                with suppress(apsw.Error):
                    self._writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
            self._disconnect()
            self._presence.close()
            self._closed = True

    def _transaction(self, action: Callable[[Items], T]) -> T:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        journal_before: int | None = None
        try:
            schema.refuse_newer(connection, self._files.folder)
            items = Items(connection)
            result = action(items)
            if items.changed:
                journal_before = self._journal.append(encoded(items.changed))
            connection.execute("COMMIT")
        except BaseException:
            self._roll_back(connection, journal_before)
            raise
        if journal_before is not None:
            self._compact_if_large()
        return result

    def _roll_back(self, connection: apsw.Connection, journal_before: int | None) -> None:
        """Undo what a failed transaction left in the database and the journal."""
        with suppress(apsw.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        if journal_before is not None:
            with suppress(OSError):
                self._journal.cut(journal_before)

    def _start(self) -> None:
        """Open what is there now, mend it where it is damaged, and let the copies agree."""
        settle(self._files, self._key)
        self._confirm_key()
        self._disconnect()
        for leftover in self._files.unfinished():
            leftover.unlink(missing_ok=True)
        not_closed_well = self._files.write_ahead_log_in_use()
        try:
            began_empty = self._connect()
            database.examine(self._connection(), thoroughly=not_closed_well)
            self._agree(None, rebuilt=began_empty)
        except DAMAGE:
            self._mend()

    def _mend(self) -> None:
        """Set a damaged database aside and make a new one out of everything readable."""
        mending.save_readable(self._writer, self._journal)
        self._disconnect(untouched=True)
        try:
            aside = self._files.set_database_aside(self._clock())
        except PermissionError as error:
            if os.name == "nt":  # another window has the file open
                raise StoreDamaged(path=str(self._files.folder)) from error
            raise
        self._connect()
        self._agree(aside, rebuilt=True)

    def _agree(self, aside: Path | None, *, rebuilt: bool) -> None:
        now = self._clock()
        agreement = mending.reconcile(
            self._connection(),
            self._journal,
            rebuilt=rebuilt,
            since=to_number(now - KEEP_SETTLED),
            doubt=self._doubt,
        )
        if agreement.journal_damaged or agreement.journal_incomplete:
            with suppress(OSError, FolderUnusable):  # no room now: the next start tries again
                self._compact(keep_old=agreement.journal_damaged)
        if rebuilt and (aside or agreement.brought):
            kinds = [item.kind for item in agreement.brought]
            self.recovery = Recovery(
                aside, kinds.count("draft"), kinds.count("entry"), agreement.journal_damaged
            )

    def _compact(self, *, keep_old: bool = False) -> None:
        """Write the journal anew with what is live; it stays as it is when this fails.

        ``keep_old`` keeps a copy, of a damaged one. Raises apsw.Error, OSError, FolderUnusable.
        """
        now = self._clock()
        since = to_number(now - KEEP_SETTLED)
        current = Items(self._connection()).select(IN_JOURNAL, (since,))
        if keep_old:
            self._files.keep_damaged_journal(now)
        self._journal.replace(encoded([item]) for item in current)
        self._connection().execute("DELETE FROM item WHERE removed = 1 AND changed < ?", (since,))

    def _compact_if_large(self) -> None:
        """Keep the journal small. What was just saved is on disk whether this works or not."""
        if self._journal.size() > self._compact_at:
            with suppress(apsw.Error, OSError, FolderUnusable):
                self._compact()
            self._compact_at = max(_SMALL_JOURNAL, _GROWTH * self._journal.size())

    def _compact_before_the_next_start(self) -> None:
        """Make the journal small, which the next start reads, where much of it is outlived."""
        size = self._journal.size()
        if size < _WORTHWHILE:
            return
        with suppress(apsw.Error, OSError, FolderUnusable):
            [(live,)] = database.rows(
                self._connection(),
                tuple[int],
                "SELECT coalesce(sum(length(record)), 0) FROM item WHERE open = 1",
            )
            with lock.taken(self._files.lock) as is_free:
                if is_free and size > _GROWTH * live and self._is_current():
                    self._compact()

    def _connect(self) -> bool:
        """Open what writes and what reads at the newest format; tell if the file was empty."""
        path = self._files.database
        if not path.exists():
            self._files.set_database_aside(self._clock())  # companions of a file that is gone
            write_private(path, b"")
        database.keep_private(path)
        try:
            self._writer = database.connect(path, self._key)
            schema.refuse_newer(self._writer, self._files.folder)
            was_empty = schema.version(self._writer) == 0
            if schema.migrate(self._writer, self._back_up):
                # From now on a damaged log costs what it holds, never the tables.
                self._writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            with self._quick.lock:
                self._quick.connection = database.connect(path, self._key, read_only=True)
        except DAMAGE:
            raise  # the connection may still yield what can be read
        except BaseException:
            self._disconnect(untouched=True)
            raise
        self._identity = database.identity(path)
        return was_empty

    def _disconnect(self, *, untouched: bool = False) -> None:
        """Close the connections; ``untouched`` leaves the files exactly as they are."""
        with self._long.lock, self._quick.lock:
            connections = [self._long.connection, self._quick.connection, self._writer]
            self._long.connection = self._quick.connection = self._writer = None
        for connection in connections:
            if connection is None:
                continue
            if untouched:
                database.abandon(connection)
            else:
                with suppress(apsw.Error):
                    connection.close()

    def _back_up(self, version: int) -> None:
        """Copy the database before its format changes; copies older than a month go."""
        now = self._clock()
        for earlier in self._files.backups():
            if earlier.stat().st_mtime < (now - _KEEP_BACKUPS).timestamp():
                earlier.unlink()
        target = self._files.backup(version, now)
        write_private(target, b"")
        database.copy(self._connection(), target, self._key)

    def _confirm_key(self) -> None:
        """Raise StoreKeyWrong before anything is touched with a wrong key."""
        verdict = key_verdict(self._files.key_check, self._key)
        if verdict is KeyVerdict.RIGHT:
            return
        if verdict is KeyVerdict.WRONG or not self._opens_anything():
            raise StoreKeyWrong(path=str(self._files.folder))
        write_key_check(self._files.key_check, self._key)

    def _opens_anything(self) -> bool:
        """Without a key check: tell whether the key opens the journal or the database."""
        if self._journal.read().records:
            return True
        path = self._files.database
        if not path.exists() or not path.stat().st_size:
            return self._journal.size() == 0
        try:
            database.abandon(database.connect(path, self._key))
        except DAMAGE:
            return False
        return True

    def _opened(self, reader: _Reader) -> apsw.Connection:
        """Return the connection of a reader. Raises apsw.Error, StoreClosed."""
        if self._writer is None:
            raise StoreClosed(path=str(self._files.folder))
        if reader.connection is None:
            # Whoever goes through all there is meets no page twice.
            cache = database.SMALL_CACHE_KIB if reader is self._long else database.CACHE_KIB
            reader.connection = database.connect(
                self._files.database, self._key, read_only=True, cache_kib=cache
            )
        return reader.connection

    def _connection(self) -> apsw.Connection:
        if self._writer is None:
            raise StoreClosed(path=str(self._files.folder))
        return self._writer

    def _is_current(self) -> bool:
        """Tell whether our connections still are to the file that has the store's name."""
        if self._closed:
            raise StoreClosed(path=str(self._files.folder))
        return (
            self._writer is not None and database.identity(self._files.database) == self._identity
        )

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Be the only thread of the only process that changes the store."""
        with self._writing, lock.held(self._files.lock, PATIENCE):
            yield

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Turn errors of the disk and the database into problems."""
        try:
            yield
        except (apsw.Error, OSError, FolderUnusable) as error:
            number = self._writer.system_errno if self._writer is not None else 0
            problem = told(error, self._files.folder, number)
            if problem is error:
                raise
            raise problem from error

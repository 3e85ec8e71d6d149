"""The names of the store's files in the folder of a profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from caseworker.folders import write_private

_COMPANIONS = ("-wal", "-shm")


@dataclass(frozen=True)
class Files:
    """Where everything of one store lies; all of it is encrypted but the empty lock files."""

    folder: Path

    @property
    def database(self) -> Path:
        """The database; SQLite keeps ``-wal`` and ``-shm`` files beside it."""
        return self.folder / "store.db"

    @property
    def key_check(self) -> Path:
        """What tells a wrong key from a damaged file."""
        return self.folder / "store.check"

    @property
    def journal(self) -> Path:
        """The second copy of everything typed."""
        return self.folder / "journal"

    @property
    def documents(self) -> Path:
        """Documents as the server gave them: a database of its own, no copy of it elsewhere."""
        return self.folder / "documents.db"

    @property
    def rekeyed(self) -> Path:
        """The folder of what lies ready under another key; there only while that is changed."""
        return self.folder / "rekeyed"

    @property
    def lock(self) -> Path:
        """Held by whoever changes the store."""
        return self.folder / "store.lock"

    @property
    def presence(self) -> Path:
        """Held by every window that has the store open, together."""
        return self.folder / "store.open"

    @property
    def sender_lock(self) -> Path:
        """Held by the one window that sends."""
        return self.folder / "sender.lock"

    def write_ahead_log_in_use(self) -> bool:
        """Tell whether the database was not closed, or another window has it open."""
        log = self._companion(self.database, "-wal")
        return log.exists() and log.stat().st_size > 0

    def all(self) -> list[Path]:
        """Return every file that this store has written and that is there now."""
        patterns = ("store.*", "documents.db*", "journal", "journal.damaged-*", "sender.lock")
        found = [path for pattern in patterns for path in self.folder.glob(pattern)]
        found += (path for path in self.folder.glob("rekeyed*/*"))
        return [*found, *self.unfinished()]

    def backup(self, version: int, now: datetime) -> Path:
        """Return a free name for a copy made before the format changes."""
        return _free(self.folder, f"store.backup-v{version}-{_stamp(now)}", ".db")

    def backups(self) -> Iterator[Path]:
        """Every copy made before a change of format."""
        return self.folder.glob("store.backup-v*.db")

    def unfinished(self) -> Iterator[Path]:
        """What a crash left of files that were being written."""
        ours = (self.key_check, self.journal, self.database, self.documents)
        for name in (path.name for path in ours):
            yield from self.folder.glob(f".{name}.*.new")

    def set_database_aside(self, now: datetime) -> Path | None:
        """Rename a damaged database with its companions; return its new name, if there is any.

        Raises OSError; PermissionError on Windows while another window has the file open.
        """
        aside = _free(self.folder, f"store.damaged-{_stamp(now)}", ".db")
        if self.database.exists():
            self.database.rename(aside)
        for companion in _COMPANIONS:
            beside = self._companion(self.database, companion)
            if beside.exists():
                beside.rename(self._companion(aside, companion))
        return aside if aside.exists() else None

    def remove_documents(self) -> None:
        """Remove the documents. Raises OSError."""
        self.documents.unlink(missing_ok=True)
        self.remove_companions(self.documents)

    def remove_companions(self, database: Path) -> None:
        """Remove what SQLite keeps beside a database that is closed. Raises OSError."""
        for suffix in _COMPANIONS:
            self._companion(database, suffix).unlink(missing_ok=True)

    def keep_damaged_journal(self, now: datetime) -> Path:
        """Copy a damaged journal before it is made anew; return the copy's name.

        Raises OSError, ``FolderUnusable``.
        """
        aside = _free(self.folder, f"journal.damaged-{_stamp(now)}", "")
        write_private(aside, self.journal.read_bytes())
        return aside

    @staticmethod
    def _companion(path: Path, suffix: str) -> Path:
        return path.with_name(path.name + suffix)


def _stamp(now: datetime) -> str:
    return now.strftime("%Y%m%dT%H%M%SZ")


def _free(folder: Path, stem: str, suffix: str) -> Path:
    """Return the first name that is not taken: two accidents may fall in one second."""
    path = folder / f"{stem}{suffix}"
    count = 1
    while path.exists():
        count += 1
        path = folder / f"{stem}-{count}{suffix}"
    return path

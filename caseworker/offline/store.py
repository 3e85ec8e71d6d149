"""The encrypted store of one profile: drafts, outbox and mirror, put together."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from caseworker.offline.clock import now_utc
from caseworker.offline.database import rows
from caseworker.offline.documents import MEBIBYTE, Documents
from caseworker.offline.drafts import DRAFT, Drafts
from caseworker.offline.entries import ENTRY
from caseworker.offline.entry_changes import doubted
from caseworker.offline.handlers import Handlers
from caseworker.offline.mending import Recovery
from caseworker.offline.mirror import Mirror
from caseworker.offline.ondisk import OnDisk
from caseworker.offline.outbox import Outbox
from caseworker.offline.pins import Pins
from caseworker.offline.read_marks import ReadMarks
from caseworker.offline.sealing import KEY_BYTES
from caseworker.offline.storage import InMemory, Storage

DOCUMENT_BYTES = 500 * MEBIBYTE
"""How much documents may take on disk where nobody says otherwise."""


class Unfinished(NamedTuple):
    """The numbers of cases with a draft, something to be sent, or something that needs somebody."""

    drafts: frozenset[str] = frozenset()
    outbox: frozenset[str] = frozenset()
    needing_person: frozenset[str] = frozenset()

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers of all these cases."""
        return self.drafts | self.outbox | self.needing_person

    def sign(self, number: str) -> str:
        """Return the sign of a case, empty where nothing of it is unfinished."""
        if number in self.needing_person:
            return "!"
        if number in self.outbox:
            return "→"
        return "✎" if number in self.drafts else ""


class Waiting(NamedTuple):
    """How much waits: to be sent, for the person, to be finished; whether sending is paused."""

    outbox: int
    needing_person: int
    drafts: int
    is_paused: bool = False


class Store:
    """What the program knows of one profile and has not lost. Synchronous, safe for threads.

    Several windows may have the same store open; each sees what the others saved at once.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Callable[[], datetime],
        *,
        documents: tuple[Path, bytes] | None,
        document_bytes: int,
        mirror_protected: bool,
    ) -> None:
        self._storage = storage
        self.persistent = not isinstance(storage, InMemory)
        self.drafts = Drafts(storage, clock)
        self.outbox = Outbox(storage, clock)
        self.pins = Pins(storage, clock)
        self.read_marks = ReadMarks(storage, clock, keeps_protected=mirror_protected)
        folder, key = documents or (None, b"")
        self.documents = Documents(
            folder,
            key,
            clock,
            limit=document_bytes,
            pinned=lambda: {pin.case_id for pin in self.pins.all()},
            keep_protected=mirror_protected,
        )
        self.handlers = Handlers(storage)
        self.mirror = Mirror(
            storage,
            mirror_protected=mirror_protected,
            forget_documents=self.documents.forget,
        )

    @classmethod
    def open(
        cls,
        folder: Path,
        key: bytes | None,
        *,
        clock: Callable[[], datetime] = now_utc,
        mirror_protected: bool = False,
        document_bytes: int = DOCUMENT_BYTES,
    ) -> Store:
        """Open the store in a folder, making it where there is none.

        ``key`` is 32 random bytes; without one nothing is written and the folder is not touched.
        ``document_bytes`` is how much documents may take.
        A damaged database is set aside and made anew, see ``recovery``. Raises StoreKeyWrong,
        StoreNewer, StoreUnwritable, DiskFull, StoreBusy, StoreDamaged.
        """
        if key is None:
            return cls(
                InMemory(),
                clock,
                documents=None,
                document_bytes=0,
                mirror_protected=mirror_protected,
            )
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
        storage = OnDisk(folder, key, clock, doubted)
        return cls(
            storage,
            clock,
            documents=(folder, key),
            document_bytes=document_bytes,
            mirror_protected=mirror_protected,
        )

    @property
    def recovery(self) -> Recovery | None:
        """What was brought back after damage, None when nothing happened.

        It may come up later than at opening: damage is found when a page is read.
        """
        return self._storage.recovery

    def waiting(self) -> Waiting:
        """Count what waits, without reading it. Raises StoreProblem."""
        found = self._storage.read(
            lambda connection: rows(
                connection,
                tuple[str, int, int],
                "SELECT kind, ready IS NULL, count(*) FROM item "
                "WHERE open = 1 AND removed = 0 GROUP BY 1, 2",
            )
        )
        counted = {(kind, bool(needs)): count for kind, needs, count in found}
        return Waiting(
            outbox=counted.get((ENTRY, False), 0),
            needing_person=counted.get((ENTRY, True), 0),
            drafts=counted.get((DRAFT, True), 0),
            is_paused=self.outbox.is_paused(),
        )

    def unfinished(self) -> Unfinished:
        """Return the numbers of the cases with a draft or something that waits.

        Raises StoreProblem.
        """
        found = self._storage.read(
            lambda connection: rows(
                connection,
                tuple[str, int, str],
                "SELECT DISTINCT kind, ready IS NULL, case_number FROM item "
                "WHERE open = 1 AND removed = 0",
            )
        )
        entries = [(bool(needs), number) for kind, needs, number in found if kind == ENTRY]
        return Unfinished(
            drafts=frozenset(number for kind, _needs, number in found if kind == DRAFT),
            outbox=frozenset(number for needs, number in entries if not needs),
            needing_person=frozenset(number for needs, number in entries if needs),
        )

    def sender_lock(self) -> AbstractContextManager[bool]:
        """Yield True to the one window that may send, False to every other.

        The lock is held until the block ends or the process does. Raises StoreUnwritable.
        """
        return self._storage.sender_lock()

    def check(self) -> tuple[str, ...]:
        """Read everything and return what is wrong, in sentences; nothing when all is sound."""
        return self._storage.check()

    def close(self) -> None:
        """Close the files. Nothing is saved here: everything saved is on disk already."""
        self.documents.close()
        self._storage.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

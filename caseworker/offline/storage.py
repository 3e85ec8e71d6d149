"""What drafts, outbox and mirror need of a storage, and the one that keeps nothing on disk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from threading import RLock
from typing import Protocol, TypeVar

import apsw

from caseworker.offline import database, schema
from caseworker.offline.items import Items
from caseworker.offline.mending import Recovery

T = TypeVar("T")


class Storage(Protocol):
    """Reads and transactions. Every method raises ``StoreProblem``."""

    recovery: Recovery | None

    def read(self, action: Callable[[apsw.Connection], T], *, takes_long: bool = False) -> T:
        """Run an action that only reads. It may be run a second time after mending.

        One that ``takes_long`` is waited for by no other that does not.
        """
        ...

    def keep(self, action: Callable[[Items], T]) -> T:
        """Run an action in one transaction; what it did lasts when this returns.

        When the action raises, nothing of it happened. It may be run a second time after mending,
        so it changes nothing but through its argument.
        """
        ...

    def sender_lock(self) -> AbstractContextManager[bool]:
        """Yield True to the one window that may send, for as long as it holds the lock."""
        ...

    def check(self) -> tuple[str, ...]:
        """Return what is wrong, as sentences; nothing when all is sound."""
        ...

    def close(self) -> None:
        """Close files. Everything that was kept is on disk already."""
        ...


class InMemory:
    """A storage that is gone when it is closed; for those who have nowhere to keep a key."""

    def __init__(self) -> None:
        self.recovery: Recovery | None = None
        self._lock = RLock()
        self._connection = database.connect_in_memory()
        schema.migrate(self._connection, lambda _version: None)

    def read(self, action: Callable[[apsw.Connection], T], *, takes_long: bool = False) -> T:
        """Run an action that only reads."""
        with self._lock:
            return action(self._connection)

    def keep(self, action: Callable[[Items], T]) -> T:
        """Run an action whole or not at all."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                result = action(Items(self._connection))
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            return result

    def sender_lock(self) -> AbstractContextManager[bool]:
        """Yield True: no other window sees this storage."""
        return nullcontext(enter_result=True)

    def check(self) -> tuple[str, ...]:
        """Return nothing: there is no file to be damaged."""
        return ()

    def close(self) -> None:
        """Forget everything."""
        with self._lock:
            self._connection.close()

"""Where the adapter keeps what it learned of a server between runs."""

from __future__ import annotations

from typing import Protocol


class Cache(Protocol):
    """Keeps bytes by name. What is too old is not given back: how old, is the keeper's choice."""

    def get(self, kind: str) -> bytes | None:
        """Return what was kept, or None."""
        ...

    def put(self, kind: str, content: bytes) -> None:
        """Keep something."""
        ...


class NoCache:
    """Keeps nothing beyond the life of whoever uses it."""

    def get(self, kind: str) -> bytes | None:
        """Return nothing."""
        return None

    def put(self, kind: str, content: bytes) -> None:
        """Forget it."""

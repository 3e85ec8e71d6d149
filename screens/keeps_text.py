"""What the App asks of a screen on which somebody writes, before it takes the screen away."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class KeepsText(Protocol):
    """A screen whose text is on disk soon, and at once when this is asked."""

    async def is_on_disk(self) -> bool:
        """Bring what is typed to the disk; where that fails, say so on the screen."""
        ...

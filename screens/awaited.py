"""What the next key waits for, because it says where that key belongs."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

LEAVING = "leave"
"""The group of workers that save what is typed and end in another screen."""
FINDING = "find"
"""The group of workers that look for what was typed; the next key may act on what is found."""
ASKING = "ask"
"""The group of workers that ask on a screen of their own and act on the answer.

With news from the server a list looks again for what was typed: that must end no question.
"""


@runtime_checkable
class OpensSoon(Protocol):
    """A screen that another one opens on as soon as something has come."""

    @property
    def opens_soon(self) -> bool:
        """Tell whether that is so now."""
        ...

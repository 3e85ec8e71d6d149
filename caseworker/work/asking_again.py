"""How long a queue may stand before the server is asked for it again.

A hundred thousand cases take two minutes to read, of the server as of this program: such a queue
is not read with every start, every look at it and everything that was sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from api_client.models import Queue
from caseworker.offline.store import Store
from caseworker.work.kept_list import keep_list, kept_list

# Seconds.
_AGAIN: Final = 300.0
_AGAIN_FOR_EACH_SECOND: Final = 60.0
_LONG: Final = 5.0


class _Taken(msgspec.Struct, frozen=True):
    """How long it took to read a queue."""

    seconds: float


def pause_after(seconds: float) -> float:
    """Return for how many seconds a queue may stand that took so many to read."""
    return max(_AGAIN, _AGAIN_FOR_EACH_SECOND * seconds)


def keep_taken(store: Store, queue: Queue, seconds: float) -> None:
    """Keep how long it took to read a queue that takes long, or did. Raises StoreProblem."""
    if seconds >= _LONG or kept_list(store, _name(queue), _Taken):
        keep_list(store, _name(queue), [_Taken(seconds)])


def rest_of_pause(store: Store, queue: Queue, now: datetime) -> float:
    """Return for how many seconds more a queue may stand as it was last given.

    Zero where it was read quickly, or never. Raises StoreProblem.
    """
    taken = kept_list(store, _name(queue), _Taken)
    lines = store.mirror.lines(queue) if taken and taken[0].seconds >= _LONG else None
    if lines is None:
        return 0.0
    age = (now - lines.as_of).total_seconds()
    return max(0.0, pause_after(taken[0].seconds) - age) if age >= 0 else 0.0


def _name(queue: Queue) -> str:
    return f"time taken by {queue.value}"

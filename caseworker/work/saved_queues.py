"""Queues of one's own: a queue with a filter, an order and groups, kept under a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from api_client.models import Me, Queue
from caseworker.offline.store import Store
from caseworker.work.case_index import CaseIndex, Column
from caseworker.work.case_lines import LinesWith, Unmirrored
from caseworker.work.case_signs import CaseSigns
from caseworker.work.filtering import CaseFilter
from caseworker.work.grouping import Group
from caseworker.work.kept_list import keep_list, kept_list
from caseworker.work.picking import View
from caseworker.work.queue_order import order_of

MOST: Final = 20
LONGEST_NAME: Final = 40
_NAME: Final = "saved queues"
# Cases; going through more takes so long that it is done when somebody looks at the queue.
_MOST_COUNTED: Final = 20_000


class SavedQueue(msgspec.Struct, frozen=True, omit_defaults=True):
    """A queue as somebody wants to come back to it."""

    name: str
    queue: Queue
    wanted: str = ""
    by: Column | None = None
    reverse: bool = False
    group: Group | None = None

    @property
    def view(self) -> View:
        """How its queue is looked at."""
        return View(self.wanted, self.by, self.reverse, self.group)


def saved_queues(store: Store) -> tuple[SavedQueue, ...]:
    """Return what was kept. Raises StoreProblem."""
    return kept_list(store, _NAME, SavedQueue)


def keep_queues(store: Store, queues: Sequence[SavedQueue]) -> None:
    """Keep these and no others. Raises StoreProblem."""
    keep_list(store, _NAME, queues)


def with_queue(queues: Sequence[SavedQueue], new: SavedQueue) -> tuple[SavedQueue, ...]:
    """Return the queues with one more, at the place of the one that had its name."""
    named = {each.name: each for each in queues}
    named[new.name] = new
    return tuple(named.values())


def count_saved(
    store: Store,
    queues: Sequence[SavedQueue],
    me: Me,
    today: dt.date,
    unmirrored: Mapping[Queue, Unmirrored],
) -> dict[str, int]:
    """Return how many cases each of these has, by name.

    ``unmirrored`` are the cases of a queue that are on no disk. Queues of one that was never seen
    or is very long are left out. Each queue is read once. Synchronous, for a thread. Raises
    StoreProblem.
    """
    counts: dict[str, int] = {}
    for queue in {each.queue: None for each in queues}:
        lines = store.mirror.lines(queue)
        if lines is None or len(lines) > _MOST_COUNTED:
            continue
        more = unmirrored.get(queue, Unmirrored()).among(lines, order_of(queue, me))
        index = CaseIndex(LinesWith(lines, more)).read_all()
        cases = CaseFilter(index, today=today, me=me.user, signs=CaseSigns(store))
        counts |= {
            each.name: len(cases.places(each.wanted)) for each in queues if each.queue is queue
        }
    return counts

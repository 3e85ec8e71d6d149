"""What changes within an entry: accepted conflicts, doubt after damage, one of its steps."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from api_client.errors import Conflict, DecisionChanged
from api_client.models import CaseVersion, Decision
from api_client.plans import DecisionChangeIntent
from caseworker.offline.clock import now_utc
from caseworker.offline.entries import Entry, EntryState, StepRecord, from_item, to_item
from caseworker.offline.entry_history import Event, EventKind, Reason, with_event
from caseworker.offline.items import Item
from caseworker.offline.problems import OutcomeDoubtful


def accepting(entry: Entry, seen: CaseVersion | Decision | None) -> dict[str, object]:
    """Return what changes in an entry where a person accepts what others did meanwhile."""
    kind = entry.reason.kind if entry.reason else ""
    if kind == Conflict.__name__ and not any(step.done for step in entry.steps):
        # Its steps were worked out from the case as it was.
        version = seen if isinstance(seen, CaseVersion) else None
        return {"intent": replace(entry.intent, based_on=version), "plan": None}
    if kind == DecisionChanged.__name__ and isinstance(entry.intent, DecisionChangeIntent):
        decision = seen if isinstance(seen, Decision) else None
        return {} if entry.tried else {"intent": replace(entry.intent, seen=decision)}
    return {}


def doubted(item: Item) -> Item:
    """Return an open entry that may have been sent further than its record says, stopped.

    For mending, where later records of it may have been lost.
    """
    entry = from_item(item)
    reason, now = Reason.of(OutcomeDoubtful(number=entry.intent.case_number)), now_utc()
    stopped = replace(
        entry,
        state=EntryState.NEEDS_PERSON,
        reason=reason,
        next_try=None,
        history=with_event(entry.history, Event(kind=EventKind.STOPPED, at=now, reason=reason)),
        revision=entry.revision + 1,
    )
    return to_item(stopped, now)


def with_step(
    entry: Entry, name: str, change: Callable[[StepRecord], StepRecord]
) -> tuple[StepRecord, ...]:
    """Return the steps of an entry with one changed. Raises LookupError for one that it lacks."""
    if name not in (step.name for step in entry.steps):
        raise LookupError(name)
    return tuple(change(step) if step.name == name else step for step in entry.steps)

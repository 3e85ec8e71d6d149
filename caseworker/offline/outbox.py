"""The outbox: what was decided and has not been acknowledged by the server yet.

Every change of an entry is one transaction that lasts when the method returns, and it is refused
when the entry is no longer in a state that allows it: two windows cannot both move it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from api_client.errors import Conflict, DecisionChanged
from api_client.plans import DecisionChangeIntent, Intent, Plan
from caseworker.offline.clock import from_number, now_utc, to_number
from caseworker.offline.database import rows
from caseworker.offline.drafts import Draft, give_draft_back, give_new_draft, remove_sent_draft
from caseworker.offline.entries import (
    ENTRY,
    Entry,
    EntryState,
    Reason,
    StepRecord,
    from_item,
    to_item,
)
from caseworker.offline.items import Item, Items
from caseworker.offline.problems import (
    AlreadySending,
    EntryChanged,
    EntryUnknown,
    NumberUsed,
    OutcomeDoubtful,
)
from caseworker.offline.storage import Storage

__all__ = ["Entry", "EntryState", "Outbox", "Reason", "StepRecord"]

_WAITING, _SENDING, _NEEDS_PERSON = (
    EntryState.WAITING,
    EntryState.SENDING,
    EntryState.NEEDS_PERSON,
)
_ON_ITS_WAY = frozenset({_WAITING, _SENDING})
_UNSETTLED = frozenset({_WAITING, _SENDING, _NEEDS_PERSON})

ALLOWED: dict[str, frozenset[EntryState]] = {
    "undo": frozenset({_WAITING}),
    "set_plan": frozenset({_WAITING}),
    "step_tried": _ON_ITS_WAY,
    "step_done": _ON_ITS_WAY,
    "postpone": _ON_ITS_WAY,
    "needs_person": _ON_ITS_WAY,
    "finish": _UNSETTLED,  # also by a person who has looked and found it done
    "discard": _UNSETTLED,
    "retry": _UNSETTLED,
}
"""From which states each change may be made."""

_ENTRIES = "kind = 'entry'"
_OPEN = "kind = 'entry' AND open = 1"
# An older open entry of the same case comes first, also while it waits for a person.
_SETTING, _PAUSE = "setting", "outbox-paused"
_PAUSED = f"SELECT 1 FROM item WHERE kind = '{_SETTING}' AND id = '{_PAUSE}' AND removed = 0"  # noqa: S608
_FIRST_OF_ITS_CASE = f"""
    kind = 'entry' AND open = 1 AND ready IS NOT NULL AND NOT EXISTS ({_PAUSED}) AND NOT EXISTS (
        SELECT 1 FROM item AS older WHERE older.kind = 'entry' AND older.open = 1
        AND older.case_number = item.case_number
        AND (older.created, older.id) < (item.created, item.id))
"""  # noqa: S608 - constants


class Outbox:
    """The outbox of one store. Every method raises ``StoreProblem``."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock

    def put(self, intent: Intent, *, not_before: datetime, draft: Draft | None = None) -> Entry:
        """Freeze an intent; its draft leaves the drafts in the same transaction.

        Putting the same intent twice gives the entry that is there. A draft in which another
        window has typed since stays. Raises NumberUsed.
        """
        now = self._clock()

        def action(items: Items) -> Entry:
            there = items.get(ENTRY, intent.number)
            if there is not None:
                entry = from_item(there)
                if entry.intent != intent or entry.state is EntryState.DISCARDED:
                    raise NumberUsed(id=intent.number)
                return entry
            entry = Entry(
                id=intent.number,
                intent=intent,
                state=_WAITING,
                created=_after_older(items, intent.case_number, now),
                not_before=not_before,
                draft=draft,
                revision=1,
            )
            items.put(to_item(entry, now))
            if draft is not None:
                remove_sent_draft(items, draft, now)
            return entry

        return self._storage.keep(action)

    def get(self, entry_id: str) -> Entry | None:
        """Return an entry, or None."""
        return next(iter(self._where(f"{_ENTRIES} AND id = ?", entry_id)), None)

    def all(self) -> list[Entry]:
        """Return every entry there ever was, oldest first."""
        return self._where(f"{_ENTRIES} ORDER BY created, id")

    def open(self) -> list[Entry]:
        """Return the entries that are neither done nor discarded, oldest first."""
        return self._where(f"{_OPEN} ORDER BY created, id")

    def next_ready(self, now: datetime) -> Entry | None:
        """Return the oldest entry that may be sent now.

        Never one whose case has an older open entry: the order within a case is kept, and an
        entry that waits for a person holds back the later ones of its case.
        """
        where = f"{_FIRST_OF_ITS_CASE} AND ready <= ? ORDER BY created, id LIMIT 1"
        return next(iter(self._where(where, to_number(now))), None)

    def is_paused(self) -> bool:
        """Tell whether nothing is sent at a person's word, by no window."""
        return bool(self._storage.read(lambda connection: rows(connection, tuple[int], _PAUSED)))

    def pause(self, *, paused: bool) -> None:
        """Send nothing more until this is taken back; what is on its way is finished."""
        now = to_number(self._clock())

        def action(items: Items) -> None:
            there = items.get(_SETTING, _PAUSE)
            if paused and (there is None or there.removed):
                items.put(
                    Item(
                        kind=_SETTING,
                        id=_PAUSE,
                        revision=there.revision + 1 if there else 1,
                        removed=False,
                        open=False,
                        case_number="",
                        created=now,
                        changed=now,
                        ready=None,
                        record=b"",
                    )
                )
            elif not paused and there is not None and not there.removed:
                items.remove(there, now)

        self._storage.keep(action)

    def next_time(self) -> datetime | None:
        """Return when the next entry can be sent, None when none waits for time alone."""
        statement = f"SELECT min(ready) FROM item WHERE {_FIRST_OF_ITS_CASE}"  # noqa: S608
        [(ready,)] = self._storage.read(
            lambda connection: rows(connection, tuple[int | None], statement)
        )
        return None if ready is None else from_number(ready)

    def undo(self, entry_id: str) -> Draft | None:
        """Take an entry back before anything was tried; return its draft, which is there again.

        Raises AlreadySending, EntryUnknown.
        """

        def action(items: Items) -> Draft | None:
            entry = _found(items, entry_id)
            if entry.state not in ALLOWED["undo"] or entry.tried:
                raise AlreadySending(number=entry.intent.case_number)
            now = self._clock()
            self._replace(items, entry, state=EntryState.DISCARDED, finished=now)
            return give_draft_back(items, entry.draft, now) if entry.draft else None

        return self._storage.keep(action)

    def discard(self, entry_id: str) -> Draft | None:
        """Give an entry up, whatever was sent of it; return its content as a new draft.

        Raises EntryChanged, EntryUnknown.
        """

        def action(items: Items) -> Draft | None:
            entry = _allowed(items, entry_id, "discard")
            now = self._clock()
            self._replace(items, entry, state=EntryState.DISCARDED, finished=now)
            return give_new_draft(items, entry.draft, now) if entry.draft else None

        return self._storage.keep(action)

    def set_plan(self, entry_id: str, plan: Plan) -> Entry:
        """Freeze the steps, before the first is tried. Raises EntryChanged, EntryUnknown."""
        steps = tuple(StepRecord(name=step.name) for step in plan.steps)

        def changes(entry: Entry) -> dict[str, object]:
            if entry.tried:
                raise EntryChanged(number=entry.intent.case_number)
            return {"plan": plan, "steps": steps}

        return self._change(entry_id, "set_plan", changes)

    def step_tried(self, entry_id: str, step_name: str) -> Entry:
        """Note that a step is about to be sent: from now on it may have taken effect.

        Raises EntryChanged, EntryUnknown, LookupError for a step that the plan lacks.
        """
        now = self._clock()
        return self._change(
            entry_id,
            "step_tried",
            lambda entry: {
                "state": _SENDING,
                "steps": _with_step(entry, step_name, lambda step: replace(step, tried=now)),
            },
        )

    def step_done(self, entry_id: str, step_name: str, url: str = "") -> Entry:
        """Note that the server has a step, and the URL of what it made.

        Raises EntryChanged, EntryUnknown, LookupError for a step that the plan lacks.
        """
        now = self._clock()
        return self._change(
            entry_id,
            "step_done",
            lambda entry: {
                "state": _SENDING,
                "steps": _with_step(
                    entry, step_name, lambda step: replace(step, done=now, url=url or step.url)
                ),
            },
        )

    def postpone(self, entry_id: str, until: datetime, reason: Reason | None = None) -> Entry:
        """Put an entry off; it stays in its state. Raises EntryChanged, EntryUnknown."""
        return self._change(
            entry_id,
            "postpone",
            lambda entry: {
                "next_try": until,
                "reason": reason,
                "attempts": entry.attempts + 1,
            },
        )

    def needs_person(self, entry_id: str, reason: Reason) -> Entry:
        """Stop an entry until a person decides. Raises EntryChanged, EntryUnknown."""
        return self._change(
            entry_id,
            "needs_person",
            lambda _entry: {"state": _NEEDS_PERSON, "reason": reason, "next_try": None},
        )

    def finish(self, entry_id: str) -> Entry:
        """Note that the server has all of it. Raises EntryChanged, EntryUnknown."""
        now = self._clock()
        return self._change(
            entry_id,
            "finish",
            lambda _entry: {
                "state": EntryState.DONE,
                "finished": now,
                "reason": None,
                "next_try": None,
            },
        )

    def retry(self, entry_id: str) -> Entry:
        """Let an entry be tried again as soon as it is its turn, at a person's word.

        A person who lets it go on after others changed the case has seen the change: the entry is
        then based on the case as it is when it is sent. Raises EntryChanged, EntryUnknown.
        """
        return self._change(
            entry_id,
            "retry",
            lambda entry: {
                "state": _WAITING if entry.state is _NEEDS_PERSON else entry.state,
                "intent": _accepting(entry),
                "reason": None,
                "next_try": None,
                "attempts": 0,
            },
        )

    def send_now(self, entry_id: str) -> Entry:
        """End the undo window and the pause of an entry on its way, at a person's word.

        An entry that waits for a person or is settled stays as it is. Raises EntryUnknown.
        """
        now = self._clock()

        def action(items: Items) -> Entry:
            entry = _found(items, entry_id)
            if entry.state not in _ON_ITS_WAY:
                return entry
            return self._replace(items, entry, not_before=min(entry.not_before, now), next_try=None)

        return self._storage.keep(action)

    def _change(
        self, entry_id: str, name: str, changes: Callable[[Entry], dict[str, object]]
    ) -> Entry:
        def action(items: Items) -> Entry:
            entry = _allowed(items, entry_id, name)
            return self._replace(items, entry, **changes(entry))

        return self._storage.keep(action)

    def _replace(self, items: Items, entry: Entry, **changes: object) -> Entry:
        changed = replace(entry, revision=entry.revision + 1, **changes)
        items.put(to_item(changed, self._clock()))
        return changed

    def _where(self, where: str, *bindings: str | int) -> list[Entry]:
        return self._storage.read(
            lambda connection: [
                from_item(item) for item in Items(connection).select(where, bindings)
            ]
        )


def doubted(item: Item) -> Item:
    """Return an open entry that may have been sent further than its record says, stopped.

    For mending, where later records of it may have been lost.
    """
    entry = from_item(item)
    reason = Reason.of(OutcomeDoubtful(number=entry.intent.case_number))
    stopped = replace(
        entry, state=_NEEDS_PERSON, reason=reason, next_try=None, revision=entry.revision + 1
    )
    return to_item(stopped, now_utc())


def _found(items: Items, entry_id: str) -> Entry:
    there = items.get(ENTRY, entry_id)
    if there is None:
        raise EntryUnknown(id=entry_id)
    return from_item(there)


def _allowed(items: Items, entry_id: str, name: str) -> Entry:
    entry = _found(items, entry_id)
    if entry.state not in ALLOWED[name]:
        raise EntryChanged(number=entry.intent.case_number)
    return entry


def _with_step(
    entry: Entry, name: str, change: Callable[[StepRecord], StepRecord]
) -> tuple[StepRecord, ...]:
    if name not in (step.name for step in entry.steps):
        raise LookupError(name)
    return tuple(change(step) if step.name == name else step for step in entry.steps)


def _accepting(entry: Entry) -> Intent:
    """Return the intent, free of what it was based on where a person accepted the change."""
    kind = entry.reason.kind if entry.reason and not entry.tried else ""
    if kind == Conflict.__name__:
        return replace(entry.intent, based_on=None)
    if kind == DecisionChanged.__name__ and isinstance(entry.intent, DecisionChangeIntent):
        return replace(entry.intent, seen=None)
    return entry.intent


def _after_older(items: Items, case_number: str, now: datetime) -> datetime:
    """Return a time of creation that keeps the order within a case when the clock went back."""
    older = items.select(
        f"{_OPEN} AND case_number = ? ORDER BY created DESC LIMIT 1", (case_number,)
    )
    if not older:
        return now
    return max(now, from_number(older[0].created) + timedelta(microseconds=1))

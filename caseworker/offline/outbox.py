"""The outbox: what was decided and has not been acknowledged by the server yet.

Every change of an entry is one transaction that lasts when the method returns, and it is refused
when the entry is no longer in a state that allows it: two windows cannot both move it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from msgspec.structs import replace

from api_client.models import CaseVersion, Decision
from api_client.plans import Intent, Plan
from caseworker.offline import pausing
from caseworker.offline.clock import from_number, to_number
from caseworker.offline.database import rows
from caseworker.offline.drafts import Draft, give_draft_back, give_new_draft, remove_sent_draft
from caseworker.offline.entries import (
    ENTRY,
    Entry,
    EntryState,
    StepRecord,
    from_item,
    to_item,
)
from caseworker.offline.entry_changes import accepting, with_step
from caseworker.offline.entry_history import Event, EventKind, Reason, with_event
from caseworker.offline.items import Items
from caseworker.offline.problems import (
    AlreadySending,
    EntryChanged,
    EntryUnknown,
    NumberUsed,
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
    "undo": frozenset({_WAITING, _NEEDS_PERSON}),  # while nothing of it can be on the server
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

_ENTRIES = "kind = 'entry' AND removed = 0"
_OPEN = "kind = 'entry' AND open = 1"
# An older open entry of the same case comes first, also while it waits for a person.
_FIRST_OF_ITS_CASE = f"""
    kind = 'entry' AND open = 1 AND ready IS NOT NULL AND NOT EXISTS ({pausing.PAUSED})
    AND NOT EXISTS (
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
                if there.removed:
                    raise NumberUsed(id=intent.number)
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
                history=(Event(kind=EventKind.PUT, at=now),),
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
        return self._storage.read(pausing.is_paused)

    def pause(self, *, paused: bool) -> None:
        """Send nothing more until this is taken back; what is on its way is finished."""
        now = self._clock()
        self._storage.keep(lambda items: pausing.pause(items, now, paused=paused))

    def next_time(self) -> datetime | None:
        """Return when the next entry can be sent, None when none waits for time alone."""
        statement = f"SELECT min(ready) FROM item WHERE {_FIRST_OF_ITS_CASE}"  # noqa: S608
        [(ready,)] = self._storage.read(
            lambda connection: rows(connection, tuple[int | None], statement)
        )
        return None if ready is None else from_number(ready)

    def undo(self, entry_id: str) -> Draft | None:
        """Take an entry back of which nothing can be on the server; its draft is there again.

        So what the server refused can be changed and sent again. Raises AlreadySending,
        EntryUnknown.
        """

        def action(items: Items) -> Draft | None:
            entry = _found(items, entry_id)
            if entry.state not in ALLOWED["undo"] or entry.tried:
                raise AlreadySending(number=entry.intent.case_number)
            now = self._clock()
            event = Event(kind=EventKind.TAKEN_BACK, at=now)
            self._replace(items, entry, event, state=EntryState.DISCARDED, finished=now)
            return give_draft_back(items, entry.draft, now) if entry.draft else None

        return self._storage.keep(action)

    def discard(self, entry_id: str) -> Draft | None:
        """Give an entry up, whatever was sent of it; return its content as a new draft.

        Raises EntryChanged, EntryUnknown.
        """

        def action(items: Items) -> Draft | None:
            entry = _allowed(items, entry_id, "discard")
            now = self._clock()
            event = Event(kind=EventKind.GIVEN_UP, at=now)
            self._replace(items, entry, event, state=EntryState.DISCARDED, finished=now)
            return give_new_draft(items, entry.draft, now) if entry.draft else None

        return self._storage.keep(action)

    def set_plan(self, entry_id: str, plan: Plan) -> Entry:
        """Freeze the steps, before the first is tried or anew after a person let it go on.

        What was tried stays known. Raises EntryChanged, EntryUnknown.
        """

        def changes(entry: Entry) -> dict[str, object]:
            if entry.plan is not None and entry.tried:
                raise EntryChanged(number=entry.intent.case_number)
            tried = {record.name: record.tried for record in entry.steps}
            steps = tuple(
                StepRecord(name=step.name, tried=tried.get(step.name)) for step in plan.steps
            )
            return {"plan": plan, "steps": steps}

        return self._change(entry_id, "set_plan", None, changes)

    def step_tried(self, entry_id: str, step_name: str) -> Entry:
        """Note that a step is about to be sent: from now on it may have taken effect.

        Raises EntryChanged, EntryUnknown, LookupError for a step that the plan lacks.
        """
        now = self._clock()
        return self._change(
            entry_id,
            "step_tried",
            Event(kind=EventKind.TRIED, at=now, step=step_name),
            lambda entry: {
                "state": _SENDING,
                "steps": with_step(entry, step_name, lambda step: replace(step, tried=now)),
            },
        )

    def step_done(self, entry_id: str, step_name: str, url: str = "", *, status: int = 0) -> Entry:
        """Note that the server has a step, and the URL of what it made.

        ``status`` is that of its answer, 0 where it had the step when it was asked.
        Raises EntryChanged, EntryUnknown, LookupError for a step that the plan lacks.
        """
        now = self._clock()
        return self._change(
            entry_id,
            "step_done",
            Event(
                kind=EventKind.ANSWERED if status else EventKind.FOUND,
                at=now,
                step=step_name,
                status=status,
                url=url,
            ),
            lambda entry: {
                "state": _SENDING,
                "steps": with_step(
                    entry, step_name, lambda step: replace(step, done=now, url=url or step.url)
                ),
            },
        )

    def postpone(self, entry_id: str, until: datetime, reason: Reason | None = None) -> Entry:
        """Put an entry off; it stays in its state. Raises EntryChanged, EntryUnknown."""
        return self._change(
            entry_id,
            "postpone",
            Event(kind=EventKind.PUT_OFF, at=self._clock(), reason=reason),
            lambda entry: {
                "next_try": until,
                "reason": reason,
                "attempts": entry.attempts + 1,
            },
        )

    def needs_person(self, entry_id: str, reason: Reason, *, refused: str = "") -> Entry:
        """Stop an entry until a person decides.

        ``refused`` is the step that the server answered with a refusal: it has not taken effect.
        Raises EntryChanged, EntryUnknown, LookupError for a step that the plan lacks.
        """

        def changes(entry: Entry) -> dict[str, object]:
            steps = entry.steps
            if refused:
                steps = with_step(entry, refused, lambda step: replace(step, tried=None))
            return {"state": _NEEDS_PERSON, "reason": reason, "next_try": None, "steps": steps}

        now = self._clock()
        event = Event(kind=EventKind.STOPPED, at=now, reason=reason, step=refused)
        return self._change(entry_id, "needs_person", event, changes)

    def finish(self, entry_id: str) -> Entry:
        """Note that the server has all of it. Raises EntryChanged, EntryUnknown."""
        now = self._clock()
        return self._change(
            entry_id,
            "finish",
            Event(kind=EventKind.FINISHED, at=now),
            lambda _entry: {
                "state": EntryState.DONE,
                "finished": now,
                "reason": None,
                "next_try": None,
            },
        )

    def retry(self, entry_id: str, *, seen: CaseVersion | Decision | None = None) -> Entry:
        """Let an entry be tried again as soon as it is its turn, at a person's word.

        A person who lets it go on after others changed the case or the decision has seen the
        change: the entry is then based on what was ``seen``, or on what is there when it is sent.
        Raises EntryChanged, EntryUnknown.
        """
        event = Event(kind=EventKind.RETRIED, at=self._clock())
        return self._change(
            entry_id,
            "retry",
            event,
            lambda entry: {
                "state": _WAITING if entry.state is _NEEDS_PERSON else entry.state,
                "reason": None,
                "next_try": None,
                "attempts": 0,
                **accepting(entry, seen),
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
            event = Event(kind=EventKind.HURRIED, at=now)
            return self._replace(
                items, entry, event, not_before=min(entry.not_before, now), next_try=None
            )

        return self._storage.keep(action)

    def try_again(self, kinds: Collection[str]) -> None:
        """Let what was put off for a reason of one of these kinds be tried now."""

        def action(items: Items) -> None:
            for item in items.select(f"{_OPEN} AND ready IS NOT NULL"):
                entry = from_item(item)
                if entry.next_try and entry.reason and entry.reason.kind in kinds:
                    self._replace(items, entry, None, next_try=None)

        self._storage.keep(action)

    def expire(self, before: datetime) -> int:
        """Forget what was done or given up before a time; return how many entries went."""
        now = to_number(self._clock())

        def action(items: Items) -> int:
            found = items.select(f"{_ENTRIES} AND open = 0 AND changed < ?", (to_number(before),))
            for item in found:
                items.remove(item, now)
            return len(found)

        return self._storage.keep(action)

    def _change(
        self,
        entry_id: str,
        name: str,
        event: Event | None,
        changes: Callable[[Entry], dict[str, object]],
    ) -> Entry:
        def action(items: Items) -> Entry:
            entry = _allowed(items, entry_id, name)
            return self._replace(items, entry, event, **changes(entry))

        return self._storage.keep(action)

    def _replace(self, items: Items, entry: Entry, event: Event | None, **changes: object) -> Entry:
        history = with_event(entry.history, event) if event else entry.history
        changed = replace(entry, revision=entry.revision + 1, history=history, **changes)
        items.put(to_item(changed, self._clock()))
        return changed

    def _where(self, where: str, *bindings: str | int) -> list[Entry]:
        return self._storage.read(
            lambda connection: [
                from_item(item) for item in Items(connection).select(where, bindings)
            ]
        )


def _found(items: Items, entry_id: str) -> Entry:
    there = items.get(ENTRY, entry_id)
    if there is None or there.removed:
        raise EntryUnknown(id=entry_id)
    return from_item(there)


def _allowed(items: Items, entry_id: str, name: str) -> Entry:
    entry = _found(items, entry_id)
    if entry.state not in ALLOWED[name]:
        raise EntryChanged(number=entry.intent.case_number)
    return entry


def _after_older(items: Items, case_number: str, now: datetime) -> datetime:
    """Return a time of creation that keeps the order within a case when the clock went back."""
    older = items.select(
        f"{_OPEN} AND case_number = ? ORDER BY created DESC LIMIT 1", (case_number,)
    )
    if not older:
        return now
    return max(now, from_number(older[0].created) + timedelta(microseconds=1))

"""What stands in the outbox: an entry, its states, and how it is stored."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final, cast

import msgspec

from api_client.models import CaseVersion, Record
from api_client.plans import Check, FileContent, Intent, Json, Plan, Step
from caseworker.offline.clock import to_number
from caseworker.offline.drafts import Draft
from caseworker.offline.entry_history import Event, Reason
from caseworker.offline.items import Item

ENTRY: Final = "entry"


class EntryState(StrEnum):
    """How far an entry of the outbox has come."""

    WAITING = "waiting"
    SENDING = "sending"
    NEEDS_PERSON = "needs_person"
    DONE = "done"
    DISCARDED = "discarded"

    @property
    def settled(self) -> bool:
        """Whether nothing more will happen to the entry."""
        return self in (EntryState.DONE, EntryState.DISCARDED)


class StepRecord(Record, frozen=True, kw_only=True):
    """What is known of one step: when it was last tried, when it was known to be done, its URL.

    Tried and not done means that the outcome is unknown until the server has been asked.
    """

    name: str
    tried: datetime | None = None
    done: datetime | None = None
    url: str = ""


class _Common(Record, frozen=True, kw_only=True):
    """The fields that are stored as they are."""

    id: str
    intent: Intent
    state: EntryState
    created: datetime
    not_before: datetime
    draft: Draft | None = None
    steps: tuple[StepRecord, ...] = ()
    attempts: int = 0
    next_try: datetime | None = None
    reason: Reason | None = None
    finished: datetime | None = None
    history: tuple[Event, ...] = ()
    revision: int = 0


class Entry(_Common, frozen=True, kw_only=True):
    """One decision or hand-over on its way to the server.

    ``id`` is the number of the intent. It is not sent before ``not_before`` (the undo window) nor
    before ``next_try``. ``draft`` is what it was made from, so that it can be given back.
    ``attempts`` counts how often it was put off since a person last had a say. ``finished`` is
    when it was done or discarded. ``history`` is everything that happened to it, oldest first.
    """

    plan: Plan | None = None

    @property
    def tried(self) -> bool:
        """Whether any step may have reached the server."""
        return any(step.tried or step.done for step in self.steps)


class _Stored(_Common, frozen=True, kw_only=True):
    plan: bytes = b""


class _StoredStep(Record, frozen=True, kw_only=True):
    """``Step`` with a body that msgspec can decode: it does not take the recursive ``Json``."""

    name: str
    method: str
    url: str
    body: dict[str, object] | None = None
    fill: dict[str, str] = msgspec.field(default_factory=dict)
    below: str = ""
    content: FileContent | None = None
    check: Check


class _StoredPlan(Record, frozen=True, kw_only=True):
    steps: tuple[_StoredStep, ...]
    based_on: CaseVersion
    case_id: str


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Stored)
_plan_decoder = msgspec.msgpack.Decoder(_StoredPlan)


def to_item(entry: Entry, changed: datetime) -> Item:
    """Return the row of an entry."""
    ready = None
    if entry.state in (EntryState.WAITING, EntryState.SENDING):
        ready = to_number(max(entry.not_before, entry.next_try or entry.not_before))
    common = {name: getattr(entry, name) for name in _Common.__struct_fields__}
    plan = b"" if entry.plan is None else _encoder.encode(entry.plan)
    return Item(
        kind=ENTRY,
        id=entry.id,
        revision=entry.revision,
        removed=False,
        open=not entry.state.settled,
        case_number=entry.intent.case_number,
        created=to_number(entry.created),
        changed=to_number(changed),
        ready=ready,
        record=_encoder.encode(_Stored(**common, plan=plan)),
    )


def from_item(item: Item) -> Entry:
    """Return the entry of a row."""
    stored = _decoder.decode(item.record)
    common = {name: getattr(stored, name) for name in _Common.__struct_fields__}
    return Entry(**common, plan=_plan(stored.plan) if stored.plan else None)


def _plan(record: bytes) -> Plan:
    stored = _plan_decoder.decode(record)
    return Plan(
        steps=tuple(
            Step(
                name=step.name,
                method=step.method,
                url=step.url,
                body=cast("dict[str, Json] | None", step.body),
                fill=step.fill,
                below=step.below,
                content=step.content,
                check=step.check,
            )
            for step in stored.steps
        ),
        based_on=stored.based_on,
        case_id=stored.case_id,
    )

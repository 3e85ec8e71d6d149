"""The domain as a caseworker knows it, whatever server it comes from.

Identifiers (``id``) are opaque: what they look like is the adapter's business. Text is exactly as
the server sent it; whoever shows it makes it safe first. Dates are the municipality's local dates,
times are aware and in UTC.
"""

from __future__ import annotations

import datetime as dt
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import msgspec

Period: TypeAlias = tuple[dt.date, dt.date]
"""The first and the last day of some days, both included."""


class Queue(StrEnum):
    """A work list. The names are those of the command line."""

    MINE = "mine"
    UNIT = "unit"
    UNASSIGNED = "unassigned"
    OVERDUE = "overdue"
    HANDED = "handed"
    DUE = "due"
    WAITING = "waiting"
    ALL = "all"


class Outcome(StrEnum):
    """What was decided (bifall, delvis bifall, avslag, avvisning, avskrivning)."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    DISMISSED = "dismissed"
    WRITTEN_OFF = "written_off"


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the models: immutable, and small when stored."""


class Person(Record, frozen=True, kw_only=True):
    """A caseworker as the server names them."""

    id: str
    name: str = ""

    @property
    def label(self) -> str:
        """The name, or the id where the server gives none."""
        return self.name or self.id


class Unit(Record, frozen=True, kw_only=True):
    """An organisational unit."""

    id: str
    name: str = ""

    @property
    def label(self) -> str:
        """The name, or the id where the server gives none."""
        return self.name or self.id


class Handling(Record, frozen=True, kw_only=True):
    """That a person or a unit handles a case: one role on the server.

    Exactly one of ``person`` and ``unit`` is set. ``reason`` is why it was handed over.
    ``type_id`` is the kind of role on the server.
    """

    id: str
    type_id: str = ""
    person: Person | None = None
    unit: Unit | None = None
    since: datetime | None = None
    reason: str = ""


class Party(Record, frozen=True, kw_only=True):
    """Somebody whom a case is about or who takes part in it."""

    role: str
    name: str
    kind: str = ""
    number: str = ""
    email: str = ""
    address: str = ""
    applicant: bool = False


class CaseSummary(Record, frozen=True, kw_only=True):
    """A case as a line of a queue.

    ``broken`` says why a record that the server sent damaged could not be read; then everything
    but ``id`` and ``number`` may be empty. ``handlings`` lists persons before units, oldest first.
    ``protected`` marks a person with protected identity: the name is hidden in lists and exports,
    and the case is not mirrored.
    """

    id: str
    number: str
    title: str = ""
    type: str = ""
    type_id: str = ""
    applicant: str = ""
    handlings: tuple[Handling, ...] = ()
    status: str = ""
    status_id: str = ""
    received: dt.date | None = None
    planned: dt.date | None = None
    deadline: dt.date | None = None
    closed: dt.date | None = None
    suspended: bool = False
    confidentiality: str = ""
    protected: bool = False
    organisation: str = ""
    broken: str = ""

    @property
    def handler(self) -> Person | None:
        """The person who has handled the case longest, if anybody does."""
        return next((h.person for h in self.handlings if h.person), None)

    @property
    def unit(self) -> Unit | None:
        """The unit that the case lies with, if any."""
        return next((h.unit for h in self.handlings if h.unit), None)


class Turnover(Record, frozen=True, kw_only=True):
    """How many cases came in and were closed from one day to another, both included."""

    first: dt.date
    last: dt.date
    received: int
    closed: int


class DocumentInfo(Record, frozen=True, kw_only=True):
    """A document of a case without its content. ``size`` is in bytes, None where not known."""

    id: str
    title: str
    file_name: str = ""
    mime_type: str = ""
    size: int | None = None
    created: dt.date | None = None
    author: str = ""
    version: int = 1
    content: str = ""
    type_id: str = ""
    locked: bool = False
    usage_rights_set: bool = True
    broken: str = ""


class Decision(Record, frozen=True, kw_only=True):
    """A decision that the server has.

    ``outcome`` is a value of ``Outcome``, or the server's own word, or empty where the text does
    not say. ``text`` is the text as the server keeps it, the line with the outcome included.
    """

    id: str
    number: str
    type: str
    text: str = ""
    outcome: str = ""
    date: dt.date | None = None
    effective: dt.date | None = None
    expires: dt.date | None = None


class Event(Record, frozen=True, kw_only=True):
    """Something that happened to a case, newest last."""

    at: datetime
    what: str
    who: str = ""
    detail: str = ""


class Choice(Record, frozen=True, kw_only=True):
    """Something that a case type offers by name: a decision type, a result."""

    id: str
    name: str


class DecisionType(Record, frozen=True, kw_only=True):
    """A kind of decision. ``publishable`` says whether a publication date may be given."""

    id: str
    name: str
    publishable: bool = False


class StatusType(Record, frozen=True, kw_only=True):
    """A step of a case type, in order; the one with ``final`` closes the case."""

    id: str
    name: str
    order: int
    final: bool = False


class CaseProperty(Record, frozen=True, kw_only=True):
    """A field of the case's form, such as the name of a property or a sum applied for."""

    name: str
    value: str


class Relation(StrEnum):
    """What another case is to a case."""

    WHOLE = "whole"
    PART = "part"
    FOLLOWS = "follows"
    SUBJECT = "subject"
    CONTRIBUTES = "contributes"
    OTHER = "other"


class RelatedCase(Record, frozen=True, kw_only=True):
    """Another case that has to do with one.

    ``number`` is empty where the server does not show it; ``elsewhere`` names the server that it
    lies on, where that is none of the profile's.
    """

    id: str
    relation: Relation
    number: str = ""
    title: str = ""
    closed: dt.date | None = None
    elsewhere: str = ""


class Note(Record, frozen=True, kw_only=True):
    """A note that somebody wrote on a case."""

    id: str
    subject: str = ""
    text: str = ""
    author: str = ""
    at: datetime | None = None


class Case(Record, frozen=True, kw_only=True):
    """Everything that the client reads of one case.

    ``decision_types``, ``results`` and ``statuses`` are what may be chosen in it. ``extension`` is
    how much longer the case may take, as an ISO 8601 duration, empty where it was not extended.
    """

    summary: CaseSummary
    description: str = ""
    parties: tuple[Party, ...] = ()
    documents: tuple[DocumentInfo, ...] = ()
    decisions: tuple[Decision, ...] = ()
    history: tuple[Event, ...] = ()
    result: str = ""
    result_id: str = ""
    status_since: datetime | None = None
    decision_types: tuple[DecisionType, ...] = ()
    results: tuple[Choice, ...] = ()
    statuses: tuple[StatusType, ...] = ()
    properties: tuple[CaseProperty, ...] = ()
    related: tuple[RelatedCase, ...] = ()
    notes: tuple[Note, ...] = ()
    suspension_reason: str = ""
    extension: str = ""
    extension_reason: str = ""

    @property
    def version(self) -> CaseVersion:
        """The fields that tell whether somebody changed the case."""
        return CaseVersion.of(self.summary, self.result)


class CaseVersion(Record, frozen=True, kw_only=True):
    """What a person saw of a case when starting to write.

    ETags and change times do not tell (docs/zgw.md, "Noticing another's change"): two
    versions are the same when status, result, closing, handlers, suspension and deadline are.
    ``result`` is None where a line of a queue was all that was seen, ``deadline`` where there is
    none.
    """

    status: str
    status_id: str
    result: str | None
    closed: dt.date | None
    handlers: tuple[str, ...]
    handling_ids: tuple[str, ...]
    suspended: bool = False
    deadline: dt.date | None = None

    @classmethod
    def of(cls, summary: CaseSummary, result: str | None = None) -> CaseVersion:
        """Take the version of a case from its line and, where it is known, its result."""
        return cls(
            status=summary.status,
            status_id=summary.status_id,
            result=result,
            closed=summary.closed,
            handlers=tuple(
                h.person.label if h.person else h.unit.label if h.unit else ""
                for h in summary.handlings
            ),
            handling_ids=tuple(sorted(h.id for h in summary.handlings)),
            suspended=summary.suspended,
            deadline=summary.deadline,
        )

    def differs(self, now: CaseVersion) -> tuple[Change, ...]:
        """Return what is different now, field by field; empty when nothing is."""
        changes = []
        if self.status_id != now.status_id:
            changes.append(Change(field="status", before=self.status, now=now.status))
        if None not in {self.result, now.result} and self.result != now.result:
            changes.append(Change(field="result", before=self.result or "", now=now.result or ""))
        if self.closed != now.closed:
            changes.append(Change(field="closed", before=_iso(self.closed), now=_iso(now.closed)))
        if self.handling_ids != now.handling_ids:
            before, after = ", ".join(self.handlers), ", ".join(now.handlers)
            changes.append(Change(field="handler", before=before, now=after))
        if self.suspended != now.suspended:
            changes.append(
                Change(field="suspended", before=str(self.suspended), now=str(now.suspended))
            )
        if None not in {self.deadline, now.deadline} and self.deadline != now.deadline:
            changes.append(
                Change(field="deadline", before=_iso(self.deadline), now=_iso(now.deadline))
            )
        return tuple(changes)


class Change(Record, frozen=True, kw_only=True):
    """One field that somebody changed.

    ``field`` is status, result, closed, handler, suspended or deadline.
    """

    field: str
    before: str
    now: str


class CaseList(Record, frozen=True, kw_only=True):
    """The answer to a queue: the cases, broken ones last.

    ``as_of`` is when the server gave them. ``complete`` is false when something was left out.
    """

    queue: Queue
    cases: tuple[CaseSummary, ...]
    as_of: datetime
    complete: bool = True


class Found(Record, frozen=True, kw_only=True):
    """What a search found; not ``complete`` where there are more than were given."""

    cases: tuple[CaseSummary, ...]
    complete: bool = True


class RoleType(Record, frozen=True, kw_only=True):
    """A kind of part in a case; ``generic`` is the server's common word for it."""

    id: str
    name: str
    generic: str


class CaseType(Record, frozen=True, kw_only=True):
    """A case type with what may be chosen in its cases, and whether their term may be changed."""

    id: str
    name: str
    statuses: tuple[StatusType, ...] = ()
    results: tuple[Choice, ...] = ()
    decisions: tuple[DecisionType, ...] = ()
    roles: tuple[RoleType, ...] = ()
    documents: tuple[Choice, ...] = ()
    may_suspend: bool = True
    may_extend: bool = True


class Me(Record, frozen=True, kw_only=True):
    """Who is working: ``unit`` is empty where the profile names none."""

    user: str
    unit: str = ""


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""

"""What is written to a server, as data: intents, and the steps that carry them out.

An *intent* is what the person decided, frozen with its identifiers and times when it is put in
the outbox. A *plan* is the list of requests that carries it out on one kind of server, worked out
from the case as it stands and frozen before the first of them is sent. Steps are plain records
that can be read, stored and tested; an adapter runs one step at a time and can tell whether it is
already done.
"""

from __future__ import annotations

import datetime as dt
from datetime import datetime
from enum import StrEnum

import msgspec

from api_client.models import CaseVersion, Decision, Record

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class DecisionIntent(Record, frozen=True, kw_only=True, tag_field="intent", tag="decision"):
    """Record a decision; with ``close`` also give the case its result and its final status.

    ``number`` (at most 50 characters) is chosen by the client and unique: it is how the decision
    is found again. ``type`` is the name or id of the decision type. ``outcome_text`` stands on
    the first line of what is sent, ``reasons`` follow unchanged. ``result`` is the name or id of
    the result that closing gives the case.
    """

    number: str
    case_number: str
    case_id: str
    type: str
    outcome: str
    outcome_text: str
    reasons: str
    date: dt.date
    effective: dt.date
    close: bool = False
    result: str = ""
    based_on: CaseVersion | None = None


class HandOverIntent(Record, frozen=True, kw_only=True, tag_field="intent", tag="handover"):
    """Make one person, or a unit without a person, the handler of a case.

    ``person`` or ``unit`` is the id of the receiver, exactly one of them is set. A reason that
    does not fit the server's field goes into a note, or a document, under ``title``.
    """

    number: str
    case_number: str
    case_id: str
    person: str = ""
    person_name: str = ""
    unit: str = ""
    unit_name: str = ""
    reason: str = ""
    title: str = ""
    at: datetime
    based_on: CaseVersion | None = None


class NoteIntent(Record, frozen=True, kw_only=True, tag_field="intent", tag="note"):
    """Write a note on a case; where the server keeps none it becomes a text document."""

    number: str
    case_number: str
    case_id: str
    subject: str
    text: str
    at: datetime
    based_on: CaseVersion | None = None


class StatusIntent(Record, frozen=True, kw_only=True, tag_field="intent", tag="status"):
    """Give a case a status, by its id, or by its name where only that is known.

    The final one closes the case and needs ``result`` where the case has none; any other opens a
    closed case again. ``reason`` has at most 1,000 characters on ZGW.
    """

    number: str
    case_number: str
    case_id: str
    status: str
    status_name: str = ""
    reason: str = ""
    result: str = ""
    based_on: CaseVersion | None = None


class TermChange(StrEnum):
    """What happens to the term of a case."""

    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"


class TermIntent(Record, frozen=True, kw_only=True, tag_field="intent", tag="term"):
    """Suspend a case, resume it, or give it until another day.

    ``until`` is the new deadline and set for an extension only. ``reason`` has at most 200
    characters on ZGW.
    """

    number: str
    case_number: str
    case_id: str
    change: TermChange
    reason: str = ""
    until: dt.date | None = None
    based_on: CaseVersion | None = None


class Withdrawal(StrEnum):
    """Why a decision no longer holds."""

    BY_AUTHORITY = "by_authority"
    BY_PARTY = "by_party"
    TEMPORARY = "temporary"


class DecisionChangeIntent(
    Record, frozen=True, kw_only=True, tag_field="intent", tag="decision-change"
):
    """Put another text in the place of a decision's, or withdraw the decision.

    ``seen`` is the decision as the person saw it: where it is another by now nothing is sent.
    None where the person has agreed to change it whatever it says.
    ``text`` is the whole new text, None where it stays. ``expires`` is the first day on which the
    decision no longer holds, set together with ``withdrawal``.
    """

    number: str
    case_number: str
    case_id: str
    decision_id: str
    decision_number: str
    seen: Decision | None = None
    text: str | None = None
    expires: dt.date | None = None
    withdrawal: Withdrawal | None = None
    based_on: CaseVersion | None = None


class FileContent(Record, frozen=True, kw_only=True):
    """A file to be sent, as it was when the person chose it: size in bytes, SHA-256 in hex."""

    path: str
    size: int
    sha256: str


class DocumentIntent(Record, frozen=True, kw_only=True, tag_field="intent", tag="document"):
    """Put a file into a case, or in the place of one of its documents.

    ``type`` is the name or id of the document type. ``replaces`` is the id of a document that
    gets a new version, ``seen_version`` the one that the person saw.
    """

    number: str
    case_number: str
    case_id: str
    title: str
    file_name: str
    mime_type: str
    content: FileContent
    at: datetime
    type: str = ""
    replaces: str = ""
    seen_version: int = 0
    based_on: CaseVersion | None = None


Intent = (
    DecisionIntent
    | HandOverIntent
    | NoteIntent
    | StatusIntent
    | TermIntent
    | DecisionChangeIntent
    | DocumentIntent
)


class Step(Record, frozen=True, kw_only=True):
    """One request of a plan.

    ``name`` is unique within the plan. ``url`` is absolute, or with ``below`` what follows the URL
    that the step of this name made; a value of ``body`` named in ``fill`` is what an earlier step's
    answer gave (field name → step name). ``content`` is a file that is sent with it. ``check`` says
    how to find out whether the step is done, in the adapter's own terms.
    """

    name: str
    method: str
    url: str
    body: dict[str, Json] | None = None
    fill: dict[str, str] = msgspec.field(default_factory=dict)
    below: str = ""
    content: FileContent | None = None
    check: Check


class Check(Record, frozen=True, kw_only=True):
    """How to tell that a step is done: read ``url``, then compare as ``kind`` says.

    ``expect`` holds what must be found there. What each kind compares is described where the
    adapter runs it.
    """

    kind: str
    url: str
    params: dict[str, str] = msgspec.field(default_factory=dict)
    expect: dict[str, str] = msgspec.field(default_factory=dict)


class Plan(Record, frozen=True, kw_only=True):
    """The steps that carry out one intent, in order, frozen before the first is sent.

    ``based_on`` is the version of the case that the plan was made from.
    """

    steps: tuple[Step, ...]
    based_on: CaseVersion
    case_id: str


class StepReport(Record, frozen=True, kw_only=True):
    """Whether a step has taken effect on the server, and what it made: its URL, or a lock.

    ``status`` is the HTTP status of the answer that said so, 0 where it was found by asking.
    """

    done: bool
    url: str = ""
    status: int = 0

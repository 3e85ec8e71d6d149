"""What the sandbox is filled with, before it has any wire format.

The catalogue and the cases are described in these plain records; the loader turns them into rows
of the database and the resources into JSON. Dates are local dates in Kungsbacka, times are UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

# For ``Decision``, whose field of the same name would hide ``date``.
Day: TypeAlias = date


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisational unit that cases belong to."""

    id: str
    name: str
    committee: str


@dataclass(frozen=True, slots=True)
class Staff:
    """A caseworker: ``id`` is the user name, which is also the ``user_id`` of a token."""

    id: str
    initials: str
    family_name: str
    given_name: str
    unit: str

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class StatusType:
    """A step of a case type; the last one closes the case."""

    name: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class ResultType:
    """How a case of this type may end. ``archive`` is ``bewaren`` or ``vernietigen``."""

    name: str
    archive: str = "bewaren"
    term: str = "P10Y"


@dataclass(frozen=True, slots=True)
class DecisionType:
    """A decision that this case type knows. Durations are ISO 8601."""

    name: str
    response_term: str | None = "P21D"
    publication: bool = False


@dataclass(frozen=True, slots=True)
class CaseType:
    """A case type of the municipality. Durations are ISO 8601 (``P70D``)."""

    id: str
    name: str
    prefix: str
    unit: str
    area: str
    lead_time: str
    service_norm: str | None
    confidentiality: str
    statuses: tuple[StatusType, ...]
    results: tuple[ResultType, ...]
    decisions: tuple[DecisionType, ...]
    documents: tuple[str, ...]
    properties: tuple[str, ...] = ()
    may_suspend: bool = True
    may_extend: bool = False


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person or organisation outside the municipality, plainly made up."""

    given_name: str = ""
    family_name: str = ""
    personal_number: str = ""
    organisation: str = ""
    organisation_number: str = ""
    email: str = ""
    address: str = ""

    @property
    def name(self) -> str:
        """The organisation's name, else given name and family name."""
        return self.organisation or f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class Handling:
    """A caseworker's role in a case, since when and why."""

    staff: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class StatusSet:
    """A status that a case was given."""

    name: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a file is made when somebody asks for it: always the same bytes.

    ``kind`` says what it reads like (``application``, ``statement``, ``letter``, ``drawing``, …),
    ``form`` what it is: ``pdf``, ``docx``, ``odt``, ``eml``, ``html``, ``png``, ``txt``,
    ``pdf-encrypted``, ``pdf-scanned``, ``pdf-500-pages``, ``pdf-damaged``.
    """

    kind: str
    form: str
    seed: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a case; its bytes are made from the recipe when asked for."""

    title: str
    file_name: str
    mime_type: str
    type: str
    created: date
    author: str
    recipe: Recipe


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision already taken. ``text`` starts with the outcome on a line of its own."""

    type: str
    date: Day
    effective: Day
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case with everything in it.

    ``number`` is unique (``BN 2026-000123``). ``deadline`` is the statutory day, ``planned`` the
    day of the service norm. ``closed`` is set together with ``result``. ``broken`` marks the one
    record that the server sends damaged, as real servers sometimes do.
    """

    number: str
    type: str
    title: str
    description: str
    received: date
    planned: date | None
    deadline: date | None
    confidentiality: str
    applicant: Applicant
    unit: str
    handlers: tuple[Handling, ...] = ()
    statuses: tuple[StatusSet, ...] = ()
    documents: tuple[Document, ...] = ()
    decisions: tuple[Decision, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    result: str = ""
    closed: date | None = None
    suspended: str = ""
    was_suspended: bool = False
    extended: str = ""
    other_parties: tuple[Applicant, ...] = ()
    adviser: str = ""
    broken: bool = False
    notes: tuple[tuple[str, str], ...] = field(default=())

"""The everyday cases: when they arrive, how far they have come, and everything in them.

Nothing happens today: the youngest event of a case is yesterday's, so that no server finds a time
in its future, whatever the hour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final, NamedTuple

from caseworker.sandbox.seed.catalogue import CASE_TYPES, STAFF, UNITS
from caseworker.sandbox.seed.dates import about_days, after, in_office_hours
from caseworker.sandbox.seed.decision_texts import decision_text
from caseworker.sandbox.seed.matters import (
    can_be_protected,
    make_matter,
    make_protected_matter,
    pick,
)
from caseworker.sandbox.seed.model import (
    Applicant,
    Case,
    CaseType,
    Decision,
    Document,
    Handling,
    Staff,
    StatusSet,
)
from caseworker.sandbox.seed.paperwork import (
    PROTECTED_AUTHOR,
    Writers,
    make_decision_document,
    make_documents,
)
from caseworker.sandbox.seed.people import make_organisation, make_person

_WEIGHTS: Final[Mapping[str, int]] = {
    "bygglov": 22,
    "anmalan-pbl": 14,
    "hemtjanst": 12,
    "fardtjanst": 9,
    "parkeringstillstand": 9,
    "skolskjuts": 8,
    "skolval": 5,
    "serveringstillstand": 5,
    "markupplatelse": 6,
    "utlamnande": 5,
    "klagomal": 5,
}
TYPES: Final[Mapping[str, CaseType]] = {case_type.id: case_type for case_type in CASE_TYPES}
UNIT_NAMES: Final[Mapping[str, str]] = {unit.id: unit.name for unit in UNITS}
STAFF_OF: Final[Mapping[str, tuple[Staff, ...]]] = {
    unit.id: tuple(person for person in STAFF if person.unit == unit.id) for unit in UNITS
}
FIRST: Final = STAFF[0]
FIRST_UNIT: Final = FIRST.unit

_OPEN_SHARE: Final = 0.75
_UNASSIGNED_SHARE: Final = 1 / 6
# Whatever the numbers ask for, colleagues keep some of the unit's cases.
_MOST_FOR_FIRST: Final = 0.9
# Any department gets complaints and requests for documents; these handle their own.
_ELSEWHERE: Final = ("BYGG", "TRAFIK", "SKOLA")

_HANDED_OUT: Final = (
    "Fördelat vid veckans genomgång.",
    "Fördelat av enhetschefen.",
    "Tog ärendet från enhetens kö.",
)
_PAUSED: Final = (
    "Väntar på komplettering från sökanden.",
    "Väntar på remissvar.",
    "Vilar på sökandens begäran.",
)
_PROLONGED: Final = "Utredningen kräver ytterligare underlag; tiden förlängs en gång."
_NOTES: Final = (
    ("Telefonsamtal", "Sökanden ringde och undrade när beslut kan väntas. Gav besked om läget."),
    ("Besök", "Sökanden lämnade kompletterande uppgifter i receptionen."),
    ("Internt", "Stämt av med kollega. Samma bedömning som i tidigare liknande ärenden."),
    ("Påminnelse", "Påminde om komplettering per telefon. Lovade svar inom en vecka."),
)
_DOCUMENT_NUMBERS: Final = (1, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 10, 14, 19)


class Arrival(NamedTuple):
    """One case before anything is known but its dates; ``closed`` is None while it is open."""

    received: date
    type: str
    unit: str
    deadline: date | None
    closed: date | None
    extended: bool


class World(NamedTuple):
    """What every case is made with: the one source of chance, and the day it is."""

    rng: Random
    today: date

    @property
    def yesterday(self) -> date:
        """The last day on which anything has happened."""
        return self.today - timedelta(days=1)

    def chance(self, share: float) -> bool:
        """Say yes in that share of the times asked."""
        return self.rng.random() < share

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self.rng.random() * (high - low + 1))


def _days_left(world: World, lead: int) -> int:
    """Return how many days remain: a seventh late, a few today, a fifth within a week."""
    draw = world.rng.random()
    if draw < 0.15:
        return -1 - int(44 * world.rng.random() ** 2)
    if draw < 0.18:
        return 0
    if draw < 0.38 or lead <= 8:
        return world.between(1, min(7, lead - 1))
    return world.between(8, lead - 1)


def _unit_of(world: World, case_type: CaseType) -> str:
    """Return the unit that a new case of this type belongs to."""
    if case_type.unit == "KANSLI" and world.chance(0.4):
        return pick(world.rng, _ELSEWHERE)
    return case_type.unit


def _arrival(world: World, case_type: CaseType) -> Arrival:
    """Return the dates of one case; a case without a statutory day has no deadline."""
    lead = about_days(case_type.lead_time)
    unit = _unit_of(world, case_type)
    closed: date | None = None
    extended = case_type.may_extend and world.chance(0.08)
    if world.chance(_OPEN_SHARE):
        age = max(1, lead * (2 if extended else 1) - _days_left(world, lead))
    else:
        closed_ago = 1 + int(400 * world.rng.random() ** 1.5)
        closed = world.today - timedelta(days=closed_ago)
        age = closed_ago + max(2, int(lead * (0.2 + world.rng.random())))
    received = world.today - timedelta(days=age)
    deadline = None
    if case_type.id != "skolval":
        deadline = after(received, case_type.lead_time)
        if extended:
            deadline = after(deadline, case_type.lead_time)
    return Arrival(received, case_type.id, unit, deadline, closed, extended)


def plan_arrivals(world: World, count: int) -> list[Arrival]:
    """Return the dates of ``count`` everyday cases, oldest first."""
    kinds = tuple(TYPES[name] for name, weight in _WEIGHTS.items() for _ in range(weight))
    arrivals = [_arrival(world, pick(world.rng, kinds)) for _ in range(count)]
    arrivals.sort(key=lambda arrival: arrival.received)
    return arrivals


def share_for_first(arrivals: Sequence[Arrival], wanted: float) -> float:
    """Return the share of her unit's assigned open cases that gives STAFF[0] about ``wanted``."""
    open_ones = sum(1 for one in arrivals if one.closed is None and one.unit == FIRST_UNIT)
    assigned = open_ones * (1 - _UNASSIGNED_SHARE)
    return min(_MOST_FOR_FIRST, max(0.0, wanted / assigned)) if assigned else 0.0


def _handlers(world: World, arrival: Arrival, share: float) -> tuple[Handling, ...]:
    if arrival.closed is None and world.chance(_UNASSIGNED_SHARE):
        return ()
    people = STAFF_OF[arrival.unit]
    if arrival.unit == FIRST_UNIT:
        first = arrival.closed is None and world.chance(share)
        person = FIRST if first else pick(world.rng, people[1:])
    else:
        person = pick(world.rng, people)
    last = arrival.closed or world.yesterday
    day = min(last, arrival.received + timedelta(days=world.between(0, 3)))
    since = in_office_hours(day, 9, world.between(0, 59))
    return (Handling(person.id, since, pick(world.rng, _HANDED_OUT)),)


def set_statuses(
    world: World, names: Sequence[str], first: date, last: date
) -> tuple[StatusSet, ...]:
    """Return the statuses spread evenly from the first to the last day, each later than before."""
    span = (last - first).days
    steps = max(1, len(names) - 1)
    return tuple(
        StatusSet(
            name,
            in_office_hours(first + timedelta(days=span * i // steps), i, world.between(0, 59)),
        )
        for i, name in enumerate(names)
    )


def _statuses(world: World, arrival: Arrival, *, assigned: bool) -> tuple[StatusSet, ...]:
    names = [status.name for status in TYPES[arrival.type].statuses]
    if arrival.closed is not None:
        passed = [names[0], *(n for n in names[1:-2] if world.chance(0.8)), *names[-2:]]
        return set_statuses(world, passed, arrival.received, arrival.closed)
    age = (world.today - arrival.received).days
    term = (arrival.deadline - arrival.received).days if arrival.deadline else 120
    furthest = len(names) - 2 if assigned else 1
    reached = min(furthest, int(len(names) * world.rng.random() * 1.2 * age / term))
    passed = [names[0], *(n for n in names[1:reached] if world.chance(0.8))]
    if reached:
        passed.append(names[reached])
    last = min(world.yesterday, arrival.received + timedelta(days=reached * age // len(names)))
    return set_statuses(world, passed, arrival.received, last)


def _applicant(world: World, case_type: str) -> Applicant:
    share = {"serveringstillstand": 1.0, "markupplatelse": 0.8, "bygglov": 0.12}
    if world.chance(share.get(case_type, 0.0)):
        return make_organisation(world.rng)
    if case_type in {"skolskjuts", "skolval"}:
        return make_person(world.rng, born=(1975, 1996))
    old = case_type in {"hemtjanst", "fardtjanst"}
    return make_person(world.rng, born=(1932, 1958) if old else (1945, 1996))


def _others(world: World, case_type: str) -> tuple[Applicant, ...]:
    """Return neighbours of a building site, or a second guardian; mostly nobody."""
    if case_type == "bygglov" and world.chance(0.5):
        return tuple(make_person(world.rng) for _ in range(world.between(1, 3)))
    if case_type in {"skolskjuts", "skolval"} and world.chance(0.6):
        return (make_person(world.rng, born=(1975, 1996)),)
    return ()


def _adviser(world: World, unit: str) -> str:
    """Return the user name of somebody in another unit, now and then."""
    person = pick(world.rng, STAFF)
    return person.id if person.unit != unit and world.chance(0.05) else ""


def make_decision(
    world: World, case_type: str, result: str, day: date, writers: Writers
) -> tuple[Decision, Document]:
    """Return a decision of the type's first kind, with the document that words it."""
    decision_type = TYPES[case_type].decisions[0].name
    text = decision_text(world.rng, case_type, result)
    decision = Decision(decision_type, day, day, text)
    return decision, make_decision_document(
        world.rng, case_type, decision_type, result, day, writers
    )


def _decided(world: World, arrival: Arrival, reached: Sequence[StatusSet]) -> tuple[str, date]:
    """Return the result and the day of the decision; no result where none was taken."""
    case_type = TYPES[arrival.type]
    decided = case_type.statuses[-2].name
    day = next((status.at.date() for status in reached if status.name == decided), None)
    if day is None:
        return "", arrival.received
    usual = world.chance(0.7)
    return (case_type.results[0] if usual else pick(world.rng, case_type.results)).name, day


def make_ordinary(world: World, arrival: Arrival, number: str, share: float) -> Case:
    """Return an everyday case; ``share`` is that of STAFF[0] in her unit's assigned open ones."""
    case_type = TYPES[arrival.type]
    is_open = arrival.closed is None
    protected = can_be_protected(arrival.type) and world.chance(0.004)
    matter = (
        make_protected_matter(arrival.type)
        if protected
        else make_matter(world.rng, arrival.type, arrival.unit, arrival.received.year)
    )
    applicant = make_person(world.rng) if protected else _applicant(world, arrival.type)
    others = () if protected else _others(world, arrival.type)
    writers = Writers(
        applicant=PROTECTED_AUTHOR if protected else applicant.name,
        neighbour=others[0].name if others else "Granne",
        unit=UNIT_NAMES[arrival.unit],
    )
    handlers = _handlers(world, arrival, share)
    statuses = _statuses(world, arrival, assigned=bool(handlers))
    result, decided = _decided(world, arrival, statuses)
    amount = 0 if is_open and world.chance(0.03) else pick(world.rng, _DOCUMENT_NUMBERS)
    documents = make_documents(
        world.rng,
        arrival.type,
        amount,
        arrival.received,
        decided if result else world.yesterday,
        writers,
    )
    decisions: tuple[Decision, ...] = ()
    if result:
        decision, paper = make_decision(world, arrival.type, result, decided, writers)
        decisions, documents = (decision,), (*documents, paper)
    can_pause = is_open and case_type.may_suspend and not result
    return Case(
        number=number,
        type=arrival.type,
        title=matter.title,
        description=matter.description,
        received=arrival.received,
        planned=after(arrival.received, case_type.service_norm) if case_type.service_norm else None,
        deadline=arrival.deadline,
        confidentiality="geheim" if protected else case_type.confidentiality,
        applicant=applicant,
        unit=arrival.unit,
        handlers=handlers,
        statuses=statuses,
        documents=documents,
        decisions=decisions,
        properties=matter.properties,
        result="" if is_open else result,
        closed=arrival.closed,
        suspended=pick(world.rng, _PAUSED) if can_pause and world.chance(0.04) else "",
        was_suspended=can_pause and world.chance(0.04),
        extended=_PROLONGED if arrival.extended else "",
        other_parties=others,
        adviser=_adviser(world, arrival.unit),
        notes=(pick(world.rng, _NOTES),) if world.chance(0.12) else (),
    )

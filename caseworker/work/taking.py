"""Taking cases on and giving them back, in one key, however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from api_client.errors import N_, Problem
from api_client.models import CaseSummary, Unit
from api_client.plans import HandOverIntent
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft
from caseworker.offline.store import Store
from caseworker.profiles import Profile
from caseworker.work.hand_over_drafts import basis_of_line
from caseworker.work.hand_overs import KIND, freeze, reason_to_release, reason_to_take
from caseworker.work.receivers import Receiver, known_people, known_units


class NoUnit(Problem):
    """The connection says to no unit that the person works in."""

    message = N_("This connection names no unit that the cases could go back to.")
    advice = N_("Hand them over with: caseworker handover NUMBER --to unit:ID")


@dataclass(frozen=True, slots=True)
class Assigning:
    """What would go to whom, and why the rest would not."""

    receiver: Receiver
    going: list[HandOverIntent] = field(default_factory=list)
    staying: list[tuple[CaseSummary, Problem]] = field(default_factory=list)


def taking(store: Store, profile: Profile, cases: Sequence[CaseSummary]) -> Assigning:
    """Return what happens when whoever is logged in takes cases on. Raises StoreProblem."""
    me = next(person for person in known_people(store, profile) if person.id == profile.user)
    return _assigning(cases, Receiver(person=me), reason_to_take())


def giving_back(store: Store, profile: Profile, cases: Sequence[CaseSummary]) -> Assigning:
    """Return what happens when cases go back to the unit. Raises NoUnit, StoreProblem."""
    if not profile.unit:
        raise NoUnit
    known = (unit for unit in known_units(store, profile) if unit.id == profile.unit)
    unit = next(known, Unit(id=profile.unit))
    return _assigning(cases, Receiver(unit=unit), reason_to_release())


def put_all(store: Store, going: Sequence[HandOverIntent], not_before: datetime) -> int:
    """Put intents in the outbox, and return how many. Raises StoreProblem."""
    for intent in going:
        store.outbox.put(intent, not_before=not_before)
    return len(going)


def _assigning(cases: Sequence[CaseSummary], receiver: Receiver, reason: str) -> Assigning:
    found = Assigning(receiver)
    for case in cases:
        now = now_utc()
        draft = Draft(
            id="",
            kind=KIND,
            case_number=case.number,
            case_id=case.id,
            fields={"to": "", "reason": reason},
            created=now,
            saved=now,
        )
        try:
            found.going.append(freeze(draft, basis_of_line(case), receiver))
        except Problem as problem:
            found.staying.append((case, problem))
    return found

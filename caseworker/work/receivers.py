"""Who can receive a case: people and units, by id or by some letters of the name.

A ZGW server has no staff list (docs/command-line.md): known is who has been seen in the roles of
cases, and who stands in the administrator's directory file.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TypeVar

import msgspec

from api_client.api import CaseAPI
from api_client.errors import N_, Problem
from api_client.models import Person, Unit
from caseworker.offline.sender import UNREACHED
from caseworker.offline.store import Store
from caseworker.profiles import Profile, load_directory

UNIT_PREFIX = "unit:"
T = TypeVar("T", Person, Unit)


class ReceiverUnknown(Problem):
    """Nobody known has this id or name. Facts: ``name``."""

    message = N_("Nobody named {name} is known, neither from cases nor from the staff file.")
    advice = N_("Check the id, or let your administrator add the person or unit to the staff file.")


class ReceiverAmbiguous(Problem):
    """The letters fit several. Facts: ``name``, ``found``."""

    message = N_("{name} fits several: {found}.")
    advice = N_("Give the id of the one you mean.")


class Receiver(msgspec.Struct, frozen=True):
    """Exactly one of a person and a unit."""

    person: Person | None = None
    unit: Unit | None = None

    @property
    def label(self) -> str:
        """The name to show."""
        found = self.person or self.unit
        return found.label if found else ""


async def find_receiver(wanted: str, api: CaseAPI, store: Store, profile: Profile) -> Receiver:
    """Return the person, or with ``unit:`` before it the unit, that is meant.

    An id counts before a name; an id that nobody here has seen is looked up on the server.
    Raises ReceiverUnknown, ReceiverAmbiguous.
    """
    if wanted.startswith(UNIT_PREFIX):
        name = wanted.removeprefix(UNIT_PREFIX)
        unit = _choose(name, known_units(store, profile))
        if unit is None:
            unit = await _asked(api.find_unit(name))
        if unit is None:
            raise ReceiverUnknown(name=name)
        return Receiver(unit=unit)
    person = _choose(wanted, known_people(store, profile))
    if person is None:
        person = await _asked(api.find_person(wanted))
    if person is None:
        raise ReceiverUnknown(name=wanted)
    return Receiver(person=person)


def known_people(store: Store, profile: Profile) -> list[Person]:
    """Return everybody known, the directory's names before those seen in cases, and oneself."""
    me = Person(id=profile.user, name=profile.user_name)
    seen = [person for person, _unit in store.handlers.people()]
    listed = [Person(id=each.id, name=each.name) for each in load_directory(profile).people]
    return list({person.id: person for person in (me, *seen, *listed)}.values())


def known_units(store: Store, profile: Profile) -> list[Unit]:
    """Return every unit known, the directory's names before those seen in cases, and one's own."""
    mine = [Unit(id=profile.unit)] if profile.unit else []
    listed = [Unit(id=each.id, name=each.name) for each in load_directory(profile).units]
    return list({unit.id: unit for unit in (*mine, *store.handlers.units(), *listed)}.values())


def _choose(wanted: str, known: Sequence[T]) -> T | None:
    """Return the one that is meant: by id, else by letters of the name that fit one only."""
    for one in known:
        if one.id == wanted:
            return one
    lowered = wanted.casefold()
    fitting = [one for one in known if one.id.casefold() == lowered]
    fitting = fitting or [one for one in known if lowered in one.name.casefold()]
    if len(fitting) > 1:
        found = ", ".join(f"{one.label} ({one.id})" for one in fitting)
        raise ReceiverAmbiguous(name=wanted, found=found)
    return fitting[0] if fitting else None


async def _asked(question: Awaitable[T | None]) -> T | None:
    """Ask the server; who cannot be looked up now counts as not known."""
    try:
        return await question
    except UNREACHED:
        return None

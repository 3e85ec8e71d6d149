"""Who handles the cases that are mirrored: people, units, and how many cases each of them has."""

from __future__ import annotations

from api_client.models import Person, Unit
from caseworker.offline.database import rows
from caseworker.offline.storage import Storage


class Handlers:
    """What the mirror knows of people and units. Every method raises ``StoreProblem``.

    All of it goes through the whole mirror, so it is for threads.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def people(self) -> list[tuple[Person, str]]:
        """Return everybody who handles a mirrored case, by name, with a unit's id or "".

        The unit is the one whose cases the person handles most.
        """
        found = self._storage.read(
            lambda connection: rows(
                connection,
                tuple[str, str, str],
                "SELECT person, person_name, coalesce(unit, '') FROM handling "
                "WHERE person IS NOT NULL GROUP BY person, person_name, unit "
                "ORDER BY person_name = '', unit IS NULL, count(*) DESC, unit, person_name",
            ),
            takes_long=True,
        )
        people: dict[str, tuple[Person, str]] = {}
        for person, name, unit in found:
            people.setdefault(person, (Person(id=person, name=name), unit))
        return sorted(people.values(), key=lambda known: (known[0].label, known[0].id))

    def units(self) -> list[Unit]:
        """Return every unit that a mirrored case lies with, by name."""
        found = self._storage.read(
            lambda connection: rows(
                connection,
                tuple[str, str],
                "SELECT unit, unit_name FROM handling WHERE unit IS NOT NULL "
                "GROUP BY unit, unit_name ORDER BY unit_name = '', count(*) DESC, unit_name",
            ),
            takes_long=True,
        )
        units: dict[str, Unit] = {}
        for unit, name in found:
            units.setdefault(unit, Unit(id=unit, name=name))
        return sorted(units.values(), key=lambda unit: (unit.label, unit.id))

    def open_cases(self) -> list[tuple[str, str, int]]:
        """Return the ids of a person and a unit, one of them empty, and how many open cases it has.

        Counted are the cases of the queues. A case with several handlers counts for each of them.
        """
        return self._storage.read(
            lambda connection: rows(
                connection,
                tuple[str, str, int],
                "SELECT coalesce(person, ''), iif(person IS NULL, handling.unit, ''), count(*) "
                "FROM listed JOIN handling USING (id) WHERE closed IS NULL "
                "AND EXISTS (SELECT 1 FROM queued WHERE queued.id = listed.id) GROUP BY 1, 2",
            ),
            takes_long=True,
        )

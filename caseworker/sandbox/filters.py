"""Query parameters as conditions in SQL.

A list names its parameters once, each with what it compares; an unknown name, a date that is none
or a choice that is none is a 400, an empty value no condition at all. Every condition on a role
(``rol__…``) is about the same role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from caseworker.sandbox import clock
from caseworker.sandbox.errors import Invalid, invalid_input
from caseworker.sandbox.fields import Wrong
from caseworker.sandbox.links import Links


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL that is true or false, with its values."""

    sql: str
    values: tuple[object, ...] = ()


@dataclass(slots=True)
class Where:
    """Conditions that all hold."""

    conditions: list[Condition] = field(default_factory=list)

    def add(self, sql: str, *values: object) -> None:
        """Add a condition."""
        self.conditions.append(Condition(sql, values))

    @property
    def sql(self) -> str:
        """Return the conditions as one, true if there are none."""
        return " AND ".join(f"({one.sql})" for one in self.conditions) or "1"

    @property
    def values(self) -> tuple[object, ...]:
        """Return the values of all conditions in order."""
        return tuple(value for one in self.conditions for value in one.values)


# Takes the value and the links of the request; None sets no condition.
Filter = Callable[[str, Links], Condition | None]


def where(filters: Mapping[str, Filter], query: Mapping[str, str], links: Links) -> Where:
    """Return the conditions that a query sets. Raises ``ApiError`` 400 with all that is wrong."""
    result = Where()
    wrong: list[Invalid] = []
    for name, build in filters.items():
        value = query.get(name, "").strip()
        if not value:
            continue
        try:
            condition = build(value, links)
        except Wrong as error:
            wrong.append(Invalid(name, error.code, error.reason))
            continue
        if condition is not None:
            result.conditions.append(condition)
    if wrong:
        raise invalid_input(*wrong)
    return result


def equals(column: str) -> Filter:
    """Compare with the value as it is."""
    return lambda value, _links: Condition(f"{column} = ?", (value,))


def holds(column: str) -> Filter:
    """Find the value anywhere in the text, in either case."""
    return lambda value, _links: Condition(f"contains({column}, ?)", (value,))


def among(column: str) -> Filter:
    """Compare with each of several values with commas between."""

    def build(value: str, _links: Links) -> Condition:
        values = tuple(part.strip() for part in value.split(","))
        return Condition(f"{column} IN ({','.join('?' * len(values))})", values)

    return build


def one_of(column: str, names: Sequence[str]) -> Filter:
    """Compare with one of these names; another is refused."""

    def build(value: str, _links: Links) -> Condition:
        check_choice(value, names)
        return Condition(f"{column} = ?", (value,))

    return build


def some_of(column: str, names: Sequence[str]) -> Filter:
    """Compare with several of these names with commas between; another is refused."""
    any_of = among(column)

    def build(value: str, links: Links) -> Condition | None:
        for part in value.split(","):
            check_choice(part.strip(), names)
        return any_of(value, links)

    return build


def at_most(column: str, names: Sequence[str]) -> Filter:
    """Find names that come no later in the sequence than the value."""

    def build(value: str, _links: Links) -> Condition:
        check_choice(value, names)
        values = tuple(names[: names.index(value) + 1])
        return Condition(f"{column} IN ({','.join('?' * len(values))})", values)

    return build


def day(column: str, comparison: str = "=") -> Filter:
    """Compare with a date."""

    def build(value: str, _links: Links) -> Condition:
        found = clock.parse_day(value)
        if found is None:
            raise Wrong("invalid", "Voer een geldige datum in.")
        return Condition(f"{column} {comparison} ?", (found.isoformat(),))

    return build


def days(column: str, prefix: str, endings: Iterable[str]) -> dict[str, Filter]:
    """Return filters on a date for the comparisons ``gt``, ``gte``, ``lt``, ``lte``."""
    signs = {"": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
    return {
        f"{prefix}__{ending}" if ending else prefix: day(column, signs[ending])
        for ending in endings
    }


def is_empty(column: str) -> Filter:
    """Say whether there is no value; anything but a truth value sets no condition, as in Django."""

    def build(value: str, _links: Links) -> Condition | None:
        if value in {"true", "True", "1"}:
            return Condition(f"{column} IS NULL")
        if value in {"false", "False", "0"}:
            return Condition(f"{column} IS NOT NULL")
        return None

    return build


def truth(column: str) -> Filter:
    """Compare with a truth value."""

    def build(value: str, _links: Links) -> Condition | None:
        if value in {"true", "True", "1"}:
            return Condition(column)
        if value in {"false", "False", "0"}:
            return Condition(f"NOT {column}")
        return None

    return build


def linked(kind: str, sql: str) -> Filter:
    """Find what refers to this resource; ``sql`` takes its UUID."""

    def build(value: str, links: Links) -> Condition:
        if not value.startswith(("http://", "https://")):
            raise Wrong("invalid", "Voer een geldige URL in.")
        uuid = links.uuid_of(kind, value)
        return Condition("0") if uuid is None else Condition(sql, (uuid,))

    return build


def of_case(column: str = "case_id", kind: str = "zaak") -> Filter:
    """Find what belongs to a case."""
    return linked(kind, f"{column} = (SELECT id FROM cases WHERE uuid = ?)")  # noqa: S608


def check_choice(value: str, names: Sequence[str]) -> None:
    """Refuse a value that is not among the names. Raises ``Wrong``."""
    if value not in names:
        reason = f"Selecteer een geldige keuze. {value} is geen beschikbare keuze."
        raise Wrong("invalid_choice", reason)

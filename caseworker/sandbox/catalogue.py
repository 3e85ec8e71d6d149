"""The catalogue in memory: what the rules ask of types, and the types as they are sent."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from caseworker.sandbox.database import loaded
from caseworker.sandbox.links import STORED, Links, made_absolute

_HOSTS_REMEMBERED: Final = 4


@dataclass(frozen=True, slots=True)
class Type:
    """One resource of the catalogue.

    ``case_types`` are the UUIDs of the case types that it belongs to, ``documents`` those of the
    document types that it allows.
    """

    uuid: str
    kind: str
    body: dict[str, object]
    case_types: frozenset[str]
    documents: frozenset[str]

    def text(self, name: str) -> str:
        """Return a field that holds text, an empty text if it holds none."""
        value = self.body.get(name)
        return value if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        """Return a field that holds a truth value."""
        return self.body.get(name) is True


class Catalogue:
    """Every type, oldest first. Nothing changes it while the server runs."""

    def __init__(self, types: Iterable[Type]) -> None:
        self._types = {one.uuid: one for one in types}
        self._shown: OrderedDict[str, dict[str, dict[str, object]]] = OrderedDict()

    @classmethod
    def load(cls, connection: sqlite3.Connection) -> Catalogue:
        """Read the catalogue from the database."""
        rows = connection.execute("SELECT uuid, kind, body FROM types ORDER BY id")
        return cls(_type(row["uuid"], row["kind"], loaded(row["body"])) for row in rows)

    def get(self, kind: str, uuid: str) -> Type | None:
        """Return a type of this kind, None if there is none."""
        found = self._types.get(uuid)
        return found if found is not None and found.kind == kind else None

    def of_kind(self, kind: str) -> list[Type]:
        """Return all types of a kind, newest first."""
        return [one for one in reversed(self._types.values()) if one.kind == kind]

    def shown(self, uuid: str, base: str) -> dict[str, object]:
        """Return a type as it is sent by the server at this base address."""
        bodies = self._shown.get(base)
        if bodies is None:
            bodies = {one.uuid: _absolute(one.body, base) for one in self._types.values()}
            self._shown[base] = bodies
            while len(self._shown) > _HOSTS_REMEMBERED:
                self._shown.popitem(last=False)
        return bodies[uuid]


def _absolute(body: dict[str, object], base: str) -> dict[str, object]:
    return {name: made_absolute(value, base) for name, value in body.items()}


def _type(uuid: str, kind: str, body: dict[str, object]) -> Type:
    if kind == "zaaktype":
        case_types = frozenset({uuid})
    else:
        case_types = _uuids("zaaktype", body.get("zaaktype"), body.get("zaaktypen"))
    documents = _uuids(
        "informatieobjecttype", body.get("informatieobjecttype"), body.get("informatieobjecttypen")
    )
    return Type(uuid, kind, body, case_types, documents)


def _uuids(kind: str, *values: object) -> frozenset[str]:
    """Return which resources of a kind these stored addresses, or lists of them, name."""
    links = Links(STORED)
    urls = [url for value in values for url in (value if isinstance(value, list) else [value])]
    found = (links.uuid_of(kind, url) for url in urls if isinstance(url, str))
    return frozenset(uuid for uuid in found if uuid is not None)

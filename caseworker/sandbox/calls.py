"""A request on its way to a handler, and the answer on its way back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from caseworker.sandbox import errors
from caseworker.sandbox.catalogue import Catalogue
from caseworker.sandbox.database import Database, one
from caseworker.sandbox.errors import Invalid, invalid_input
from caseworker.sandbox.file_store import FileStore
from caseworker.sandbox.links import Links, is_uuid
from caseworker.sandbox.tokens import Client, Identity

_TABLES = {
    "zaak": "cases",
    "status": "statuses",
    "rol": "roles",
    "document": "documents",
    "besluit": "decisions",
}


@dataclass(frozen=True, slots=True)
class World:
    """What every handler works with."""

    database: Database
    catalogue: Catalogue
    clients: Mapping[str, Client]
    files: FileStore


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. A body of bytes is sent as it is, any other as JSON, None not at all."""

    body: object = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, already let in and well formed.

    One that ``races`` does not see a number that another one takes at the same moment.
    """

    world: World
    identity: Identity
    links: Links
    method: str
    path: str
    parts: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw_body: bytes
    races: bool = False

    @property
    def catalogue(self) -> Catalogue:
        """Return the catalogue."""
        return self.world.catalogue

    @property
    def uuid(self) -> str:
        """Return the UUID in the path. Raises ``ApiError`` 404 if it is not one."""
        uuid = self.parts["uuid"]
        if not is_uuid(uuid):
            raise errors.not_found()
        return uuid

    def body(self) -> dict[str, object]:
        """Return the JSON object that was sent. Raises ``ApiError`` 400 or 415."""
        if not self.raw_body:
            return {}
        media_type = self.headers.get("content-type", "").split(";")[0].strip().lower()
        if media_type != "application/json":
            raise errors.unsupported_media_type(media_type)
        try:
            value = json.loads(self.raw_body.decode(), parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise errors.unreadable(str(error)) from error
        if not isinstance(value, dict):
            raise errors.broken_rule(
                "invalid",
                f"Ongeldige data. Verwacht een dictionary, kreeg een {type(value).__name__}.",
            )
        return value

    def references(self, connection: sqlite3.Connection) -> Existing:
        """Return what there is to refer to."""
        return Existing(self.links, self.catalogue, connection)

    def page_url(self, query: Mapping[str, str]) -> str:
        """Return the address of this request with another query, sorted by name."""
        encoded = urlencode(sorted(query.items()))
        return f"{self.links.base}{self.path}" + (f"?{encoded}" if encoded else "")


Handler = Callable[[Call], Answer]


def _no_constant(name: str) -> object:
    raise ValueError(f"Out of range float values are not JSON compliant: {name}")


class Existing:
    """The resources that a request may refer to, by address."""

    def __init__(self, links: Links, catalogue: Catalogue, connection: sqlite3.Connection) -> None:
        self._links = links
        self._catalogue = catalogue
        self._connection = connection

    def uuid_of(self, kind: str, url: str) -> str | None:
        """Return which resource of this kind an address names, None if it names none."""
        return self._links.uuid_of(kind, url)

    def exists(self, kind: str, uuid: str) -> bool:
        """Say whether there is such a resource."""
        table = _TABLES.get(kind)
        if table is None:
            return self._catalogue.get(kind, uuid) is not None
        return one(self._connection, f"SELECT 1 FROM {table} WHERE uuid = ?", uuid) is not None  # noqa: S608


def query_of(raw: bytes) -> dict[str, str]:
    """Return the parameters of a query string; the last one wins, as in Django."""
    return dict(parse_qsl(raw.decode("latin-1"), keep_blank_values=True))


def owner(
    call: Call, connection: sqlite3.Connection, body: Mapping[str, object], kind: str
) -> sqlite3.Row:
    """Return the row that a new resource belongs to.

    It is looked up before anything else is checked, because it decides what the client may do.
    Raises ``ApiError`` 400.
    """
    url = body.get(kind)
    if not url:
        reason = f"{kind} is een verplicht veld voor permissies"
        raise invalid_input(Invalid(kind, "required", reason))
    uuid = call.links.uuid_of(kind, url) if isinstance(url, str) else None
    row = None
    if uuid is not None:
        row = one(connection, f"SELECT * FROM {_TABLES[kind]} WHERE uuid = ?", uuid)  # noqa: S608
    if row is None:
        reason = "Het object bestaat niet in de database"
        raise invalid_input(Invalid(kind, "object-does-not-exist", reason))
    return row


def found(connection: sqlite3.Connection, table: str, uuid: str) -> sqlite3.Row:
    """Return the row with this UUID. Raises ``ApiError`` 404."""
    row = one(connection, f"SELECT * FROM {table} WHERE uuid = ?", uuid)  # noqa: S608
    if row is None:
        raise errors.not_found()
    return row

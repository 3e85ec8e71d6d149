"""What a server is and can do."""

from __future__ import annotations

from datetime import datetime

from api_client.models import Record


class Capabilities(Record, frozen=True, kw_only=True):
    """What a kind of server can do; screens and commands ask here, never for the adapter."""

    units: bool
    deadlines: bool
    notes: bool
    results: bool


class ServerInfo(Record, frozen=True, kw_only=True):
    """What a successful first request tells: the server's version, and its clock minus ours."""

    name: str
    version: str
    clock_offset: float


class Ability(Record, frozen=True, kw_only=True):
    """Something that a server was found to have or not to have, by its name on the server."""

    name: str
    there: bool
    since: datetime

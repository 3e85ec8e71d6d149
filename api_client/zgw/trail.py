"""The audit trail of a case: who did what, as far as this client may read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from api_client.audit import FieldChange, TrailEntry
from api_client.zgw.requests import Requests
from api_client.zgw.wire import Wire

# Fields that say where something stands, not what it says.
_ADDRESSES = frozenset({"url", "uuid", "zaak", "_expand"})


class Wijzigingen(Wire, frozen=True, kw_only=True, rename="camel"):
    """A resource before and after a change."""

    oud: dict[str, msgspec.Raw] | None = None
    nieuw: dict[str, msgspec.Raw] | None = None


class Audittrail(Wire, frozen=True, kw_only=True, rename="camel"):
    """One thing that was done."""

    uuid: str = ""
    actie: str = ""
    actie_weergave: str = ""
    resource: str = ""
    resource_weergave: str = ""
    gebruikers_id: str = ""
    gebruikers_weergave: str = ""
    applicatie_weergave: str = ""
    toelichting: str = ""
    aanmaakdatum: dt.datetime | None = None
    wijzigingen: Wijzigingen | None = None


async def read_trail(case_id: str, requests: Requests) -> tuple[TrailEntry, ...]:
    """Return what was done to a case, the newest last. Raises Forbidden where that is secret."""
    entries = await requests.whole(f"{case_id.rstrip('/')}/audittrail", Audittrail)
    trail = [
        TrailEntry(
            at=entry.aanmaakdatum,
            action=entry.actie or entry.actie_weergave,
            resource=entry.resource,
            who=entry.gebruikers_weergave or entry.gebruikers_id or entry.applicatie_weergave,
            reason=entry.toelichting,
            changes=tuple(_changes(entry.wijzigingen)),
        )
        for entry in entries
    ]
    long_ago = dt.datetime.min.replace(tzinfo=dt.UTC)
    return tuple(sorted(trail, key=lambda entry: entry.at or long_ago))


def _changes(both: Wijzigingen | None) -> Iterator[FieldChange]:
    """Return the fields that say something else than before."""
    if both is None:
        return
    before, after = both.oud or {}, both.nieuw or {}
    for name in dict.fromkeys((*after, *before)):
        old, new = _shown(before.get(name)), _shown(after.get(name))
        if name not in _ADDRESSES and old != new:
            yield FieldChange(field=name, before=old, now=new)


def _shown(raw: msgspec.Raw | None) -> str:
    """Return a value as a text; what holds several is shown as it came."""
    if raw is None or bytes(raw) in {b"null", b"[]", b"{}", b'""'}:
        return ""
    try:
        value = msgspec.json.decode(raw, type=str | int | float | bool)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError):
        return bytes(raw).decode("utf-8", "replace")
    return str(value)

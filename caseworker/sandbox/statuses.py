"""Statuses of cases, closing and reopening included (``/statussen``)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import uuid4

from caseworker.sandbox import audit, clock
from caseworker.sandbox.calls import Answer, Call, found
from caseworker.sandbox.case_rules import (
    MISMATCH,
    belongs,
    case_for,
    location,
    stored_views,
    touch,
    views,
)
from caseworker.sandbox.case_view import Body
from caseworker.sandbox.catalogue import Type
from caseworker.sandbox.database import Row, insert, one, update
from caseworker.sandbox.endpoints import etag_of
from caseworker.sandbox.errors import NO_FIELD, Invalid, broken_rule, invalid_input
from caseworker.sandbox.fields import Field, checked, link, moment, text
from caseworker.sandbox.filters import linked, of_case, truth
from caseworker.sandbox.listing import Listing, case_uuid

_FIELDS: Final = (
    Field("zaak", link("zaak"), required=True),
    Field("statustype", link("statustype"), required=True),
    Field("datumStatusGezet", moment(past_only=True), required=True),
    Field("statustoelichting", text(1000), default=""),
    Field("gezetdoor", link("rol"), null=True),
)
_IS_CURRENT: Final = "id = (SELECT cases.status FROM cases WHERE cases.id = statuses.case_id)"
_UNIQUE: Final = Invalid(
    NO_FIELD, "unique", "De velden zaak, datum_status_gezet moeten een unieke set zijn."
)
_LOCKED: Final = Invalid(
    NO_FIELD,
    "informatieobject-locked",
    "Er zijn gerelateerde informatieobjecten die nog gelocked zijn."
    "Deze informatieobjecten moet eerst unlocked worden voordat de zaak afgesloten kan worden.",
)
_RIGHTS_UNSET: Final = Invalid(
    NO_FIELD,
    "indicatiegebruiksrecht-unset",
    "Er zijn gerelateerde informatieobjecten waarvoor `indicatieGebruiksrecht` nog niet"
    " gespecifieerd is. Je moet deze zetten voor je de zaak kan afsluiten.",
)


def _show(call: Call, connection: sqlite3.Connection, row: Row) -> Body:
    return views(call, connection).status(row, row["case_uuid"], current=bool(row["current"]))


STATUSES: Final = Listing(
    table="statuses",
    columns=f"{case_uuid('statuses')}, {_IS_CURRENT} AS current",
    filters={
        "zaak": of_case(),
        "statustype": linked("statustype", "type = ?"),
        "indicatieLaatstGezetteStatus": truth(_IS_CURRENT),
    },
    show=_show,
)


def get_status(call: Call) -> Answer:
    """Answer with one status."""
    with call.world.database.read() as connection:
        body = _show(call, connection, STATUSES.get(connection, call.uuid))
    return Answer(body, etag=etag_of(body))


@dataclass(frozen=True, slots=True)
class _Archive:
    """What closing a case says about its future: kept or destroyed, from when, and when."""

    nomination: str
    start: str
    day: str | None


def create_status(call: Call) -> Answer:
    """Give a case a status; the last one of its type closes it, any other reopens it."""
    sent = call.body()
    with call.world.database.write() as connection:
        case = case_for(call, connection, sent)
        values = checked(_FIELDS, sent, call.references(connection))
        status_type = belongs(call, "statustype", values["statustype"], case)
        closes = status_type is not None and status_type.flag("isEindstatus")
        _check_rules(connection, case, values, status_type)
        archive = _archive(call, connection, case, sent) if closes else None
        row = _insert(connection, case, values)
        _apply(connection, case, sent, archive)
        current = one(connection, "SELECT status FROM cases WHERE id = ?", case["id"])
        is_current = current is not None and current["status"] == row["id"]
        stored = stored_views(call, connection).status(row, case["uuid"], current=is_current)
        audit.record_on_case(connection, call, case, "create", "status", None, stored)
        shown = views(call, connection).status(row, case["uuid"], current=is_current)
    return Answer(shown, 201, location(shown))


def _check_rules(
    connection: sqlite3.Connection,
    case: Row,
    values: Mapping[str, object],
    status_type: Type | None,
) -> None:
    """Hold a status against every rule, so that one answer names all it breaks. Raises 400."""
    wrong = []
    taken = "SELECT 1 FROM statuses WHERE case_id = ? AND set_at = ?"
    if one(connection, taken, case["id"], values["datumStatusGezet"]):
        wrong.append(_UNIQUE)
    if status_type is None:
        wrong.append(MISMATCH)
    elif status_type.flag("isEindstatus"):
        if one(connection, f"{_DOCUMENTS} AND lock != ''", case["id"]):
            wrong.append(_LOCKED)
        if one(connection, f"{_DOCUMENTS} AND rights IS NULL", case["id"]):
            wrong.append(_RIGHTS_UNSET)
    if wrong:
        raise invalid_input(*wrong)


_DOCUMENTS: Final = (
    "SELECT 1 FROM case_documents JOIN documents ON documents.id = case_documents.document_id"
    " JOIN document_versions ON document_versions.document_id = documents.id"
    " AND document_versions.version = documents.version WHERE case_id = ?"
)


def _archive(
    call: Call, connection: sqlite3.Connection, case: Row, sent: Mapping[str, object]
) -> _Archive:
    """Work out what the result says about archiving. Raises 400 if there is no result."""
    row = one(connection, "SELECT type FROM results WHERE case_id = ?", case["id"])
    if row is None:
        raise broken_rule("resultaat-does-not-exist", "Zaak has no resultaat.")
    result_type = call.catalogue.get("resultaattype", row["type"])
    if result_type is None:
        raise LookupError(row["type"])
    ended = _local_day(sent)
    term = result_type.text("archiefactietermijn")
    return _Archive(
        nomination=result_type.text("archiefnominatie"),
        start=ended.isoformat(),
        day=clock.later(ended, term).isoformat() if term else None,
    )


def _local_day(sent: Mapping[str, object]) -> date:
    """Return the day on which a status was set where the client is, not in UTC."""
    moment_sent = clock.parse_moment(str(sent["datumStatusGezet"]))
    if moment_sent is None:
        raise LookupError("datumStatusGezet")
    return moment_sent.date()


def _insert(connection: sqlite3.Connection, case: Row, values: Mapping[str, object]) -> Row:
    uuid = str(uuid4())
    insert(
        connection,
        "statuses",
        {
            "uuid": uuid,
            "case_id": case["id"],
            "type": values["statustype"],
            "set_at": values["datumStatusGezet"],
            "note": values.get("statustoelichting", ""),
            "setter": values.get("gezetdoor"),
        },
    )
    return found(connection, "statuses", uuid)


def _apply(
    connection: sqlite3.Connection,
    case: Row,
    sent: Mapping[str, object],
    archive: _Archive | None,
) -> None:
    """Close or reopen the case. The status with the latest time is the current one.

    A status older than the current one closes or reopens all the same, as on Open Zaak.
    """
    latest = "SELECT id FROM statuses WHERE case_id = ? ORDER BY set_at DESC LIMIT 1"
    row = one(connection, latest, case["id"])
    columns: dict[str, object] = {"status": row["id"] if row else None}
    if archive is not None:
        columns |= {
            "ended": _local_day(sent).isoformat(),
            "archive": case["archive"] or archive.nomination,
            "archive_date": case["archive_date"] or archive.day,
            "retention_start": case["retention_start"] or archive.start,
        }
    else:
        columns["ended"] = None
        if case["ended"] is not None:
            columns |= dict.fromkeys(("archive", "archive_date", "retention_start"))
    update(connection, "cases", case["id"], columns)
    touch(connection, case)

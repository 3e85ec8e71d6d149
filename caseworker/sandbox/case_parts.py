"""Properties and notes of a case (``/zaakeigenschappen``, ``/zaaknotities``)."""

from __future__ import annotations

import sqlite3
from typing import Final
from uuid import uuid4

from caseworker.sandbox import audit, clock
from caseworker.sandbox.calls import Answer, Call, found
from caseworker.sandbox.case_rules import (
    case_at,
    case_for,
    case_of,
    check_open,
    check_type,
    location,
    renew_etag,
    stored_views,
    views,
)
from caseworker.sandbox.case_view import Body
from caseworker.sandbox.database import Row, insert, one, update
from caseworker.sandbox.errors import Invalid, invalid_input, not_found
from caseworker.sandbox.fields import Field, checked, choice, link, text
from caseworker.sandbox.filters import equals, holds, of_case
from caseworker.sandbox.links import Links
from caseworker.sandbox.listing import Listing, case_uuid

_PROPERTY_FIELDS: Final = (
    Field("zaak", link("zaak"), required=True),
    Field("eigenschap", link("eigenschap"), required=True),
    Field("waarde", text(blank=False), required=True),
)
_NOTE_FIELDS: Final = (
    Field("onderwerp", text(255, blank=False), required=True),
    Field("tekst", text(blank=False), required=True),
    Field("aangemaaktDoor", text(255), default=""),
    Field("notitieType", choice("intern", "extern"), default="intern"),
    Field("status", choice("concept", "definitief"), default="concept"),
    Field("gerelateerdAan", link("zaak"), required=True),
)
_NOTE_COLUMNS: Final = {
    "onderwerp": "subject",
    "tekst": "body",
    "aangemaaktDoor": "author",
    "notitieType": "kind",
    "status": "status",
}


def list_properties(call: Call) -> Answer:
    """Answer with all properties of a case; the list is bare."""
    with call.world.database.read() as connection:
        case = found(connection, "cases", call.uuid)
        view = views(call, connection)
        sql = "SELECT * FROM properties WHERE case_id = ? ORDER BY id DESC"
        rows = connection.execute(sql, (case["id"],)).fetchall()
        return Answer([view.property(row, case["uuid"]) for row in rows])


def _property(connection: sqlite3.Connection, call: Call, case: Row) -> Row:
    sql = "SELECT * FROM properties WHERE uuid = ? AND case_id = ?"
    row = one(connection, sql, call.parts["part"], case["id"])
    if row is None:
        raise not_found()
    return row


def get_property(call: Call) -> Answer:
    """Answer with one property."""
    with call.world.database.read() as connection:
        case = found(connection, "cases", call.uuid)
        row = _property(connection, call, case)
        return Answer(views(call, connection).property(row, case["uuid"]))


def create_property(call: Call) -> Answer:
    """Add a property to an open case."""
    sent = call.body()
    with call.world.database.write() as connection:
        case = case_at(call, connection)
        values = checked(_PROPERTY_FIELDS, sent, call.references(connection))
        kind = check_type(call, "eigenschap", values["eigenschap"], case)
        check_open(case)
        uuid = str(uuid4())
        insert(
            connection,
            "properties",
            {
                "uuid": uuid,
                "case_id": case["id"],
                "type": kind.uuid,
                "name": kind.text("naam"),
                "value": values["waarde"],
            },
        )
        renew_etag(connection, case)
        row = found(connection, "properties", uuid)
        stored = stored_views(call, connection).property(row, case["uuid"])
        audit.record_on_case(connection, call, case, "create", "zaakeigenschap", None, stored)
        shown = views(call, connection).property(row, case["uuid"])
    return Answer(shown, 201, location(shown))


def update_property(call: Call) -> Answer:
    """Change the value of a property."""
    sent = call.body()
    with call.world.database.write() as connection:
        case = case_at(call, connection)
        before = _property(connection, call, case)
        known = call.references(connection)
        values = checked(_PROPERTY_FIELDS, sent, known, partial=call.method == "PATCH")
        check_open(case)
        old = stored_views(call, connection).property(before, case["uuid"])
        if "waarde" in values:
            update(connection, "properties", before["id"], {"value": values["waarde"]})
        after = _property(connection, call, case)
        new = stored_views(call, connection).property(after, case["uuid"])
        action = "partial_update" if call.method == "PATCH" else "update"
        audit.record_on_case(connection, call, case, action, "zaakeigenschap", old, new)
        return Answer(views(call, connection).property(after, case["uuid"]))


def delete_property(call: Call) -> Answer:
    """Take a property from an open case."""
    with call.world.database.write() as connection:
        case = case_at(call, connection)
        row = _property(connection, call, case)
        check_open(case)
        old = stored_views(call, connection).property(row, case["uuid"])
        connection.execute("DELETE FROM properties WHERE id = ?", (row["id"],))
        renew_etag(connection, case)
        audit.record_on_case(connection, call, case, "destroy", "zaakeigenschap", old, None)
    return Answer(status=204)


def _note(row: Row, case: str, links: Links) -> Body:
    return {
        "url": links.to("zaaknotitie", row["uuid"]),
        "onderwerp": row["subject"],
        "tekst": row["body"],
        "aangemaaktDoor": row["author"],
        "notitieType": row["kind"],
        "status": row["status"],
        "aanmaakdatum": clock.shown(row["created"]),
        "wijzigingsdatum": clock.shown(row["changed"]),
        "gerelateerdAan": links.to("zaak", case),
    }


def _show_note(call: Call, _connection: sqlite3.Connection, row: Row) -> Body:
    return _note(row, row["case_uuid"], call.links)


NOTES: Final = Listing(
    table="notes",
    columns=case_uuid("notes"),
    filters={
        "gerelateerdAan": of_case("notes.case_id"),
        "onderwerp": equals("notes.subject"),
        "onderwerp__icontains": holds("notes.subject"),
        "tekst": equals("notes.body"),
        "tekst__icontains": holds("notes.body"),
        "aangemaaktDoor": equals("notes.author"),
        "aangemaaktDoor__icontains": holds("notes.author"),
        "notitieType": equals("notes.kind"),
        "status": equals("notes.status"),
    },
    show=_show_note,
)


def get_note(call: Call) -> Answer:
    """Answer with one note."""
    with call.world.database.read() as connection:
        return Answer(_show_note(call, connection, NOTES.get(connection, call.uuid)))


def create_note(call: Call) -> Answer:
    """Add a note to a case; a closed case takes notes too."""
    sent = call.body()
    with call.world.database.write() as connection:
        values = checked(_NOTE_FIELDS, sent, call.references(connection))
        uuid = call.links.to("zaak", str(values["gerelateerdAan"]))
        case = case_for(call, connection, {"zaak": uuid})
        moment = clock.now()
        columns: dict[str, object] = {
            column: values.get(field.name, field.default)
            for field in _NOTE_FIELDS
            if (column := _NOTE_COLUMNS.get(field.name))
        }
        note = str(uuid4())
        columns |= {"uuid": note, "case_id": case["id"], "created": moment, "changed": moment}
        insert(connection, "notes", columns)
        row = found(connection, "notes", note)
        stored = _note(row, case["uuid"], audit.STORED_LINKS)
        audit.record_on_case(connection, call, case, "create", "zaaknotitie", None, stored)
        shown = _note(row, case["uuid"], call.links)
    return Answer(shown, 201, location(shown))


def update_note(call: Call) -> Answer:
    """Change a note while it is a draft."""
    sent = call.body()
    with call.world.database.write() as connection:
        before = found(connection, "notes", call.uuid)
        case = case_of(call, connection, before)
        known = call.references(connection)
        values = checked(_NOTE_FIELDS, sent, known, partial=call.method == "PATCH")
        if before["status"] != "concept":
            reason = "Een Notitie kan alleen aangepast worden als de status `concept` is."
            raise invalid_input(Invalid("status", "invalid", reason))
        old = _note(before, case["uuid"], audit.STORED_LINKS)
        columns: dict[str, object] = {
            column: values[name] for name, column in _NOTE_COLUMNS.items() if name in values
        }
        update(connection, "notes", before["id"], columns | {"changed": clock.now()})
        after = found(connection, "notes", call.uuid)
        new = _note(after, case["uuid"], audit.STORED_LINKS)
        action = "partial_update" if call.method == "PATCH" else "update"
        audit.record_on_case(connection, call, case, action, "zaaknotitie", old, new)
        return Answer(_note(after, case["uuid"], call.links))


def delete_note(call: Call) -> Answer:
    """Take a note away, whatever its state."""
    with call.world.database.write() as connection:
        row = found(connection, "notes", call.uuid)
        case = case_of(call, connection, row)
        old = _note(row, case["uuid"], audit.STORED_LINKS)
        connection.execute("DELETE FROM notes WHERE id = ?", (row["id"],))
        audit.record_on_case(connection, call, case, "destroy", "zaaknotitie", old, None)
    return Answer(status=204)

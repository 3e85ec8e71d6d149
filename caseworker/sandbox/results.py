"""The result of a case: one at most (``/resultaten``)."""

from __future__ import annotations

import sqlite3
from typing import Final
from uuid import uuid4

from caseworker.sandbox import audit
from caseworker.sandbox.calls import Answer, Call, found
from caseworker.sandbox.case_rules import (
    IMMUTABLE,
    case_for,
    case_of,
    check_open,
    check_type,
    location,
    stored_views,
    touch,
    views,
)
from caseworker.sandbox.case_view import Body
from caseworker.sandbox.database import Row, insert, one, update
from caseworker.sandbox.endpoints import etag_of
from caseworker.sandbox.errors import Invalid, invalid_input
from caseworker.sandbox.fields import Field, checked, link, text
from caseworker.sandbox.filters import linked, of_case
from caseworker.sandbox.listing import Listing, case_uuid

_FIELDS: Final = (
    Field("zaak", link("zaak"), required=True),
    Field("resultaattype", link("resultaattype"), required=True),
    Field("toelichting", text(1000), default=""),
)


def _show(call: Call, connection: sqlite3.Connection, row: Row) -> Body:
    return views(call, connection).result(row, row["case_uuid"])


RESULTS: Final = Listing(
    table="results",
    columns=case_uuid("results"),
    filters={"zaak": of_case(), "resultaattype": linked("resultaattype", "results.type = ?")},
    show=_show,
)


def get_result(call: Call) -> Answer:
    """Answer with one result."""
    with call.world.database.read() as connection:
        body = _show(call, connection, RESULTS.get(connection, call.uuid))
    return Answer(body, etag=etag_of(body))


def create_result(call: Call) -> Answer:
    """Give an open case its result. A second one is refused before anything else is looked at."""
    sent = call.body()
    with call.world.database.write() as connection:
        case = case_for(call, connection, sent)
        values = checked(_FIELDS, sent, call.references(connection))
        if one(connection, "SELECT 1 FROM results WHERE case_id = ?", case["id"]):
            reason = "Er bestaat al een resultaat met eenzelfde zaak."
            raise invalid_input(Invalid("zaak", "unique", reason))
        check_type(call, "resultaattype", values["resultaattype"], case)
        check_open(case)
        uuid = str(uuid4())
        insert(
            connection,
            "results",
            {
                "uuid": uuid,
                "case_id": case["id"],
                "type": values["resultaattype"],
                "note": values.get("toelichting", ""),
            },
        )
        touch(connection, case)
        row = found(connection, "results", uuid)
        stored = stored_views(call, connection).result(row, case["uuid"])
        audit.record_on_case(connection, call, case, "create", "resultaat", None, stored)
        shown = views(call, connection).result(row, case["uuid"])
    return Answer(shown, 201, location(shown))


def update_result(call: Call) -> Answer:
    """Change the explanation of a result; its type stays."""
    sent = call.body()
    with call.world.database.write() as connection:
        row = found(connection, "results", call.uuid)
        case = case_of(call, connection, row)
        known = call.references(connection)
        values = checked(_FIELDS, sent, known, partial=call.method == "PATCH")
        if values.get("resultaattype", row["type"]) != row["type"]:
            raise invalid_input(Invalid("resultaattype", "wijzigen-niet-toegelaten", IMMUTABLE))
        check_open(case)
        old = stored_views(call, connection).result(row, case["uuid"])
        if "toelichting" in values:
            update(connection, "results", row["id"], {"note": values["toelichting"]})
        touch(connection, case)
        row = found(connection, "results", call.uuid)
        new = stored_views(call, connection).result(row, case["uuid"])
        action = "partial_update" if call.method == "PATCH" else "update"
        audit.record_on_case(connection, call, case, action, "resultaat", old, new)
        shown = views(call, connection).result(row, case["uuid"])
    return Answer(shown)


def delete_result(call: Call) -> Answer:
    """Take the result of an open case away."""
    with call.world.database.write() as connection:
        row = found(connection, "results", call.uuid)
        case = case_of(call, connection, row)
        check_open(case)
        old = stored_views(call, connection).result(row, case["uuid"])
        connection.execute("DELETE FROM results WHERE id = ?", (row["id"],))
        touch(connection, case)
        audit.record_on_case(connection, call, case, "destroy", "resultaat", old, None)
    return Answer(status=204)

"""Which documents belong to which case (``/zaakinformatieobjecten``), and the mirror of it.

The list is bare. The Documenten API keeps the same links a second time, without their details,
as ``/objectinformatieobjecten``.
"""

from __future__ import annotations

import sqlite3
from typing import Final
from uuid import uuid4

from caseworker.sandbox import audit, clock
from caseworker.sandbox.calls import Answer, Call, found
from caseworker.sandbox.case_rows import named
from caseworker.sandbox.case_rules import (
    IMMUTABLE,
    case_for,
    case_of,
    check_open,
    location,
    stored_views,
    touch,
    views,
)
from caseworker.sandbox.case_view import Body
from caseworker.sandbox.database import Row, insert, one, update
from caseworker.sandbox.endpoints import etag_of
from caseworker.sandbox.errors import NO_FIELD, Invalid, invalid_input
from caseworker.sandbox.fields import Field, checked, link, moment, text
from caseworker.sandbox.filters import Filter, linked, of_case, where
from caseworker.sandbox.listing import Listing, case_uuid, document_uuid
from caseworker.sandbox.paging import check_names

_FIELDS: Final = (
    Field("informatieobject", link("document"), required=True),
    Field("zaak", link("zaak"), required=True),
    Field("titel", text(200), default=""),
    Field("beschrijving", text(), default=""),
    Field("vernietigingsdatum", moment(), null=True),
    Field("status", link("status"), null=True),
)
_COLUMNS: Final = {
    "titel": "title",
    "beschrijving": "description",
    "vernietigingsdatum": "destroyed",
    "status": "status",
}
DECISION_UUID: Final = (
    "(SELECT decisions.uuid FROM decisions WHERE decisions.id = decision_documents.decision_id)"
)
OF_DOCUMENT: Final[Filter] = linked(
    "document", "document_id = (SELECT id FROM documents WHERE documents.uuid = ?)"
)


def _show(call: Call, connection: sqlite3.Connection, row: Row) -> Body:
    return views(call, connection).case_document(row, row["case_uuid"], row["document_uuid"])


CASE_DOCUMENTS: Final = Listing(
    table="case_documents",
    columns=f"{case_uuid('case_documents')}, {document_uuid('case_documents')}",
    filters={"zaak": of_case(), "informatieobject": OF_DOCUMENT},
    show=_show,
    bare=True,
)


def get_case_document(call: Call) -> Answer:
    """Answer with one link."""
    with call.world.database.read() as connection:
        body = _show(call, connection, CASE_DOCUMENTS.get(connection, call.uuid))
    return Answer(body, etag=etag_of(body))


def _stored(call: Call, connection: sqlite3.Connection, row: Row) -> Body:
    view = stored_views(call, connection)
    return view.case_document(row, row["case_uuid"], row["document_uuid"])


def create_case_document(call: Call) -> Answer:
    """Put a document into an open case."""
    sent = call.body()
    with call.world.database.write() as connection:
        case = case_for(call, connection, sent)
        values = checked(_FIELDS, sent, call.references(connection))
        document = found(connection, "documents", str(values["informatieobject"]))
        _check_rules(call, connection, case, document)
        check_open(case)
        uuid = str(uuid4())
        columns: dict[str, object] = {
            column: values[name] for name, column in _COLUMNS.items() if name in values
        }
        insert(
            connection,
            "case_documents",
            {
                "title": "",
                **columns,
                "uuid": uuid,
                "case_id": case["id"],
                "document_id": document["id"],
                "registered": clock.now(),
            },
        )
        touch(connection, case)
        row = CASE_DOCUMENTS.get(connection, uuid)
        stored = _stored(call, connection, row)
        audit.record_on_case(connection, call, case, "create", "zaakinformatieobject", None, stored)
        shown = _show(call, connection, row)
    return Answer(shown, 201, location(shown))


def _check_rules(call: Call, connection: sqlite3.Connection, case: Row, document: Row) -> None:
    wrong = []
    taken = "SELECT 1 FROM case_documents WHERE case_id = ? AND document_id = ?"
    if one(connection, taken, case["id"], document["id"]):
        reason = "De velden zaak, informatieobject moeten een unieke set zijn."
        wrong.append(Invalid(NO_FIELD, "unique", reason))
    sql = "SELECT type FROM document_versions WHERE document_id = ? AND version = ?"
    version = one(connection, sql, document["id"], document["version"])
    kind = call.catalogue.get("informatieobjecttype", version["type"] if version else "")
    if kind is None or case["type"] not in kind.case_types:
        code = "missing-zaaktype-informatieobjecttype-relation"
        reason = "Het informatieobjecttype hoort niet bij het zaaktype van de zaak."
        wrong.append(Invalid(NO_FIELD, code, reason))
    if wrong:
        raise invalid_input(*wrong)


def update_case_document(call: Call) -> Answer:
    """Change the title or description that a document has in a case."""
    sent = call.body()
    with call.world.database.write() as connection:
        before = CASE_DOCUMENTS.get(connection, call.uuid)
        case = case_of(call, connection, before)
        known = call.references(connection)
        values = checked(_FIELDS, sent, known, partial=call.method == "PATCH")
        for name, column in (("informatieobject", "document_uuid"), ("zaak", "case_uuid")):
            if values.get(name, before[column]) != before[column]:
                raise invalid_input(Invalid(name, "wijzigen-niet-toegelaten", IMMUTABLE))
        check_open(case)
        columns: dict[str, object] = {
            column: values[name] for name, column in _COLUMNS.items() if name in values
        }
        update(connection, "case_documents", before["id"], columns)
        touch(connection, case)
        after = CASE_DOCUMENTS.get(connection, call.uuid)
        old, new = _stored(call, connection, before), _stored(call, connection, after)
        action = "partial_update" if call.method == "PATCH" else "update"
        audit.record_on_case(connection, call, case, action, "zaakinformatieobject", old, new)
        return Answer(_show(call, connection, after))


def delete_case_document(call: Call) -> Answer:
    """Take a document out of an open case; the document itself stays."""
    with call.world.database.write() as connection:
        row = CASE_DOCUMENTS.get(connection, call.uuid)
        case = case_of(call, connection, row)
        check_open(case)
        old = _stored(call, connection, row)
        connection.execute("DELETE FROM case_documents WHERE id = ?", (row["id"],))
        touch(connection, case)
        audit.record_on_case(connection, call, case, "destroy", "zaakinformatieobject", old, None)
    return Answer(status=204)


_MIRROR_FILTERS: Final[dict[str, dict[str, Filter]]] = {
    "zaak": {"informatieobject": OF_DOCUMENT, "object": of_case()},
    "besluit": {
        "informatieobject": OF_DOCUMENT,
        "object": linked(
            "besluit", "decision_id = (SELECT id FROM decisions WHERE decisions.uuid = ?)"
        ),
    },
}
_MIRRORS: Final = {
    "zaak": ("case_documents", case_uuid("case_documents")),
    "besluit": ("decision_documents", f"{DECISION_UUID} AS case_uuid"),
}


def list_mirrors(call: Call) -> Answer:
    """Answer with all links between documents and cases or decisions; the list is bare."""
    check_names(call, ("informatieobject", "object"))
    name = named("caseworker.sandbox/objectinformatieobject/")
    shown = []
    with call.world.database.read() as connection:
        for kind, (table, owner) in _MIRRORS.items():
            conditions = where(_MIRROR_FILTERS[kind], call.query, call.links)
            rows = connection.execute(
                f"SELECT uuid, {owner}, {document_uuid(table)} FROM {table}"  # noqa: S608
                f" WHERE {conditions.sql}",
                conditions.values,
            )
            shown += [
                {
                    "url": call.links.to("objectinformatieobject", name(row["uuid"])),
                    "informatieobject": call.links.to("document", row["document_uuid"]),
                    "object": call.links.to(kind, row["case_uuid"]),
                    "objectType": kind,
                }
                for row in rows
            ]
    return Answer(shown)

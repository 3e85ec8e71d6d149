"""Decisions and the documents that record them (Besluiten 1.1.0)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from caseworker.sandbox import audit, clock
from caseworker.sandbox.calls import Answer, Call, found, owner
from caseworker.sandbox.case_documents import DECISION_UUID, OF_DOCUMENT
from caseworker.sandbox.case_rules import (
    IMMUTABLE,
    MISMATCH,
    belongs,
    check_open,
    location,
    touch,
)
from caseworker.sandbox.case_view import Body
from caseworker.sandbox.database import Row, insert, next_number, one, update
from caseworker.sandbox.endpoints import etag_of
from caseworker.sandbox.errors import NO_FIELD, Invalid, invalid_input
from caseworker.sandbox.fields import Field, checked, choice, day, link, text, with_defaults
from caseworker.sandbox.filters import equals, linked, of_case
from caseworker.sandbox.links import Links
from caseworker.sandbox.listing import Listing, case_uuid, document_uuid

_EXPIRY: Final = {
    "tijdelijk": "Besluit met tijdelijke werking",
    "ingetrokken_overheid": "Besluit ingetrokken door overheid",
    "ingetrokken_belanghebbende": "Besluit ingetrokken o.v.v. belanghebbende",
}
_COLUMNS: Final = {
    "identificatie": "number",
    "verantwoordelijkeOrganisatie": "responsible",
    "besluittype": "type",
    "datum": "date",
    "toelichting": "text",
    "bestuursorgaan": "body_name",
    "ingangsdatum": "effective",
    "vervaldatum": "expires",
    "vervalreden": "expiry_reason",
    "publicatiedatum": "published",
    "verzenddatum": "sent",
    "uiterlijkeReactiedatum": "reaction",
}
_FIELDS: Final = (
    Field("identificatie", text(50), default=""),
    Field("verantwoordelijkeOrganisatie", text(9, 9, blank=False), required=True),
    Field("besluittype", link("besluittype"), required=True),
    Field("zaak", link("zaak", blank=True)),
    Field("datum", day(past_only=True), required=True),
    Field("toelichting", text(), default=""),
    Field("bestuursorgaan", text(50), default=""),
    Field("ingangsdatum", day(), required=True),
    Field("vervaldatum", day(), null=True),
    Field("vervalreden", choice(*_EXPIRY, blank=True), default=""),
    Field("publicatiedatum", day(), null=True),
    Field("verzenddatum", day(), null=True),
    Field("uiterlijkeReactiedatum", day(), null=True),
)
_LINK_FIELDS: Final = (
    Field("informatieobject", link("document"), required=True),
    Field("besluit", link("besluit"), required=True),
)


def _decision(row: Row, case: str | None, links: Links) -> Body:
    return {
        "url": links.to("besluit", row["uuid"]),
        "identificatie": row["number"],
        "verantwoordelijkeOrganisatie": row["responsible"],
        "besluittype": links.to("besluittype", row["type"]),
        "zaak": "" if case is None else links.to("zaak", case),
        "datum": row["date"],
        "toelichting": row["text"],
        "bestuursorgaan": row["body_name"],
        "ingangsdatum": row["effective"],
        "vervaldatum": row["expires"],
        "vervalreden": row["expiry_reason"],
        "vervalredenWeergave": _EXPIRY.get(row["expiry_reason"], ""),
        "publicatiedatum": row["published"],
        "verzenddatum": row["sent"],
        "uiterlijkeReactiedatum": row["reaction"],
    }


def _show(call: Call, _connection: sqlite3.Connection, row: Row) -> Body:
    return _decision(row, row["case_uuid"], call.links)


DECISIONS: Final = Listing(
    table="decisions",
    columns=case_uuid("decisions"),
    filters={
        "identificatie": equals("number"),
        "verantwoordelijkeOrganisatie": equals("responsible"),
        "besluittype": linked("besluittype", "type = ?"),
        "zaak": of_case(),
    },
    show=_show,
)


def get_decision(call: Call) -> Answer:
    """Answer with one decision."""
    with call.world.database.read() as connection:
        body = _show(call, connection, DECISIONS.get(connection, call.uuid))
    return Answer(body, etag=etag_of(body))


def create_decision(call: Call) -> Answer:
    """Record a decision, on an open case or on none; the case stays open."""
    sent = call.body()
    with call.world.database.write() as connection:
        values = with_defaults(_FIELDS, checked(_FIELDS, sent, call.references(connection)))
        case = _case(call, connection, values["zaak"])
        _check_number(connection, values)
        _check_type(call, case, values["besluittype"])
        if case is not None:
            check_open(case)
        uuid = str(uuid4())
        columns: dict[str, object] = {column: values[name] for name, column in _COLUMNS.items()}
        columns["number"] = values["identificatie"] or _number(connection)
        insert(
            connection,
            "decisions",
            {
                **columns,
                "uuid": uuid,
                "link": str(uuid4()),
                "case_id": case["id"] if case is not None else None,
            },
        )
        row = _changed(call, connection, uuid, case, "create", None)
        shown = _show(call, connection, row)
    return Answer(shown, 201, location(shown))


def _case(call: Call, connection: sqlite3.Connection, uuid: object) -> Row | None:
    if uuid is None:
        return None
    case = found(connection, "cases", str(uuid))
    audit.ensure_history(connection, case, call.catalogue)
    return case


def _check_number(connection: sqlite3.Connection, values: Mapping[str, object]) -> None:
    number, responsible = values["identificatie"], values["verantwoordelijkeOrganisatie"]
    sql = "SELECT 1 FROM decisions WHERE number = ? AND responsible = ?"
    if number and one(connection, sql, number, responsible):
        reason = f"Deze identificatie ({number}) bestaat al voor deze verantwoordelijke organisatie"
        raise invalid_input(Invalid("identificatie", "identificatie-niet-uniek", reason))


def _check_type(call: Call, case: Row | None, uuid: object) -> None:
    if case is not None and belongs(call, "besluittype", uuid, case) is None:
        raise invalid_input(MISMATCH)


def _number(connection: sqlite3.Connection) -> str:
    year = clock.today().year
    return f"BESLUIT-{year}-{next_number(connection, f'BESLUIT-{year}'):010}"


def _changed(
    call: Call,
    connection: sqlite3.Connection,
    uuid: str,
    case: Row | None,
    action: str,
    old: Body | None,
) -> Row:
    """Write down a change of a decision and return the decision as it is now."""
    row = DECISIONS.get(connection, uuid)
    new = _decision(row, row["case_uuid"], audit.STORED_LINKS)
    shown = f"{row['responsible']} - {row['number']}"
    change = audit.Change("BRC", ("besluit", uuid), action, "besluit", shown, old, new)
    audit.record(connection, call, change)
    if case is not None:
        touch(connection, case)
    return row


def update_decision(call: Call) -> Answer:
    """Change a decision; its number, organisation and type stay."""
    sent = call.body()
    with call.world.database.write() as connection:
        before = DECISIONS.get(connection, call.uuid)
        known = call.references(connection)
        values = checked(_FIELDS, sent, known, partial=call.method == "PATCH")
        _check_immutable(values, before)
        case = _case(call, connection, values.get("zaak", before["case_uuid"]))
        _check_type(call, case, before["type"])
        if case is not None:
            check_open(case)
        old = _decision(before, before["case_uuid"], audit.STORED_LINKS)
        columns: dict[str, object] = {
            column: values[name] for name, column in _COLUMNS.items() if name in values
        }
        columns["case_id"] = case["id"] if case is not None else None
        update(connection, "decisions", before["id"], columns)
        action = "partial_update" if call.method == "PATCH" else "update"
        row = _changed(call, connection, call.uuid, case, action, old)
        return Answer(_show(call, connection, row))


def _check_immutable(values: Mapping[str, object], before: Row) -> None:
    wrong = [
        Invalid(name, "wijzigen-niet-toegelaten", IMMUTABLE)
        for name in ("identificatie", "verantwoordelijkeOrganisatie", "besluittype")
        if name in values and values[name] != before[_COLUMNS[name]]
    ]
    if wrong:
        raise invalid_input(*wrong)


def list_case_decisions(call: Call) -> Answer:
    """Answer with the links to the decisions of a case; the list is bare."""
    with call.world.database.read() as connection:
        case = found(connection, "cases", call.uuid)
        sql = "SELECT link, uuid FROM decisions WHERE case_id = ? ORDER BY id DESC"
        rows = connection.execute(sql, (case["id"],)).fetchall()
    shown = [
        {
            "url": call.links.below_case(case["uuid"], "besluiten", row["link"]),
            "uuid": row["link"],
            "besluit": call.links.to("besluit", row["uuid"]),
        }
        for row in rows
    ]
    return Answer(shown)


def _show_link(call: Call, _connection: sqlite3.Connection, row: Row) -> Body:
    return {
        "url": call.links.to("besluitinformatieobject", row["uuid"]),
        "informatieobject": call.links.to("document", row["document_uuid"]),
        "besluit": call.links.to("besluit", row["decision_uuid"]),
    }


DECISION_DOCUMENTS: Final = Listing(
    table="decision_documents",
    columns=f"{document_uuid('decision_documents')}, {DECISION_UUID} AS decision_uuid",
    filters={
        "besluit": linked(
            "besluit", "decision_id = (SELECT id FROM decisions WHERE decisions.uuid = ?)"
        ),
        "informatieobject": OF_DOCUMENT,
    },
    show=_show_link,
    bare=True,
)


def get_decision_document(call: Call) -> Answer:
    """Answer with one link between a decision and a document."""
    with call.world.database.read() as connection:
        body = _show_link(call, connection, DECISION_DOCUMENTS.get(connection, call.uuid))
    return Answer(body, etag=etag_of(body))


def create_decision_document(call: Call) -> Answer:
    """Record a decision in a document of a type that the decision type allows."""
    sent = call.body()
    with call.world.database.write() as connection:
        decision = owner(call, connection, sent, "besluit")
        values = checked(_LINK_FIELDS, sent, call.references(connection))
        document = found(connection, "documents", str(values["informatieobject"]))
        _check_link(call, connection, decision, document)
        case = one(connection, "SELECT * FROM cases WHERE id = ?", decision["case_id"])
        if case is not None:
            check_open(case)
        uuid = str(uuid4())
        insert(
            connection,
            "decision_documents",
            {"uuid": uuid, "decision_id": decision["id"], "document_id": document["id"]},
        )
        shown = _show_link(call, connection, DECISION_DOCUMENTS.get(connection, uuid))
        _audit_link(call, connection, decision, document, uuid)
    return Answer(shown, 201, location(shown))


def _audit_link(
    call: Call, connection: sqlite3.Connection, decision: Row, document: Row, uuid: str
) -> None:
    to = audit.STORED_LINKS.to
    new: Body = {
        "url": to("besluitinformatieobject", uuid),
        "informatieobject": to("document", document["uuid"]),
        "besluit": to("besluit", decision["uuid"]),
    }
    main = ("besluit", decision["uuid"])
    shown = f"{decision['responsible']} - {decision['number']}"
    change = audit.Change("BRC", main, "create", "besluitinformatieobject", shown, None, new)
    audit.record(connection, call, change)


def _check_link(call: Call, connection: sqlite3.Connection, decision: Row, document: Row) -> None:
    wrong = []
    taken = "SELECT 1 FROM decision_documents WHERE decision_id = ? AND document_id = ?"
    if one(connection, taken, decision["id"], document["id"]):
        reason = "De velden besluit, informatieobject moeten een unieke set zijn."
        wrong.append(Invalid(NO_FIELD, "unique", reason))
    sql = "SELECT type FROM document_versions WHERE document_id = ? AND version = ?"
    version = one(connection, sql, document["id"], document["version"])
    decision_type = call.catalogue.get("besluittype", decision["type"])
    if version is None or decision_type is None or version["type"] not in decision_type.documents:
        code = "missing-besluittype-informatieobjecttype-relation"
        reason = "Het informatieobjecttype hoort niet bij het besluittype van de besluit."
        wrong.append(Invalid(NO_FIELD, code, reason))
    if wrong:
        raise invalid_input(*wrong)

"""What holds for every change of a case or of something that belongs to one."""

from __future__ import annotations

import sqlite3

from caseworker.sandbox import audit, clock
from caseworker.sandbox.calls import Call, found, owner
from caseworker.sandbox.case_view import Body, CaseViews
from caseworker.sandbox.catalogue import Type
from caseworker.sandbox.database import Row, one
from caseworker.sandbox.errors import Invalid, case_closed, invalid_input

MISMATCH = Invalid(
    "nonFieldErrors", "zaaktype-mismatch", "De referentie hoort niet bij het zaaktype van de zaak."
)
IMMUTABLE = "Dit veld mag niet gewijzigd worden."


def case_for(call: Call, connection: sqlite3.Connection, body: dict[str, object]) -> Row:
    """Return the case that a new resource is for, its history written down. Raises 400."""
    case = owner(call, connection, body, "zaak")
    audit.ensure_history(connection, case, call.catalogue)
    return case


def case_of(call: Call, connection: sqlite3.Connection, row: Row) -> Row:
    """Return the case that a row belongs to, its history written down."""
    case = one(connection, "SELECT * FROM cases WHERE id = ?", row["case_id"])
    if case is None:
        raise LookupError(row["case_id"])
    audit.ensure_history(connection, case, call.catalogue)
    return case


def case_at(call: Call, connection: sqlite3.Connection) -> Row:
    """Return the case that the path names, its history written down. Raises 404."""
    case = found(connection, "cases", call.uuid)
    audit.ensure_history(connection, case, call.catalogue)
    return case


def check_open(case: Row) -> None:
    """Refuse a change of a closed case: the sandbox lets no client force one. Raises 403."""
    if case["ended"] is not None:
        raise case_closed()


def belongs(call: Call, kind: str, uuid: object, case: Row) -> Type | None:
    """Return the type if it is one of the case's type, else None."""
    found_type = call.catalogue.get(kind, str(uuid))
    if found_type is None or case["type"] not in found_type.case_types:
        return None
    return found_type


def check_type(call: Call, kind: str, uuid: object, case: Row) -> Type:
    """Return the type. Raises 400 ``zaaktype-mismatch`` if it is not one of the case's type."""
    found_type = belongs(call, kind, uuid, case)
    if found_type is None:
        raise invalid_input(MISMATCH)
    return found_type


def touch(connection: sqlite3.Connection, case: Row) -> None:
    """Mark a case as changed now.

    Open Zaak does so for statuses, results, documents and decisions of a case and for the case
    itself, but not for its roles, properties and notes.
    """
    connection.execute(
        "UPDATE cases SET changed = ?, revision = revision + 1 WHERE id = ?",
        (clock.now(), case["id"]),
    )


def renew_etag(connection: sqlite3.Connection, case: Row) -> None:
    """Give a case a new entity tag without marking it as changed.

    Deleting a role and replacing one do not even do this on Open Zaak: a conditional request then
    gets a 304 for a case that is no longer the same.
    """
    connection.execute("UPDATE cases SET revision = revision + 1 WHERE id = ?", (case["id"],))


def stored_views(call: Call, connection: sqlite3.Connection) -> CaseViews:
    """Return views that write addresses as the audit trail stores them."""
    return CaseViews(connection, audit.STORED_LINKS, call.catalogue)


def views(call: Call, connection: sqlite3.Connection) -> CaseViews:
    """Return views that write addresses for the client."""
    return CaseViews(connection, call.links, call.catalogue)


def location(body: Body) -> dict[str, str]:
    """Return the header that names a new resource."""
    return {"Location": str(body["url"])}

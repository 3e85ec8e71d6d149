"""Who has a part in a case: handlers, units, applicants (``/rollen``).

Two people may handle a case at once, and the same one twice: the server accepts it all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from caseworker.sandbox import audit, clock
from caseworker.sandbox.calls import Answer, Call, found, owner
from caseworker.sandbox.case_filters import PARTY_KINDS, ROLE_FILTERS
from caseworker.sandbox.case_rules import (
    IMMUTABLE,
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
from caseworker.sandbox.catalogue import Type
from caseworker.sandbox.database import Row, dumped, insert, one, update
from caseworker.sandbox.endpoints import etag_of
from caseworker.sandbox.errors import Invalid, broken_rule, invalid_input
from caseworker.sandbox.fields import (
    Check,
    Field,
    address,
    checked,
    choice,
    count,
    day,
    group,
    link,
    text,
    texts,
)
from caseworker.sandbox.listing import Listing, case_uuid

_ABROAD: Final = Field(
    "subVerblijfBuitenland",
    group(
        Field("lndLandcode", text(4, blank=False), required=True),
        Field("lndLandnaam", text(40, blank=False), required=True),
        *(Field(f"subAdresBuitenland_{number}", text(35), default="") for number in (1, 2, 3)),
    ),
    null=True,
)
_HOME: Final = Field(
    "verblijfsadres",
    group(
        Field("aoaIdentificatie", text(100, blank=False), required=True),
        Field("wplWoonplaatsNaam", text(80, blank=False), required=True),
        Field("gorOpenbareRuimteNaam", text(80, blank=False), required=True),
        Field("aoaPostcode", text(7), default=""),
        Field("aoaHuisnummer", count, required=True),
        Field("aoaHuisletter", text(1), default=""),
        Field("aoaHuisnummertoevoeging", text(4), default=""),
        Field("inpLocatiebeschrijving", text(1000), default=""),
    ),
    null=True,
)
_IDENTITIES: Final[dict[str, Check]] = {
    "medewerker": group(
        Field("identificatie", text(128), default=""),
        Field("achternaam", text(200), default=""),
        Field("voorletters", text(20), default=""),
        Field("voorvoegselAchternaam", text(10), default=""),
    ),
    "organisatorische_eenheid": group(
        Field("identificatie", text(255), default=""),
        Field("naam", text(255), default=""),
        Field("isGehuisvestIn", text(255), default=""),
    ),
    "natuurlijk_persoon": group(
        Field("inpBsn", text(9, 9), default=""),
        Field("anpIdentificatie", text(17), default=""),
        Field("inpA_nummer", text(10), default=""),
        Field("geslachtsnaam", text(200), default=""),
        Field("voorvoegselGeslachtsnaam", text(80), default=""),
        Field("voorletters", text(20), default=""),
        Field("voornamen", text(200), default=""),
        Field("geslachtsaanduiding", choice("m", "v", "o", blank=True), default=""),
        Field("geboortedatum", text(18), default=""),
        _HOME,
        _ABROAD,
    ),
    "niet_natuurlijk_persoon": group(
        Field("innNnpId", text(9, 9), default=""),
        Field("annIdentificatie", text(17), default=""),
        Field("kvkNummer", text(8), default=""),
        Field("vestigingsNummer", text(24), default=""),
        Field("statutaireNaam", text(500), default=""),
        Field("innRechtsvorm", text(50), default=""),
        Field("bezoekadres", text(1000), default=""),
        _HOME,
        _ABROAD,
    ),
    "vestiging": group(
        Field("vestigingsNummer", text(24), default=""),
        Field("handelsnaam", texts(625), default=[]),
        _HOME,
        _ABROAD,
        Field("kvkNummer", text(8), default=""),
    ),
}
_OTHER: Final = (
    "betrokkene",
    "afwijkendeNaamBetrokkene",
    "indicatieMachtiging",
    "contactpersoonRol",
    "beginGeldigheid",
    "eindeGeldigheid",
)
_FIELDS: Final = (
    Field("zaak", link("zaak"), required=True),
    Field("betrokkene", address(1000), default=""),
    Field("betrokkeneType", choice(*PARTY_KINDS), required=True),
    Field("afwijkendeNaamBetrokkene", text(625), default=""),
    Field("roltype", link("roltype"), required=True),
    Field("roltoelichting", text(1000), default=""),
    Field("indicatieMachtiging", choice("gemachtigde", "machtiginggever", blank=True), default=""),
    Field(
        "contactpersoonRol",
        group(
            Field("emailadres", text(254), default=""),
            Field("functie", text(50), default=""),
            Field("telefoonnummer", text(20), default=""),
            Field("naam", text(200), required=True, default=""),
        ),
        null=True,
    ),
    Field("beginGeldigheid", day(), null=True),
    Field("eindeGeldigheid", day(), null=True),
)
# Of these roles a case has one at most.
_ONLY_ONCE: Final = frozenset({"initiator", "zaakcoordinator"})


def _show(call: Call, connection: sqlite3.Connection, row: Row) -> Body:
    return views(call, connection).role(row, row["case_uuid"])


ROLES: Final = Listing(
    table="roles",
    columns=case_uuid("roles"),
    filters=ROLE_FILTERS,
    show=_show,
)


def get_role(call: Call) -> Answer:
    """Answer with one role. Its entity tag may be that of the answer to the last PUT."""
    with call.world.database.read() as connection:
        row = ROLES.get(connection, call.uuid)
        body = _show(call, connection, row)
    return Answer(body, etag=row["etag"] or etag_of(body))


def _checked(call: Call, connection: sqlite3.Connection, sent: dict[str, object]) -> Body:
    """Return the values of a role, the identity included. Raises 400."""
    fields: tuple[Field, ...] = _FIELDS
    identity = _IDENTITIES.get(str(sent.get("betrokkeneType")))
    if identity is not None:
        fields = (*_FIELDS, Field("betrokkeneIdentificatie", identity, null=True))
    return checked(fields, sent, call.references(connection))


def _check_rules(
    call: Call, connection: sqlite3.Connection, case: Row, values: Body, before: Row | None
) -> Type:
    """Hold a role against the rules that concern more than one field. Raises 400."""
    role_type = call.catalogue.get("roltype", str(values["roltype"]))
    generic = role_type.text("omschrijvingGeneriek") if role_type else ""
    if generic in _ONLY_ONCE and (before is None or before["generic"] != generic):
        sql = "SELECT count(*) AS number FROM roles WHERE case_id = ? AND generic = ?"
        row = one(connection, sql, case["id"], generic)
        if row is not None and row["number"]:
            reason = f"De waarde `{generic}` komt al {row['number']} keer voor"
            raise invalid_input(Invalid("roltype", "max-occurences", reason))
    checked_type = check_type(call, "roltype", values["roltype"], case)
    if not values.get("betrokkene") and not values.get("betrokkeneIdentificatie"):
        reason = "betrokkene or betrokkeneIdentificatie must be provided"
        raise broken_rule("invalid-betrokkene", reason)
    return checked_type


def _columns(values: Body, case: Row, role_type: Type) -> dict[str, object]:
    identity = values.get("betrokkeneIdentificatie")
    person = identity.get("identificatie", "") if isinstance(identity, Mapping) else ""
    return {
        "case_id": case["id"],
        "type": role_type.uuid,
        "name": role_type.text("omschrijving"),
        "generic": role_type.text("omschrijvingGeneriek"),
        "kind": values["betrokkeneType"],
        "person": person,
        "identity": dumped(identity) if identity else None,
        "note": values.get("roltoelichting", ""),
        "other": dumped({name: values[name] for name in _OTHER if values.get(name)}),
    }


def create_role(call: Call) -> Answer:
    """Add a role to an open case; ``laatstGemuteerd`` of the case stays as it is."""
    sent = call.body()
    with call.world.database.write() as connection:
        case = case_for(call, connection, sent)
        values = _checked(call, connection, sent)
        role_type = _check_rules(call, connection, case, values, None)
        check_open(case)
        uuid = str(uuid4())
        columns = _columns(values, case, role_type)
        insert(connection, "roles", {"uuid": uuid, "registered": clock.now(), **columns})
        renew_etag(connection, case)
        row = found(connection, "roles", uuid)
        stored = stored_views(call, connection).role(row, case["uuid"])
        audit.record_on_case(connection, call, case, "create", "rol", None, stored)
        shown = views(call, connection).role(row, case["uuid"])
    return Answer(shown, 201, location(shown))


def replace_role(call: Call) -> Answer:
    """Replace a role; the answer still has the person of before, and so has the entity tag.

    Open Zaak stores the new person and answers with the old one (recorded: handover.jsonl).
    """
    sent = call.body()
    with call.world.database.write() as connection:
        before = found(connection, "roles", call.uuid)
        case_of(call, connection, before)
        case = owner(call, connection, sent, "zaak")
        values = _checked(call, connection, sent)
        if values["roltype"] != before["type"]:
            raise invalid_input(Invalid("roltype", "wijzigen-niet-toegelaten", IMMUTABLE))
        role_type = _check_rules(call, connection, case, values, before)
        check_open(case)
        old = stored_views(call, connection).role(before, case["uuid"])
        update(connection, "roles", before["id"], _columns(values, case, role_type))
        after = found(connection, "roles", call.uuid)
        new = stored_views(call, connection).role(after, case["uuid"])
        audit.record_on_case(connection, call, case, "update", "rol", old, new)
        shown = views(call, connection).role(after, case["uuid"])
        shown["betrokkeneIdentificatie"] = old["betrokkeneIdentificatie"]
        update(connection, "roles", before["id"], {"etag": etag_of(shown)})
    return Answer(shown)


def delete_role(call: Call) -> Answer:
    """Take a role from an open case; a second time it is not there any more."""
    with call.world.database.write() as connection:
        row = found(connection, "roles", call.uuid)
        case = case_of(call, connection, row)
        check_open(case)
        old = stored_views(call, connection).role(row, case["uuid"])
        connection.execute("DELETE FROM roles WHERE id = ?", (row["id"],))
        audit.record_on_case(connection, call, case, "destroy", "rol", old, None)
    return Answer(status=204)

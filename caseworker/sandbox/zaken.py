"""Cases: lists, searches, single ones, new ones and changes (``/zaken``, Zaken 1.5.1)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from hashlib import md5
from typing import Final
from uuid import uuid4

from caseworker.sandbox import audit, clock
from caseworker.sandbox.calls import Answer, Call, found
from caseworker.sandbox.case_filters import (
    CASE_NAMES,
    CONFIDENTIALITY,
    case_where,
    expands_of,
    order_of,
)
from caseworker.sandbox.case_rules import (
    IMMUTABLE,
    case_at,
    check_open,
    location,
    stored_views,
    views,
)
from caseworker.sandbox.database import Row, dumped, insert, loaded, next_number, one, update
from caseworker.sandbox.errors import Invalid, broken_rule, invalid_input, server_error
from caseworker.sandbox.fields import (
    Field,
    address,
    checked,
    choice,
    day,
    group,
    groups,
    link,
    moment,
    term,
    text,
    with_defaults,
    yes_no,
)
from caseworker.sandbox.filters import Where
from caseworker.sandbox.paging import PAGE_NAMES, check_names, page_of, paged

_COLUMNS: Final = {
    "bronorganisatie": "source",
    "omschrijving": "title",
    "toelichting": "description",
    "registratiedatum": "registered",
    "verantwoordelijkeOrganisatie": "responsible",
    "startdatum": "start",
    "einddatumGepland": "planned",
    "uiterlijkeEinddatumAfdoening": "deadline",
    "publicatiedatum": "published",
    "laatstGeopend": "opened",
    "vertrouwelijkheidaanduiding": "confidentiality",
    "archiefnominatie": "archive",
    "archiefactiedatum": "archive_date",
    "startdatumBewaartermijn": "retention_start",
}
_LISTED: Final = "SELECT value FROM json_each(?)"
_OTHER: Final = (
    "communicatiekanaal",
    "communicatiekanaalNaam",
    "betalingsindicatie",
    "laatsteBetaaldatum",
    "selectielijstklasse",
    "opdrachtgevendeOrganisatie",
    "processobjectaard",
    "processobject",
)
FIELDS: Final = (
    Field("identificatie", text(40)),
    Field("bronorganisatie", text(9, 9, blank=False), required=True),
    Field("omschrijving", text(80), default=""),
    Field("toelichting", text(1000), default=""),
    Field("zaaktype", link("zaaktype"), required=True),
    Field("registratiedatum", day()),
    Field("verantwoordelijkeOrganisatie", text(9, 9, blank=False), required=True),
    Field("startdatum", day(), required=True),
    Field("einddatumGepland", day(), null=True),
    Field("uiterlijkeEinddatumAfdoening", day(), null=True),
    Field("publicatiedatum", day(), null=True),
    Field("laatstGeopend", moment(), null=True),
    Field("communicatiekanaal", address(1000), default=""),
    Field("communicatiekanaalNaam", text(250), default=""),
    Field("vertrouwelijkheidaanduiding", choice(*CONFIDENTIALITY)),
    Field(
        "betalingsindicatie",
        choice("nvt", "nog_niet", "gedeeltelijk", "geheel", blank=True),
        default="",
    ),
    Field("laatsteBetaaldatum", moment(), null=True),
    Field(
        "verlenging",
        group(
            Field("reden", text(200), required=True, default=""),
            Field("duur", term, required=True),
        ),
        null=True,
    ),
    Field(
        "opschorting",
        group(
            Field("indicatie", yes_no, required=True, default=False),
            Field("reden", text(200), required=True, default=""),
        ),
        null=True,
    ),
    Field("selectielijstklasse", address(1000), default=""),
    Field("hoofdzaak", link("zaak"), null=True),
    Field(
        "kenmerken",
        groups(Field("kenmerk", text(40), required=True), Field("bron", text(40), required=True)),
    ),
    Field("archiefnominatie", choice("blijvend_bewaren", "vernietigen", blank=True), null=True),
    Field("archiefactiedatum", day(), null=True),
    Field("opdrachtgevendeOrganisatie", text(9, 9), default=""),
    Field("processobjectaard", text(200), default=""),
    Field("startdatumBewaartermijn", day(), null=True),
    Field(
        "processobject",
        group(
            Field("datumkenmerk", text(250), required=True),
            Field("identificatie", text(250), required=True),
            Field("objecttype", text(50), required=True),
            Field("registratie", text(250), required=True),
        ),
        null=True,
    ),
)


def list_cases(call: Call) -> Answer:
    """Answer with a page of the cases that the query asks for."""
    check_names(call, CASE_NAMES | PAGE_NAMES)
    names = [name for name in call.query.get("expand", "").split(",") if name]
    return _page(call, call.query, case_where(call.query, call.links), expands_of(names))


def search_cases(call: Call) -> Answer:
    """Answer with a page of the cases that a body asks for (``_zoek``).

    The body takes the same filters as the list, and lists of UUIDs and case types; what it does
    not know it ignores. Pages are asked for in the query.
    """
    body = call.body()
    if not body:
        raise broken_rule("empty_search_body", "Je moet zoekparameters opgeven")
    names = body.get("expand", [])
    if not isinstance(names, list):
        # The real server breaks on anything but a list here (recorded: queues.jsonl).
        raise server_error()
    query = {name: str(value) for name, value in body.items() if isinstance(value, str | int)}
    conditions = case_where(query, call.links)
    _add_lists(call, body, conditions)
    return _page(call, query, conditions, expands_of([str(name) for name in names]))


def _add_lists(call: Call, body: Mapping[str, object], conditions: Where) -> None:
    """Add the conditions that only a search has."""
    uuids = body.get("uuid__in")
    if isinstance(uuids, list):
        conditions.add(f"uuid IN ({_LISTED})", dumped(uuids))
    for name, word in (("zaaktype__in", "IN"), ("zaaktype__not_in", "NOT IN")):
        urls = body.get(name)
        if isinstance(urls, list):
            types = [call.links.uuid_of("zaaktype", str(url)) for url in urls]
            conditions.add(f"type {word} ({_LISTED})", dumped(types))
    if body.get("zaakgeometrie"):
        conditions.add("0")


def _page(
    call: Call, query: Mapping[str, str], conditions: Where, expands: frozenset[str]
) -> Answer:
    page = page_of(call)
    order = order_of(query.get("ordering", ""))
    with call.world.database.read() as connection:
        total = one(
            connection,
            f"SELECT count(*) AS total FROM cases WHERE {conditions.sql}",  # noqa: S608
            *conditions.values,
        )
        rows = connection.execute(
            f"SELECT * FROM cases WHERE {conditions.sql} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608
            (*conditions.values, page.size, page.offset),
        ).fetchall()
        shown = views(call, connection).cases(rows, expands)
    return paged(call, page, total["total"] if total else 0, shown)


def get_case(call: Call) -> Answer:
    """Answer with one case."""
    names = [name for name in call.query.get("expand", "").split(",") if name]
    expands = expands_of(names)
    with call.world.database.read() as connection:
        row = found(connection, "cases", call.uuid)
        body = views(call, connection).case(row, expands)
    return Answer(body, etag=_etag(row))


def _etag(row: Row) -> str:
    """Return the entity tag: the same for every expansion, and only as new as the revision."""
    return md5(f"{row['uuid']}/{row['revision']}".encode(), usedforsecurity=False).hexdigest()


def create_case(call: Call) -> Answer:
    """Make a new case, with a number and dates from its type where none were given."""
    sent = call.body()
    with call.world.database.write() as connection:
        values = checked(FIELDS, sent, call.references(connection))
        _check_number(connection, values)
        row = _insert(call, connection, values)
        body = stored_views(call, connection).case(row)
        audit.record_on_case(connection, call, row, "create", "zaak", None, body)
        shown = views(call, connection).case(row)
    return Answer(shown, 201, location(shown))


def _check_number(connection: sqlite3.Connection, values: Mapping[str, object]) -> None:
    number = values.get("identificatie")
    taken = number and one(
        connection,
        "SELECT 1 FROM cases WHERE number = ? AND source = ?",
        number,
        values["bronorganisatie"],
    )
    if taken:
        reason = f"Deze identificatie ({number}) bestaat al voor deze bronorganisatie"
        raise invalid_input(Invalid("identificatie", "identificatie-niet-uniek", reason))


def _insert(call: Call, connection: sqlite3.Connection, sent: Mapping[str, object]) -> Row:
    values = with_defaults(FIELDS, sent)
    case_type = call.catalogue.get("zaaktype", str(values["zaaktype"]))
    if case_type is None:
        raise LookupError(values["zaaktype"])
    start = date.fromisoformat(str(values["startdatum"]))
    for name, source in (
        ("einddatumGepland", "servicenorm"),
        ("uiterlijkeEinddatumAfdoening", "doorlooptijd"),
    ):
        duration = case_type.text(source)
        if values[name] is None and duration:
            values[name] = clock.later(start, duration).isoformat()
    values["registratiedatum"] = values["registratiedatum"] or clock.today().isoformat()
    confidentiality = case_type.text("vertrouwelijkheidaanduiding")
    values["vertrouwelijkheidaanduiding"] = values["vertrouwelijkheidaanduiding"] or confidentiality
    number = insert(
        connection,
        "cases",
        {
            "uuid": str(uuid4()),
            "number": values["identificatie"] or _number(connection),
            "type": values["zaaktype"],
            "changed": clock.now(),
            "audited": 1,
            **_columns(connection, values, None),
        },
    )
    row = one(connection, "SELECT * FROM cases WHERE id = ?", number)
    if row is None:
        raise LookupError(number)
    return row


def _number(connection: sqlite3.Connection) -> str:
    year = clock.today().year
    return f"ZAAK-{year}-{next_number(connection, f'ZAAK-{year}'):010}"


def _columns(
    connection: sqlite3.Connection, values: Mapping[str, object], before: Row | None
) -> dict[str, object]:
    """Return the columns that these fields change."""
    columns = {column: values[name] for name, column in _COLUMNS.items() if name in values}
    other = loaded(before["other"]) if before else {}
    sent = {name: values[name] for name in _OTHER if values.get(name) is not None}
    columns["other"] = dumped(other | sent)
    if isinstance(pause := values.get("opschorting"), dict):
        columns["suspended"] = pause["indicatie"]
        columns["suspend_reason"] = pause["reden"]
        if pause["indicatie"]:
            columns["was_suspended"] = 1
    if isinstance(longer := values.get("verlenging"), dict):
        columns["extend_reason"] = longer["reden"]
        columns["extend_term"] = longer["duur"]
    if isinstance(labels := values.get("kenmerken"), list):
        columns["labels"] = dumped(labels)
    if isinstance(parent := values.get("hoofdzaak"), str):
        row = one(connection, "SELECT id FROM cases WHERE uuid = ?", parent)
        columns["parent"] = row["id"] if row else None
    return columns


def update_case(call: Call) -> Answer:
    """Change a case: with PATCH what was sent, with PUT after a check that it is whole.

    ``If-Match`` is ignored. Only ``laatstGeopend`` leaves ``laatstGemuteerd`` alone, and the
    answer to it still has the old value (recorded: concurrency.jsonl).
    """
    sent = call.body()
    with call.world.database.write() as connection:
        before = case_at(call, connection)
        known = call.references(connection)
        values = checked(FIELDS, sent, known, partial=call.method == "PATCH")
        _check_immutable(values, before)
        check_open(before)
        old = stored_views(call, connection).case(before)
        changed = values.keys() - {"identificatie", "zaaktype", "laatstGeopend"}
        columns = _columns(connection, values, before)
        if changed:
            columns |= {"changed": clock.now(), "revision": before["revision"] + 1}
        update(connection, "cases", before["id"], columns)
        after = found(connection, "cases", before["uuid"])
        new = stored_views(call, connection).case(after)
        action = "partial_update" if call.method == "PATCH" else "update"
        audit.record_on_case(connection, call, before, action, "zaak", old, new)
        shown = views(call, connection).case(after)
    if changed == set() and "laatstGeopend" in values:
        shown["laatstGeopend"] = clock.shown(before["opened"])
    return Answer(shown)


def _check_immutable(values: Mapping[str, object], before: Row) -> None:
    wrong = [
        Invalid(name, "wijzigen-niet-toegelaten", IMMUTABLE)
        for name, column in (("identificatie", "number"), ("zaaktype", "type"))
        if name in values and values[name] != before[column]
    ]
    if wrong:
        raise invalid_input(*wrong)

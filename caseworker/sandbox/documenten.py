"""Documents: lists, searches, single ones, new ones and new versions (Documenten 1.4.2)."""

from __future__ import annotations

import base64
import binascii
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from caseworker.sandbox import audit, clock
from caseworker.sandbox.calls import Answer, Call, found
from caseworker.sandbox.case_filters import CONFIDENTIALITY
from caseworker.sandbox.case_rules import IMMUTABLE, location
from caseworker.sandbox.case_view import Body
from caseworker.sandbox.database import Row, dumped, insert, loaded, next_number, one, update
from caseworker.sandbox.document_filters import (
    DOCUMENT_FILTERS,
    DOCUMENT_NAMES,
    document_expands,
    document_order,
)
from caseworker.sandbox.document_view import LATEST, VERSIONS, documents
from caseworker.sandbox.endpoints import etag_of
from caseworker.sandbox.errors import Invalid, broken_rule, invalid_input, not_found
from caseworker.sandbox.fields import (
    Field,
    Wrong,
    address,
    checked,
    choice,
    count,
    day,
    group,
    link,
    text,
    texts,
    with_defaults,
    yes_no,
)
from caseworker.sandbox.fields import References as Known
from caseworker.sandbox.file_store import add_file
from caseworker.sandbox.filters import Where, where
from caseworker.sandbox.links import Links
from caseworker.sandbox.paging import PAGE_NAMES, Page, check_names, page_of, paged
from caseworker.sandbox.parts import add_parts

_COLUMNS: Final = {
    "creatiedatum": "created",
    "titel": "title",
    "vertrouwelijkheidaanduiding": "confidentiality",
    "auteur": "author",
    "status": "status",
    "formaat": "format",
    "taal": "language",
    "bestandsnaam": "file_name",
    "indicatieGebruiksrecht": "rights",
    "informatieobjecttype": "type",
}
_OTHER: Final = (
    "link",
    "beschrijving",
    "ontvangstdatum",
    "verzenddatum",
    "verschijningsvorm",
    "ondertekening",
    "integriteit",
    "trefwoorden",
)


def _base64(value: object, _known: Known) -> object:
    """Take bytes in base64."""
    try:
        return base64.b64decode(str(value), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Wrong("invalid-base64", "Only base64 data is allowed") from error


_FIELDS: Final = (
    Field("identificatie", text(40), default=""),
    Field("bronorganisatie", text(9, 9, blank=False), required=True),
    Field("creatiedatum", day(), required=True),
    Field("titel", text(200, blank=False), required=True),
    Field("vertrouwelijkheidaanduiding", choice(*CONFIDENTIALITY, blank=True), default=""),
    Field("auteur", text(200, blank=False), required=True),
    Field(
        "status",
        choice("in_bewerking", "ter_vaststelling", "definitief", "gearchiveerd", blank=True),
        default="",
    ),
    Field("formaat", text(255), default=""),
    Field("taal", text(3, 3, blank=False), required=True),
    Field("bestandsnaam", text(255), default=""),
    Field("inhoud", _base64, null=True),
    Field("bestandsomvang", count, null=True),
    Field("link", address(200), default=""),
    Field("beschrijving", text(1000), default=""),
    Field("ontvangstdatum", day(), null=True),
    Field("verzenddatum", day(), null=True),
    Field("indicatieGebruiksrecht", yes_no, null=True),
    Field("verschijningsvorm", text(), default=""),
    Field(
        "ondertekening",
        group(
            Field("soort", choice("analoog", "digitaal", "pki", blank=True), default=""),
            Field("datum", day(), null=True),
        ),
        null=True,
    ),
    Field(
        "integriteit",
        group(
            Field("algoritme", text(20), default=""),
            Field("waarde", text(128), default=""),
            Field("datum", day(), null=True),
        ),
        null=True,
    ),
    Field("informatieobjecttype", link("informatieobjecttype"), required=True),
    Field("trefwoorden", texts(100), default=[]),
)
_SIZE_DIFFERS: Final = (
    "De bestandsomvang van de upload moet overeenkomen met het 'bestandsomvang'-veld"
)


def list_documents(call: Call) -> Answer:
    """Answer with a page of documents in their latest versions, oldest first."""
    check_names(call, {*DOCUMENT_NAMES, *PAGE_NAMES})
    conditions = where(DOCUMENT_FILTERS, call.query, call.links)
    names = [name for name in call.query.get("expand", "").split(",") if name]
    order = document_order(call.query.get("ordering", ""))
    return _page(call, conditions, order, document_expands(names))


def search_documents(call: Call) -> Answer:
    """Answer with a page of the documents with these UUIDs (``_zoek``)."""
    body = call.body()
    if not body:
        raise broken_rule("empty_search_body", "Je moet zoekparameters opgeven")
    conditions = Where()
    uuids = body.get("uuid__in")
    if isinstance(uuids, list):
        conditions.add("uuid IN (SELECT value FROM json_each(?))", dumped(uuids))
    names = body.get("expand", [])
    expands = document_expands([str(name) for name in names] if isinstance(names, list) else [])
    return _page(call, conditions, document_order(""), expands)


def _page(call: Call, conditions: Where, order: str, expands: frozenset[str]) -> Answer:
    page = page_of(call)
    with call.world.database.read() as connection:
        total = one(
            connection,
            f"SELECT count(*) AS total FROM ({LATEST}) WHERE {conditions.sql}",  # noqa: S608
            *conditions.values,
        )
        rows = _rows(connection, conditions, order, page)
    shown = shown_documents(call, rows, expands)
    return paged(call, page, total["total"] if total else 0, shown)


def _rows(connection: sqlite3.Connection, conditions: Where, order: str, page: Page) -> list[Row]:
    return connection.execute(
        f"SELECT * FROM ({LATEST}) WHERE {conditions.sql} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608
        (*conditions.values, page.size, page.offset),
    ).fetchall()


def shown_documents(
    call: Call, rows: Sequence[Row], expands: frozenset[str] = frozenset()
) -> list[Body]:
    """Return documents as they are read: with their sizes, and with an ``_expand``."""
    sizes = call.world.files.sizes(rows)
    with call.world.database.read() as connection:
        bodies = documents(connection, call.links, rows, sizes)
    for row, body in zip(rows, bodies, strict=True):
        shown = {"informatieobjecttype": call.catalogue.shown(row["type"], call.links.base)}
        body["_expand"] = shown if expands else {}
    return bodies


def version_row(call: Call, connection: sqlite3.Connection) -> Row:
    """Return the version of a document that the request asks for. Raises 404."""
    found(connection, "documents", call.uuid)
    version, moment = call.query.get("versie"), call.query.get("registratieOp")
    if version is not None:
        row = one(
            connection,
            f"{VERSIONS} WHERE documents.uuid = ? AND document_versions.version = ?",
            call.uuid,
            version,
        )
    elif moment is not None:
        at = clock.parse_moment(moment)
        row = one(
            connection,
            f"{VERSIONS} WHERE documents.uuid = ? AND document_versions.registered <= ?"
            " ORDER BY document_versions.version DESC",
            call.uuid,
            clock.stored(at) if at else "",
        )
    else:
        row = one(connection, f"{LATEST} WHERE documents.uuid = ?", call.uuid)
    if row is None:
        raise not_found()
    return row


def get_document(call: Call) -> Answer:
    """Answer with one document: the latest version, or the one that is asked for."""
    names = [name for name in call.query.get("expand", "").split(",") if name]
    expands = document_expands(names)
    with call.world.database.read() as connection:
        row = version_row(call, connection)
    (body,) = shown_documents(call, [row], expands)
    return Answer(body, etag=etag_of(body))


@dataclass(frozen=True, slots=True)
class _Content:
    """What a client sent of a file: its bytes now, or its size and the bytes in parts later."""

    data: bytes | None
    size: int | None


def _content(values: Mapping[str, object]) -> _Content:
    """Return the file of a new document. Raises 400 if the size is not that of the bytes."""
    data, size = values.get("inhoud"), values.get("bestandsomvang")
    announced = size if isinstance(size, int) else None
    if isinstance(data, bytes):
        if announced != len(data):
            raise broken_rule("file-size", _SIZE_DIFFERS)
        return _Content(data, announced)
    return _Content(b"" if announced == 0 else None, announced)


def create_document(call: Call) -> Answer:
    """Make a new document, with its bytes, without any, or with parts to send them in."""
    sent = call.body()
    with call.world.database.write() as connection:
        values = with_defaults(_FIELDS, checked(_FIELDS, sent, call.references(connection)))
        _check_number(call, connection, values)
        content = _content(values)
        in_parts = content.data is None and content.size is not None
        lock = uuid4().hex if in_parts else ""
        uuid = str(uuid4())
        document = insert(
            connection,
            "documents",
            {
                "uuid": uuid,
                "number": values["identificatie"] or _number(connection),
                "source": values["bronorganisatie"],
                "lock": lock,
            },
        )
        _add_version(call, connection, document, 1, values, content)
        if in_parts:
            add_parts(connection, document, content.size or 0)
        _audit(connection, call, "create", uuid, None)
        shown = {**_latest(connection, uuid, call.links), "lock": lock}
    return Answer(shown, 201, location(shown))


def _number(connection: sqlite3.Connection) -> str:
    year = clock.today().year
    return f"DOCUMENT-{year}-{next_number(connection, f'DOCUMENT-{year}'):010}"


def _check_number(call: Call, connection: sqlite3.Connection, values: Mapping[str, object]) -> None:
    """Refuse a number that is taken; on the real server two at the same moment both get it."""
    number, source = values["identificatie"], values["bronorganisatie"]
    sql = "SELECT 1 FROM documents WHERE number = ? AND source = ?"
    if number and not call.races and one(connection, sql, number, source):
        reason = f"Deze identificatie ({number}) bestaat al voor deze bronorganisatie"
        raise invalid_input(Invalid("identificatie", "identificatie-niet-uniek", reason))


def _add_version(
    call: Call,
    connection: sqlite3.Connection,
    document: int,
    version: int,
    values: Mapping[str, object],
    content: _Content,
    file: int | None = None,
) -> None:
    """Add a version of a document; ``file`` is the one to keep if no new bytes were sent."""
    if content.data is not None:
        file = add_file(connection, content.data)
    columns = {column: values[name] for name, column in _COLUMNS.items()}
    if not columns["confidentiality"]:
        kind = call.catalogue.get("informatieobjecttype", str(columns["type"]))
        columns["confidentiality"] = kind.text("vertrouwelijkheidaanduiding") if kind else ""
    insert(
        connection,
        "document_versions",
        {
            **columns,
            "document_id": document,
            "version": version,
            "registered": clock.now(),
            "size": content.size,
            "file_id": file,
            "other": dumped({name: values[name] for name in _OTHER if values.get(name)}),
        },
    )


def _latest(connection: sqlite3.Connection, uuid: str, links: Links) -> Body:
    """Return a document as the answer to a write has it: without an ``_expand``."""
    row = one(connection, f"{LATEST} WHERE documents.uuid = ?", uuid)
    if row is None:
        raise LookupError(uuid)
    return documents(connection, links, [row], {})[0]


def update_document(call: Call) -> Answer:
    """Make a new version of a locked document; the client proves that the lock is its own."""
    sent = call.body()
    with call.world.database.read() as connection:
        before = version_row(call, connection)
    call.world.files.sizes([before])
    with call.world.database.write() as connection:
        document = found(connection, "documents", call.uuid)
        known = call.references(connection)
        values = checked(_FIELDS, sent, known, partial=call.method == "PATCH")
        if values.get("identificatie", document["number"]) != document["number"]:
            raise invalid_input(Invalid("identificatie", "wijzigen-niet-toegelaten", IMMUTABLE))
        _check_lock(document, sent)
        row = one(connection, f"{LATEST} WHERE documents.uuid = ?", call.uuid)
        if row is None:
            raise LookupError(call.uuid)
        old = _latest(connection, call.uuid, audit.STORED_LINKS)
        merged = _before(row) | values
        sends = bool({"inhoud", "bestandsomvang"} & values.keys())
        content = _content(values) if sends else _Content(None, row["size"])
        file = None if sends else row["file_id"]
        version = document["version"] + 1
        _add_version(call, connection, document["id"], version, merged, content, file)
        if sends and content.data is None and content.size is not None:
            add_parts(connection, document["id"], content.size)
        update(connection, "documents", document["id"], {"version": version})
        action = "partial_update" if call.method == "PATCH" else "update"
        _audit(connection, call, action, call.uuid, old)
        return Answer(_latest(connection, call.uuid, call.links))


def _before(row: Row) -> dict[str, object]:
    """Return the fields of the version before, for those that were not sent."""
    values: dict[str, object] = {name: row[column] for name, column in _COLUMNS.items()}
    return dict.fromkeys(_OTHER) | loaded(row["other"]) | values


def _check_lock(document: Row, sent: Mapping[str, object]) -> None:
    if not document["lock"]:
        raise broken_rule("unlocked", "Een geblokkeerd document kan niet gewijzigd worden")
    if "lock" not in sent:
        raise invalid_input(Invalid("lock", "missing-lock-id", "Dit is een verplicht veld"))
    if sent["lock"] != document["lock"]:
        raise broken_rule("incorrect-lock-id", "Het lock ID is niet geldig")


def _audit(
    connection: sqlite3.Connection, call: Call, action: str, uuid: str, old: Body | None
) -> None:
    new = _latest(connection, uuid, audit.STORED_LINKS)
    shown = f"{new['bronorganisatie']} - {new['identificatie']}"
    change = audit.Change(
        "DRC", ("document", uuid), action, "enkelvoudiginformatieobject", shown, old, new
    )
    audit.record(connection, call, change)

"""Files that are sent in parts: a document with a size but no bytes is locked until all are there.

Each part is a PUT of ``multipart/form-data`` with the fields ``inhoud`` and ``lock``; unlocking
puts the parts together. A client that was cut off reads which parts are ``voltooid`` and goes on.
"""

from __future__ import annotations

import sqlite3
from email import policy
from email.parser import BytesHeaderParser
from typing import Final
from uuid import uuid4

from caseworker.sandbox import errors
from caseworker.sandbox.calls import Answer, Call, found
from caseworker.sandbox.database import Row, insert, one, update
from caseworker.sandbox.document_view import part_body
from caseworker.sandbox.errors import broken_rule
from caseworker.sandbox.file_store import add_file

# Bytes in one part; the recorded server was set to the same.
PART_SIZE: Final = 1024 * 1024
_WRONG_LOCK: Final = "Het lock ID is niet geldig"


def add_parts(connection: sqlite3.Connection, document: int, size: int) -> None:
    """Make room for a file of this size; parts of an earlier attempt are dropped."""
    connection.execute("DELETE FROM parts WHERE document_id = ?", (document,))
    for number, start in enumerate(range(0, size, PART_SIZE), start=1):
        insert(
            connection,
            "parts",
            {
                "uuid": str(uuid4()),
                "document_id": document,
                "number": number,
                "size": min(PART_SIZE, size - start),
            },
        )


def put_part(call: Call) -> Answer:
    """Take the bytes of one part. A part may be sent again."""
    form = _form(call)
    with call.world.database.write() as connection:
        part = found(connection, "parts", call.uuid)
        document = one(connection, "SELECT * FROM documents WHERE id = ?", part["document_id"])
        content = form.get("inhoud")
        if document is None or form.get("lock", b"").decode(errors="replace") != document["lock"]:
            raise broken_rule("incorrect-lock-id", _WRONG_LOCK)
        if content is None:
            raise errors.invalid_input(
                errors.Invalid("inhoud", "required", "Er is geen bestand opgestuurd.")
            )
        if len(content) != part["size"]:
            raise broken_rule(
                "file-size",
                "Het aangeleverde bestand heeft een afwijkende bestandsgrootte"
                " (volgens het `omvang`-veld)."
                f"Verwachting: {part['size']}b, ontvangen: {len(content)}b",
            )
        update(connection, "parts", part["id"], {"content": content})
        row = one(
            connection,
            "SELECT *, content IS NOT NULL AS complete FROM parts WHERE id = ?",
            part["id"],
        )
        if row is None:
            raise LookupError(call.uuid)
        return Answer(part_body(row, document["lock"], call.links))


def _form(call: Call) -> dict[str, bytes]:
    """Return the fields of ``multipart/form-data`` (RFC 7578). Raises ``ApiError`` 400 or 415."""
    content_type = call.headers.get("content-type", "")
    header = BytesHeaderParser(policy=policy.HTTP).parsebytes(
        b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n"
    )
    boundary = header.get_boundary()
    if header.get_content_type() != "multipart/form-data" or not boundary:
        raise errors.unsupported_media_type(content_type.split(";")[0].strip().lower())
    # Every delimiter starts a line; the first one may be at the very start of the body.
    pieces = (b"\r\n" + call.raw_body).split(b"\r\n--" + boundary.encode("latin-1"))
    fields: dict[str, bytes] = {}
    for piece in pieces[1:]:
        head, separator, content = piece.partition(b"\r\n\r\n")
        if not separator:
            continue
        part = BytesHeaderParser(policy=policy.HTTP).parsebytes(head.lstrip(b"\r\n") + b"\r\n\r\n")
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            fields[name] = content
    return fields


def lock_document(call: Call) -> Answer:
    """Lock a document for one client and tell it the lock."""
    with call.world.database.write() as connection:
        document = found(connection, "documents", call.uuid)
        if document["lock"]:
            raise broken_rule("existing-lock", "Het document is al geblokkeerd")
        lock = uuid4().hex
        update(connection, "documents", document["id"], {"lock": lock})
    return Answer({"lock": lock})


def unlock_document(call: Call) -> Answer:
    """Unlock a document. A file sent in parts must be complete and is put together now."""
    sent = call.body()
    with call.world.database.write() as connection:
        document = found(connection, "documents", call.uuid)
        if sent.get("lock", "") != document["lock"]:
            raise broken_rule("incorrect-lock-id", _WRONG_LOCK)
        parts = connection.execute(
            "SELECT * FROM parts WHERE document_id = ? ORDER BY number", (document["id"],)
        ).fetchall()
        if any(part["content"] is None for part in parts):
            reason = "Nog niet alle bestandsdelen zijn volledig geüpload"
            raise broken_rule("incomplete-upload", reason)
        if parts:
            _put_together(connection, document, parts)
        update(connection, "documents", document["id"], {"lock": ""})
    return Answer(status=204)


def _put_together(connection: sqlite3.Connection, document: Row, parts: list[Row]) -> None:
    file = add_file(connection, b"".join(part["content"] for part in parts))
    connection.execute(
        "UPDATE document_versions SET file_id = ? WHERE document_id = ? AND version = ?",
        (file, document["id"], document["version"]),
    )
    connection.execute("DELETE FROM parts WHERE document_id = ?", (document["id"],))

"""Documents as JSON (``EnkelvoudigInformatieObject``, Documenten 1.4.2)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from caseworker.sandbox import clock
from caseworker.sandbox.case_view import Body
from caseworker.sandbox.database import Row, grouped, loaded
from caseworker.sandbox.links import Links

# One row per version: the document's own columns beside those of the version.
VERSIONS: Final = (
    "SELECT document_versions.*, documents.uuid, documents.number, documents.source,"
    " documents.lock, documents.version AS latest, documents.id AS owner"
    " FROM documents JOIN document_versions ON document_versions.document_id = documents.id"
)
LATEST: Final = f"{VERSIONS} AND document_versions.version = documents.version"
_PARTS: Final = (
    "SELECT document_id AS owner, id, uuid, number, size, content IS NOT NULL AS complete"
    " FROM parts WHERE document_id IN ({ids}) ORDER BY number"
)


def documents(
    connection: sqlite3.Connection, links: Links, rows: Sequence[Row], sizes: Mapping[int, int]
) -> list[Body]:
    """Return document versions; ``sizes`` are those of files that were made just now."""
    parts = grouped(connection, _PARTS, [row["owner"] for row in rows])
    return [_document(row, links, sizes, parts.get(row["owner"], [])) for row in rows]


def _document(row: Row, links: Links, sizes: Mapping[int, int], parts: Sequence[Row]) -> Body:
    url = links.to("document", row["uuid"])
    other = loaded(row["other"])
    file = row["file_id"]
    rights = row["rights"]
    return {
        "url": url,
        "identificatie": row["number"],
        "bronorganisatie": row["source"],
        "creatiedatum": row["created"],
        "titel": row["title"],
        "vertrouwelijkheidaanduiding": row["confidentiality"],
        "auteur": row["author"],
        "status": row["status"],
        "formaat": row["format"],
        "taal": row["language"],
        "versie": row["version"],
        "beginRegistratie": clock.shown(row["registered"]),
        "bestandsnaam": row["file_name"],
        "inhoud": None if file is None else f"{url}/download?versie={row['version']}",
        "bestandsomvang": sizes.get(file, row["size"]) if file is not None else row["size"],
        "link": other.get("link", ""),
        "beschrijving": other.get("beschrijving", ""),
        "ontvangstdatum": other.get("ontvangstdatum"),
        "verzenddatum": other.get("verzenddatum"),
        "indicatieGebruiksrecht": None if rights is None else bool(rights),
        "verschijningsvorm": other.get("verschijningsvorm", ""),
        "ondertekening": other.get("ondertekening"),
        "integriteit": other.get("integriteit"),
        "informatieobjecttype": links.to("informatieobjecttype", row["type"]),
        "locked": bool(row["lock"]),
        "bestandsdelen": [part_body(part, row["lock"], links) for part in parts],
        "trefwoorden": other.get("trefwoorden", []),
    }


def part_body(part: Row, lock: str, links: Links) -> Body:
    """Return one part of a file that is being sent in parts."""
    return {
        "url": links.to("bestandsdeel", part["uuid"]),
        "volgnummer": part["number"],
        "omvang": part["size"],
        "voltooid": bool(part["complete"]),
        "lock": lock,
    }

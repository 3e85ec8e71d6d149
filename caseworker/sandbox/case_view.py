"""Cases and what hangs on them as JSON, a whole page at a time.

However many cases a page has, each relation takes one query.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from caseworker.sandbox import clock
from caseworker.sandbox.catalogue import Catalogue
from caseworker.sandbox.database import Row, grouped, loaded
from caseworker.sandbox.links import Links

Body = dict[str, object]

RELATION: Final = "Hoort bij, omgekeerd: kent"
_NO_CONTACT: Final = {"emailadres": "", "functie": "", "telefoonnummer": "", "naam": ""}
_NO_OBJECT: Final = {"datumkenmerk": "", "identificatie": "", "objecttype": "", "registratie": ""}
_PAYMENTS: Final = {
    "nvt": "Er is geen sprake van te betalen, met de zaak gemoeide, kosten.",
    "nog_niet": "De met de zaak gemoeide kosten zijn (nog) niet betaald.",
    "gedeeltelijk": "De met de zaak gemoeide kosten zijn gedeeltelijk betaald.",
    "geheel": "De met de zaak gemoeide kosten zijn geheel betaald.",
}
_AUTHENTICATED: Final = frozenset({"natuurlijk_persoon", "niet_natuurlijk_persoon", "vestiging"})


class CaseViews:
    """Makes JSON of rows of cases and of what belongs to them."""

    def __init__(self, connection: sqlite3.Connection, links: Links, catalogue: Catalogue) -> None:
        self._connection = connection
        self._links = links
        self._catalogue = catalogue

    def cases(self, rows: Sequence[Row], expands: frozenset[str] | None = None) -> list[Body]:
        """Return cases; with ``expands`` they carry an ``_expand``, without it none."""
        related = _Related(self._connection, rows, expands or frozenset())
        if expands and "deelzaken" in expands:
            related.shown_parts = self._relatives(related.parts)
        if expands and "hoofdzaak" in expands:
            related.shown_parents = self._relatives(related.parents)
        return [self._case(row, related, expands) for row in rows]

    def _relatives(self, rows: dict[int, list[Row]]) -> dict[int, list[Body]]:
        """Return related cases by the case they are related to, all made together."""
        bodies = iter(self.cases([row for found in rows.values() for row in found]))
        return {number: [next(bodies) for _ in found] for number, found in rows.items()}

    def case(self, row: Row, expands: frozenset[str] | None = None) -> Body:
        """Return one case."""
        return self.cases([row], expands)[0]

    def _case(self, row: Row, related: _Related, expands: frozenset[str] | None) -> Body:
        body = self._fields(row, related)
        if expands is not None:
            body["_expand"] = self._expanded(row, related, expands)
        if row["broken"]:
            # Real servers now and then send a record that breaks their own specification.
            del body["zaaktype"]
            body["startdatum"] = None
        return body

    def _fields(self, row: Row, related: _Related) -> Body:
        to, case, other = self._links.to, row["uuid"], loaded(row["other"])
        number = row["id"]
        status, result = related.status.get(number), related.results.get(number)
        payment = str(other.get("betalingsindicatie", ""))
        return {
            "url": to("zaak", case),
            "uuid": case,
            "identificatie": row["number"],
            "bronorganisatie": row["source"],
            "omschrijving": row["title"],
            "toelichting": row["description"],
            "zaaktype": to("zaaktype", row["type"]),
            "registratiedatum": row["registered"],
            "verantwoordelijkeOrganisatie": row["responsible"],
            "startdatum": row["start"],
            "einddatum": row["ended"],
            "einddatumGepland": row["planned"],
            "uiterlijkeEinddatumAfdoening": row["deadline"],
            "publicatiedatum": row["published"],
            "laatstGemuteerd": clock.shown(row["changed"]),
            "laatstGeopend": clock.shown(row["opened"]),
            "communicatiekanaal": other.get("communicatiekanaal", ""),
            "communicatiekanaalNaam": other.get("communicatiekanaalNaam", ""),
            "productenOfDiensten": [],
            "vertrouwelijkheidaanduiding": row["confidentiality"],
            "betalingsindicatie": payment,
            "betalingsindicatieWeergave": _PAYMENTS.get(payment, ""),
            "laatsteBetaaldatum": other.get("laatsteBetaaldatum"),
            "zaakgeometrie": None,
            "verlenging": _extension(row),
            "opschorting": {
                "indicatie": bool(row["suspended"]),
                "eerdereOpschorting": bool(row["was_suspended"]),
                "reden": row["suspend_reason"],
            },
            "selectielijstklasse": other.get("selectielijstklasse", ""),
            "hoofdzaak": self._links.maybe("zaak", related.parent_uuid(number)),
            "deelzaken": [to("zaak", part["uuid"]) for part in related.parts.get(number, ())],
            "relevanteAndereZaken": [],
            "gerelateerdeZaken": [],
            "eigenschappen": [
                self._links.below_case(case, "zaakeigenschappen", one["uuid"])
                for one in related.properties.get(number, ())
            ],
            "rollen": [to("rol", one["uuid"]) for one in related.roles.get(number, ())],
            "status": self._links.maybe("status", status["uuid"] if status else None),
            "zaakinformatieobjecten": [
                to("zaakinformatieobject", one["uuid"]) for one in related.documents.get(number, ())
            ],
            "zaakobjecten": [],
            "kenmerken": json.loads(row["labels"]),
            "archiefnominatie": row["archive"],
            "archiefstatus": other.get("archiefstatus", "nog_te_archiveren"),
            "archiefactiedatum": row["archive_date"],
            "resultaat": self._links.maybe("resultaat", result["uuid"] if result else None),
            "opdrachtgevendeOrganisatie": other.get("opdrachtgevendeOrganisatie", ""),
            "processobjectaard": other.get("processobjectaard", ""),
            "startdatumBewaartermijn": row["retention_start"],
            "processobject": other.get("processobject") or dict(_NO_OBJECT),
        }

    def _expanded(self, row: Row, related: _Related, expands: frozenset[str]) -> Body:
        """Return what is expanded; a relation that is not there is left out."""
        number = row["id"]
        status, result = related.status.get(number), related.results.get(number)
        parent = related.shown_parents.get(number)
        whole: Body = {
            "zaaktype": self._catalogue.shown(row["type"], self._links.base),
            "hoofdzaak": parent[0] if parent else None,
            "deelzaken": related.shown_parts.get(number),
            "eigenschappen": [
                self.property(one, row["uuid"]) for one in related.properties.get(number, ())
            ]
            if "eigenschappen" in expands
            else [],
            "rollen": [
                self._with_type(self.role(one, row["uuid"]), "roltype", one, "rollen", expands)
                for one in related.roles.get(number, ())
            ]
            if "rollen" in expands
            else [],
            "status": self._with_type(
                self.status(status, row["uuid"], current=True),
                "statustype",
                status,
                "status",
                expands,
            )
            if status
            else None,
            "zaakinformatieobjecten": [
                self.case_document(one, row["uuid"], one["document"])
                for one in related.documents.get(number, ())
            ]
            if "zaakinformatieobjecten" in expands
            else [],
            "resultaat": self._with_type(
                self.result(result, row["uuid"]), "resultaattype", result, "resultaat", expands
            )
            if result
            else None,
        }
        return {name: value for name, value in whole.items() if name in expands and value}

    def _with_type(
        self, body: Body, name: str, row: Row, relation: str, expands: frozenset[str]
    ) -> Body:
        if f"{relation}.{name}" in expands:
            body["_expand"] = {name: self._catalogue.shown(row["type"], self._links.base)}
        return body

    def status(self, row: Row, case: str, *, current: bool) -> Body:
        """Return a status of this case."""
        return {
            "url": self._links.to("status", row["uuid"]),
            "uuid": row["uuid"],
            "zaak": self._links.to("zaak", case),
            "statustype": self._links.to("statustype", row["type"]),
            "datumStatusGezet": clock.shown(row["set_at"]),
            "statustoelichting": row["note"],
            "indicatieLaatstGezetteStatus": current,
            "gezetdoor": self._links.maybe("rol", row["setter"]),
            "zaakinformatieobjecten": [],
        }

    def result(self, row: Row, case: str) -> Body:
        """Return the result of this case."""
        return {
            "url": self._links.to("resultaat", row["uuid"]),
            "uuid": row["uuid"],
            "zaak": self._links.to("zaak", case),
            "resultaattype": self._links.to("resultaattype", row["type"]),
            "toelichting": row["note"],
        }

    def role(self, row: Row, case: str) -> Body:
        """Return a role in this case."""
        other = loaded(row["other"])
        body: Body = {
            "url": self._links.to("rol", row["uuid"]),
            "uuid": row["uuid"],
            "zaak": self._links.to("zaak", case),
            "betrokkene": other.get("betrokkene", ""),
            "betrokkeneType": row["kind"],
            "afwijkendeNaamBetrokkene": other.get("afwijkendeNaamBetrokkene", ""),
            "roltype": self._links.to("roltype", row["type"]),
            "omschrijving": row["name"],
            "omschrijvingGeneriek": row["generic"],
            "roltoelichting": row["note"],
            "registratiedatum": clock.shown(row["registered"]),
            "indicatieMachtiging": other.get("indicatieMachtiging", ""),
            "contactpersoonRol": other.get("contactpersoonRol") or dict(_NO_CONTACT),
            "statussen": [],
            "beginGeldigheid": other.get("beginGeldigheid"),
            "eindeGeldigheid": other.get("eindeGeldigheid"),
            "betrokkeneIdentificatie": json.loads(row["identity"]) if row["identity"] else None,
        }
        if row["kind"] in _AUTHENTICATED:
            body["authenticatieContext"] = None
        return body

    def property(self, row: Row, case: str) -> Body:
        """Return a property of this case."""
        return {
            "url": self._links.below_case(case, "zaakeigenschappen", row["uuid"]),
            "uuid": row["uuid"],
            "zaak": self._links.to("zaak", case),
            "eigenschap": self._links.to("eigenschap", row["type"]),
            "naam": row["name"],
            "waarde": row["value"],
        }

    def case_document(self, row: Row, case: str, document: str) -> Body:
        """Return the link between this case and a document."""
        return {
            "url": self._links.to("zaakinformatieobject", row["uuid"]),
            "uuid": row["uuid"],
            "informatieobject": self._links.to("document", document),
            "zaak": self._links.to("zaak", case),
            "aardRelatieWeergave": RELATION,
            "titel": row["title"],
            "beschrijving": row["description"],
            "registratiedatum": clock.shown(row["registered"]),
            "vernietigingsdatum": clock.shown(row["destroyed"]),
            "status": self._links.maybe("status", row["status"]),
        }


def _extension(row: Row) -> Body | None:
    if row["extend_term"] is None:
        return None
    return {"reden": row["extend_reason"], "duur": row["extend_term"]}


class _Related:
    """What belongs to the cases of one page, by the id of the case."""

    def __init__(
        self, connection: sqlite3.Connection, rows: Sequence[Row], expands: frozenset[str]
    ) -> None:
        ids = [row["id"] for row in rows]
        self.properties = grouped(connection, _PROPERTIES, ids)
        self.roles = grouped(connection, _ROLES if "rollen" in expands else _ROLE_IDS, ids)
        self.documents = grouped(
            connection,
            _DOCUMENTS if "zaakinformatieobjecten" in expands else _DOCUMENT_IDS,
            ids,
        )
        self.status = _firsts(grouped(connection, _STATUS, ids))
        self.results = _firsts(grouped(connection, _RESULTS, ids))
        self.parts = grouped(connection, _PARTS, ids)
        self.parents = grouped(connection, _PARENTS, [row["id"] for row in rows if row["parent"]])
        self.shown_parts: dict[int, list[Body]] = {}
        self.shown_parents: dict[int, list[Body]] = {}

    def parent_uuid(self, number: int) -> str | None:
        """Return the UUID of the case that this one is a part of."""
        return next((str(row["uuid"]) for row in self.parents.get(number, ())), None)


def _firsts(rows: dict[int, list[Row]]) -> dict[int, Row]:
    return {number: found[0] for number, found in rows.items()}


_PROPERTIES: Final = (
    "SELECT case_id AS owner, * FROM properties WHERE case_id IN ({ids}) ORDER BY id"
)
_ROLES: Final = "SELECT case_id AS owner, * FROM roles WHERE case_id IN ({ids}) ORDER BY id"
_ROLE_IDS: Final = "SELECT case_id AS owner, uuid FROM roles WHERE case_id IN ({ids}) ORDER BY id"
_DOCUMENTS: Final = (
    "SELECT case_id AS owner, case_documents.*, documents.uuid AS document FROM case_documents"
    " JOIN documents ON documents.id = document_id WHERE case_id IN ({ids})"
    " ORDER BY case_documents.id"
)
_DOCUMENT_IDS: Final = (
    "SELECT case_id AS owner, uuid FROM case_documents WHERE case_id IN ({ids}) ORDER BY id"
)
_STATUS: Final = (
    "SELECT cases.id AS owner, statuses.* FROM cases JOIN statuses ON statuses.id = cases.status"
    " WHERE cases.id IN ({ids})"
)
_RESULTS: Final = "SELECT case_id AS owner, * FROM results WHERE case_id IN ({ids})"
_PARTS: Final = "SELECT parent AS owner, * FROM cases WHERE parent IN ({ids}) ORDER BY id DESC"
_PARENTS: Final = (
    "SELECT part.id AS owner, whole.* FROM cases AS part JOIN cases AS whole"
    " ON whole.id = part.parent WHERE part.id IN ({ids})"
)

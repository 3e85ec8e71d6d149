"""The catalogue of the seed as the resources of Catalogi 1.3, with the fields that Open Zaak sends.

Addresses are stored without a host (``links.STORED``). Types that several case types share by
name, such as the document type *Skrivelse*, are one type in the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from caseworker.sandbox.links import STORED, Links
from caseworker.sandbox.seed.model import CaseType, DecisionType, ResultType

VALID_FROM: Final = "2024-01-01"
ROLE_TYPES: Final[tuple[tuple[str, str, str], ...]] = (
    ("applicant", "Sökande", "initiator"),
    ("unit", "Handläggande enhet", "behandelaar"),
    ("handler", "Handläggare", "behandelaar"),
    ("decider", "Beslutsfattare", "beslisser"),
    ("party", "Part", "belanghebbende"),
    ("adviser", "Rådgivare", "adviseur"),
)
_OUTGOING: Final = frozenset({"Beslut", "Svar", "Begäran om komplettering", "Yttrande"})
_INTERNAL: Final = frozenset({"Tjänsteanteckning", "Tjänsteskrivelse", "Protokoll", "Utredning"})
_SELECTION_LIST: Final = "https://selectielijst.example/api/v1/resultaten/"
_GENERIC_DOCUMENT: Final = (
    "informatieobjecttypeOmschrijvingGeneriek",
    "definitieInformatieobjecttypeOmschrijvingGeneriek",
    "herkomstInformatieobjecttypeOmschrijvingGeneriek",
    "hierarchieInformatieobjecttypeOmschrijvingGeneriek",
    "opmerkingInformatieobjecttypeOmschrijvingGeneriek",
)
_NO_VALIDITY: Final[dict[str, object]] = {
    "beginGeldigheid": None,
    "eindeGeldigheid": None,
    "beginObject": None,
    "eindeObject": None,
}

Body = dict[str, object]


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One resource of the catalogue."""

    uuid: str
    kind: str
    body: Body


@dataclass(frozen=True, slots=True)
class CaseTypeIds:
    """The UUIDs of a case type and its parts, by the names that the seed uses."""

    uuid: str
    statuses: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)


class CatalogueRows:
    """The whole catalogue of some case types; ``name`` makes a UUID from a key."""

    def __init__(self, types: Iterable[CaseType], rsin: str, name: Callable[[str], str]) -> None:
        self._types = tuple(types)
        self._rsin = rsin
        self._name = name
        self._links = Links(STORED)
        self._catalogue = name("catalogus")
        self.ids = {one.id: self._ids_of(one) for one in self._types}

    def rows(self) -> list[TypeRow]:
        """Return every resource, oldest first: lists show the newest first."""
        rows = [TypeRow(self._catalogue, "catalogus", self._catalogue_body())]
        rows += [
            TypeRow(self.ids[one.id].uuid, "zaaktype", self._case_type(one)) for one in self._types
        ]
        rows += [row for one in self._types for row in self._parts(one)]
        rows += self._decision_types()
        rows += self._document_types()
        return rows

    def _ids_of(self, case_type: CaseType) -> CaseTypeIds:
        def names(kind: str, keys: Iterable[str]) -> dict[str, str]:
            return {key: self._name(f"{kind}/{case_type.id}/{key}") for key in keys}

        return CaseTypeIds(
            uuid=self._name(f"zaaktype/{case_type.id}"),
            statuses=names("statustype", (one.name for one in case_type.statuses)),
            results=names("resultaattype", (one.name for one in case_type.results)),
            roles=names("roltype", (key for key, _, _ in ROLE_TYPES)),
            decisions={
                one.name: self._name(f"besluittype/{one.name}") for one in case_type.decisions
            },
            documents={
                one: self._name(f"informatieobjecttype/{one}") for one in case_type.documents
            },
            properties=names("eigenschap", case_type.properties),
        )

    def _to(self, kind: str, uuids: Iterable[str]) -> list[str]:
        return [self._links.to(kind, uuid) for uuid in uuids]

    def _catalogue_link(self) -> str:
        return self._links.to("catalogus", self._catalogue)

    def _of(self, case_type: CaseType) -> Body:
        """Return what every part of a case type says about where it belongs."""
        return {
            "zaaktype": self._links.to("zaaktype", self.ids[case_type.id].uuid),
            "zaaktypeIdentificatie": case_type.id,
        }

    def _catalogue_body(self) -> Body:
        ids = self.ids.values()
        decisions = dict.fromkeys(uuid for one in ids for uuid in one.decisions.values())
        documents = dict.fromkeys(uuid for one in ids for uuid in one.documents.values())
        return {
            "url": self._catalogue_link(),
            "domein": "KBACK",
            "rsin": self._rsin,
            "contactpersoonBeheerNaam": "Kommunkansliet",
            "contactpersoonBeheerTelefoonnummer": "",
            "contactpersoonBeheerEmailadres": "",
            "zaaktypen": self._to("zaaktype", (one.uuid for one in ids)),
            "besluittypen": self._to("besluittype", decisions),
            "informatieobjecttypen": self._to("informatieobjecttype", documents),
            "naam": "Kungsbacka kommun",
            "versie": "",
            "begindatumVersie": None,
        }

    def _case_type(self, case_type: CaseType) -> Body:
        ids = self.ids[case_type.id]
        return {
            "url": self._links.to("zaaktype", ids.uuid),
            "identificatie": case_type.id,
            "omschrijving": case_type.name,
            "omschrijvingGeneriek": "",
            "vertrouwelijkheidaanduiding": case_type.confidentiality,
            "doel": f"Handlägga {case_type.name.lower()}",
            "aanleiding": "Ansökan eller anmälan",
            "toelichting": case_type.area,
            "indicatieInternOfExtern": "extern",
            "handelingInitiator": "ansöka",
            "onderwerp": case_type.name,
            "handelingBehandelaar": "handlägga",
            "doorlooptijd": case_type.lead_time,
            "servicenorm": case_type.service_norm,
            "opschortingEnAanhoudingMogelijk": case_type.may_suspend,
            "verlengingMogelijk": case_type.may_extend,
            "verlengingstermijn": case_type.lead_time if case_type.may_extend else None,
            "trefwoorden": [],
            "publicatieIndicatie": False,
            "publicatietekst": "",
            "verantwoordingsrelatie": [],
            "productenOfDiensten": [],
            "selectielijstProcestype": "",
            "referentieproces": {"naam": case_type.name, "link": ""},
            "concept": False,
            "verantwoordelijke": self._rsin,
            "broncatalogus": {"url": "", "domein": "", "rsin": ""},
            "bronzaaktype": {"url": "", "identificatie": "", "omschrijving": ""},
            "beginGeldigheid": VALID_FROM,
            "eindeGeldigheid": None,
            "versiedatum": VALID_FROM,
            "beginObject": VALID_FROM,
            "eindeObject": None,
            "catalogus": self._catalogue_link(),
            "statustypen": self._to("statustype", reversed(ids.statuses.values())),
            "resultaattypen": self._to("resultaattype", ids.results.values()),
            "eigenschappen": self._to("eigenschap", ids.properties.values()),
            "informatieobjecttypen": self._to("informatieobjecttype", ids.documents.values()),
            "roltypen": self._to("roltype", ids.roles.values()),
            "besluittypen": self._to("besluittype", ids.decisions.values()),
            "deelzaaktypen": [],
            "gerelateerdeZaaktypen": [],
            "zaakobjecttypen": [],
        }

    def _parts(self, case_type: CaseType) -> list[TypeRow]:
        ids = self.ids[case_type.id]
        rows = [
            TypeRow(ids.statuses[one.name], "statustype", self._status(case_type, number))
            for number, one in enumerate(case_type.statuses)
        ]
        rows += [
            TypeRow(ids.results[one.name], "resultaattype", self._result(case_type, one))
            for one in case_type.results
        ]
        rows += [
            TypeRow(ids.roles[key], "roltype", self._role(case_type, key, name, generic))
            for key, name, generic in ROLE_TYPES
        ]
        rows += [
            TypeRow(ids.properties[one], "eigenschap", self._property(case_type, one))
            for one in case_type.properties
        ]
        rows += [
            self._allowed_document(case_type, number, one)
            for number, one in enumerate(case_type.documents, start=1)
        ]
        return rows

    def _status(self, case_type: CaseType, number: int) -> Body:
        status = case_type.statuses[number]
        return {
            "url": self._links.to("statustype", self.ids[case_type.id].statuses[status.name]),
            "omschrijving": status.name,
            "omschrijvingGeneriek": "",
            "statustekst": "",
            **self._of(case_type),
            "volgnummer": number + 1,
            "isEindstatus": status.final,
            "informeren": False,
            "doorlooptijd": None,
            "toelichting": None,
            "checklistitemStatustype": [],
            "catalogus": self._catalogue_link(),
            "eigenschappen": [],
            "zaakobjecttypen": [],
            **_NO_VALIDITY,
        }

    def _result(self, case_type: CaseType, result: ResultType) -> Body:
        uuid = self.ids[case_type.id].results[result.name]
        kept = result.archive == "bewaren"
        return {
            "url": self._links.to("resultaattype", uuid),
            **self._of(case_type),
            "omschrijving": result.name,
            "resultaattypeomschrijving": "",
            "omschrijvingGeneriek": result.name,
            "selectielijstklasse": _SELECTION_LIST + self._name(f"selectielijst/{result.archive}"),
            "toelichting": "",
            "archiefnominatie": "blijvend_bewaren" if kept else "vernietigen",
            "archiefactietermijn": result.term,
            "brondatumArchiefprocedure": {
                "afleidingswijze": "afgehandeld",
                "datumkenmerk": "",
                "einddatumBekend": False,
                "objecttype": "",
                "registratie": "",
                "procestermijn": None,
            },
            "procesobjectaard": "",
            "indicatieSpecifiek": None,
            "procestermijn": None,
            "catalogus": self._catalogue_link(),
            "besluittypen": [],
            "besluittypeOmschrijving": [],
            "informatieobjecttypen": [],
            "informatieobjecttypeOmschrijving": [],
            **_NO_VALIDITY,
        }

    def _role(self, case_type: CaseType, key: str, name: str, generic: str) -> Body:
        return {
            "url": self._links.to("roltype", self.ids[case_type.id].roles[key]),
            **self._of(case_type),
            "omschrijving": name,
            "omschrijvingGeneriek": generic,
            "catalogus": self._catalogue_link(),
            **_NO_VALIDITY,
        }

    def _property(self, case_type: CaseType, name: str) -> Body:
        return {
            "url": self._links.to("eigenschap", self.ids[case_type.id].properties[name]),
            "naam": name,
            "definitie": name,
            "specificatie": {
                "groep": "",
                "formaat": "tekst",
                "lengte": "255",
                "kardinaliteit": "1",
                "waardenverzameling": [],
            },
            "toelichting": "",
            **self._of(case_type),
            "catalogus": self._catalogue_link(),
            "statustype": None,
            **_NO_VALIDITY,
        }

    def _allowed_document(self, case_type: CaseType, number: int, name: str) -> TypeRow:
        uuid = self._name(f"zaaktypeinformatieobjecttype/{case_type.id}/{name}")
        direction = "uitgaand" if name in _OUTGOING else "inkomend"
        return TypeRow(
            uuid,
            "zaaktypeinformatieobjecttype",
            {
                "url": self._links.to("zaaktypeinformatieobjecttype", uuid),
                **self._of(case_type),
                "informatieobjecttype": self._links.to(
                    "informatieobjecttype", self.ids[case_type.id].documents[name]
                ),
                "volgnummer": number,
                "richting": "intern" if name in _INTERNAL else direction,
                "statustype": None,
                "catalogus": self._catalogue_link(),
            },
        )

    def _decision_types(self) -> list[TypeRow]:
        """Return the decision types; one that several case types name is shared by them."""
        shared: dict[str, DecisionType] = {}
        for case_type in self._types:
            for one in case_type.decisions:
                shared.setdefault(one.name, one)
        return [self._decision_type(one) for one in shared.values()]

    def _decision_type(self, decision: DecisionType) -> TypeRow:
        uuid = self._name(f"besluittype/{decision.name}")
        owners = [one for one in self._types if uuid in self.ids[one.id].decisions.values()]
        recorded_in = dict.fromkeys(name for one in owners for name in decision_documents(one))
        documents = [self._name(f"informatieobjecttype/{name}") for name in recorded_in]
        return TypeRow(
            uuid,
            "besluittype",
            {
                "url": self._links.to("besluittype", uuid),
                "catalogus": self._catalogue_link(),
                "zaaktypen": self._to("zaaktype", (self.ids[one.id].uuid for one in owners)),
                "omschrijving": decision.name,
                "omschrijvingGeneriek": "",
                "besluitcategorie": "",
                "reactietermijn": decision.response_term,
                "publicatieIndicatie": decision.publication,
                "publicatietekst": "",
                "publicatietermijn": None,
                "toelichting": "",
                "informatieobjecttypen": self._to("informatieobjecttype", documents),
                "beginGeldigheid": VALID_FROM,
                "eindeGeldigheid": None,
                "concept": False,
                "resultaattypen": [],
                "resultaattypenOmschrijving": [],
                "vastgelegdIn": list(recorded_in),
                "beginObject": VALID_FROM,
                "eindeObject": None,
            },
        )

    def _document_types(self) -> list[TypeRow]:
        names = dict.fromkeys(name for one in self._types for name in one.documents)
        return [self._document_type(name) for name in names]

    def _document_type(self, name: str) -> TypeRow:
        uuid = self._name(f"informatieobjecttype/{name}")
        users = [one for one in self._types if name in one.documents]
        decisions = dict.fromkeys(
            decision_uuid
            for one in users
            if name in decision_documents(one)
            for decision_uuid in self.ids[one.id].decisions.values()
        )
        return TypeRow(
            uuid,
            "informatieobjecttype",
            {
                "url": self._links.to("informatieobjecttype", uuid),
                "catalogus": self._catalogue_link(),
                "omschrijving": name,
                "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
                "beginGeldigheid": VALID_FROM,
                "eindeGeldigheid": None,
                "concept": False,
                "besluittypen": self._to("besluittype", decisions),
                "informatieobjectcategorie": "document",
                "trefwoord": [],
                "omschrijvingGeneriek": dict.fromkeys(_GENERIC_DOCUMENT, ""),
                "zaaktypen": self._to("zaaktype", (self.ids[one.id].uuid for one in users)),
                "beginObject": VALID_FROM,
                "eindeObject": None,
            },
        )


def decision_documents(case_type: CaseType) -> tuple[str, ...]:
    """Return the document types that may record a decision of this case type.

    The seed lists the document that carries the decision last.
    """
    return case_type.documents[-1:]

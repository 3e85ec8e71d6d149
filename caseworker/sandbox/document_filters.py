"""The parameters of the list of documents (Documenten 1.4.2)."""

from __future__ import annotations

from typing import Final

from caseworker.sandbox.case_filters import CONFIDENTIALITY
from caseworker.sandbox.errors import Invalid, invalid_input
from caseworker.sandbox.fields import Wrong
from caseworker.sandbox.filters import (
    Condition,
    Filter,
    check_choice,
    days,
    equals,
    holds,
    linked,
    one_of,
    truth,
)
from caseworker.sandbox.links import Links

_OF_OBJECT: Final = {
    "zaak": "owner IN (SELECT document_id FROM case_documents JOIN cases"
    " ON cases.id = case_documents.case_id WHERE cases.uuid = ?)",
    "besluit": "owner IN (SELECT document_id FROM decision_documents JOIN decisions"
    " ON decisions.id = decision_documents.decision_id WHERE decisions.uuid = ?)",
}
_WITH_OBJECT: Final = {
    "zaak": "owner IN (SELECT document_id FROM case_documents)",
    "besluit": "owner IN (SELECT document_id FROM decision_documents)",
    "verzoek": "0",
}
_KEYWORDS: Final = (
    "SELECT value FROM json_each(coalesce(json_extract(other, '$.trefwoorden'), '[]'))"
)


def _of_object(value: str, links: Links) -> Condition:
    """Find the documents of a case or a decision."""
    if not value.startswith(("http://", "https://")):
        raise Wrong("invalid", "Voer een geldige URL in.")
    for kind, sql in _OF_OBJECT.items():
        uuid = links.uuid_of(kind, value)
        if uuid is not None:
            return Condition(sql, (uuid,))
    return Condition("0")


def _with_object(value: str, _links: Links) -> Condition:
    check_choice(value, tuple(_WITH_OBJECT))
    return Condition(_WITH_OBJECT[value])


def _any_keyword(value: str, _links: Links) -> Condition:
    words = [word.strip() for word in value.split(",")]
    marks = ",".join("?" * len(words))
    return Condition(
        f"EXISTS (SELECT 1 FROM ({_KEYWORDS}) AS word WHERE word.value IN ({marks}))",  # noqa: S608
        tuple(words),
    )


def _all_keywords(value: str, _links: Links) -> Condition:
    words = [word.strip() for word in value.split(",")]
    each = " AND ".join(f"? IN ({_KEYWORDS})" for _ in words)
    return Condition(each, tuple(words))


DOCUMENT_FILTERS: Final[dict[str, Filter]] = {
    "identificatie": equals("number"),
    "bronorganisatie": equals("source"),
    "titel": holds("title"),
    "auteur": holds("author"),
    "beschrijving": holds("coalesce(json_extract(other, '$.beschrijving'), '')"),
    "informatieobjecttype": linked("informatieobjecttype", "type = ?"),
    "locked": truth("lock != ''"),
    "vertrouwelijkheidaanduiding": one_of("confidentiality", CONFIDENTIALITY),
    "trefwoorden": _all_keywords,
    "trefwoorden__overlap": _any_keyword,
    "objectinformatieobjecten__object": _of_object,
    "objectinformatieobjecten__objectType": _with_object,
    **days("created", "creatiedatum", ("gte", "lte")),
}
DOCUMENT_NAMES: Final = frozenset({*DOCUMENT_FILTERS, "expand", "ordering"})
_ORDERS: Final = {
    "auteur": "author",
    "bestandsomvang": "size",
    "creatiedatum": "created",
    "formaat": "format",
    "status": "status",
    "titel": "title",
    "vertrouwelijkheidaanduiding": "confidentiality",
}


def document_order(value: str) -> str:
    """Return the ``ORDER BY`` for the ``ordering`` of a query. Raises ``ApiError`` 400."""
    parts = []
    for name in (part.strip() for part in value.split(",") if part.strip()):
        column = _ORDERS.get(name.removeprefix("-"))
        if column is None:
            reason = f"Selecteer een geldige keuze. {name} is geen beschikbare keuze."
            raise invalid_input(Invalid("ordering", "invalid_choice", reason))
        parts.append(f"{column} {'DESC' if name.startswith('-') else 'ASC'}")
    return ", ".join([*parts, "owner"])


def document_expands(names: list[str]) -> frozenset[str]:
    """Return the relations to expand. Raises ``ApiError`` 400 for one that cannot be."""
    for name in names:
        try:
            check_choice(name, ("informatieobjecttype",))
        except Wrong as error:
            raise invalid_input(Invalid("expand", error.code, error.reason)) from error
    return frozenset(names)

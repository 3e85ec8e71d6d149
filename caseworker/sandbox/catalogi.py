"""The catalogue over HTTP: types of cases, statuses, results, roles, decisions and documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from caseworker.sandbox import clock
from caseworker.sandbox.calls import Answer, Call
from caseworker.sandbox.catalogue import Type
from caseworker.sandbox.endpoints import etag_of
from caseworker.sandbox.errors import Invalid, invalid_input, not_found
from caseworker.sandbox.fields import Wrong
from caseworker.sandbox.filters import check_choice
from caseworker.sandbox.links import Links
from caseworker.sandbox.paging import PAGE_NAMES, check_names, cut, page_of, paged

# Takes a type, the value of the parameter and the links of the request.
Match = Callable[[Type, str, Links], bool]


def _case_type(one: Type, value: str, links: Links) -> bool:
    return links.uuid_of("zaaktype", value) in one.case_types


def _document_type(one: Type, value: str, links: Links) -> bool:
    return links.uuid_of("informatieobjecttype", value) in one.documents


def _catalogue(one: Type, value: str, links: Links) -> bool:
    url = one.text("catalogus").removeprefix("\x00")
    return value == links.base + url


def _state(_one: Type, value: str, _links: Links) -> bool:
    """Match types that are published, which all are here, or all types."""
    check_choice(value, ("alles", "concept", "definitief"))
    return value != "concept"


def _valid(one: Type, value: str, _links: Links) -> bool:
    if clock.parse_day(value) is None:
        raise Wrong("invalid", "Voer een geldige datum in.")
    return (one.text("beginGeldigheid") or value) <= value


def _keyword(_one: Type, _value: str, _links: Links) -> bool:
    """Match types with this keyword: the types of the sandbox have none."""
    return False


def _text(field: str) -> Match:
    return lambda one, value, _links: one.text(field) == value


def _part(field: str) -> Match:
    return lambda one, value, _links: value.casefold() in one.text(field).casefold()


def _among(field: str) -> Match:
    return lambda one, value, _links: one.text(field) in value.split(",")


_COMMON: Final[dict[str, Match]] = {"status": _state, "datumGeldigheid": _valid}
_OF_CASE_TYPE: Final[dict[str, Match]] = {
    **_COMMON,
    "zaaktype": _case_type,
    "zaaktypeIdentificatie": _text("zaaktypeIdentificatie"),
}
FILTERS: Final[dict[str, dict[str, Match]]] = {
    "catalogus": {
        "domein": _text("domein"),
        "domein__in": _among("domein"),
        "rsin": _text("rsin"),
        "rsin__in": _among("rsin"),
    },
    "zaaktype": {
        **_COMMON,
        "catalogus": _catalogue,
        "identificatie": _text("identificatie"),
        "identificatie__icontains": _part("identificatie"),
        "omschrijving__icontains": _part("omschrijving"),
        "trefwoorden": _keyword,
    },
    "statustype": _OF_CASE_TYPE,
    "resultaattype": _OF_CASE_TYPE,
    "eigenschap": _OF_CASE_TYPE,
    "roltype": {
        **_OF_CASE_TYPE,
        "omschrijving": _text("omschrijving"),
        "omschrijvingGeneriek": _text("omschrijvingGeneriek"),
    },
    "besluittype": {
        **_COMMON,
        "catalogus": _catalogue,
        "zaaktypen": _case_type,
        "informatieobjecttypen": _document_type,
        "omschrijving": _text("omschrijving"),
    },
    "informatieobjecttype": {
        **_COMMON,
        "catalogus": _catalogue,
        "zaaktype": _case_type,
        "omschrijving": _text("omschrijving"),
        "omschrijving__icontains": _part("omschrijving"),
    },
    "zaaktypeinformatieobjecttype": {
        "status": _state,
        "zaaktype": _case_type,
        "informatieobjecttype": _document_type,
        "richting": _text("richting"),
    },
}


@dataclass(frozen=True, slots=True)
class TypeList:
    """The list of all types of one kind, newest first."""

    kind: str

    def __call__(self, call: Call) -> Answer:
        """Answer with a page of types."""
        filters = FILTERS[self.kind]
        check_names(call, {*filters, *PAGE_NAMES})
        page = page_of(call)
        chosen = [one for one in call.catalogue.of_kind(self.kind) if _matches(one, filters, call)]
        base = call.links.base
        shown = [call.catalogue.shown(one.uuid, base) for one in cut(page, chosen)]
        return paged(call, page, len(chosen), shown)


def _matches(one: Type, filters: Mapping[str, Match], call: Call) -> bool:
    for name, match in filters.items():
        value = call.query.get(name, "").strip()
        if not value:
            continue
        try:
            if not match(one, value, call.links):
                return False
        except Wrong as error:
            raise invalid_input(Invalid(name, error.code, error.reason)) from error
    return True


@dataclass(frozen=True, slots=True)
class TypeDetail:
    """One type of a kind."""

    kind: str

    def __call__(self, call: Call) -> Answer:
        """Answer with one type."""
        found = call.catalogue.get(self.kind, call.uuid)
        if found is None:
            raise not_found()
        body = call.catalogue.shown(found.uuid, call.links.base)
        return Answer(body, etag=etag_of(found.body))

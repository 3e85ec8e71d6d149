"""The parameters of the list of cases and of the list of roles (Zaken 1.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from caseworker.sandbox.errors import Invalid, invalid_input
from caseworker.sandbox.fields import Wrong
from caseworker.sandbox.filters import (
    Condition,
    Filter,
    Where,
    among,
    at_most,
    check_choice,
    days,
    equals,
    holds,
    is_empty,
    linked,
    of_case,
    one_of,
    some_of,
    where,
)
from caseworker.sandbox.links import Links

CONFIDENTIALITY: Final = (
    "openbaar",
    "beperkt_openbaar",
    "intern",
    "zaakvertrouwelijk",
    "vertrouwelijk",
    "confidentieel",
    "geheim",
    "zeer_geheim",
)
PARTY_KINDS: Final = (
    "natuurlijk_persoon",
    "niet_natuurlijk_persoon",
    "vestiging",
    "organisatorische_eenheid",
    "medewerker",
)
GENERIC_ROLES: Final = (
    "adviseur",
    "behandelaar",
    "belanghebbende",
    "beslisser",
    "initiator",
    "klantcontacter",
    "zaakcoordinator",
    "mede_initiator",
)
ARCHIVE: Final = ("blijvend_bewaren", "vernietigen")
ARCHIVE_STATES: Final = (
    "nog_te_archiveren",
    "gearchiveerd",
    "gearchiveerd_procestermijn_onbekend",
    "overgedragen",
)
EXPANDS: Final = (
    "zaaktype",
    "hoofdzaak",
    "deelzaken",
    "eigenschappen",
    "rollen",
    "rollen.roltype",
    "status",
    "status.statustype",
    "zaakinformatieobjecten",
    "zaakobjecten",
    "resultaat",
    "resultaat.resultaattype",
)
_ARCHIVE_STATE: Final = "coalesce(json_extract(other, '$.archiefstatus'), 'nog_te_archiveren')"
_LABEL_SOURCE: Final = "json_extract(label.value, '$.bron')"
_LABEL: Final = "json_extract(label.value, '$.kenmerk')"
ORDERS: Final = {
    "startdatum": "start",
    "einddatum": "ended",
    "publicatiedatum": "published",
    "archiefactiedatum": "archive_date",
    "registratiedatum": "registered",
    "identificatie": "number",
}


def _employee(value: str, _links: Links) -> Condition:
    return Condition("person = ? AND kind = 'medewerker'", (value,))


def _unit(value: str, _links: Links) -> Condition:
    return Condition("person = ? AND kind = 'organisatorische_eenheid'", (value,))


def _identity(kind: str, name: str) -> Filter:
    sql = f"kind = '{kind}' AND json_extract(identity, '$.{name}') = ?"
    return lambda value, _links: Condition(sql, (value,))


def _mandate(value: str, _links: Links) -> Condition:
    check_choice(value, ("eigen", "gemachtigde", "machtiginggever"))
    sql = "coalesce(json_extract(other, '$.indicatieMachtiging'), '') = ?"
    return Condition(sql, ("" if value == "eigen" else value,))


def _labelled(expression: str) -> Filter:
    """Find cases with a label (``kenmerk``) that an expression says something about."""
    sql = f"EXISTS (SELECT 1 FROM json_each(labels) AS label WHERE {expression} = ?)"  # noqa: S608
    return lambda value, _links: Condition(sql, (value,))


def _no_authentication(_value: str, _links: Links) -> Condition:
    """Find roles by how their person logged in: the sandbox keeps none."""
    return Condition("0")


_PARTIES: Final[dict[str, Filter]] = {
    "betrokkene": equals("coalesce(json_extract(other, '$.betrokkene'), '')"),
    "betrokkeneType": one_of("kind", PARTY_KINDS),
    "betrokkeneIdentificatie__medewerker__identificatie": _employee,
    "betrokkeneIdentificatie__organisatorischeEenheid__identificatie": _unit,
    **{
        f"betrokkeneIdentificatie__natuurlijkPersoon__{name}": _identity("natuurlijk_persoon", name)
        for name in ("inpBsn", "anpIdentificatie", "inpA_nummer")
    },
    **{
        f"betrokkeneIdentificatie__nietNatuurlijkPersoon__{name}": _identity(
            "niet_natuurlijk_persoon", name
        )
        for name in ("innNnpId", "annIdentificatie", "kvkNummer", "vestigingsNummer")
    },
    **{
        f"betrokkeneIdentificatie__vestiging__{name}": _identity("vestiging", name)
        for name in ("vestigingsNummer", "kvkNummer")
    },
    "omschrijvingGeneriek": one_of("generic", GENERIC_ROLES),
    "machtiging": _mandate,
    "machtiging__loa": _no_authentication,
}
ROLE_FILTERS: Final[dict[str, Filter]] = {
    **_PARTIES,
    "zaak": of_case(),
    "roltype": linked("roltype", "type = ?"),
    "omschrijving": equals("name"),
}
CASE_FILTERS: Final[dict[str, Filter]] = {
    "identificatie": equals("number"),
    "identificatie__icontains": holds("number"),
    "bronorganisatie": equals("source"),
    "bronorganisatie__in": among("source"),
    "zaaktype": linked("zaaktype", "type = ?"),
    "zaaktype__omschrijving": equals(
        "(SELECT json_extract(body, '$.omschrijving') FROM types WHERE types.uuid = type)"
    ),
    "omschrijving": holds("title"),
    "archiefnominatie": one_of("archive", ARCHIVE),
    "archiefnominatie__in": some_of("archive", ARCHIVE),
    "archiefactiedatum__isnull": is_empty("archive_date"),
    **days("archive_date", "archiefactiedatum", ("", "gt", "lt")),
    "archiefstatus": one_of(_ARCHIVE_STATE, ARCHIVE_STATES),
    "archiefstatus__in": some_of(_ARCHIVE_STATE, ARCHIVE_STATES),
    **days("start", "startdatum", ("", "gt", "gte", "lt", "lte")),
    **days("registered", "registratiedatum", ("", "gt", "lt")),
    "einddatum__isnull": is_empty("ended"),
    **days("ended", "einddatum", ("", "gt", "lt")),
    **days("planned", "einddatumGepland", ("", "gt", "lt")),
    **days("deadline", "uiterlijkeEinddatumAfdoening", ("", "gt", "lt")),
    "kenmerk": _labelled(f"{_LABEL_SOURCE} || ':' || {_LABEL}"),
    "kenmerk__bron": _labelled(_LABEL_SOURCE),
    "maximaleVertrouwelijkheidaanduiding": at_most("confidentiality", CONFIDENTIALITY),
    "status__statustype": linked(
        "statustype", "status IN (SELECT id FROM statuses WHERE statuses.type = ?)"
    ),
    "resultaat__resultaattype": linked(
        "resultaattype", "id IN (SELECT case_id FROM results WHERE results.type = ?)"
    ),
}
_ROLE_PREFIX: Final = "rol__"
CASE_NAMES: Final = frozenset(
    {*CASE_FILTERS, *(f"{_ROLE_PREFIX}{name}" for name in _PARTIES), "ordering", "expand"}
)


def case_where(query: Mapping[str, str], links: Links) -> Where:
    """Return which cases a query asks for. Raises ``ApiError`` 400."""
    conditions = where(CASE_FILTERS, query, links)
    role_filters = {f"{_ROLE_PREFIX}{name}": build for name, build in _PARTIES.items()}
    role = where(role_filters, query, links)
    if role.conditions:
        conditions.add(
            f"id IN (SELECT case_id FROM roles WHERE {role.sql})",  # noqa: S608
            *role.values,
        )
    return conditions


def order_of(value: str) -> str:
    """Return the ``ORDER BY`` for the ``ordering`` of a query. Raises ``ApiError`` 400."""
    parts = []
    for name in (part.strip() for part in value.split(",") if part.strip()):
        column = ORDERS.get(name.removeprefix("-"))
        if column is None:
            reason = f"Selecteer een geldige keuze. {name} is geen beschikbare keuze."
            raise invalid_input(Invalid("ordering", "invalid_choice", reason))
        # PostgreSQL sorts what is missing last, and first when descending.
        parts.append(
            f"{column} DESC NULLS FIRST" if name.startswith("-") else f"{column} ASC NULLS LAST"
        )
    return ", ".join([*parts, "id DESC"])


def expands_of(names: list[str]) -> frozenset[str]:
    """Return the relations to expand. Raises ``ApiError`` 400 for one that cannot be."""
    for name in names:
        try:
            check_choice(name, EXPANDS)
        except Wrong as error:
            raise invalid_input(Invalid("expand", error.code, error.reason)) from error
    return frozenset(names)

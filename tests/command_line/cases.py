"""Finding cases to work on, asked of the server itself."""

from __future__ import annotations

from tests.sandbox.client import COLLEAGUE, ZAKEN, Api, Body

_used: set[str] = set()


def handlers(server: Api, url: str) -> list[str]:
    """Return who handles a case."""
    return [
        rol["betrokkeneIdentificatie"]["identificatie"]
        for rol in server.items(
            f"{ZAKEN}/rollen",
            zaak=url,
            betrokkeneType="medewerker",
            omschrijvingGeneriek="behandelaar",
        )
    ]


def fresh_case(server: Api, *, documents: int = 0) -> Body:
    """Return an open case with one handler that no other test has touched."""
    for zaak in server.items(f"{ZAKEN}/zaken", einddatum__isnull="true", pageSize=500):
        if zaak.get("identificatie") in _used or "zaaktype" not in zaak or zaak["resultaat"]:
            continue
        if (
            len(zaak["zaakinformatieobjecten"]) < documents
            or zaak["vertrouwelijkheidaanduiding"] == "geheim"
        ):
            continue
        if zaak["opschorting"]["indicatie"]:
            continue
        # The tests hand cases to this colleague.
        if len(found := handlers(server, zaak["url"])) != 1 or COLLEAGUE in found:
            continue
        if server.items("/besluiten/api/v1/besluiten", zaak=zaak["url"]):
            continue
        _used.add(zaak["identificatie"])
        return zaak
    raise LookupError("no fresh case is left")


def decision_type(server: Api, zaak: Body) -> str:
    """Return the name of a decision type of the case."""
    found = server.items("/catalogi/api/v1/besluittypen", zaaktypen=zaak["zaaktype"])
    return str(found[0]["omschrijving"])


def result_name(server: Api, zaak: Body) -> str:
    """Return the name of a result of the case."""
    found = server.items("/catalogi/api/v1/resultaattypen", zaaktype=zaak["zaaktype"])
    return str(found[0]["omschrijving"])

"""The client reads every answer that a real Open Zaak 1.30 was recorded to give."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest

from api_client.http import Answer
from api_client.zgw.faults import problem_of
from api_client.zgw.looking import Made
from api_client.zgw.pages import page_of
from api_client.zgw.requests import Damaged, each
from api_client.zgw.trail import Audittrail
from api_client.zgw.wire import (
    Besluit,
    Besluittype,
    Bestandsdeel,
    Informatieobject,
    Informatieobjecttype,
    Resultaat,
    Resultaattype,
    Rol,
    Roltype,
    Status,
    Statustype,
    Zaak,
    Zaakeigenschap,
    ZaakInformatieobject,
    ZaakLine,
    Zaaknotitie,
    Zaaktype,
)
from caseworker.i18n import explain
from tests.contract.recorded_answers import answers, from_recordings, kept

Json = Any
# What the client makes of a resource; of the rest it reads nothing.
KINDS: dict[str, tuple[type[msgspec.Struct], ...]] = {
    "zaken": (Zaak, ZaakLine),
    "rollen": (Rol,),
    "statussen": (Status,),
    "resultaten": (Resultaat,),
    "zaakinformatieobjecten": (ZaakInformatieobject,),
    "zaakeigenschappen": (Zaakeigenschap,),
    "zaaknotities": (Zaaknotitie,),
    "audittrail": (Audittrail,),
    "besluiten": (Besluit,),
    "enkelvoudiginformatieobjecten": (Informatieobject,),
    "bestandsdelen": (Bestandsdeel,),
    "zaaktypen": (Zaaktype,),
    "statustypen": (Statustype,),
    "resultaattypen": (Resultaattype,),
    "roltypen": (Roltype,),
    "besluittypen": (Besluittype,),
    "informatieobjecttypen": (Informatieobjecttype,),
    "lock": (Made,),
}
NOT_READ = {
    "substatussen",
    "zaakobjecten",
    "eigenschappen",
    "catalogussen",
    "zaaktype-informatieobjecttypen",
    "besluitinformatieobjecten",
    "objectinformatieobjecten",
    "gebruiksrechten",
}
EVERY = answers()


@pytest.mark.parametrize("place", [place for place in EVERY if place[-3] == "2"])
def test_an_answer_is_read_whole(place: str) -> None:
    _method, path, status = place.split(" ")
    resource = [part for part in path.split("/") if part not in {"{}", "_zoek"}][-1]
    if resource in NOT_READ:
        return
    for body in EVERY[place]:
        content = msgspec.json.encode(body)
        is_list = isinstance(body, list) or "results" in body
        answer = Answer("host", int(status), httpx.Headers(), content)
        records = page_of(answer).results if is_list else [msgspec.Raw(content)]
        for record in records:
            for kind in KINDS[resource]:
                found = each(record, kind)
                assert not isinstance(found, Damaged), (place, found.reason)
            assert_parts_are_read(resource, record)


def assert_parts_are_read(resource: str, record: msgspec.Raw) -> None:
    """What is expanded in a zaak is decoded by itself, so it is looked at by itself."""
    if resource != "zaken":
        return
    expanded = msgspec.json.decode(record, type=Zaak).expanded
    if expanded is None:
        return
    parts: list[tuple[msgspec.Raw, type[msgspec.Struct]]] = [
        *((raw, Rol) for raw in expanded.rollen or []),
        *((raw, Zaakeigenschap) for raw in expanded.eigenschappen or []),
        *((raw, Zaak) for raw in expanded.deelzaken or []),
        (expanded.status, Status),
        (expanded.resultaat, Resultaat),
        (expanded.zaaktype, Zaaktype),
    ]
    for raw, kind in parts:
        if bytes(raw) not in {b"", b"null", b"{}"}:
            found = each(raw, kind)
            assert not isinstance(found, Damaged), found.reason


@pytest.mark.parametrize("place", [place for place in EVERY if place[-3] in "45"])
def test_a_refusal_becomes_a_sentence(place: str) -> None:
    status = int(place[-3:])
    for body in EVERY[place]:
        answer = Answer("host", status, httpx.Headers(), msgspec.json.encode(body))
        problem = problem_of(answer)
        sentence = explain(problem)
        assert len(sentence) > 20
        assert "{" not in sentence
        if isinstance(body, dict) and status < 500 and body.get("code"):
            assert problem.facts.get("request_id", "text") in {"text", ""}


def test_every_resource_that_was_recorded_is_read_or_named() -> None:
    for place in EVERY:
        path = place.split(" ")[1]
        resource = [part for part in path.split("/") if part not in {"{}", "_zoek"}][-1]
        assert resource in KINDS or resource in NOT_READ or place[-3] in "45", place


def test_what_is_kept_is_of_the_recordings() -> None:
    recorded = from_recordings()
    assert not recorded or recorded.keys() == kept().keys()

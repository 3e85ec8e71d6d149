"""Nothing that a client sends breaks the server: it is taken or refused, in the usual shape."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.sandbox.client import BESLUITEN, DOCUMENTEN, ZAKEN, Api, Body

pytestmark = pytest.mark.long  # the made-up server alone; nothing that is shipped

VALUES: tuple[object, ...] = (
    None,
    True,
    -1,
    1.5,
    10**30,
    "",
    "x" * 5000,
    "\x00",
    "\ud800",
    "2026-02-30",
    "9999-12-31T23:59:59-23:59",
    "https://elsewhere.example/1",
    "http://[",
    [],
    [None, {"a": []}],
    {},
    {"a": {"b": [1]}},
)


def requests(api: Api) -> Iterator[tuple[str, Body]]:
    case = api.fresh_case()
    kind = api.decision_type(case)["informatieobjecttypen"][0]
    document = f"{DOCUMENTEN}/enkelvoudiginformatieobjecten"
    status = {
        "zaak": case["url"],
        "statustype": api.status_type(case, final=False),
        "datumStatusGezet": "2020-01-01T00:00:00Z",
        "statustoelichting": "x",
        "gezetdoor": None,
    }
    contact = {"contactpersoonRol": {"naam": "x"}, "beginGeldigheid": None}
    yield f"{ZAKEN}/statussen", status
    yield f"{ZAKEN}/resultaten", {"zaak": case["url"], "resultaattype": "x", "toelichting": "x"}
    yield f"{ZAKEN}/rollen", api.role(case, "jonas.sjoqvist", **contact)
    yield f"{ZAKEN}/zaaknotities", {"gerelateerdAan": case["url"], "onderwerp": "o", "tekst": "t"}
    yield f"{ZAKEN}/zaakinformatieobjecten", {"zaak": case["url"], "informatieobject": "x"}
    yield f"{ZAKEN}/zaken/_zoek", {"uuid__in": [], "zaaktype__in": [], "ordering": "startdatum"}
    yield f"{case['url']}/zaakeigenschappen", {"zaak": case["url"], "eigenschap": "x"}
    yield f"{BESLUITEN}/besluiten", api.decision(case, vervaldatum=None, vervalreden="")
    yield f"{BESLUITEN}/besluitinformatieobjecten", {"besluit": "x", "informatieobject": "x"}
    yield document, api.document(kind, ondertekening=None, trefwoorden=[])
    yield f"{document}/_zoek", {"uuid__in": []}


def test_every_field_may_hold_anything(api: Api) -> None:
    for url, body in requests(api):
        for name in body:
            for value in VALUES:
                sent = json.dumps({**body, name: value}).encode()
                headers = {"Content-Type": "application/json"}
                answer = api.http.post(url, content=sent, headers=headers)
                assert answer.status_code < 500, (url, name, value, answer.text)
                assert "url" in answer.json() or "count" in answer.json() or answer.json()["code"]


def test_every_field_of_a_case_may_be_changed_to_anything(api: Api) -> None:
    case = api.fresh_case()
    for name in case:
        for value in VALUES:
            sent = json.dumps({name: value}).encode()
            headers = {"Content-Type": "application/json"}
            answer = api.http.patch(case["url"], content=sent, headers=headers)
            assert answer.status_code < 500, (name, value, answer.text)
    assert api.get(case["url"]).json()["uuid"] == case["uuid"]


@pytest.mark.parametrize(
    "path",
    [
        f"{ZAKEN}/zaken",
        f"{ZAKEN}/rollen",
        f"{ZAKEN}/statussen",
        f"{ZAKEN}/zaaknotities",
        f"{ZAKEN}/zaakinformatieobjecten",
        f"{BESLUITEN}/besluiten",
        f"{DOCUMENTEN}/enkelvoudiginformatieobjecten",
        "/catalogi/api/v1/besluittypen",
    ],
)
def test_every_parameter_may_hold_anything(api: Api, path: str) -> None:
    names = {
        "zaak", "zaaktype", "startdatum", "expand", "ordering", "page", "pageSize", "status",
        "identificatie", "omschrijving", "einddatum__isnull", "informatieobjecttype", "locked",
        "rol__betrokkeneType", "archiefstatus__in", "betrokkeneType", "kenmerk", "titel", "datum",
        "maximaleVertrouwelijkheidaanduiding", "bronorganisatie__in", "gerelateerdAan", "zaaktypen",
    }  # fmt: skip
    for name in sorted(names):
        for value in ("", "\x00'\"; DROP TABLE cases", "9" * 40, "åäö%,,"):
            answer = api.get(path, **{name: value})
            assert answer.status_code in {200, 400, 404}, (name, value, answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/zaken/api/v1",
        f"{ZAKEN}/zaken/",
        f"{ZAKEN}/zaken/not-a-uuid",
        f"{ZAKEN}/zaken/../rollen",
        f"{DOCUMENTEN}/enkelvoudiginformatieobjecten/x/download",
        "/_control/log/x",
    ],
)
def test_what_is_not_there_is_not_found(api: Api, path: str) -> None:
    assert api.get(path).status_code in {200, 403, 404}
    assert api.http.get(f"{ZAKEN}/zaken/not-a-uuid").status_code == 404


def test_a_body_that_never_ends_in_nesting_is_refused(api: Api) -> None:
    deep = b'{"zaak":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    headers = {"Content-Type": "application/json"}
    answer = api.http.post(f"{ZAKEN}/statussen", content=deep, headers=headers)
    assert answer.json()["code"] == "parse_error"

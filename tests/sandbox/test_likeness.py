"""In the likeness of another server the sandbox lacks what that one lacks, in its own words."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox.client import BESLUITEN, CRS, DOCUMENTEN, ZAKEN, Api
from tests.sandbox_server import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def oneground() -> Iterator[RunningSandbox]:
    with running_sandbox(cases=130, like="oneground") as running:
        yield running


@pytest.fixture(scope="module")
def minimal() -> Iterator[RunningSandbox]:
    with running_sandbox(cases=130, like="minimal-1.0") as running:
        yield running


def token_of(sandbox: RunningSandbox, **form: str) -> httpx.Response:
    usual = {
        "grant_type": "client_credentials",
        "client_id": sandbox.client_id,
        "client_secret": sandbox.secret,
    }
    return httpx.post(sandbox.token_url, data=usual | form)


@pytest.fixture
def one(oneground: RunningSandbox) -> Iterator[httpx.Client]:
    token = token_of(oneground).json()["access_token"]
    headers = {**CRS, "Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=oneground.url, headers=headers) as client:
        yield client


@pytest.fixture
def old(minimal: RunningSandbox) -> Iterator[httpx.Client]:
    headers = {**CRS, "Authorization": f"Bearer {minimal.token()}"}
    with httpx.Client(base_url=minimal.url, headers=headers) as client:
        yield client


def test_a_token_comes_from_the_provider_and_lasts_five_minutes(oneground: RunningSandbox) -> None:
    given = token_of(oneground).json()
    assert given["expires_in"] == 300
    assert given["token_type"] == "Bearer"
    wrong = token_of(oneground, client_secret="no")
    assert (wrong.status_code, wrong.json()) == (401, {"error": "invalid_client"})
    other = token_of(oneground, grant_type="password")
    assert other.json() == {"error": "unsupported_grant_type"}


def test_a_token_of_the_clients_own_is_refused_with_401(oneground: RunningSandbox) -> None:
    for headers in ({}, {"Authorization": f"Bearer {oneground.token()}"}):
        answer = httpx.get(f"{oneground.url}{ZAKEN}/rollen", headers={**CRS, **headers})
        assert (answer.status_code, answer.content) == (401, b"")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_tokens_can_be_ended(oneground: RunningSandbox, one: httpx.Client) -> None:
    assert one.get(f"{ZAKEN}/rollen").status_code == 200
    oneground.control.end_tokens()
    assert one.get(f"{ZAKEN}/rollen").status_code == 401


def test_pages_have_the_size_of_the_server(one: httpx.Client, old: httpx.Client) -> None:
    for client, size in ((one, 50), (old, 100)):
        first = client.get(f"{ZAKEN}/zaken").json()
        assert len(first["results"]) == size
        assert "pageSize" not in first["next"]
        found = list(first["results"])
        while first["next"]:
            first = client.get(first["next"]).json()
            found += first["results"]
        assert len({zaak["url"] for zaak in found}) == first["count"]


def test_unknown_parameters_are_refused_each_in_its_own_way(
    one: httpx.Client, old: httpx.Client
) -> None:
    refused = one.get(f"{ZAKEN}/zaken", params={"pageSize": 5, "omschrijving": "x"})
    assert refused.status_code == 400
    names = [(wrong["name"], wrong["code"]) for wrong in refused.json()["invalidParams"]]
    assert names == [("pageSize", "invalid"), ("omschrijving", "invalid")]
    assert "instance" not in refused.json()
    for name in ("einddatum__isnull", "rol__omschrijvingGeneriek", "expand", "pageSize"):
        refused = old.get(f"{ZAKEN}/zaken", params={name: "x"})
        assert refused.status_code == 400
        assert refused.json()["invalidParams"][0]["code"] == "unknown-parameters"


def test_expand_is_for_single_cases_or_for_none(one: httpx.Client, old: httpx.Client) -> None:
    zaak = one.get(f"{ZAKEN}/zaken").json()["results"][0]
    assert "_expand" in one.get(zaak["url"], params={"expand": "status"}).json()
    assert one.get(f"{ZAKEN}/zaken", params={"expand": "status"}).status_code == 400
    zaak = old.get(f"{ZAKEN}/zaken").json()["results"][0]
    assert old.get(zaak["url"], params={"expand": "status"}).status_code == 400
    assert "rollen" not in zaak


def test_what_is_not_part_of_the_version_is_not_there(one: httpx.Client, old: httpx.Client) -> None:
    for client in (one, old):
        assert client.get(f"{ZAKEN}/zaaknotities").status_code == 404
        assert client.post(f"{BESLUITEN}/besluit_verwerken", json={}).status_code == 404
    search = f"{DOCUMENTEN}/enkelvoudiginformatieobjecten/_zoek"
    assert old.post(search, json={"uuid__in": []}).status_code == 404


def test_the_versions_are_those_of_the_server(one: httpx.Client, old: httpx.Client) -> None:
    assert one.get(f"{ZAKEN}/rollen").headers["API-version"] == "1.5.1"
    assert old.get(f"{ZAKEN}/rollen").headers["API-version"] == "1.0.3"


def test_whoever_has_the_control_token_sees_the_sandbox_as_it_is(minimal: RunningSandbox) -> None:
    server = Api(minimal)
    found = server.get(f"{ZAKEN}/zaken", pageSize=3, expand="status", einddatum__isnull="true")
    assert len(found.json()["results"]) == 3
    server.close()

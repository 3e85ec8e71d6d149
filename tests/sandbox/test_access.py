"""Who is let in, with which headers, and what each refusal says (recorded: access.jsonl)."""

from __future__ import annotations

import time

import httpx
import jwt
import pytest

from tests.sandbox.client import BESLUITEN, CRS, ZAKEN, Api
from tests.sandbox.recorded import check
from tests.sandbox_server import RunningSandbox

CASES = f"{ZAKEN}/zaken"


def ask(sandbox: RunningSandbox, authorization: str | None) -> httpx.Response:
    headers = dict(CRS)
    if authorization is not None:
        headers["Authorization"] = authorization
    return httpx.get(f"{sandbox.url}{CASES}", params={"pageSize": "1"}, headers=headers)


def signed(sandbox: RunningSandbox, claims: dict[str, object], **more: str) -> str:
    secret = more.get("secret", sandbox.secret)
    return "Bearer " + jwt.encode(claims, secret, algorithm=more.get("algorithm", "HS256"))


def now() -> int:
    return int(time.time())


def test_without_a_token_nobody_gets_in(sandbox: RunningSandbox) -> None:
    check(ask(sandbox, None), "access/34")


def test_the_scheme_has_a_capital_b(sandbox: RunningSandbox) -> None:
    check(ask(sandbox, f"bearer {sandbox.token()}"), "access/34")


def test_a_token_that_is_none_is_said_to_be_none(sandbox: RunningSandbox) -> None:
    check(ask(sandbox, "Bearer abc.def"), "access/35")


def test_an_unknown_application_is_refused(sandbox: RunningSandbox) -> None:
    check(ask(sandbox, signed(sandbox, {"client_id": "nobody", "iat": now()})), "access/36")


def test_a_wrong_secret_is_refused(sandbox: RunningSandbox) -> None:
    claims = {"client_id": sandbox.client_id, "iat": now()}
    check(ask(sandbox, signed(sandbox, claims, secret="x" * 43)), "access/37")


def test_a_token_names_its_application(sandbox: RunningSandbox) -> None:
    check(ask(sandbox, signed(sandbox, {"iat": now()})), "access/38")


def test_a_token_says_when_it_was_made(sandbox: RunningSandbox) -> None:
    check(ask(sandbox, signed(sandbox, {"client_id": sandbox.client_id})), "access/39")


def test_a_token_is_good_for_an_hour(sandbox: RunningSandbox) -> None:
    check(ask(sandbox, f"Bearer {sandbox.token(iat=now() - 3605)}"), "access/40")
    assert ask(sandbox, f"Bearer {sandbox.token(iat=now() - 3590)}").status_code == 200


def test_a_token_made_in_the_future_is_taken(sandbox: RunningSandbox) -> None:
    check(ask(sandbox, f"Bearer {sandbox.token(iat=now() + 300)}"), "access/41")


def test_a_passed_end_and_a_future_start_are_refused(sandbox: RunningSandbox) -> None:
    check(ask(sandbox, f"Bearer {sandbox.token(exp=now() - 1)}"), "access/42")
    check(ask(sandbox, f"Bearer {sandbox.token(nbf=now() + 60)}"), "access/43")


def test_only_one_algorithm_is_taken(sandbox: RunningSandbox) -> None:
    claims = {"client_id": sandbox.client_id, "iat": now()}
    key = sandbox.secret + sandbox.secret
    check(ask(sandbox, signed(sandbox, claims, algorithm="HS512", secret=key)), "access/44")


def test_nothing_is_said_about_a_case_to_one_who_may_not_read_it(
    api: Api, sandbox: RunningSandbox
) -> None:
    case = api.fresh_case()
    check(httpx.get(case["url"], headers=CRS), "access/45")


def test_a_coordinate_system_is_wanted_and_only_one_is_spoken(api: Api) -> None:
    case = api.fresh_case()
    token = {"Authorization": api.http.headers["Authorization"]}
    base = api.sandbox.url
    check(httpx.get(f"{base}{CASES}", headers=token), "access/29")
    check(httpx.get(f"{base}{CASES}", headers={**token, "Accept-Crs": "EPSG:28992"}), "access/30")
    one = {**token, "Accept-Crs": "EPSG:4326"}
    check(httpx.post(f"{base}{CASES}", json={}, headers=one), "access/31")
    check(httpx.get(case["url"], headers=token), "access/32")
    check(httpx.get(f"{base}{ZAKEN}/statussen", headers=token), "access/33")


def test_an_application_that_only_reads_writes_nothing(api: Api, reader: Api) -> None:
    case = api.fresh_case()
    check(reader.patch(case["url"], {"toelichting": "x"}), "access/46")
    status = {"zaak": case["url"], "statustype": api.status_type(case, final=False)}
    check(reader.post(f"{ZAKEN}/statussen", status), "access/47")
    assert api.get(case["url"]).json()["toelichting"] == case["toelichting"]


def test_an_application_that_only_reads_sees_cases_but_not_their_audit_trail(
    api: Api, reader: Api
) -> None:
    case = api.fresh_case()
    check(reader.get(f"{case['url']}/audittrail"), "access/48")
    check(reader.get(case["url"], expand="zaaktype,status,rollen"), "access/49")
    found = reader.post(f"{CASES}/_zoek", {"uuid__in": [case["uuid"]]})
    assert found.json()["count"] == 1


def test_a_closed_case_takes_no_roles_and_no_decisions(api: Api) -> None:
    case = api.closed_case()
    check(api.post(f"{ZAKEN}/rollen", api.role(case, "jonas.sjoqvist")), "access/50")
    check(api.post(f"{BESLUITEN}/besluiten", api.decision(case)), "access/51")
    result = {"zaak": case["url"], "resultaattype": api.result_type(case)}
    check(api.post(f"{ZAKEN}/resultaten", result), "access/52")
    closed = api.patch(case["url"], {"toelichting": "x"})
    assert (closed.status_code, closed.json()["type"].split("/")[-2]) == (403, "ZaakClosed")


def test_a_unit_can_be_taken_off_a_case(api: Api) -> None:
    case = api.fresh_case()
    units = api.get(f"{ZAKEN}/rollen", zaak=case["url"], betrokkeneType="organisatorische_eenheid")
    check(units, "access/53")
    check(api.delete(units.json()["results"][0]["url"]), "access/54")


def test_the_reason_for_a_change_is_kept_with_who_made_it(api: Api) -> None:
    case = api.fresh_case()
    answer = api.patch(
        case["url"], {"toelichting": "ny text"}, **{"X-Audit-Toelichting": "outbox:4711"}
    )
    check(answer, "access/55")
    entry = api.items(f"{case['url']}/audittrail")[-1]
    assert entry["toelichting"] == "outbox:4711"
    assert entry["gebruikersId"] == api.user
    assert entry["wijzigingen"]["oud"]["toelichting"] == case["toelichting"]
    assert entry["wijzigingen"]["nieuw"]["toelichting"] == "ny text"
    assert entry["hoofdObject"] == case["url"]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("access/0", {"page": "1"}),
        ("access/15", {"ordering": "-startdatum", "pageSize": "3"}),
        ("access/16", {"ordering": "uiterlijkeEinddatumAfdoening"}),
        ("access/17", {"ordering": "-startdatum,identificatie", "pageSize": "3"}),
        ("access/18", {"pageSize": "10"}),
        ("access/19", {"pageSize": "500"}),
        ("access/20", {"pageSize": "501"}),
        ("access/21", {"pageSize": "1000"}),
        ("access/22", {"page": "99"}),
        ("access/23", {"foo": "bar"}),
        ("access/24", {"einddatum__isnull": "1"}),
        ("access/25", {"startdatum__gte": "x"}),
        ("access/26", {"expand": "foo"}),
        ("access/27", {"laatstGemuteerd__gt": "2026-11-01"}),
        ("access/28", {"fields": "url"}),
        ("access/7", {"startdatum__gte": "2020-01-01", "startdatum__lt": "2030-01-01"}),
        ("access/8", {"uiterlijkeEinddatumAfdoening__lt": "2030-01-01"}),
        ("access/11", {"rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn": "111222333"}),
    ],
)
def test_the_list_of_cases_answers_as_recorded(api: Api, name: str, query: dict[str, str]) -> None:
    check(api.get(CASES, **query), name)

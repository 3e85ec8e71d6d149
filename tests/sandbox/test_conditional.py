"""Entity tags, changes of every part of a case, and what they leave behind (concurrency.jsonl)."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.sandbox.client import BESLUITEN, CATALOGI, DOCUMENTEN, ZAKEN, Api, Body
from tests.sandbox.recorded import check

DOCUMENTS = f"{DOCUMENTEN}/enkelvoudiginformatieobjecten"


def tag(api: Api, url: str) -> str:
    return api.get(url).headers["ETag"]


def is_current(api: Api, url: str, etag: str) -> bool:
    return api.http.get(url, headers={"If-None-Match": etag}).status_code == 304


def changed(api: Api, case: Body) -> str:
    return str(api.get(case["url"]).json()["laatstGemuteerd"])


def test_a_case_that_did_not_change_is_not_sent_again(api: Api) -> None:
    url = api.fresh_case()["url"]
    first = api.get(url)
    check(first, "concurrency/0")
    etag = first.headers["ETag"]
    check(api.http.get(url, headers={"If-None-Match": etag}), "concurrency/1")
    check(api.http.head(url), "concurrency/2")
    assert is_current(api, url, f'"other", W/{etag}')
    assert tag(api, f"{url}?expand=rollen") == etag


def test_nothing_stops_two_people_from_changing_the_same_case(api: Api) -> None:
    url = api.fresh_case()["url"]
    etag = tag(api, url)
    check(api.patch(url, {"toelichting": "x1"}, **{"If-Match": '"deadbeef"'}), "concurrency/3")
    check(api.patch(url, {"toelichting": "x3"}), "concurrency/4")
    check(api.http.get(url, headers={"If-None-Match": etag}), "concurrency/5")


def test_every_part_of_a_case_is_changed_in_its_own_way(api: Api) -> None:
    case = api.fresh_case()
    roles = f"{ZAKEN}/rollen"
    adviser = api.role(case, "zofia.zolc", roltype=api.role_type(case, "adviseur"))
    role = api.post(roles, adviser)
    check(role, "concurrency/6")
    check(api.put(role.json()["url"], {**role.json(), "roltoelichting": "y"}), "concurrency/7")
    check(api.delete(role.json()["url"]), "concurrency/8")
    status = {
        "zaak": case["url"],
        "statustype": api.status_type(case, final=False),
        "datumStatusGezet": datetime.now(UTC).isoformat(),
        "statustoelichting": "pågår",
    }
    made = api.post(f"{ZAKEN}/statussen", status)
    check(made, "concurrency/9")
    check(api.get(made.json()["url"]), "concurrency/28")
    kind = api.items(f"{CATALOGI}/eigenschappen", zaaktype=case["zaaktype"])[0]["url"]
    properties = f"{case['url']}/zaakeigenschappen"
    value = {"zaak": case["url"], "eigenschap": kind, "waarde": "100"}
    made = api.post(properties, value)
    check(made, "concurrency/10")
    check(api.patch(made.json()["url"], {"waarde": "200"}), "concurrency/11")
    assert api.get(made.json()["url"]).json()["waarde"] == "200"
    assert api.delete(made.json()["url"]).status_code == 204


def test_documents_decisions_and_results_come_and_go(api: Api) -> None:
    case = api.fresh_case()
    kind = api.decision_type(case)["informatieobjecttypen"][0]
    document = api.post(DOCUMENTS, api.document(kind))
    check(document, "concurrency/13")
    link = {"zaak": case["url"], "informatieobject": document.json()["url"], "titel": "t"}
    made = api.post(f"{ZAKEN}/zaakinformatieobjecten", link)
    check(made, "concurrency/14")
    check(api.patch(made.json()["url"], {"titel": "nytt"}), "concurrency/12")
    check(api.delete(made.json()["url"]), "concurrency/15")
    decision = api.post(f"{BESLUITEN}/besluiten", api.decision(case))
    check(decision, "concurrency/16")
    check(api.patch(decision.json()["url"], {"toelichting": "y"}), "concurrency/17")
    result = {"zaak": case["url"], "resultaattype": api.result_type(case)}
    made = api.post(f"{ZAKEN}/resultaten", result)
    check(made, "concurrency/19")
    check(api.patch(made.json()["url"], {"toelichting": "y"}), "concurrency/20")
    check(api.delete(made.json()["url"]), "concurrency/21")
    note = {"gerelateerdAan": case["url"], "onderwerp": "Möte", "tekst": "Ringt"}
    check(api.post(f"{ZAKEN}/zaaknotities", note), "concurrency/22")
    check(api.get(f"{BESLUITEN}/besluiten"), "concurrency/30")


def test_opening_a_case_is_noted_but_is_no_change(api: Api) -> None:
    case = api.fresh_case()
    opened = {"laatstGeopend": "2026-11-22T13:46:39.950709+00:00"}
    first = api.patch(case["url"], opened)
    check(first, "concurrency/23")
    assert first.json()["laatstGeopend"] is None
    second = api.patch(case["url"], {})
    check(second, "concurrency/24")
    assert second.json()["laatstGeopend"] == "2026-11-22T13:46:39.950709Z"
    assert second.json()["laatstGemuteerd"] == case["laatstGemuteerd"]
    third = api.patch(case["url"], {"omschrijving": "O2"})
    check(third, "concurrency/25")
    assert third.json()["laatstGemuteerd"] > case["laatstGemuteerd"]
    check(api.put(case["url"], {**third.json(), "omschrijving": "O0"}), "concurrency/26")
    check(api.get(f"{ZAKEN}/zaken", pageSize=1), "concurrency/27")
    check(api.get(case["url"], expand="status"), "concurrency/31")


def test_only_some_changes_move_the_time_of_the_last_change(api: Api) -> None:
    case = api.fresh_case()
    role = api.post(f"{ZAKEN}/rollen", api.role(case, "zofia.zolc")).json()
    check(api.get(role["url"]), "concurrency/29")
    note = {"gerelateerdAan": case["url"], "onderwerp": "o", "tekst": "t"}
    kind = api.items(f"{CATALOGI}/eigenschappen", zaaktype=case["zaaktype"])[0]["url"]
    value = {"zaak": case["url"], "eigenschap": kind, "waarde": "1"}
    api.post(f"{ZAKEN}/zaaknotities", note)
    api.post(f"{case['url']}/zaakeigenschappen", value)
    api.delete(role["url"])
    assert changed(api, case) == case["laatstGemuteerd"]
    api.post(f"{BESLUITEN}/besluiten", api.decision(case))
    with_decision = changed(api, case)
    assert with_decision > case["laatstGemuteerd"]
    result = {"zaak": case["url"], "resultaattype": api.result_type(case)}
    api.post(f"{ZAKEN}/resultaten", result)
    assert changed(api, case) > with_decision


def test_an_entity_tag_is_no_proof_that_the_roles_are_the_same(api: Api) -> None:
    """Deleting a role does not renew the tag of its case, and PUT not that of the role."""
    case = api.fresh_case()
    role = api.post(f"{ZAKEN}/rollen", api.role(case, "zofia.zolc")).json()
    etag = tag(api, case["url"])
    role_tag = tag(api, role["url"])
    other = {**role["betrokkeneIdentificatie"], "identificatie": "birger.ahman"}
    api.put(role["url"], {**role, "betrokkeneIdentificatie": other})
    assert is_current(api, role["url"], role_tag)
    api.delete(role["url"])
    assert is_current(api, case["url"], etag)
    api.post(f"{ZAKEN}/rollen", api.role(case, "zofia.zolc"))
    assert not is_current(api, case["url"], etag)


def test_the_audit_trail_is_one_bare_list_and_each_entry_has_an_address(api: Api) -> None:
    case = api.fresh_case()
    api.patch(case["url"], {"toelichting": "ny"})
    url = f"{case['url']}/audittrail"
    trail = api.get(url)
    check(trail, "concurrency/32")
    entry = trail.json()[0]
    check(api.get(f"{url}/{entry['uuid']}"), "concurrency/33")
    check(api.get(url, page=1), "concurrency/34")
    check(api.get(url, pageSize=1), "concurrency/35")
    assert len(api.get(url, pageSize=1).json()) == len(trail.json())

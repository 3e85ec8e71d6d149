"""The catalogue, a case and what hangs on it (recorded: reading.jsonl)."""

from __future__ import annotations

import pytest

from tests.sandbox.client import BESLUITEN, CATALOGI, DOCUMENTEN, ZAKEN, Api, Body
from tests.sandbox.recorded import check, from_recordings, kept_shapes

DOCUMENTS = f"{DOCUMENTEN}/enkelvoudiginformatieobjecten"
EXPAND = (
    "status,status.statustype,resultaat,rollen,rollen.roltype,zaaktype,"
    "zaakinformatieobjecten,hoofdzaak,deelzaken,zaakobjecten"
)


def case_with_documents(api: Api) -> Body:
    cases = api.items(f"{ZAKEN}/zaken", einddatum__isnull="true", pageSize=500)
    wanted = (
        case
        for case in cases
        if len(case["zaakinformatieobjecten"]) > 1
        and "zaaktype" in case
        and not case["resultaat"]
        # Whom it has and whom not depends on the day: the seed's dates are relative.
        and api.handlers(case)
    )
    return next(wanted)


def test_the_expectations_kept_here_are_those_of_the_recordings() -> None:
    recorded = from_recordings() or kept_shapes()
    assert recorded == kept_shapes()
    assert len(recorded) == 297


@pytest.mark.parametrize(
    ("kind", "listed", "single"),
    [
        ("zaaktypen", "reading/0", "reading/1"),
        ("statustypen", "reading/2", "reading/3"),
        ("resultaattypen", "reading/4", "reading/5"),
        ("roltypen", "reading/6", "reading/7"),
        ("besluittypen", "reading/8", "reading/9"),
        ("informatieobjecttypen", "reading/10", "reading/11"),
        ("eigenschappen", "reading/12", "reading/13"),
        ("catalogussen", "reading/14", "reading/15"),
        ("zaaktype-informatieobjecttypen", "reading/16", "reading/17"),
    ],
)
def test_the_catalogue_has_every_kind_of_type(
    api: Api, kind: str, listed: str, single: str
) -> None:
    answer = api.get(f"{CATALOGI}/{kind}")
    check(answer, listed)
    first = answer.json()["results"][0]
    detail = api.get(first["url"])
    check(detail, single)
    assert detail.json() == first
    again = api.http.get(first["url"], headers={"If-None-Match": detail.headers["ETag"]})
    assert again.status_code == 304


def test_types_are_found_by_the_case_type_that_they_belong_to(api: Api) -> None:
    kind = api.case_type("bygglov")["url"]
    for part, parameter, recorded in (
        ("statustypen", "zaaktype", "reading/18"),
        ("resultaattypen", "zaaktype", "reading/19"),
        ("roltypen", "zaaktype", "reading/20"),
        ("besluittypen", "zaaktypen", "reading/21"),
    ):
        answer = api.get(f"{CATALOGI}/{part}", **{parameter: kind})
        check(answer, recorded)
        owners = [one.get("zaaktype") or one["zaaktypen"] for one in answer.json()["results"]]
        assert owners
        assert all(kind in owner for owner in owners)
    check(api.get(f"{CATALOGI}/zaaktypen", page=99), "reading/22")


def test_every_case_type_has_a_role_for_everyone_in_a_case(api: Api) -> None:
    wanted = {"initiator", "behandelaar", "beslisser", "adviseur", "belanghebbende"}
    for kind in api.items(f"{CATALOGI}/zaaktypen"):
        roles = api.items(f"{CATALOGI}/roltypen", zaaktype=kind["url"])
        assert {role["omschrijvingGeneriek"] for role in roles} == wanted
        statuses = api.items(f"{CATALOGI}/statustypen", zaaktype=kind["url"])
        assert [one["isEindstatus"] for one in statuses].count(True) == 1
        assert kind["statustypen"] == [one["url"] for one in statuses]


def test_the_state_of_a_type_can_be_asked_for(api: Api) -> None:
    types = f"{CATALOGI}/zaaktypen"
    total = api.get(types).json()["count"]
    assert api.get(types, status="definitief").json()["count"] == total
    assert api.get(types, status="alles").json()["count"] == total
    assert api.get(types, status="concept").json()["count"] == 0
    assert api.get(types, status="x").json()["invalidParams"][0]["code"] == "invalid_choice"
    catalogue = api.items(f"{CATALOGI}/catalogussen")[0]["url"]
    assert api.get(types, catalogus=catalogue).json()["count"] == total
    assert api.get(types, page=2, pageSize=5).json()["previous"].endswith("?pageSize=5")


def test_nobody_here_may_change_the_catalogue(api: Api) -> None:
    answer = api.post(f"{CATALOGI}/zaaktypen", {"identificatie": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_a_case_is_read_bare_and_with_everything_in_it(api: Api) -> None:
    url = case_with_documents(api)["url"]
    check(api.get(url), "reading/23")
    check(api.get(url, expand=EXPAND), "reading/24")


def test_what_belongs_to_a_case_is_listed(api: Api) -> None:
    case = case_with_documents(api)
    url = case["url"]
    check(api.get(f"{ZAKEN}/statussen", zaak=url), "reading/26")
    check(api.get(f"{ZAKEN}/resultaten", zaak=url), "reading/27")
    check(api.get(f"{ZAKEN}/rollen", zaak=url), "reading/28")
    check(api.get(f"{ZAKEN}/zaakinformatieobjecten", zaak=url), "reading/29")
    check(api.get(f"{ZAKEN}/zaakobjecten", zaak=url), "reading/30")
    check(api.get(f"{url}/zaakeigenschappen"), "reading/31")
    check(api.get(f"{url}/besluiten"), "reading/33")
    check(api.get(f"{ZAKEN}/zaaknotities"), "reading/34")
    check(api.get(f"{BESLUITEN}/besluiten", zaak=url), "reading/35")
    roles = api.items(f"{ZAKEN}/rollen", zaak=url)
    assert sorted(role["url"] for role in roles) == sorted(case["rollen"])
    found = api.get(f"{url}/zaakeigenschappen").json()
    assert sorted(one["url"] for one in found) == sorted(case["eigenschappen"])


def test_the_audit_trail_tells_what_happened_before_anyone_changed_anything(api: Api) -> None:
    case = case_with_documents(api)
    answer = api.get(f"{case['url']}/audittrail")
    check(answer, "reading/32")
    entries = answer.json()
    assert [entry["aanmaakdatum"] for entry in entries] == sorted(
        (entry["aanmaakdatum"] for entry in entries), key=lambda text: text.rstrip("Z")
    )
    assert entries[0]["resource"] == "zaak"
    made = {entry["resourceUrl"] for entry in entries}
    assert made >= {*case["rollen"], *case["zaakinformatieobjecten"], case["status"]}
    assert api.get(f"{case['url']}/audittrail").json() == entries


def test_the_audit_trail_knows_who_handled_a_case_before(api: Api) -> None:
    """A hand-over of the seed is in the trail; the former handler has no role any more."""
    for case in api.items(f"{ZAKEN}/zaken", pageSize=500):
        trail = api.get(f"{case['url']}/audittrail").json()
        gone = [entry for entry in trail if entry["actie"] == "destroy"]
        if gone:
            break
    assert gone[0]["wijzigingen"]["nieuw"] is None
    former = gone[0]["wijzigingen"]["oud"]
    assert former["url"] not in case["rollen"]
    assert api.get(former["url"]).status_code == 404


def test_documents_are_read_one_by_one_and_many_at_once(api: Api) -> None:
    case = case_with_documents(api)
    links = api.items(f"{ZAKEN}/zaakinformatieobjecten", zaak=case["url"])
    urls = [link["informatieobject"] for link in links]
    single = api.http.get(urls[0])
    check(single, "reading/36")
    uuids = [url.rsplit("/", 1)[-1] for url in urls]
    answer = api.post(f"{DOCUMENTS}/_zoek", {"uuid__in": uuids})
    check(answer, "reading/37")
    assert {one["url"] for one in answer.json()["results"]} == set(urls)
    assert single.json() in answer.json()["results"]
    check(api.post(f"{DOCUMENTS}/_zoek", {}), "reading/38")
    check(api.get(DOCUMENTS, pageSize=2), "reading/46")
    check(api.get(f"{DOCUMENTEN}/gebruiksrechten"), "reading/47")


def test_roles_and_decisions_are_read_in_bulk(api: Api) -> None:
    bulk = {"omschrijvingGeneriek": "behandelaar", "betrokkeneType": "medewerker"}
    check(api.get(f"{ZAKEN}/rollen", **bulk, pageSize=500), "reading/40")
    check(api.get(f"{BESLUITEN}/besluiten"), "reading/44")
    check(api.get(f"{BESLUITEN}/besluitinformatieobjecten"), "reading/45")


def test_a_decision_names_the_document_that_records_it(api: Api) -> None:
    link = api.items(f"{BESLUITEN}/besluitinformatieobjecten")[0]
    decision = api.get(link["besluit"]).json()
    linked = api.items(f"{ZAKEN}/zaakinformatieobjecten", zaak=decision["zaak"])
    assert link["informatieobject"] in {one["informatieobject"] for one in linked}


def test_a_note_is_a_draft_until_it_is_final(api: Api) -> None:
    case = case_with_documents(api)
    note = {
        "gerelateerdAan": case["url"],
        "onderwerp": "Telefonsamtal",
        "tekst": "Sökanden ringde åäö",
        "aangemaaktDoor": api.user,
        "notitieType": "intern",
        "status": "concept",
    }
    made = api.post(f"{ZAKEN}/zaaknotities", note)
    check(made, "reading/41")
    url = made.json()["url"]
    check(api.patch(url, {"status": "definitief"}), "reading/42")
    check(api.patch(url, {"tekst": "x"}), "reading/43")
    found = api.items(f"{ZAKEN}/zaaknotities", gerelateerdAan=case["url"])
    assert found[0]["tekst"] == "Sökanden ringde åäö"
    assert api.get(url).json() == found[0]

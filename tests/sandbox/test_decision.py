"""A decision from the first POST to the closed and reopened case (recorded: decision.jsonl)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx

from tests.sandbox.client import BESLUITEN, CATALOGI, DOCUMENTEN, ZAKEN, Api, Body
from tests.sandbox.recorded import check, codes_of

DECISIONS = f"{BESLUITEN}/besluiten"
STATUSES = f"{ZAKEN}/statussen"
RESULTS = f"{ZAKEN}/resultaten"
DOCUMENTS = f"{DOCUMENTEN}/enkelvoudiginformatieobjecten"


def moment(**later: float) -> str:
    return (datetime.now(UTC) + timedelta(**later)).isoformat()


def closing(api: Api, case: Body, at: str | None = None) -> Body:
    return {
        "zaak": case["url"],
        "statustype": api.status_type(case, final=True),
        "datumStatusGezet": at or moment(seconds=-1),
        "statustoelichting": "Beslut fattat",
    }


def closed(api: Api, case: Body, at: str | None = None) -> httpx.Response:
    api.post(RESULTS, {"zaak": case["url"], "resultaattype": api.result_type(case)})
    return api.post(STATUSES, closing(api, case, at))


def test_a_decision_has_a_number_of_its_own_and_takes_no_second_one(api: Api) -> None:
    case = api.fresh_case()
    decision = api.decision(case, identificatie="OUTBOX-0001")
    made = api.post(DECISIONS, decision)
    check(made, "decision/0")
    check(api.post(DECISIONS, decision), "decision/1")
    found = api.get(
        DECISIONS,
        identificatie="OUTBOX-0001",
        verantwoordelijkeOrganisatie=case["bronorganisatie"],
    )
    check(found, "decision/2")
    assert found.json()["results"] == [made.json()]
    check(api.patch(made.json()["url"], {"identificatie": "X"}), "decision/3")
    case_after = api.get(case["url"]).json()
    assert case_after["einddatum"] is None
    assert case_after["laatstGemuteerd"] > case["laatstGemuteerd"]


def test_a_decision_is_held_against_every_rule(api: Api) -> None:
    case = api.fresh_case()
    other = api.fresh_case("hemtjanst")
    foreign = api.decision_type(other)["url"]
    check(api.post(DECISIONS, api.decision(case, besluittype=foreign)), "decision/4")
    check(api.post(DECISIONS, {}), "decision/5")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    check(api.post(DECISIONS, api.decision(case, datum=tomorrow)), "decision/6")
    check(api.post(DECISIONS, api.decision(case, identificatie="F" * 51)), "decision/7")
    assert api.items(DECISIONS, zaak=case["url"]) == []


def test_a_decision_without_a_case_or_a_number_gets_what_it_lacks(api: Api) -> None:
    case = api.fresh_case()
    alone = api.decision(case)
    del alone["zaak"]
    first = api.post(DECISIONS, alone)
    check(first, "decision/8")
    assert first.json()["zaak"] == ""
    second = api.post(DECISIONS, api.decision(case))
    check(second, "decision/9")
    numbers = [answer.json()["identificatie"] for answer in (first, second)]
    year = datetime.now(UTC).year
    assert all(number.startswith(f"BESLUIT-{year}-") for number in numbers)
    assert int(numbers[1][-10:]) == int(numbers[0][-10:]) + 1


def test_text_is_kept_as_it_was_typed_but_for_white_space_around_it(api: Api) -> None:
    case = api.fresh_case()
    text = "  Bifall.\n\n\tSkäl – «åäö» 👩🏽‍⚖️ \u202e\x1b[31m  "
    made = api.post(DECISIONS, api.decision(case, toelichting=text)).json()
    assert made["toelichting"] == text.strip()
    assert api.get(made["url"]).json() == made
    refused = api.post(DECISIONS, api.decision(case, toelichting="a\x00b"))
    assert codes_of(refused.json())[2:] == ["toelichting:null_characters_not_allowed"]


def test_only_a_document_of_the_right_type_records_a_decision(api: Api) -> None:
    case = api.fresh_case()
    decision_type = api.decision_type(case)
    decision = api.post(DECISIONS, api.decision(case)).json()
    kind = decision_type["informatieobjecttypen"][0]
    body = api.document(kind, indicatieGebruiksrecht=None, identificatie=f"DOC-{case['uuid'][:8]}")
    made = api.post(DOCUMENTS, body)
    check(made, "decision/10")
    link = {"besluit": decision["url"], "informatieobject": made.json()["url"]}
    links = f"{BESLUITEN}/besluitinformatieobjecten"
    check(api.post(links, link), "decision/11")
    check(api.post(links, link), "decision/12")
    others = api.items(f"{CATALOGI}/informatieobjecttypen", omschrijving="Ritning")
    plan = api.post(DOCUMENTS, api.document(others[0]["url"]))
    check(plan, "decision/13")
    wrong = {"besluit": decision["url"], "informatieobject": plan.json()["url"]}
    check(api.post(links, wrong), "decision/14")
    into_case = {"zaak": case["url"], "informatieobject": made.json()["url"], "titel": "Beslut"}
    check(api.post(f"{ZAKEN}/zaakinformatieobjecten", into_case), "decision/15")
    check(api.post(f"{ZAKEN}/zaakinformatieobjecten", into_case), "decision/16")


def test_a_case_closes_only_when_its_documents_and_its_result_allow_it(api: Api) -> None:
    case = api.fresh_case()
    kind = api.decision_type(case)["informatieobjecttypen"][0]
    document = api.post(DOCUMENTS, api.document(kind, indicatieGebruiksrecht=None)).json()["url"]
    links = f"{ZAKEN}/zaakinformatieobjecten"
    api.post(links, {"zaak": case["url"], "informatieobject": document})
    check(api.post(STATUSES, closing(api, case)), "decision/17")
    locked = api.post(f"{document}/lock", {})
    check(locked, "decision/18")
    check(api.post(STATUSES, closing(api, case)), "decision/19")
    lock = locked.json()["lock"]
    changed = api.patch(document, {"indicatieGebruiksrecht": False, "lock": lock})
    check(changed, "decision/20")
    check(api.post(f"{document}/unlock", {"lock": lock}), "decision/21")
    check(api.post(STATUSES, closing(api, case)), "decision/22")
    other = api.fresh_case("hemtjanst")
    foreign = {"zaak": case["url"], "resultaattype": api.result_type(other)}
    check(api.post(RESULTS, foreign), "decision/23")
    result = {"zaak": case["url"], "resultaattype": api.result_type(case), "toelichting": "t"}
    check(api.post(RESULTS, result), "decision/24")
    check(api.post(RESULTS, result), "decision/25")
    wrong_type = {**closing(api, case), "statustype": api.status_type(other, final=True)}
    check(api.post(STATUSES, wrong_type), "decision/26")
    check(api.post(STATUSES, closing(api, case, moment(seconds=30))), "decision/27")
    check(api.post(STATUSES, {}), "decision/28")
    final = closing(api, case)
    check(api.post(STATUSES, final), "decision/29")
    check(api.post(STATUSES, final), "decision/30")
    check(api.get(case["url"]), "decision/31")
    check(api.get(f"{case['url']}/besluiten"), "reading/33")


def test_not_a_second_of_the_future_is_allowed(api: Api) -> None:
    case = api.fresh_case()
    answer = api.post(STATUSES, closing(api, case, moment(seconds=2)))
    assert "datumStatusGezet:date-in-future" in codes_of(answer.json())


def test_closing_sets_the_end_and_what_becomes_of_the_file(api: Api) -> None:
    case = api.fresh_case()
    assert closed(api, case).status_code == 201
    after = api.get(case["url"]).json()
    today = datetime.now(UTC).date()
    kind = api.get(api.result_type(case)).json()
    years = int(kind["archiefactietermijn"][1:-1])
    assert after["einddatum"] == today.isoformat()
    assert after["archiefnominatie"] == kind["archiefnominatie"]
    assert after["startdatumBewaartermijn"] == today.isoformat()
    assert after["archiefactiedatum"] == today.replace(year=today.year + years).isoformat()
    assert api.get(after["status"]).json()["indicatieLaatstGezetteStatus"] is True


def test_the_end_is_the_day_where_the_client_is(api: Api) -> None:
    case = api.fresh_case()
    answer = closed(api, case, "2026-03-10T00:30:00+02:00")
    assert answer.json()["datumStatusGezet"] == "2026-03-09T22:30:00Z"
    assert api.get(case["url"]).json()["einddatum"] == "2026-03-10"


def test_a_status_older_than_the_current_one_leaves_the_current_one(api: Api) -> None:
    case = api.fresh_case()
    open_type = api.status_type(case, final=False)
    old = {"zaak": case["url"], "statustype": open_type, "datumStatusGezet": "2001-01-01T09:00:00Z"}
    made = api.post(STATUSES, old)
    assert made.json()["indicatieLaatstGezetteStatus"] is False
    assert made.json()["datumStatusGezet"] == "2001-01-01T09:00:00Z"
    assert api.get(case["url"]).json()["status"] == case["status"]


def test_a_status_that_is_not_the_last_reopens_a_closed_case(api: Api) -> None:
    case = api.fresh_case()
    closed(api, case)
    again = {
        "zaak": case["url"],
        "statustype": api.status_type(case, final=False),
        "datumStatusGezet": moment(milliseconds=-1),
    }
    assert api.post(STATUSES, again).status_code == 201
    after = api.get(case["url"]).json()
    assert after["einddatum"] is None
    assert after["archiefnominatie"] is None
    assert after["archiefactiedatum"] is None
    assert api.post(f"{ZAKEN}/rollen", api.role(case, "jonas.sjoqvist")).status_code == 201


def test_a_closed_case_takes_no_more_documents_and_no_changed_decision(api: Api) -> None:
    case = api.fresh_case()
    decision = api.post(DECISIONS, api.decision(case)).json()["url"]
    kind = api.decision_type(case)["informatieobjecttypen"][0]
    document = api.post(DOCUMENTS, api.document(kind)).json()["url"]
    closed(api, case)
    link = {"zaak": case["url"], "informatieobject": document}
    for answer in (
        api.post(f"{ZAKEN}/zaakinformatieobjecten", link),
        api.patch(decision, {"toelichting": "y"}),
        api.delete(api.get(case["url"]).json()["resultaat"]),
        api.delete(api.get(case["url"]).json()["rollen"][0]),
    ):
        assert codes_of(answer.json()) == ["ZaakClosed", "permission_denied"]


def test_the_decisions_of_a_case_are_listed_newest_first(api: Api) -> None:
    case = api.fresh_case()
    made = [api.post(DECISIONS, api.decision(case)).json()["url"] for _ in range(2)]
    answer = api.get(f"{case['url']}/besluiten")
    check(answer, "decision/33")
    assert [one["besluit"] for one in answer.json()] == made[::-1]


def test_a_decision_is_withdrawn_by_its_end_and_the_reason(api: Api) -> None:
    case = api.fresh_case()
    url = api.post(DECISIONS, api.decision(case)).json()["url"]
    change = {"vervaldatum": "2026-02-01", "vervalreden": "ingetrokken_overheid"}
    after = api.patch(url, change).json()
    assert after["vervaldatum"] == "2026-02-01"
    assert after["vervalredenWeergave"] == "Besluit ingetrokken door overheid"
    trail = api.items(f"{url}/audittrail")
    assert [entry["actie"] for entry in trail] == ["create", "partial_update"]
    assert trail[1]["bron"] == "BRC"


def test_bodies_and_requests_that_make_no_sense_are_told_so(api: Api) -> None:
    json_type = {"Content-Type": "application/json"}
    check(api.http.post(STATUSES, content=b"{bad", headers=json_type), "decision/34")
    plain = {"Content-Type": "text/plain"}
    check(api.http.post(STATUSES, content=b"a=b", headers=plain), "decision/35")
    nowhere = f"{ZAKEN}/zaken/00000000-0000-0000-0000-000000000000"
    check(api.get(nowhere), "decision/36")
    problem = {"Accept": "application/problem+json"}
    check(api.http.get(nowhere, headers=problem), "decision/37")
    accept = {"Accept": "application/json"}
    check(api.http.get(f"{ZAKEN}/zaken", params={"foo": "1"}, headers=accept), "decision/38")
    check(api.delete(STATUSES), "decision/39")
    listed = api.http.post(DECISIONS, json=[1])
    assert codes_of(listed.json())[2:] == ["nonFieldErrors:invalid"]


def test_references_to_nothing_are_refused(api: Api) -> None:
    case = api.fresh_case()
    gone = f"{api.sandbox.url}{CATALOGI}/besluittypen/00000000-0000-0000-0000-000000000000"
    for value, code in (
        (gone, "does_not_exist"),
        ("https://elsewhere.example/besluittypen/1", "unknown-service"),
        ("besluittype", "bad-url"),
        (None, "null"),
    ):
        answer = api.post(DECISIONS, api.decision(case, besluittype=value))
        assert codes_of(answer.json())[2:] == [f"besluittype:{code}"]
    unknown = {"zaak": f"{case['url'][:-12]}000000000000"}
    answer = api.post(STATUSES, unknown)
    assert codes_of(answer.json())[2:] == ["zaak:object-does-not-exist"]

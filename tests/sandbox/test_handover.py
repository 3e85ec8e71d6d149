"""Roles: who has a case, and how it passes to another (recorded: handover.jsonl)."""

from __future__ import annotations

from tests.sandbox.client import BESLUITEN, COLLEAGUE, DOCUMENTEN, ZAKEN, Api, Body
from tests.sandbox.recorded import check, codes_of

ROLES = f"{ZAKEN}/rollen"


def handlers(api: Api, case: Body) -> list[Body]:
    query = {"betrokkeneType": "medewerker", "omschrijvingGeneriek": "behandelaar"}
    return api.items(ROLES, zaak=case["url"], **query)


def replacement(role: Body, **changes: object) -> Body:
    kept = (
        "zaak",
        "betrokkene",
        "betrokkeneType",
        "afwijkendeNaamBetrokkene",
        "roltype",
        "roltoelichting",
        "indicatieMachtiging",
        "contactpersoonRol",
        "beginGeldigheid",
        "eindeGeldigheid",
        "betrokkeneIdentificatie",
    )
    return {name: role[name] for name in kept} | changes


def person(who: str) -> Body:
    return {
        "identificatie": who,
        "achternaam": "Żółć",
        "voorletters": "Z.",
        "voorvoegselAchternaam": "",
    }


def test_a_case_passes_to_another_by_a_new_role_and_the_end_of_the_old_ones(api: Api) -> None:
    case = api.fresh_case(rol__betrokkeneIdentificatie__medewerker__identificatie=api.user)
    before = handlers(api, case)
    made = api.post(ROLES, api.role(case, COLLEAGUE))
    check(made, "handover/11")
    assert made.json()["roltoelichting"] == "Tar över"
    for role in before:
        check(api.delete(role["url"]), "handover/24")
        check(api.delete(role["url"]), "handover/25")
    after = handlers(api, case)
    assert [role["betrokkeneIdentificatie"]["identificatie"] for role in after] == [COLLEAGUE]
    mine = {"rol__betrokkeneIdentificatie__medewerker__identificatie": COLLEAGUE}
    found = api.get(f"{ZAKEN}/zaken", **mine, identificatie=case["identificatie"])
    assert found.json()["count"] == 1
    trail = api.items(f"{case['url']}/audittrail")
    assert [entry["actie"] for entry in trail[-len(before) - 1 :]] == [
        "create",
        *["destroy"] * len(before),
    ]


def test_a_hand_over_leaves_no_mark_on_the_time_of_the_last_change(api: Api) -> None:
    case = api.fresh_case()
    role = api.post(ROLES, api.role(case, COLLEAGUE)).json()
    api.delete(role["url"])
    assert api.get(case["url"]).json()["laatstGemuteerd"] == case["laatstGemuteerd"]


def test_the_same_person_may_have_a_case_twice(api: Api) -> None:
    case = api.fresh_case()
    role = api.role(case, COLLEAGUE)
    del role["roltoelichting"]
    check(api.post(ROLES, role), "handover/13")
    check(api.post(ROLES, role), "handover/13")
    listed = api.get(
        ROLES,
        zaak=case["url"],
        betrokkeneType="medewerker",
        omschrijvingGeneriek="behandelaar",
    )
    check(listed, "handover/26")
    names = [one["betrokkeneIdentificatie"]["identificatie"] for one in listed.json()["results"]]
    assert names.count(COLLEAGUE) == 2


def test_a_role_is_held_against_every_rule(api: Api) -> None:
    case = api.fresh_case()
    applicant = {
        "zaak": case["url"],
        "betrokkeneType": "natuurlijk_persoon",
        "roltype": api.role_type(case, "initiator"),
        "roltoelichting": "x",
        "betrokkeneIdentificatie": {"anpIdentificatie": "19900101-9802"},
    }
    check(api.post(ROLES, applicant), "handover/12")
    nobody = api.role(case, COLLEAGUE)
    del nobody["betrokkeneIdentificatie"]
    check(api.post(ROLES, nobody), "handover/14")
    foreign = api.role_type(api.fresh_case("hemtjanst"))
    check(api.post(ROLES, api.role(case, COLLEAGUE, roltype=foreign)), "handover/15")
    check(api.post(ROLES, api.role(case, COLLEAGUE, betrokkeneType="foo")), "handover/16")
    long = api.post(ROLES, api.role(case, COLLEAGUE, roltoelichting="x" * 1001))
    assert codes_of(long.json())[2:] == ["roltoelichting:max_length"]
    identity = {"identificatie": "x" * 129}
    nested = api.post(ROLES, api.role(case, COLLEAGUE, betrokkeneIdentificatie=identity))
    assert codes_of(nested.json())[2:] == ["betrokkeneIdentificatie.identificatie:max_length"]
    check(api.get(f"{ZAKEN}/zaken", rolx="1"), "handover/27")


def test_replacing_a_role_answers_with_the_old_person_and_keeps_the_new_one(api: Api) -> None:
    case = api.fresh_case()
    role = api.post(ROLES, api.role(case, COLLEAGUE)).json()
    answer = api.put(role["url"], replacement(role, betrokkeneIdentificatie=person("zofia.zolc")))
    check(answer, "handover/17")
    assert answer.json()["betrokkeneIdentificatie"]["identificatie"] == COLLEAGUE
    now = api.get(role["url"])
    check(now, "handover/18")
    assert now.json()["betrokkeneIdentificatie"]["identificatie"] == "zofia.zolc"
    check(api.put(role["url"], now.json()), "handover/19")
    by_person = {"rol__betrokkeneIdentificatie__medewerker__identificatie": "zofia.zolc"}
    found = api.get(f"{ZAKEN}/zaken", **by_person, identificatie=case["identificatie"])
    check(found, "handover/23")
    assert found.json()["count"] == 1


def test_a_role_keeps_its_type_and_a_case_of_its_type_and_takes_no_patch(api: Api) -> None:
    case = api.fresh_case()
    role = api.post(ROLES, api.role(case, COLLEAGUE)).json()
    adviser = api.role_type(case, "adviseur")
    check(api.put(role["url"], replacement(role, roltype=adviser)), "handover/20")
    elsewhere = api.fresh_case("hemtjanst")["url"]
    check(api.put(role["url"], replacement(role, zaak=elsewhere)), "handover/21")
    check(api.patch(role["url"], {"roltoelichting": "x"}), "handover/22")


def test_the_roles_of_a_case_are_listed(api: Api) -> None:
    case = next(
        one
        for one in api.items(f"{ZAKEN}/zaken", pageSize=500, einddatum__isnull="true")
        if len(one["rollen"]) > 2 and "zaaktype" in one and api.handlers(one)
    )
    check(api.get(ROLES, zaak=case["url"]), "handover/28")


def test_what_was_handed_to_me_is_found_with_the_reason(api: Api) -> None:
    case = api.fresh_case()
    api.post(ROLES, api.role(case, api.user, roltoelichting="Semester, du tar över"))
    mine = {
        "betrokkeneIdentificatie__medewerker__identificatie": api.user,
        "omschrijvingGeneriek": "behandelaar",
    }
    newest = api.items(ROLES, **mine)[0]
    assert newest["zaak"] == case["url"]
    assert newest["roltoelichting"] == "Semester, du tar över"


def test_numbers_that_are_taken_are_refused(api: Api) -> None:
    case = api.fresh_case()
    decision = api.decision(case, identificatie="RACE-1")
    check(api.post(f"{BESLUITEN}/besluiten", decision), "handover/2")
    check(api.post(f"{BESLUITEN}/besluiten", decision), "handover/0")
    check(api.get(f"{BESLUITEN}/besluiten", identificatie="RACE-1"), "handover/3")
    result = {"zaak": case["url"], "resultaattype": api.result_type(case)}
    check(api.post(f"{ZAKEN}/resultaten", result), "handover/5")
    documents = f"{DOCUMENTEN}/enkelvoudiginformatieobjecten"
    kind = api.decision_type(case)["informatieobjecttypen"][0]
    document = api.document(kind, identificatie="RACEDOC-1")
    check(api.post(documents, document), "handover/6")
    check(api.post(documents, document), "handover/7")
    check(api.get(documents, identificatie="RACEDOC-1"), "handover/8")


def test_a_new_case_gets_its_dates_from_its_type(api: Api) -> None:
    kind = api.case_type("bygglov")
    case = {
        "identificatie": "NYTT-1",
        "bronorganisatie": "212000123",
        "verantwoordelijkeOrganisatie": "212000123",
        "zaaktype": kind["url"],
        "startdatum": "2026-01-01",
    }
    made = api.post(f"{ZAKEN}/zaken", case)
    check(made, "handover/9")
    assert made.json()["einddatumGepland"] == "2026-02-26"
    assert made.json()["uiterlijkeEinddatumAfdoening"] == "2026-03-12"
    check(api.post(f"{ZAKEN}/zaken", case), "handover/10")
    del case["identificatie"]
    number = api.post(f"{ZAKEN}/zaken", case).json()["identificatie"]
    assert number.startswith("ZAAK-20")
    assert api.items(f"{ZAKEN}/zaken", pageSize=1)[0]["identificatie"] == number


def test_a_case_is_suspended_resumed_and_extended(api: Api) -> None:
    url = api.fresh_case()["url"]
    paused = {"indicatie": True, "reden": "Väntar på ritningar"}
    assert api.patch(url, {"opschorting": paused}).json()["opschorting"] == {
        **paused,
        "eerdereOpschorting": True,
    }
    longer = {"reden": "Komplicerat", "duur": "P14D"}
    check(api.patch(url, {"verlenging": longer}), "handover/37")
    check(api.get(url), "handover/36")
    resumed = api.patch(url, {"opschorting": {"indicatie": False, "reden": ""}})
    check(resumed, "handover/37")
    assert resumed.json()["opschorting"] == {
        "indicatie": False,
        "eerdereOpschorting": True,
        "reden": "",
    }
    assert resumed.json()["verlenging"] == longer

"""Filters, order, pages and expansion of lists (recorded: access.jsonl, queues.jsonl)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.sandbox.client import BESLUITEN, CATALOGI, DOCUMENTEN, ZAKEN, Api, Body
from tests.sandbox.recorded import check

CASES = f"{ZAKEN}/zaken"
SEARCH = f"{CASES}/_zoek"
PERSON = "betrokkeneIdentificatie__medewerker__identificatie"
UNIT = "betrokkeneIdentificatie__organisatorischeEenheid__identificatie"
EVERYTHING = (
    "zaaktype,status,status.statustype,resultaat,resultaat.resultaattype,rollen,rollen.roltype,"
    "eigenschappen,zaakinformatieobjecten,zaakobjecten,hoofdzaak,deelzaken"
)


def all_cases(api: Api) -> list[Body]:
    return api.items(CASES, pageSize=500)


def handled_by(api: Api, who: str) -> set[str]:
    query = {"omschrijvingGeneriek": "behandelaar", PERSON: who, "pageSize": "500"}
    return {role["zaak"] for role in api.items(f"{ZAKEN}/rollen", **query)}


def test_my_queue_is_the_open_cases_that_i_take_part_in(api: Api) -> None:
    mine = {f"rol__{PERSON}": api.user}
    check(api.get(CASES, **mine), "access/1")
    answer = api.get(CASES, **mine, einddatum__isnull="true")
    check(answer, "access/2")
    found = {case["url"] for case in answer.json()["results"]}
    still_open = {case["url"] for case in all_cases(api) if case["einddatum"] is None}
    roles = api.items(f"{ZAKEN}/rollen", **{PERSON: api.user, "pageSize": "500"})
    assert found == {role["zaak"] for role in roles} & still_open
    assert handled_by(api, api.user) & still_open <= found
    assert found
    generic = {"rol__omschrijvingGeneriek": "behandelaar"}
    check(api.get(CASES, **mine, **generic, einddatum__isnull="true"), "reading/39")


def test_the_queue_of_a_unit_is_found_by_its_role(api: Api) -> None:
    unit = {f"rol__{UNIT}": "BYGG"}
    check(api.get(CASES, **unit, einddatum__isnull="true"), "access/3")
    check(api.get(CASES, **unit, rol__omschrijvingGeneriek="behandelaar"), "access/4")
    adviser = api.get(CASES, **unit, rol__omschrijvingGeneriek="adviseur").json()
    assert adviser["count"] == 0


def test_all_that_is_asked_of_a_role_must_hold_for_the_same_one(api: Api) -> None:
    both = {f"rol__{PERSON}": api.user, f"rol__{UNIT}": "BYGG"}
    answer = api.get(CASES, **both)
    check(answer, "access/5")
    assert answer.json()["count"] == 0


def test_cases_are_found_by_type_status_and_result(api: Api) -> None:
    kind = api.case_type("bygglov")
    answer = api.get(CASES, zaaktype=kind["url"])
    check(answer, "access/6")
    assert {case["zaaktype"] for case in answer.json()["results"] if "zaaktype" in case} == {
        kind["url"]
    }
    first = api.items(f"{CATALOGI}/statustypen", zaaktype=kind["url"])[-1]["url"]
    check(api.get(CASES, status__statustype=first), "access/9")
    closed = api.closed_case()
    result = api.get(closed["resultaat"]).json()["resultaattype"]
    answer = api.get(CASES, resultaat__resultaattype=result)
    check(answer, "access/10")
    assert closed["url"] in {case["url"] for case in answer.json()["results"]}


def test_only_the_current_status_is_asked_for(api: Api) -> None:
    case = next(
        case
        for case in all_cases(api)
        if "zaaktype" in case and len(api.items(f"{ZAKEN}/statussen", zaak=case["url"])) > 1
    )
    current = api.get(case["status"]).json()["statustype"]
    past = [
        one["statustype"]
        for one in api.items(f"{ZAKEN}/statussen", zaak=case["url"])
        if one["statustype"] != current
    ]
    urls = {one["url"] for one in api.items(CASES, status__statustype=past[0], pageSize=500)}
    assert case["url"] not in urls


def test_numbers_and_titles_are_found_by_part_in_any_case(api: Api) -> None:
    case = api.fresh_case()
    number = case["identificatie"]
    check(api.get(CASES, identificatie__icontains=number[3:].lower()), "access/13")
    assert api.get(CASES, identificatie=number).json()["count"] == 1
    assert api.get(CASES, identificatie=number[:-1]).json()["count"] == 0
    answer = api.get(CASES, omschrijving="BYGGLOV, ÄN")
    words = {one["omschrijving"].casefold() for one in all_cases(api)}
    wanted = [word for word in words if "bygglov, än" in word]
    assert answer.json()["count"] >= len(wanted)
    check(api.get(CASES, omschrijving="bygg"), "access/14")


def test_a_label_is_found_with_its_source(api: Api) -> None:
    case = api.fresh_case()
    labels = [{"kenmerk": "AANVR-100007", "bron": "e-loket"}]
    assert api.patch(case["url"], {"kenmerken": labels}).status_code == 200
    answer = api.get(CASES, kenmerk="e-loket:AANVR-100007")
    check(answer, "access/12")
    assert [one["url"] for one in answer.json()["results"]] == [case["url"]]
    assert api.get(CASES, kenmerk__bron="elsewhere").json()["count"] == 0


@pytest.mark.parametrize(
    ("spelling", "closed"),
    [("true", False), ("True", False), ("1", False), ("false", True), ("False", True), ("0", True)],
)
def test_open_and_closed_are_asked_for_in_every_spelling(
    api: Api, spelling: str, closed: bool
) -> None:
    found = api.items(CASES, einddatum__isnull=spelling, pageSize=500)
    assert found
    assert all((case["einddatum"] is not None) is closed for case in found)


def test_an_empty_value_and_a_truth_value_that_is_none_filter_nothing(api: Api) -> None:
    total = api.get(CASES).json()["count"]
    assert api.get(CASES, einddatum__isnull="perhaps").json()["count"] == total
    assert api.get(CASES, zaaktype="", startdatum="").json()["count"] == total


def test_dates_are_compared_as_asked(api: Api) -> None:
    days = sorted({case["startdatum"] for case in all_cases(api) if case["startdatum"]})
    middle = days[len(days) // 2]
    counts = {
        name: api.get(CASES, **{f"startdatum__{name}": middle}).json()["count"]
        for name in ("lt", "lte", "gt", "gte")
    }
    total = api.get(CASES).json()["count"]
    same = api.get(CASES, startdatum=middle).json()["count"]
    assert counts["lt"] + counts["gte"] == total
    assert counts["lte"] - counts["lt"] == same > 0
    assert counts["gte"] - counts["gt"] == same


def test_the_newest_case_comes_first_and_order_can_be_asked_for(api: Api) -> None:
    cases = [case for case in all_cases(api) if case["startdatum"]]
    ordered = api.items(CASES, ordering="-startdatum,identificatie", pageSize=500)
    keys = [(case["startdatum"], case["identificatie"]) for case in ordered if case["startdatum"]]
    assert keys == sorted(keys, key=lambda key: ([-ord(c) for c in key[0]], key[1]))
    assert {case["url"] for case in ordered} >= {case["url"] for case in cases}
    ends = [case["einddatum"] for case in api.items(CASES, ordering="einddatum", pageSize=500)]
    given = [end for end in ends if end is not None]
    assert ends == sorted(given) + [None] * (len(ends) - len(given))


def test_pages_follow_each_other_to_the_end_and_hold_every_case_once(api: Api) -> None:
    seen: list[str] = []
    url: str | None = f"{CASES}?pageSize=50&ordering=identificatie"
    while url:
        page = api.get(url).json()
        seen += [case["url"] for case in page["results"]]
        url = page["next"]
    assert len(seen) == len(set(seen)) == page["count"]
    before = (page["count"] - 1) // 50
    assert page["previous"].endswith(f"ordering=identificatie&page={before}&pageSize=50")


def test_the_link_to_the_next_page_keeps_the_query_sorted_by_name(api: Api) -> None:
    page = api.get(CASES, pageSize=2, expand="status,rollen", einddatum__isnull="true").json()
    names = [name for name, _ in parse_qsl(urlsplit(page["next"]).query)]
    assert names == ["einddatum__isnull", "expand", "page", "pageSize"]
    assert page["next"].startswith(api.sandbox.url)
    second = api.get(page["next"]).json()
    assert "page=" not in urlsplit(second["previous"]).query.replace("pageSize=", "")


def test_a_page_size_beyond_the_limit_is_cut_down_in_silence(api: Api) -> None:
    assert len(api.items(CASES, pageSize=1000)) == api.get(CASES).json()["count"]
    assert len(api.items(CASES, pageSize=0)) == 100
    assert api.get(CASES, page=0).status_code == 404


def test_lists_expand_what_is_asked_for(api: Api) -> None:
    still_open = {"einddatum__isnull": "true"}
    few = "status,status.statustype,rollen"
    many = f"zaaktype,{few},rollen.roltype,resultaat,resultaat.resultaattype,zaakinformatieobjecten"
    for name, expand, size in (
        ("queues/1", few, 20),
        ("queues/2", few, 100),
        ("queues/5", "rollen", 20),
        ("queues/6", "rollen", 100),
        ("queues/7", "zaakinformatieobjecten.informatieobject", 20),
        ("queues/8", "zaakinformatieobjecten.informatieobject", 100),
        ("queues/9", "besluiten", 20),
        ("queues/10", "besluiten", 100),
        ("queues/11", "status.statustype", 20),
        ("queues/12", "status.statustype", 100),
        ("reading/25", few, 2),
    ):
        check(api.get(CASES, expand=expand, pageSize=size, **still_open), name)
    for name, size in (("queues/3", 20), ("queues/4", 100)):
        check(api.get(CASES, expand=many, pageSize=size, ordering="-einddatum"), name)


def test_a_closed_case_expands_to_everything_it_has(api: Api) -> None:
    case = next(
        one
        for one in api.items(CASES, einddatum__isnull="false", pageSize=500)
        if one["zaakinformatieobjecten"]
    )
    body = api.get(case["url"], expand=EVERYTHING).json()
    expanded = body["_expand"]
    assert expanded["resultaat"]["_expand"]["resultaattype"]["url"]
    assert expanded["status"]["_expand"]["statustype"]["isEindstatus"] is True
    assert [role["url"] for role in expanded["rollen"]] == body["rollen"]
    assert expanded["zaaktype"]["url"] == body["zaaktype"]


def test_a_search_takes_uuids_types_and_every_filter_of_the_list(api: Api) -> None:
    cases = all_cases(api)
    some = [case["uuid"] for case in cases[:5]]
    check(api.post(SEARCH, {"uuid__in": some}), "queues/13")
    kinds = [api.case_type(name)["url"] for name in ("bygglov", "hemtjanst")]
    check(
        api.post(SEARCH, {"zaaktype__in": kinds, "einddatum__isnull": "true"}),
        "queues/14",
    )
    check(api.post(f"{SEARCH}?pageSize=5&page=2", {"zaaktype__in": kinds[:1]}), "queues/16")
    check(api.post(SEARCH, {}), "queues/17")
    check(api.post(SEARCH, {"foo": 1}), "queues/18")
    assert api.post(SEARCH, {"foo": 1}).json()["count"] == len(cases)
    within = {"within": {"type": "Polygon", "coordinates": []}}
    check(api.post(SEARCH, {"zaakgeometrie": within}), "queues/19")
    others = api.post(SEARCH, {"zaaktype__not_in": kinds}).json()["count"]
    chosen = api.post(SEARCH, {"zaaktype__in": kinds}).json()["count"]
    assert others + chosen == len(cases)


def test_a_search_for_my_cases_expands_a_list_and_breaks_on_a_text(api: Api) -> None:
    mine = {f"rol__{PERSON}": api.user}
    check(api.post(SEARCH, mine), "queues/32")
    check(api.post(SEARCH, {**mine, "ordering": "-startdatum"}), "queues/33")
    check(api.post(SEARCH, {**mine, "pageSize": 5}), "queues/34")
    assert len(api.post(SEARCH, {**mine, "pageSize": 5}).json()["results"]) > 5
    check(api.post(SEARCH, {**mine, "expand": "status,rollen"}), "queues/35")
    broken = {**mine, "expand": "status,rollen", "pageSize": 5, "ordering": "-startdatum"}
    check(api.post(SEARCH, broken), "queues/15")
    check(api.post(SEARCH, {**mine, "expand": ["status", "rollen"]}), "queues/36")
    check(api.post(SEARCH, {"startdatum__gte": "2020-01-01"}), "queues/37")
    of_citizens = {"betrokkeneType": "natuurlijk_persoon", "omschrijvingGeneriek": "initiator"}
    one = api.items(f"{ZAKEN}/rollen", **of_citizens)[0]["zaak"].rpartition("/")[2]
    check(api.post(SEARCH, {"uuid__in": [one], "expand": ["rollen"]}), "queues/38")


def test_what_hangs_on_a_case_is_listed_by_the_case(api: Api) -> None:
    case = next(
        one
        for one in all_cases(api)
        if one["zaakinformatieobjecten"] and one["status"] and api.handlers(one)
    )
    url = case["url"]
    roles = f"{ZAKEN}/rollen"
    check(api.get(roles, zaak=url), "queues/20")
    check(api.get(roles, **{PERSON: api.user}), "queues/21")
    bulk = {"omschrijvingGeneriek": "behandelaar", "betrokkeneType": "medewerker"}
    check(api.get(roles, **bulk), "queues/22")
    check(api.get(roles, zaak=url, expand="roltype"), "queues/23")
    check(api.get(f"{ZAKEN}/statussen", zaak=url), "queues/24")
    check(api.get(f"{ZAKEN}/zaakinformatieobjecten", zaak=url), "queues/25")
    closed = api.closed_case()["url"]
    check(api.get(f"{ZAKEN}/resultaten", zaak=closed), "queues/26")
    check(api.get(f"{BESLUITEN}/besluiten", zaak=closed), "queues/27")
    documents = f"{DOCUMENTEN}/enkelvoudiginformatieobjecten"
    answer = api.get(documents, objectinformatieobjecten__object=url)
    check(answer, "queues/28")
    assert answer.json()["count"] == len(case["zaakinformatieobjecten"])
    check(api.get(f"{DOCUMENTEN}/objectinformatieobjecten", object=url), "queues/29")
    check(api.get(f"{ZAKEN}/zaaknotities", gerelateerdAan=url), "queues/30")
    check(api.get(f"{ZAKEN}/substatussen", zaak=url), "queues/31")


def test_everything_expanded_has_the_recorded_fields(api: Api) -> None:
    case = next(
        one
        for one in api.items(CASES, einddatum__isnull="false", pageSize=500)
        if one["zaakinformatieobjecten"]
    )
    # The recorded case had no properties, and what is not there is not expanded.
    check(api.get(case["url"], expand=EVERYTHING.replace("eigenschappen,", "")), "queues/0")


def test_one_record_is_broken_and_still_in_the_queue_of_its_handler(api: Api) -> None:
    broken = [case for case in all_cases(api) if "zaaktype" not in case]
    assert len(broken) == 1
    assert broken[0]["startdatum"] is None
    assert broken[0]["url"] in handled_by(api, api.user)
    mine = api.items(CASES, **{f"rol__{PERSON}": api.user}, einddatum__isnull="true", pageSize=500)
    assert broken[0]["url"] in {case["url"] for case in mine}

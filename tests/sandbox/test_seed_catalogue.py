from __future__ import annotations

import pytest

from caseworker.sandbox.seed.catalogue import CASE_TYPES, RSIN, STAFF, UNITS
from caseworker.sandbox.seed.decision_texts import ENDINGS
from caseworker.sandbox.seed.model import CaseType
from caseworker.sandbox.seed.paper_lists import PAPERS

each_type = pytest.mark.parametrize("case_type", CASE_TYPES, ids=lambda one: one.id)


def test_all_eleven_case_types_of_practice_are_there() -> None:
    assert [one.name for one in CASE_TYPES] == [
        "Hemtjänst",
        "Färdtjänst",
        "Parkeringstillstånd",
        "Skolskjuts",
        "Skolval",
        "Bygglov",
        "Anmälan (PBL)",
        "Serveringstillstånd",
        "Markupplåtelse",
        "Utlämnande av handling",
        "Klagomål",
    ]


@each_type
def test_exactly_the_last_status_closes_a_case(case_type: CaseType) -> None:
    assert [one.final for one in case_type.statuses] == [False] * (len(case_type.statuses) - 1) + [
        True
    ]


@each_type
def test_a_case_type_leaves_something_to_decide(case_type: CaseType) -> None:
    assert len(case_type.results) >= 2
    assert case_type.decisions
    assert case_type.documents


@each_type
def test_names_fit_the_lengths_of_the_catalogue_api(case_type: CaseType) -> None:
    assert len(case_type.id) <= 50
    assert len(case_type.name) <= 80
    assert all(len(one.name) <= 80 for one in case_type.statuses)
    assert all(len(one.name) <= 30 for one in case_type.results)
    assert all(len(one.name) <= 80 for one in case_type.decisions)
    assert all(len(one) <= 80 for one in case_type.documents)
    assert all(len(one) <= 20 for one in case_type.properties)


@each_type
def test_names_within_a_case_type_are_unique(case_type: CaseType) -> None:
    for names in (
        [one.name for one in case_type.statuses],
        [one.name for one in case_type.results],
        [one.name for one in case_type.decisions],
        list(case_type.documents),
        list(case_type.properties),
    ):
        assert len(set(names)) == len(names)


@each_type
def test_social_care_is_confidential_and_building_is_public(case_type: CaseType) -> None:
    expected = {
        "hemtjanst": {"vertrouwelijk"},
        "fardtjanst": {"vertrouwelijk"},
        "bygglov": {"openbaar"},
    }.get(case_type.id, {"openbaar", "zaakvertrouwelijk"})
    assert case_type.confidentiality in expected


@each_type
def test_every_result_has_an_outcome_in_words(case_type: CaseType) -> None:
    endings = ENDINGS[case_type.id]
    assert set(endings) == {one.name for one in case_type.results}
    words = {"Bifall", "Delvis bifall", "Avslag", "Avvisas", "Avskrivs"}
    assert {one.outcome for one in endings.values()} <= words


@each_type
def test_papers_have_document_types_of_their_case_type(case_type: CaseType) -> None:
    papers = PAPERS[case_type.id]
    types = {one.type for one in (*papers.first, *papers.others)} | {papers.decision}
    assert types <= set(case_type.documents)
    assert papers.decision == case_type.documents[-1]


def test_every_unit_named_is_there_and_has_people() -> None:
    units = {one.id for one in UNITS}
    assert {one.unit for one in CASE_TYPES} == units
    assert {one.unit for one in STAFF} == units


def test_the_first_two_share_a_unit() -> None:
    assert STAFF[0].unit == STAFF[1].unit
    assert STAFF[0].id != STAFF[1].id


def test_user_names_are_unique_plain_and_short() -> None:
    ids = [one.id for one in STAFF]
    assert len(set(ids)) == len(ids) >= 12
    assert all(one.isascii() and one == one.lower() and len(one) <= 24 for one in ids)


def test_names_that_trip_programs_are_among_the_staff() -> None:
    names = " ".join(one.name for one in STAFF)
    assert "García-Løvås" in names
    assert "Żółć" in names
    assert all(letter in names for letter in "åäöÅÄÖ")


def test_the_municipality_number_passes_the_dutch_eleven_test() -> None:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    assert len(RSIN) == 9
    total = sum(int(digit) * weight for digit, weight in zip(RSIN, weights, strict=True))
    assert total % 11 == 0

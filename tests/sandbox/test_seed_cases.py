from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from caseworker.sandbox.seed.cases import current_handlers, make_cases
from caseworker.sandbox.seed.catalogue import CASE_TYPES, STAFF, UNITS
from caseworker.sandbox.seed.dates import after
from caseworker.sandbox.seed.decision_texts import ENDINGS
from caseworker.sandbox.seed.model import Case
from caseworker.sandbox.seed.paperwork import FORMS

TODAY = date(2026, 11, 23)
TYPES = {one.id: one for one in CASE_TYPES}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return list(make_cases(1, 3000, TODAY))


def _open(cases: list[Case]) -> list[Case]:
    return [one for one in cases if one.closed is None]


def test_the_same_arguments_give_the_same_cases() -> None:
    assert list(make_cases(7, 150, TODAY)) == list(make_cases(7, 150, TODAY))


@pytest.mark.parametrize(
    ("seed", "count", "today"),
    [(8, 150, TODAY), (7, 151, TODAY), (7, 150, TODAY + timedelta(days=1))],
)
def test_other_arguments_give_other_cases(seed: int, count: int, today: date) -> None:
    assert list(make_cases(seed, count, today))[:150] != list(make_cases(7, 150, TODAY))


@pytest.mark.parametrize("count", [0, 1, 5, 16, 17, 20, 300])
def test_as_many_cases_as_asked_for_come_out(count: int) -> None:
    assert len(list(make_cases(3, count, TODAY))) == count


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot make -1 cases"):
        next(make_cases(3, -1, TODAY))


def test_cases_come_oldest_first(cases: list[Case]) -> None:
    received = [one.received for one in cases]
    assert received == sorted(received)


def test_numbers_are_unique_and_carry_committee_and_year(cases: list[Case]) -> None:
    assert len({one.number for one in cases}) == len(cases)
    for one in cases:
        prefix = TYPES[one.type].prefix
        assert re.fullmatch(rf"{prefix} {one.received.year}-\d{{6}}", one.number)


def test_numbers_grow_with_time_within_a_series(cases: list[Case]) -> None:
    last: dict[str, str] = {}
    for one in cases:
        series = one.number.partition("-")[0]
        assert last.get(series, "") < one.number
        last[series] = one.number


def test_everything_named_exists_in_the_case_type(cases: list[Case]) -> None:
    units, staff = {one.id for one in UNITS}, {one.id for one in STAFF}
    for one in cases:
        kind = TYPES[one.type]
        assert {status.name for status in one.statuses} <= {s.name for s in kind.statuses}
        assert one.result == "" or one.result in {result.name for result in kind.results}
        assert {d.type for d in one.decisions} <= {d.name for d in kind.decisions}
        assert {d.type for d in one.documents} <= set(kind.documents)
        assert {name for name, _ in one.properties} <= set(kind.properties)
        assert one.unit in units
        assert {handling.staff for handling in one.handlers} <= staff
        assert one.adviser == "" or one.adviser in staff
        assert {d.recipe.form for d in one.documents} <= set(FORMS)


def test_nothing_has_happened_today_or_later(cases: list[Case]) -> None:
    for one in cases:
        days = [
            one.received,
            *(status.at.date() for status in one.statuses),
            *(handling.since.date() for handling in one.handlers),
            *(document.created for document in one.documents),
            *(decision.date for decision in one.decisions),
        ]
        assert min(days) == one.received
        assert max([*days, one.closed or one.received]) < TODAY


def test_times_know_their_zone_and_statuses_follow_each_other(cases: list[Case]) -> None:
    for one in cases:
        moments = [status.at for status in one.statuses]
        assert all(moment.utcoffset() == timedelta(0) for moment in moments)
        assert all(early < late for early, late in pairwise(moments))
        assert one.statuses[0].name == TYPES[one.type].statuses[0].name


def test_a_case_is_closed_by_its_final_status_with_a_result_and_a_decision(
    cases: list[Case],
) -> None:
    for one in cases:
        final = TYPES[one.type].statuses[-1].name
        if one.closed is None:
            assert one.result == ""
            assert one.statuses[-1].name != final
        else:
            assert one.result
            assert one.decisions
            assert one.statuses[-1].name == final
            assert one.statuses[-1].at.date() == one.closed


def test_a_decision_begins_with_its_outcome_and_is_filed_as_a_document(cases: list[Case]) -> None:
    decided = [one for one in cases if one.decisions]
    for one in decided:
        outcome, empty, reasons = one.decisions[0].text.split("\n", 2)
        assert outcome in {ending.outcome for ending in ENDINGS[one.type].values()}
        if one.result:
            assert outcome == ENDINGS[one.type][one.result].outcome
        assert empty == ""
        assert len(reasons) > 40
        assert any(
            document.type == TYPES[one.type].documents[-1]
            and document.created == one.decisions[0].date
            for document in one.documents
        )
    assert {one.decisions[0].text.partition("\n")[0] for one in decided} == {
        "Bifall",
        "Delvis bifall",
        "Avslag",
        "Avvisas",
        "Avskrivs",
    }
    assert any(one.closed is None for one in decided)


def test_documents_of_a_case_have_titles_of_their_own(cases: list[Case]) -> None:
    for one in cases:
        titles = [document.title for document in one.documents]
        assert len(set(titles)) == len(titles)
        assert [d.created for d in one.documents] == sorted(d.created for d in one.documents)


def test_texts_fit_the_lengths_of_the_case_api(cases: list[Case]) -> None:
    for one in cases:
        assert 0 < len(one.title) <= 80
        assert 0 < len(one.description) <= 1000
        assert max(len(one.suspended), len(one.extended)) <= 200
        assert all(len(subject) <= 255 for subject, _ in one.notes)
        assert all("/" not in document.file_name for document in one.documents)


def test_three_quarters_are_open(cases: list[Case]) -> None:
    assert 0.71 < len(_open(cases)) / len(cases) < 0.79


def test_a_sixth_of_the_open_ones_have_no_handler(cases: list[Case]) -> None:
    unassigned = [one for one in _open(cases) if not one.handlers]
    assert 0.12 < len(unassigned) / len(_open(cases)) < 0.21
    assert all(one.handlers for one in cases if one.closed)


@pytest.mark.parametrize("count", [300, 3000])
def test_the_first_of_the_staff_has_an_eighth(count: int) -> None:
    mine = [
        one
        for one in make_cases(5, count, TODAY)
        if one.closed is None
        and any(handling.staff == STAFF[0].id for handling in current_handlers(one))
    ]
    assert 0.75 < len(mine) / (count / 8) < 1.25
    assert len({d.recipe.form for one in mine for d in one.documents}) >= 8


def test_handlers_work_in_the_unit_of_their_case(cases: list[Case]) -> None:
    unit_of = {one.id: one.unit for one in STAFF}
    for one in cases:
        assert all(unit_of[handling.staff] == one.unit for handling in one.handlers)


def test_every_type_unit_and_person_has_work(cases: list[Case]) -> None:
    assert {one.type for one in _open(cases)} == set(TYPES)
    assert {one.unit for one in _open(cases)} == {one.id for one in UNITS}
    assert {h.staff for one in _open(cases) for h in one.handlers} == {one.id for one in STAFF}


def test_deadlines_are_past_today_near_and_far(cases: list[Case]) -> None:
    left = [(one.deadline - TODAY).days for one in _open(cases) if one.deadline]
    assert 0.08 < sum(days < 0 for days in left) / len(left) < 0.22
    assert sum(days == 0 for days in left) > 20
    assert sum(0 < days <= 7 for days in left) > 200
    assert sum(days > 7 for days in left) > 800


def test_a_deadline_is_the_lead_time_after_the_day_it_came_in(cases: list[Case]) -> None:
    for one in cases:
        lead = TYPES[one.type].lead_time
        if one.deadline is None:
            assert one.type == "skolval"
        elif one.extended:
            assert one.deadline == after(after(one.received, lead), lead)
        elif not one.was_suspended:
            assert one.deadline == after(one.received, lead)


def test_only_what_may_be_suspended_or_extended_is(cases: list[Case]) -> None:
    assert all(TYPES[one.type].may_suspend for one in cases if one.suspended)
    assert all(TYPES[one.type].may_extend for one in cases if one.extended)
    assert any(one.suspended for one in cases)
    assert any(one.extended for one in cases)


def test_few_open_cases_have_no_documents_and_most_have_several(cases: list[Case]) -> None:
    amounts = Counter(min(len(one.documents), 3) for one in _open(cases))
    assert 0 < amounts[0] / len(_open(cases)) < 0.06
    assert amounts[3] / len(_open(cases)) > 0.6


def test_titles_name_real_places(cases: list[Case]) -> None:
    titles = " ".join(one.title for one in cases)
    assert all(place in titles for place in ("Åsa", "Onsala", "Frillesås", "Särö", "Gottskär"))


def test_nobody_with_a_protected_identity_shows(cases: list[Case]) -> None:
    protected = [one for one in cases if one.confidentiality == "geheim"]
    assert len(protected) > 5
    for one in protected:
        who = one.applicant
        assert who.name
        assert who.address
        shown = [
            one.title,
            one.description,
            *(text for note in one.notes for text in note),
            *(value for _, value in one.properties),
            *(decision.text for decision in one.decisions),
            *(handling.reason for handling in one.handlers),
        ]
        for document in one.documents:
            shown += [document.title, document.file_name, document.author]
        street, town = who.address.split(", ")
        secrets = (who.given_name, who.family_name, street, town, town[7:], who.personal_number)
        for text in shown:
            assert not any(re.search(rf"\b{re.escape(one)}\b", text) for one in secrets), text


def test_no_title_names_an_applicant(cases: list[Case]) -> None:
    for one in cases:
        assert one.applicant.name not in one.title
        assert one.applicant.family_name == "" or one.applicant.family_name not in one.title


@pytest.mark.parametrize(
    ("day", "term", "expected"),
    [
        (date(2026, 11, 23), "P70D", date(2027, 2, 1)),
        (date(2026, 10, 31), "P4M", date(2027, 2, 28)),
        (date(2026, 12, 15), "P1M", date(2027, 1, 15)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2026, 11, 23), "P2W", date(2026, 12, 7)),
    ],
)
def test_a_term_ends_on_the_day_the_calendar_says(day: date, term: str, expected: date) -> None:
    assert after(day, term) == expected


def test_a_term_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a term"):
        after(TODAY, "4 weeks")

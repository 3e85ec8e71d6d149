from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from caseworker.sandbox.seed.awkward import AWKWARD
from caseworker.sandbox.seed.cases import current_handlers, make_cases
from caseworker.sandbox.seed.catalogue import STAFF
from caseworker.sandbox.seed.model import Case
from caseworker.sandbox.seed.paperwork import ENCRYPTED_PDF_OPENS_WITH

TODAY = date(2026, 11, 23)
FIRST = STAFF[0].id


def _age(case: Case) -> int:
    return (TODAY - case.received).days


def _has_form(form: str) -> Callable[[Case], bool]:
    return lambda case: any(document.recipe.form == form for document in case.documents)


def _request_missed(case: Case) -> bool:
    asked = any(document.type == "Begäran om komplettering" for document in case.documents)
    noted = any("Treveckorsfristen" in subject for subject, _ in case.notes)
    return case.type == "bygglov" and _age(case) > 21 and not asked and noted


def _late_appeal(case: Case) -> bool:
    appeals = [one.created for one in case.documents if one.type == "Överklagande"]
    return bool(appeals and case.decisions) and appeals[0] > case.decisions[0].date + timedelta(21)


def _handed_over_for_conflict(case: Case) -> bool:
    return (
        len(case.handlers) == 2
        and case.handlers[0].staff == STAFF[1].id
        and [one.staff for one in current_handlers(case)] == [FIRST]
        and "jäv" in case.handlers[1].reason
        and STAFF[1].name in case.handlers[1].reason
    )


OWN: dict[str, Callable[[Case], bool]] = {
    "a missed request": _request_missed,
    "a protected person": lambda case: case.confidentiality == "geheim",
    "forty documents": lambda case: len(case.documents) == 40,
    "a conflict of interest": _handed_over_for_conflict,
    "a late appeal": _late_appeal,
    "a scanned document": _has_form("pdf-scanned"),
    "five hundred pages": _has_form("pdf-500-pages"),
    "an encrypted document": _has_form("pdf-encrypted"),
    "a broken record": lambda case: case.broken,
    "a damaged document": _has_form("pdf-damaged"),
}
ANYONES: dict[str, Callable[[Case], bool]] = {
    "two handlers at once": lambda case: len(current_handlers(case)) == 2,
    "one due today without a handler": lambda case: case.deadline == TODAY and not case.handlers,
    "a suspended one": lambda case: bool(case.suspended),
    "one suspended and resumed": lambda case: case.was_suspended and not case.suspended,
    "one older than six months": lambda case: _age(case) > 183,
    "one decided and still open": lambda case: bool(case.decisions),
    "one without documents": lambda case: not case.documents,
}


def _open_ones(count: int) -> list[Case]:
    return [one for one in make_cases(11, count, TODAY) if one.closed is None]


@pytest.mark.parametrize("count", [20, 300])
@pytest.mark.parametrize("name", OWN)
def test_the_first_of_the_staff_has(name: str, count: int) -> None:
    mine = [
        one
        for one in _open_ones(count)
        if FIRST in {handling.staff for handling in current_handlers(one)}
    ]
    assert any(OWN[name](one) for one in mine)


@pytest.mark.parametrize("count", [20, 300])
@pytest.mark.parametrize("name", ANYONES)
def test_somewhere_there_is(name: str, count: int) -> None:
    assert any(ANYONES[name](one) for one in _open_ones(count))


@pytest.mark.parametrize("count", [20, 300])
def test_names_that_trip_programs_are_among_the_applicants(count: int) -> None:
    names = {one.applicant.family_name for one in _open_ones(count)}
    assert {"Öberg", "García-Løvås", "Żółć"} <= names
    assert "Åsa Öberg" in {one.applicant.name for one in _open_ones(count)}


def test_exactly_one_record_is_broken_and_one_file_of_each_hard_form() -> None:
    cases = _open_ones(300)
    assert sum(one.broken for one in cases) == 1
    for form in ("pdf-500-pages", "pdf-encrypted", "pdf-damaged"):
        assert sum(_has_form(form)(one) for one in cases) == 1


def test_a_small_sandbox_gets_the_most_useful_ones() -> None:
    cases = _open_ones(5)
    for name in list(OWN)[:5]:
        assert any(OWN[name](one) for one in cases), name


def test_the_first_half_is_handled_by_the_first_of_the_staff() -> None:
    half = len(AWKWARD) // 2 + 1
    cases = _open_ones(half)
    assert len(cases) == half
    assert all(FIRST in {one.staff for one in current_handlers(case)} for case in cases)


def test_the_password_of_the_encrypted_document_stands_in_a_note() -> None:
    case = next(one for one in _open_ones(20) if _has_form("pdf-encrypted")(one))
    assert any(ENCRYPTED_PDF_OPENS_WITH in text for _, text in case.notes)


def test_the_forty_documents_have_many_forms() -> None:
    case = next(one for one in _open_ones(20) if len(one.documents) == 40)
    assert len({document.recipe.form for document in case.documents}) >= 7


def test_two_who_began_together_both_handle_and_a_later_one_takes_over() -> None:
    case = next(one for one in _open_ones(20) if len(current_handlers(one)) == 2)
    assert {one.staff for one in current_handlers(case)} == {FIRST, STAFF[1].id}
    nobody = next(one for one in _open_ones(20) if not one.handlers)
    assert current_handlers(nobody) == ()

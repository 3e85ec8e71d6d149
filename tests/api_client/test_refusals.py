"""Every code of the server that a caseworker can meet is said in plain words, with what to do."""

from __future__ import annotations

import json

import pytest

from api_client.errors import ApiProblem, CaseClosed, ClockWrong, Forbidden, Invalid, Refused
from api_client.http import Answer
from api_client.refusals import KNOWN
from api_client.zgw.faults import problem_of

# The codes that docs/zgw.md and the recorded refusals name (docs/zgw.md, "What refusals mean").
CODES = [
    "zaaktype-mismatch",
    "resultaat-does-not-exist",
    "indicatiegebruiksrecht-unset",
    "informatieobject-locked",
    "wijzigen-niet-toegelaten",
    "missing-besluittype-informatieobjecttype-relation",
    "unique",
    "identificatie-niet-uniek",
    "future_not_allowed",
    "date-in-future",
    "unknown-parameters",
    "file-size",
    "existing-lock",
    "unlocked",
    "incorrect-lock-id",
    "incomplete-upload",
    "max-occurences",
]
LOGIN = [
    "jwt-decode-error",
    "invalid-client-identifier",
    "invalid-jwt-signature",
    "missing-client-identifier",
    "jwt-missing-iat-claim",
    "jwt-invalidalgorithmerror",
]
CLOCK = ["jwt-expired", "jwt-expiredsignatureerror", "jwt-immaturesignatureerror"]


def answer_of(status: int, body: object, **headers: str) -> Answer:
    return Answer("cases.example", status, headers, json.dumps(body).encode())


def refused(*codes: str) -> ApiProblem:
    params = [{"name": "x", "code": code, "reason": "Nederlandse woorden"} for code in codes]
    body = {"type": "x", "code": "invalid", "title": "Ongeldige invoer.", "invalidParams": params}
    return problem_of(answer_of(400, body | {"instance": "urn:uuid:1"}))


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_said_in_words_of_its_own(code: str) -> None:
    problem = refused(code)
    assert isinstance(problem, Invalid)
    assert type(problem) is KNOWN[code]
    assert code in str(problem)
    assert problem.advice
    assert problem.facts["request_id"] == "urn:uuid:1"


def test_of_several_codes_the_first_known_one_is_said_and_all_are_named() -> None:
    problem = refused("something-new", "file-size")
    assert type(problem) is KNOWN["file-size"]
    assert "something-new, file-size" in str(problem)


def test_an_unknown_code_keeps_the_words_of_the_server() -> None:
    problem = refused("something-new")
    assert type(problem) is Invalid
    assert "Nederlandse woorden" in str(problem)


@pytest.mark.parametrize("code", LOGIN)
def test_a_refused_login_is_told_from_a_missing_permission(code: str) -> None:
    body = {"type": "x", "code": code, "title": "x", "instance": "urn:uuid:2"}
    problem = problem_of(answer_of(403, body))
    assert type(problem) is Refused
    missing = problem_of(answer_of(403, body | {"code": "permission_denied"}))
    assert type(missing) is Forbidden


@pytest.mark.parametrize("code", CLOCK)
def test_a_clock_that_is_off_is_told_from_a_wrong_secret(code: str) -> None:
    assert isinstance(problem_of(answer_of(403, {"type": "x", "code": code})), ClockWrong)


def test_a_closed_case_is_known_by_the_kind_of_the_error() -> None:
    body = {"type": "https://x.example/ref/fouten/ZaakClosed/", "code": "permission_denied"}
    assert isinstance(problem_of(answer_of(403, body)), CaseClosed)


@pytest.mark.parametrize("status", [406, 412])
def test_a_server_that_wants_other_headers_is_said(status: int) -> None:
    code = {406: "not_acceptable", 412: "precondition_failed"}[status]
    problem = problem_of(answer_of(status, {"type": "x", "code": code, "title": "x"}))
    assert type(problem) is KNOWN[code]


def test_a_request_without_an_id_in_its_body_is_found_by_a_header() -> None:
    body = {"type": "x", "code": "permission_denied", "title": "x"}
    problem = problem_of(answer_of(403, body, **{"X-Request-ID": "abc-1"}))
    assert problem.facts["request_id"] == "abc-1"

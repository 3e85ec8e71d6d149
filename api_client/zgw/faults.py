"""What a ZGW server's refusals mean. Texts are Dutch, so only codes and statuses are looked at."""

from __future__ import annotations

import msgspec

from api_client.errors import (
    ApiProblem,
    Busy,
    CaseClosed,
    ClockWrong,
    Forbidden,
    Invalid,
    NotACaseServer,
    NotFound,
    Refused,
    ServerFailed,
)
from api_client.http import Answer, retry_after
from api_client.refusals import refusal_of
from api_client.zgw.wire import Fout

_CLOCK_CODES = frozenset({"jwt-expired", "jwt-expiredsignatureerror", "jwt-immaturesignatureerror"})
# RFC 9110, 15.5.2: whoever answers so, a proxy or the API, wants other credentials.
_NOT_LOGGED_IN = 401
_LOGIN_CODES = frozenset(
    {
        "invalid-client-identifier",
        "missing-client-identifier",
        "not_authenticated",
        "authentication_failed",
    }
)
_ID_HEADERS = ("X-Request-ID", "X-Correlation-ID", "Request-Id")
_BUSY_STATUSES = frozenset({429, 503})


def problem_of(answer: Answer, *, of_file: bool = False) -> ApiProblem:
    """Return the problem that an answer without success stands for.

    A refused download has no body that could say more than its status (``of_file``).
    """
    if 300 <= answer.status < 400:
        return NotACaseServer(host=answer.host, detail=f"redirect {answer.status}")
    fault = _fault(answer) or (Fout(title=str(answer.status)) if of_file else None)
    request_id = _request_id(answer, fault)
    if answer.status in _BUSY_STATUSES:
        return Busy(
            retry_after=retry_after(answer.headers),
            status=answer.status,
            host=answer.host,
            request_id=request_id,
        )
    if answer.status >= 500:
        return ServerFailed(status=answer.status, host=answer.host, request_id=request_id)
    if fault is None and answer.status != _NOT_LOGGED_IN:
        return NotACaseServer(host=answer.host, detail=str(answer.status))
    fault = fault or Fout(title=str(answer.status))
    if answer.status in {_NOT_LOGGED_IN, 403}:
        return _access_problem(fault, answer.status, request_id)
    if answer.status == 404:
        return NotFound(detail=fault.detail or fault.title, request_id=request_id)
    return _invalid(fault, request_id)


def _request_id(answer: Answer, fault: Fout | None) -> str:
    """Return what the help desk finds a request by: in the body, else in a header."""
    headers = (answer.headers.get(name, "") for name in _ID_HEADERS)
    return (fault.instance if fault else "") or next(filter(None, headers), "")


def _fault(answer: Answer) -> Fout | None:
    """Decode an error body; None where it is none, as of a proxy or another kind of server."""
    try:
        fault = msgspec.json.decode(answer.content, type=Fout)
    except msgspec.DecodeError:
        return None
    return fault if fault.code or fault.title or fault.type else None


def _access_problem(fault: Fout, status: int, request_id: str) -> ApiProblem:
    facts: dict[str, str | int] = {
        "code": fault.code,
        "title": fault.detail or fault.title,
        "request_id": request_id,
    }
    if fault.type.rstrip("/").endswith("ZaakClosed"):
        return CaseClosed(**facts)
    if fault.code in _CLOCK_CODES:
        return ClockWrong(**facts)
    if status == _NOT_LOGGED_IN or fault.code in _LOGIN_CODES or "jwt" in fault.code:
        return Refused(**facts)
    return Forbidden(**facts)


def _invalid(fault: Fout, request_id: str) -> Invalid:
    params = fault.invalid_params or []
    codes = tuple((param.name, param.code) for param in params) or (("", fault.code),)
    reasons = "; ".join(param.reason for param in params if param.reason)
    kind = refusal_of(tuple(code for _, code in codes))
    return kind(
        codes=codes,
        code=", ".join(code for _, code in codes),
        reason=reasons or fault.detail or fault.title,
        request_id=request_id,
    )

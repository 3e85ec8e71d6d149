"""Trouble on purpose: what a client can be tested against, over a real connection."""

from __future__ import annotations

import socket
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import httpx
import pytest

from caseworker.sandbox.faults import Faults
from tests.sandbox.client import BESLUITEN, ZAKEN, Api
from tests.sandbox_server import running_sandbox

DECISIONS = f"{BESLUITEN}/besluiten"
CASES = f"{ZAKEN}/zaken"


def test_an_answer_can_be_lost_after_the_deed(api: Api) -> None:
    case = api.fresh_case()
    decision = api.decision(case, identificatie="LOST-1")
    api.sandbox.control.faults(
        [{"method": "POST", "path": DECISIONS, "nth": 1, "kind": "answer-lost"}]
    )
    with pytest.raises(httpx.RemoteProtocolError):
        api.post(DECISIONS, decision)
    assert api.get(DECISIONS, identificatie="LOST-1").json()["count"] == 1
    assert api.post(DECISIONS, decision).status_code == 400


def test_a_connection_can_be_reset_before_the_deed(api: Api) -> None:
    case = api.fresh_case()
    decision = api.decision(case, identificatie="RESET-1")
    api.sandbox.control.faults([{"path": DECISIONS, "nth": 1, "kind": "reset-before"}])
    with pytest.raises(httpx.TransportError):
        api.post(DECISIONS, decision)
    assert api.get(DECISIONS, identificatie="RESET-1").json()["count"] == 0


def test_a_reset_is_one_and_a_lost_answer_is_an_orderly_end(api: Api) -> None:
    port = int(api.sandbox.url.rsplit(":", 1)[1])
    for kind, ending in (("reset-before", ConnectionResetError), ("answer-lost", None)):
        api.sandbox.control.faults([{"kind": kind}])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: sandbox\r\n\r\n")
            if ending is None:
                assert connection.recv(100) == b""
            else:
                with pytest.raises(ending):
                    connection.recv(100)


def test_a_status_can_be_answered_instead_with_when_to_come_back(api: Api) -> None:
    api.sandbox.control.faults(
        [{"path": f"{ZAKEN}/*", "kind": "status", "status": 503, "retry_after": 7, "nth": 2}]
    )
    assert api.get(CASES).status_code == 200
    refused = api.get(CASES)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "7")
    assert api.get(CASES).status_code == 200


def test_an_answer_can_break_off_in_the_middle(api: Api) -> None:
    api.sandbox.control.faults([{"method": "GET", "path": CASES, "kind": "truncate"}])
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        api.get(CASES)


def test_an_answer_can_be_late(api: Api) -> None:
    api.sandbox.control.faults([{"path": CASES, "kind": "delay", "ms": 300, "nth": 1}])
    start = time.monotonic()
    assert api.get(CASES, pageSize=1).status_code == 200
    assert time.monotonic() - start >= 0.3


def test_requests_are_counted_with_what_became_of_them(api: Api) -> None:
    api.sandbox.control.reset()
    api.sandbox.control.faults([{"method": "POST", "kind": "answer-lost"}])
    api.get(CASES, pageSize=1)
    with pytest.raises(httpx.RemoteProtocolError):
        api.post(DECISIONS, {})
    api.get(f"{CASES}/nothing")
    log = [(one.method, one.target, one.status) for one in api.sandbox.control.log()]
    assert log == [
        ("GET", f"{CASES}?pageSize=1", 200),
        ("POST", DECISIONS, None),
        ("GET", f"{CASES}/nothing", 404),
    ]
    api.sandbox.control.reset()
    assert api.sandbox.control.log() == []
    assert api.post(DECISIONS, {}).status_code == 400


def test_the_control_wants_its_token_and_rules_that_make_sense(api: Api) -> None:
    url = f"{api.sandbox.url}/_control/log"
    assert httpx.get(url).status_code == 403
    with pytest.raises(HTTPError, match="400"):
        api.sandbox.control.faults([{"kind": "earthquake"}])
    with pytest.raises(ValueError, match="nth"):
        Faults().set([{"kind": "delay", "nth": "first"}])


def test_latency_delays_every_answer() -> None:
    with running_sandbox(cases=1, latency_ms=120) as sandbox:
        request = Request(  # noqa: S310 - the sandbox
            f"{sandbox.url}{ZAKEN}/rollen",
            headers={"Authorization": f"Bearer {sandbox.token()}"},
        )
        start = time.monotonic()
        with urlopen(request, timeout=30) as response:  # noqa: S310
            assert response.status == 200
        assert time.monotonic() - start >= 0.12

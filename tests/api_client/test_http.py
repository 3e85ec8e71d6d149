"""The HTTP client: where it sends, what it refuses, and what every broken answer becomes."""

from __future__ import annotations

import asyncio
import ssl
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from api_client.errors import (
    AnswerDamaged,
    AnswerLost,
    AnswerTooLarge,
    Busy,
    ForeignLink,
    NotACaseServer,
    ServerFailed,
    TlsFailed,
    Unreachable,
)
from api_client.http import Answer, Exchange, Http
from api_client.origins import Access
from api_client.side_by_side import side_by_side
from api_client.zgw.requests import Requests
from tests.certificates import self_signed
from tests.raw_server import answering, raw_server


class Signed:
    """Proves who asks with a word that must not go anywhere else."""

    async def headers(self, now: float) -> dict[str, str]:
        return {"Authorization": f"Bearer secret-{int(now)}"}

    def renews(self, refused: str) -> bool:
        return False


def client(*bases: str) -> Http:
    return Http(dict.fromkeys(bases, Access(Signed())))


async def test_a_token_goes_to_the_addresses_of_the_profile_only() -> None:
    async with raw_server(answering(b"{}")) as ours, raw_server(answering(b"{}")) as foreign:
        http = client(f"{ours.url}/zaken/api/v1")
        await http.read(f"{ours.url}/zaken/api/v1/zaken")
        for address in (
            f"{foreign.url}/zaken/api/v1/zaken",
            f"{ours.url}/other/zaken",
            f"{ours.url}/zaken/api/v10/zaken",
            ours.url.replace("http:", "https:") + "/zaken/api/v1/zaken",
            ours.url.replace("127.0.0.1", "localhost") + "/zaken/api/v1/zaken",
            ours.url.replace("//", "//user:word@") + "/zaken/api/v1/zaken",
            "file:///etc/passwd",
            "http://[",
            "",
        ):
            with pytest.raises(ForeignLink):
                await http.read(address)
        await http.close()
    assert len(ours.requests) == 1
    assert b"Bearer secret-" in ours.requests[0]
    assert foreign.requests == []


async def test_each_api_is_signed_by_its_own_method() -> None:
    class Other:
        async def headers(self, now: float) -> dict[str, str]:
            return {"Authorization": "Bearer other"}

        def renews(self, refused: str) -> bool:
            return False

    async with raw_server(answering(b"{}")) as server:
        http = Http({f"{server.url}/a": Access(Signed()), f"{server.url}/a/b": Access(Other())})
        await http.read(f"{server.url}/a/x")
        await http.read(f"{server.url}/a/b/x")
        await http.close()
    assert b"Bearer secret-" in server.requests[0]
    assert b"Bearer other" in server.requests[1]


async def test_a_redirect_is_not_followed() -> None:
    async with raw_server(answering(b"")) as target:
        redirect = answering(b"", "302 Found", f"Location: {target.url}/")
        async with raw_server(redirect) as server:
            http = client(server.url, target.url)
            with pytest.raises(NotACaseServer):
                await Requests(http).get(f"{server.url}/x")
            await http.close()
    assert target.requests == []


async def test_a_closed_port_is_unreachable_and_asked_once() -> None:
    async with raw_server(answering(b"{}")) as server:
        pass
    http = client(server.url, "http://no-such-host.invalid")
    with pytest.raises(Unreachable, match="connection refused"):
        await http.read(f"{server.url}/x")
    with pytest.raises(Unreachable, match="the name is not known"):
        await http.read("http://no-such-host.invalid/x")
    await http.close()


async def test_an_answer_cut_short_is_lost_and_a_read_is_asked_again() -> None:
    async with raw_server(answering(b'{"a":', length=100)) as server:
        http = client(server.url)
        with pytest.raises(AnswerLost):
            await http.read(f"{server.url}/x")
        await http.close()
    assert len(server.requests) == 3


async def test_a_write_whose_answer_is_lost_is_not_sent_again() -> None:
    async with raw_server(answering(b'{"a":', length=100)) as server:
        http = client(server.url)
        with pytest.raises(AnswerLost):
            await http.write("POST", f"{server.url}/x", {"a": 1})
        await http.close()
    assert len(server.requests) == 1


async def test_a_busy_server_is_asked_again_when_it_says() -> None:
    answers = [
        answering(b"{}", "503 Service Unavailable", "Retry-After: 0"),
        answering(b'{"ok": true}'),
    ]

    async def handler(head: bytes, writer: asyncio.StreamWriter) -> None:
        await answers.pop(0)(head, writer)

    async with raw_server(handler) as server:
        http = client(server.url)
        answer = await http.read(f"{server.url}/x")
        await http.close()
    assert answer.json() == {"ok": True}


@pytest.mark.parametrize(
    ("status", "problem"),
    [("500 Oops", ServerFailed), ("503 Busy", Busy), ("429 Too Many Requests", Busy)],
)
async def test_a_failing_server_is_said(status: str, problem: type[ServerFailed]) -> None:
    async with raw_server(answering(b"<html>", status, "Retry-After: 0")) as server:
        http = client(server.url)
        with pytest.raises(problem):
            await Requests(http).get(f"{server.url}/x")
        await http.close()


@pytest.mark.parametrize("body", [b"<html>Welcome to the guest network</html>", b'"text"', b"{}"])
async def test_what_is_no_list_is_no_case_server(body: bytes) -> None:
    async with raw_server(answering(body)) as server:
        http = client(server.url)
        with pytest.raises(NotACaseServer):
            await Requests(http).records(f"{server.url}/x")
        await http.close()


async def test_a_body_beyond_the_limit_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api_client.http.MOST_JSON_BYTES", 1000)
    async with raw_server(answering(b'"' + b"a" * 5000 + b'"')) as server:
        http = client(server.url)
        with pytest.raises(AnswerTooLarge):
            await http.read(f"{server.url}/x")
        await http.close()


async def test_a_damaged_compression_is_said() -> None:
    async with raw_server(answering(b"not gzip", "200 OK", "Content-Encoding: gzip")) as server:
        http = client(server.url)
        with pytest.raises(AnswerDamaged):
            await http.read(f"{server.url}/x")
        await http.close()


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    async with raw_server(answering(b"{}"), tls=context) as server:
        http = client(server.url)
        with pytest.raises(TlsFailed):
            await http.read(f"{server.url}/x")
        await http.close()
        trusting = Http({server.url: Access(Signed())}, ca_file=str(certificate))
        answer = await trusting.read(f"{server.url}/x")
        await trusting.close()
    assert answer.status == 200


async def test_the_clock_is_learned_from_the_server_and_used_for_the_next_token() -> None:
    ahead = formatdate(time.time() + 3600, usegmt=True)
    async with raw_server(answering(b"{}", "200 OK", f"Date: {ahead}")) as server:
        http = client(server.url)
        await http.read(f"{server.url}/x")
        await http.read(f"{server.url}/x")
        await http.close()
    first, second = (int(r.split(b"secret-")[1].split(b"\r\n")[0]) for r in server.requests)
    assert 3590 <= second - first <= 3610


async def test_a_token_refused_for_its_time_is_signed_again_by_the_servers_clock() -> None:
    ahead = formatdate(time.time() + 3600, usegmt=True)
    refusal = b'{"type": "x", "code": "jwt-immaturesignatureerror", "title": "x"}'
    answers = [
        answering(refusal, "403 Forbidden", f"Date: {ahead}"),
        answering(b'{"count": 0, "next": null, "results": []}', "200 OK", f"Date: {ahead}"),
    ]

    async def handler(head: bytes, writer: asyncio.StreamWriter) -> None:
        await answers.pop(0)(head, writer)

    async with raw_server(handler) as server:
        http = client(server.url)
        assert await Requests(http).records(f"{server.url}/x") == []
        await http.close()
    assert answers == []


async def test_an_observer_is_told_the_path_but_never_the_query() -> None:
    told: list[Exchange] = []
    async with raw_server(answering(b"{}")) as server:
        http = Http({server.url: Access(Signed())}, observer=told.append)
        await http.read(f"{server.url}/rollen", {"inpBsn": "20010101-9802"})
        await http.close()
    assert [(each.method, each.path, each.status) for each in told] == [("GET", "/rollen", 200)]
    assert "9802" not in repr(told)


async def test_nothing_of_a_query_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    async with raw_server(answering(b"{}")) as server:
        http = client(server.url)
        await http.read(f"{server.url}/rollen", {"inpBsn": "20010101-9802"})
        await http.close()
    assert "9802" not in caplog.text


async def test_a_file_is_streamed_and_a_refusal_comes_whole() -> None:
    async with raw_server(answering(b"x" * 100_000)) as server:
        http = client(server.url)
        parts = [part async for part in http.stream(f"{server.url}/download")]
        await http.close()
    assert b"".join(part for part in parts if isinstance(part, bytes)) == b"x" * 100_000
    async with raw_server(answering(b"{}", "403 Forbidden")) as server:
        http = client(server.url)
        parts = [part async for part in http.stream(f"{server.url}/download")]
        await http.close()
    assert len(parts) == 1
    assert isinstance(parts[0], Answer)
    assert parts[0].status == 403


async def test_no_more_than_six_requests_are_in_flight() -> None:
    open_now = 0
    most = 0
    release = asyncio.Event()

    async def handler(head: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        if open_now == 6:
            release.set()
        await release.wait()
        open_now -= 1
        await answering(b"{}")(head, writer)

    async with raw_server(handler) as server:
        http = client(server.url)
        await asyncio.gather(*(http.read(f"{server.url}/{n}") for n in range(20)))
        await http.close()
    assert most == 6


async def test_a_request_beside_one_that_failed_is_ended_and_its_place_is_free_again() -> None:
    has_come, may_end = asyncio.Event(), asyncio.Event()

    async def never(_head: bytes, writer: asyncio.StreamWriter) -> None:
        has_come.set()
        await may_end.wait()

    async def fails() -> None:
        await has_come.wait()
        raise RuntimeError("the store")

    async with raw_server(never) as server:
        http = client(server.url)
        reads: list[asyncio.Task[Answer]] = []

        async def together() -> None:
            async with side_by_side() as reading:
                reads.extend(
                    reading.create_task(http.read(f"{server.url}/{number}")) for number in range(8)
                )
                reading.create_task(fails())

        with pytest.raises(RuntimeError, match="the store"):
            await together()
        assert [read.cancelled() for read in reads] == [True] * 8
        may_end.set()
        await http.close()
    async with raw_server(answering(b"{}")) as server:
        http = client(server.url)
        await http.read(f"{server.url}/x")
        await http.close()

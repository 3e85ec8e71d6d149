"""OAuth2 client credentials: a token is fetched once, used while it lasts, and renewed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from api_client.auth.client_credentials import ClientCredentials
from api_client.errors import NotACaseServer, Refused, ServerFailed, Unreachable
from api_client.http import Answer, Http
from api_client.origins import Access
from tests.raw_server import answering, raw_server


@dataclass
class Provider:
    """Gives ``token-1``, ``token-2`` … and takes only the last one at the API beside it."""

    url: str = ""
    forms: list[bytes] = field(default_factory=list)
    lasts: str = "300"
    revoked: bool = False

    async def answer(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        if head.startswith(b"POST /token"):
            self.forms.append(head)
            self.revoked = False
            body = f'{{"access_token": "token-{len(self.forms)}", "expires_in": {self.lasts}}}'
            await answering(body.encode())(head, writer)
        elif self.revoked or f"Bearer token-{len(self.forms)}".encode() not in head:
            await answering(b"", "401 Unauthorized")(head, writer)
        else:
            await answering(b'{"ok": true}')(head, writer)


@asynccontextmanager
async def provider() -> AsyncIterator[Provider]:
    made = Provider()
    async with raw_server(made.answer) as server:
        made.url = server.url
        yield made


def http_of(made: Provider, clock: Callable[[], float] = lambda: 0.0) -> Http:
    auth = ClientCredentials(f"{made.url}/token", "me", "s3cret & more", clock=clock)
    return Http({f"{made.url}/api": Access(auth)})


async def test_one_token_serves_many_requests_at_once() -> None:
    async with provider() as made:
        http = http_of(made)
        answers = await asyncio.gather(*(http.read(f"{made.url}/api/{n}") for n in range(10)))
        await http.close()
    assert [answer.status for answer in answers] == [200] * 10
    assert len(made.forms) == 1


async def test_a_token_is_renewed_before_it_ends() -> None:
    now = 0.0
    async with provider() as made:
        http = http_of(made, lambda: now)
        await http.read(f"{made.url}/api/x")
        now = 284.0
        await http.read(f"{made.url}/api/x")
        assert len(made.forms) == 1
        now = 286.0
        answer = await http.read(f"{made.url}/api/x")
        await http.close()
    assert answer.status == 200
    assert len(made.forms) == 2


@pytest.mark.parametrize("method", ["read", "write", "stream"])
async def test_a_token_that_was_revoked_is_renewed_and_the_request_sent_again(method: str) -> None:
    async with provider() as made:
        http = http_of(made)
        await http.read(f"{made.url}/api/x")
        made.revoked = True
        if method == "read":
            status = (await http.read(f"{made.url}/api/x")).status
        elif method == "write":
            status = (await http.write("POST", f"{made.url}/api/x", {})).status
        else:
            parts = [part async for part in http.stream(f"{made.url}/api/x")]
            status = parts[0].status if isinstance(parts[0], Answer) else 200
        await http.close()
    assert status == 200
    assert len(made.forms) == 2


async def test_a_refusal_of_a_new_token_is_not_asked_about_for_ever() -> None:
    asked = 0

    async def handler(head: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        if head.startswith(b"POST /token"):
            await answering(b'{"access_token": "x"}')(head, writer)
        else:
            asked += 1
            await answering(b"", "401 Unauthorized")(head, writer)

    async with raw_server(handler) as server:
        auth = ClientCredentials(f"{server.url}/token", "me", "secret")
        http = Http({f"{server.url}/api": Access(auth)})
        assert (await http.read(f"{server.url}/api/x")).status == 401
        await http.close()
    assert asked == 2


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        ("401 Unauthorized", b'{"error": "invalid_client"}', Refused),
        ("400 Bad Request", b'{"error": "unauthorized_client"}', Refused),
        ("200 OK", b"<html>", NotACaseServer),
        ("404 Not Found", b"", NotACaseServer),
        ("302 Found", b"", NotACaseServer),
        ("500 Oops", b"", ServerFailed),
    ],
)
async def test_what_the_provider_says_is_understood(
    status: str, body: bytes, problem: type[Exception]
) -> None:
    async with raw_server(answering(body, status)) as server:
        http = Http({f"{server.url}/api": Access(ClientCredentials(server.url, "me", "secret"))})
        with pytest.raises(problem):
            await http.read(f"{server.url}/api/x")
        await http.close()


async def test_a_provider_that_is_not_there_is_unreachable() -> None:
    async with raw_server(answering(b"")) as server:
        pass
    http = Http({f"{server.url}/api": Access(ClientCredentials(server.url, "me", "secret"))})
    with pytest.raises(Unreachable):
        await http.read(f"{server.url}/api/x")
    await http.close()


async def test_a_provider_that_takes_the_secret_in_the_header_only_gets_it_there() -> None:
    async def handler(head: bytes, writer: asyncio.StreamWriter) -> None:
        if b"Authorization: Basic bWU6c2VjcmV0" in head:
            await answering(b'{"access_token": "x", "expires_in": "60"}')(head, writer)
        else:
            await answering(b'{"error": "invalid_client"}', "401 Unauthorized")(head, writer)

    async with raw_server(handler) as server:
        auth = ClientCredentials(server.url, "me", "secret")
        assert await auth.headers(0) == {"Authorization": "Bearer x"}


async def test_the_secret_is_in_nothing_that_is_printed() -> None:
    assert "s3cret" not in repr(ClientCredentials("https://id.example", "me", "s3cret"))

"""What comes over the wire: HTTP/2, compression, proxies, and bodies that mean harm."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypercorn.asyncio import serve
from hypercorn.config import Config

from api_client.errors import AnswerDamaged, AnswerLost, AnswerTooLarge
from api_client.http import Http
from api_client.origins import Access
from api_client.zgw.requests import Requests
from api_client.zgw.wire import Rol
from tests.certificates import self_signed
from tests.raw_server import answering, raw_server


class Unsigned:
    """Proves nothing."""

    async def headers(self, now: float) -> dict[str, str]:
        return {}

    def renews(self, refused: str) -> bool:
        return False


def client(base: str, ca_file: str = "") -> Http:
    return Http({base: Access(Unsigned())}, ca_file=ca_file)


@dataclass
class Modern:
    """A server of HTTP/2, and what it saw."""

    url: str = ""
    versions: list[str] = field(default_factory=list)
    ports: set[int] = field(default_factory=set)
    encodings: set[str] = field(default_factory=set)
    now: int = 0
    most: int = 0

    async def app(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        self.versions.append(scope["http_version"])
        self.ports.add(scope["client"][1])
        self.encodings |= {
            value.decode() for name, value in scope["headers"] if name == b"accept-encoding"
        }
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)
        self.now -= 1
        body = gzip.compress(json.dumps({"results": [], "count": 0}).encode())
        headers = [(b"content-type", b"application/json"), (b"content-encoding", b"gzip")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def modern_server(folder: Path) -> AsyncIterator[tuple[Modern, Path]]:
    certificate, key = self_signed(folder)
    # Listening before it serves, so that nobody has to wait until it does.
    listener = socket.create_server(("127.0.0.1", 0))
    found = Modern(f"https://127.0.0.1:{listener.getsockname()[1]}")
    over = asyncio.Event()
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.certfile, config.keyfile = str(certificate), str(key)
    config.loglevel = "CRITICAL"
    app: Any = found.app
    serving = asyncio.create_task(serve(app, config, shutdown_trigger=over.wait))
    try:
        yield found, certificate
    finally:
        over.set()
        await serving
        listener.detach()  # closed by the server


async def test_twenty_requests_share_one_connection_where_http_2_is_offered(
    tmp_path: Path,
) -> None:
    async with modern_server(tmp_path) as (server, certificate):
        http = client(server.url, str(certificate))
        requests = Requests(http)
        await requests.records(f"{server.url}/first")
        async with asyncio.TaskGroup() as group:
            for number in range(20):
                group.create_task(requests.records(f"{server.url}/{number}"))
        await http.close()
    assert set(server.versions) == {"2"}
    assert len(server.versions) == 21
    assert len(server.ports) == 1
    assert server.most <= 6
    assert all("gzip" in offered for offered in server.encodings)


async def test_a_body_that_unpacks_beyond_the_limit_is_cut_off_without_being_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api_client.http.MOST_JSON_BYTES", 1_000_000)
    bomb = gzip.compress(b"[" + b" " * 200_000_000 + b"]")
    async with raw_server(answering(bomb, "200 OK", "Content-Encoding: gzip")) as server:
        http = client(server.url)
        with pytest.raises(AnswerTooLarge):
            await Requests(http).records(f"{server.url}/x")
        await http.close()


async def test_a_list_nested_without_end_is_damaged() -> None:
    for depth in (1_000, 100_000):
        deep = b'{"url": "http://x/1", "zaak": ' + b"[" * depth + b"]" * depth + b"}"
        async with raw_server(answering(b'{"results": [' + deep + b"]}")) as server:
            http = client(server.url)
            with pytest.raises(AnswerDamaged):
                await Requests(http).all(f"{server.url}/x", Rol)
            await http.close()


async def test_a_record_nested_deeper_than_any_is_left_out_and_the_others_are_read() -> None:
    deep = b'{"url": "http://x/1", "zaak": ' + b"[" * 500 + b"]" * 500 + b"}"
    body = b'{"results": [' + deep + b', {"url": "http://x/2"}]}'
    async with raw_server(answering(body)) as server:
        http = client(server.url)
        found = await Requests(http).all(f"{server.url}/x", Rol)
        await http.close()
    assert [rol.url for rol in found] == ["http://x/2"]


async def test_a_list_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api_client.zgw.requests.MOST_PAGES", 20)

    async def forever(head: bytes, writer: asyncio.StreamWriter) -> None:
        asked = head.split()[1].decode()
        number = int(asked.rsplit("=", 1)[1]) if "cursor=" in asked else 0
        body = json.dumps({"results": [], "next": f"{server.url}/x?cursor={number + 1}"}).encode()
        await answering(body)(head, writer)

    async with raw_server(forever) as server:
        http = client(server.url)
        with pytest.raises(AnswerDamaged, match="more than 20 pages"):
            await Requests(http).records(f"{server.url}/x")
        await http.close()
    assert len(server.requests) <= 22


async def test_headers_without_end_are_an_answer_that_was_not_finished() -> None:
    endless = [f"X-{number}: {'x' * 1000}" for number in range(200)]
    async with raw_server(answering(b"{}", "200 OK", *endless)) as server:
        http = client(server.url)
        with pytest.raises(AnswerLost):
            await http.read(f"{server.url}/x")
        await http.close()


async def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with raw_server(answering(b"{}")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        http = client("http://cases.example.org")
        await http.read("http://cases.example.org/zaken")
        await http.close()
    assert proxy.requests[0].startswith(b"GET http://cases.example.org/zaken HTTP/1.1")

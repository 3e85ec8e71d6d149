"""The client under test on a running sandbox, with every request it makes on record."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from api_client.auth import Auth
from api_client.auth.client_credentials import ClientCredentials
from api_client.auth.zgw_jwt import ZgwJwt
from api_client.files import Files
from api_client.http import Http
from api_client.models import Me
from api_client.origins import Access
from api_client.zgw.adapter import ZgwApi
from api_client.zgw.settings import ZgwSettings
from tests.sandbox_server import RunningSandbox

WORDS = {
    "granted": "Bifall",
    "partly": "Delvis bifall",
    "refused": "Avslag",
    "dismissed": "Avvisas",
    "written_off": "Avskrivs",
}


@dataclass
class Recorder(httpx.AsyncBaseTransport):
    """Passes requests on and notes when each began and ended."""

    inner: httpx.AsyncBaseTransport = field(default_factory=httpx.AsyncHTTPTransport)
    spans: list[tuple[float, float, str]] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        started = time.monotonic()
        response = await self.inner.handle_async_request(request)
        self.spans.append((started, time.monotonic(), f"{request.method} {request.url}"))
        return response

    async def aclose(self) -> None:
        await self.inner.aclose()

    @property
    def count(self) -> int:
        """How many requests were made."""
        return len(self.spans)

    @property
    def depth(self) -> int:
        """How many were made one after the other: the longest chain that does not overlap."""
        longest: list[int] = []
        ordered = sorted(self.spans)
        for at, (started, _ended, _line) in enumerate(ordered):
            before = [longest[i] for i in range(at) if ordered[i][1] <= started]
            longest.append(1 + max(before, default=0))
        return max(longest, default=0)

    def reset(self) -> None:
        """Forget what was made so far."""
        self.spans.clear()


@dataclass
class Client:
    """A client of a sandbox, who works with it, and what it asked."""

    api: ZgwApi
    http: Http
    me: Me
    requests: Recorder


def settings_for(url: str) -> ZgwSettings:
    """Return the settings of a server that has all four APIs under one address."""
    apis = {api: f"{url}/{api}/api/v1" for api in ("zaken", "documenten", "catalogi", "besluiten")}
    return ZgwSettings(apis=apis, outcome_words=WORDS)


def auth_of(sandbox: RunningSandbox, who: dict[str, str]) -> Auth:
    """Return what a server of this kind wants as proof."""
    if sandbox.token_url:
        return ClientCredentials(sandbox.token_url, sandbox.client_id, sandbox.secret)
    return ZgwJwt(sandbox.client_id, sandbox.secret, who["id"], who["name"])


@asynccontextmanager
async def client_of(
    sandbox: RunningSandbox, *, user: int = 0, files: Files | None = None
) -> AsyncIterator[Client]:
    """Log one of the sandbox's users in."""
    who = sandbox.users[user]
    settings = settings_for(sandbox.url)
    auth = auth_of(sandbox, who)
    recorder = Recorder()
    http = Http(dict.fromkeys(settings.apis.values(), Access(auth)), transport=recorder)
    client = Client(
        api=ZgwApi(http, settings, files=files),
        http=http,
        me=Me(user=who["id"], unit=who["unit"]),
        requests=recorder,
    )
    try:
        yield client
    finally:
        await client.api.close()

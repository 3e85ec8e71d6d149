"""The client under test on a running sandbox, with every request it makes on record."""

from __future__ import annotations

import asyncio
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

# Turns of the loop in which a task that has its answer comes to ask the next thing.
_TURNS_UNTIL_QUIET = 200


class RoundTrips(httpx.AsyncBaseTransport):
    """Sends what is asked together together, and counts how often it had to.

    What the client asks before it knows an answer goes out at once; the next round begins when all
    of this one is answered. So ``count`` says what waits for what, however busy the machine is.
    """

    def __init__(self) -> None:
        self.count = 0
        self._inner = httpx.AsyncHTTPTransport()
        self._waiting: list[asyncio.Future[None]] = []
        self._on_their_way = 0
        self._next: asyncio.Task[None] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._next = self._next or asyncio.create_task(self._round())
        await turn
        try:
            response = await self._inner.handle_async_request(request)
            assert isinstance(response.stream, httpx.AsyncByteStream)
            content = b"".join([part async for part in response.stream])
            await response.aclose()
        finally:
            self._on_their_way -= 1
        return httpx.Response(response.status_code, headers=response.headers, content=content)

    async def _round(self) -> None:
        """Wait until all are answered and nothing more is asked, and let the next ones go."""
        quiet = 0
        while quiet < _TURNS_UNTIL_QUIET:
            before = len(self._waiting)
            await asyncio.sleep(0)
            is_quiet = not self._on_their_way and len(self._waiting) == before
            quiet = quiet + 1 if is_quiet else 0
        going, self._waiting = self._waiting, []
        self.count += 1
        self._on_their_way = len(going)
        self._next = None
        for turn in going:
            turn.set_result(None)

    async def aclose(self) -> None:
        await self._inner.aclose()


@dataclass
class Recorder(httpx.AsyncBaseTransport):
    """Passes requests on and notes them."""

    inner: httpx.AsyncBaseTransport = field(default_factory=httpx.AsyncHTTPTransport)
    lines: list[str] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.lines.append(f"{request.method} {request.url}")
        return await self.inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self.inner.aclose()

    @property
    def count(self) -> int:
        """How many requests were made."""
        return len(self.lines)

    def reset(self) -> None:
        """Forget what was made so far."""
        self.lines.clear()


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
    sandbox: RunningSandbox,
    *,
    user: int = 0,
    files: Files | None = None,
    over: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[Client]:
    """Log one of the sandbox's users in, over this transport or an ordinary one."""
    who = sandbox.users[user]
    settings = settings_for(sandbox.url)
    auth = auth_of(sandbox, who)
    recorder = Recorder(over or httpx.AsyncHTTPTransport())
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

"""What a server does not know is found out once, remembered, and done without."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api_client.errors import Invalid
from api_client.http import Http
from api_client.models import Me, Queue
from api_client.origins import Access
from api_client.zgw.abilities import Abilities
from api_client.zgw.adapter import ZgwApi
from api_client.zgw.requests import Requests
from tests.api_client.test_http import Signed
from tests.raw_server import Handler, RawServer, answering, raw_server
from tests.sandbox_server import RunningSandbox
from tests.zgw_client import Client, auth_of, settings_for

APIS = {"zaken": "https://a.example/zaken/api/v1", "documenten": "https://b.example/api/v1"}


class Kept:
    """A cache in memory."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}

    def get(self, kind: str) -> bytes | None:
        return self.content.get(kind)

    def put(self, kind: str, content: bytes) -> None:
        self.content[kind] = content


def test_what_was_found_out_outlives_the_run() -> None:
    kept = Kept()
    Abilities(APIS, kept).note("https://a.example/zaken/api/v1/zaken", "expand")
    later = Abilities(APIS, kept)
    assert later.lacks("https://a.example/zaken/api/v1/zaken?page=2", "expand")
    assert not later.lacks("https://a.example/zaken/api/v1/zaken", "pageSize")
    assert not later.lacks("https://a.example/zaken/api/v1/rollen", "expand")
    found = later.findings()
    assert [(one.place, one.name, one.lacking) for one in found] == [
        ("zaken/zaken", "expand", True)
    ]


def test_one_resource_stands_for_all_of_its_kind() -> None:
    abilities = Abilities(APIS)
    first = "https://a.example/zaken/api/v1/zaken/0d2b25e5-9632-4a88-abfb-b7744c099206"
    second = "https://a.example/zaken/api/v1/zaken/5cd8dc27-dd82-4713-9094-d993d04d165e"
    abilities.note(f"{first}/zaakeigenschappen")
    assert abilities.lacks(f"{second}/zaakeigenschappen")
    assert not abilities.lacks(second)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff"])
def test_a_cache_that_cannot_be_read_is_as_good_as_none(content: bytes) -> None:
    kept = Kept()
    kept.put("abilities", content)
    assert Abilities(APIS, kept).findings() == []


def refusing(*names: str, named: bool) -> Handler:
    """Return a server that refuses these parameters, by name or in its text only."""

    async def handler(head: bytes, writer: asyncio.StreamWriter) -> None:
        target = head.split(b" ")[1].decode()
        wrong = [name for name in parse_qs(urlsplit(target).query) if name in names]
        if not wrong:
            page = json.dumps({"count": 0, "next": None, "results": []})
            await answering(page.encode())(head, writer)
            return
        params = [{"name": name, "code": "invalid", "reason": "no"} for name in wrong]
        if not named:
            params = [{"name": "nonFieldErrors", "code": "x", "reason": "no such thing"}]
        fault = {"type": "x", "code": "invalid", "title": "x", "invalidParams": params}
        await answering(json.dumps(fault).encode(), "400 Bad Request")(head, writer)

    return handler


async def ask(server: RawServer, requests: Requests) -> None:
    await requests.records(
        f"{server.url}/zaken", {"zaaktype": "x"}, if_known={"einddatum__isnull": "true"}
    )


@pytest.mark.parametrize("named", [True, False])
async def test_what_is_refused_is_left_out_and_not_asked_for_again(named: bool) -> None:
    async with raw_server(refusing("einddatum__isnull", named=named)) as server:
        http = Http({server.url: Access(Signed())})
        requests = Requests(http, Abilities({"zaken": server.url}))
        await ask(server, requests)
        first = len(server.requests)
        await ask(server, requests)
        await http.close()
    assert first == (2 if named else 3)
    assert len(server.requests) == first + 1
    assert b"einddatum__isnull" not in server.requests[-1]
    assert b"zaaktype" in server.requests[-1]


async def test_a_refusal_that_is_about_something_else_is_raised_and_not_remembered() -> None:
    async with raw_server(refusing("zaaktype", named=False)) as server:
        http = Http({server.url: Access(Signed())})
        requests = Requests(http, Abilities({"zaken": server.url}))
        with pytest.raises(Invalid):
            await ask(server, requests)
        await http.close()
    assert requests.abilities.findings() == []


async def test_of_what_is_expanded_only_the_unknown_is_left_out() -> None:
    async def handler(head: bytes, writer: asyncio.StreamWriter) -> None:
        if b"eigenschappen" not in head:
            await answering(b"{}")(head, writer)
            return
        reason = "Selecteer een geldige keuze. eigenschappen is geen beschikbare keuze."
        params = [{"name": "expand", "code": "invalid_choice", "reason": reason}]
        fault = {"type": "x", "code": "invalid", "title": "x", "invalidParams": params}
        await answering(json.dumps(fault).encode(), "400 Bad Request")(head, writer)

    async with raw_server(handler) as server:
        http = Http({server.url: Access(Signed())})
        requests = Requests(http, Abilities({"zaken": server.url}))
        wanted = {"expand": "zaaktype,eigenschappen,rollen"}
        await requests.get_with(f"{server.url}/zaken/1", {}, wanted)
        await requests.get_with(f"{server.url}/zaken/2", {}, wanted)
        await http.close()
    assert len(server.requests) == 3
    assert b"expand=zaaktype%2Crollen " in server.requests[-1]


class Deaf(httpx.AsyncBaseTransport):
    """Loses the filters by handler on the way to a server."""

    def __init__(self) -> None:
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        params = request.url.params.multi_items()
        heard = [(name, value) for name, value in params if not name.startswith("rol__")]
        request.url = request.url.copy_with(params=heard or None)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


async def test_a_server_that_passes_over_filters_shows_nobodys_cases_as_mine(
    client: Client, sandbox: RunningSandbox
) -> None:
    settings = settings_for(sandbox.url)
    access = Access(auth_of(sandbox, sandbox.users[0]))
    deaf = ZgwApi(Http(dict.fromkeys(settings.apis.values(), access), transport=Deaf()), settings)
    for queue in (Queue.MINE, Queue.UNIT, Queue.UNASSIGNED, Queue.OVERDUE):
        right = await client.api.queue(queue, client.me)
        heard = await deaf.queue(queue, client.me)
        assert {case.number for case in heard.cases} == {case.number for case in right.cases}
    nobody = await deaf.queue(Queue.MINE, Me(user="nobody.at.all"))
    assert nobody.cases == ()
    await deaf.close()

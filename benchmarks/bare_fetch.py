"""The floor of the network: the same resources, fetched by httpx alone as well as it can.

No joining, no models, no tolerance; JSON is decoded, since whoever fetches wants to read. The
requests are written down here by hand, so that nothing of the client is measured against itself.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import httpx
import jwt
import msgspec

from tests.sandbox_server import RunningSandbox

_MOST: Final = 6
_OPEN: Final = {"einddatum__isnull": "true", "pageSize": "500"}
_UNIT: Final = "rol__betrokkeneIdentificatie__organisatorischeEenheid__identificatie"
_PERSON: Final = "rol__betrokkeneIdentificatie__medewerker__identificatie"
_EXPAND: Final = (
    "zaaktype,status,status.statustype,resultaat,resultaat.resultaattype,rollen,eigenschappen"
)


class Bare:
    """A bare client of one sandbox, with what it has received."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self._sandbox = sandbox
        self._zaken = f"{sandbox.url}/zaken/api/v1"
        self._client = httpx.AsyncClient(
            headers={"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"},
            limits=httpx.Limits(max_connections=_MOST),
            timeout=60,
        )
        self._places = asyncio.Semaphore(_MOST)
        self.requests = 0
        self.received = 0

    async def queue(self, name: str) -> int:
        """Fetch the lists that a queue is made of; return how many cases it has."""
        who = self._sandbox.users[0]
        scope = {
            "mine": {_PERSON: who["id"], "rol__omschrijvingGeneriek": "behandelaar"},
            "unit": {_UNIT: who["unit"], "rol__omschrijvingGeneriek": "behandelaar"},
        }[name]
        lists = await asyncio.gather(
            self._list(f"{self._zaken}/zaken", {**_OPEN, **scope}),
            self._list(
                f"{self._zaken}/rollen", {"omschrijvingGeneriek": "behandelaar", "pageSize": "500"}
            ),
            self._list(
                f"{self._zaken}/rollen", {"omschrijvingGeneriek": "initiator", "pageSize": "500"}
            ),
            self._list(
                f"{self._zaken}/statussen",
                {"indicatieLaatstGezetteStatus": "true", "pageSize": "500"},
            ),
        )
        return len(lists[0])

    async def case(self, url: str) -> int:
        """Fetch what a case is made of, its documents' metadata last; return how many there are."""
        base = self._sandbox.url
        found = await asyncio.gather(
            self._get(url, {"expand": _EXPAND}),
            self._get(f"{self._zaken}/zaakinformatieobjecten", {"zaak": url}),
            self._get(f"{self._zaken}/statussen", {"zaak": url, "pageSize": "500"}),
            self._get(f"{self._zaken}/zaaknotities", {"gerelateerdAan": url, "pageSize": "500"}),
            self._get(f"{base}/besluiten/api/v1/besluiten", {"zaak": url, "pageSize": "500"}),
        )
        wanted = [str(link["informatieobject"]).rsplit("/", 1)[-1] for link in found[1]]
        if wanted:
            search = f"{base}/documenten/api/v1/enkelvoudiginformatieobjecten/_zoek"
            await self._send("POST", search, {"uuid__in": wanted})
        return len(wanted)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _list(self, url: str, params: Mapping[str, str]) -> Sequence[Any]:
        first = await self._get(url, params)
        results = list(first["results"])
        pages = -(-first["count"] // max(1, len(results)))
        rest = await asyncio.gather(
            *(self._get(url, {**params, "page": str(page)}) for page in range(2, pages + 1))
        )
        return [*results, *(record for page in rest for record in page["results"])]

    async def _get(self, url: str, params: Mapping[str, str]) -> Any:
        return await self._send("GET", f"{url}?{urlencode(params)}")

    async def _send(self, method: str, url: str, body: object = None) -> Any:
        claims = {"client_id": self._sandbox.client_id, "iat": int(time.time())}
        token = jwt.encode(claims, self._sandbox.secret, algorithm="HS256")
        async with self._places:
            response = await self._client.request(
                method,
                url,
                headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
                content=None if body is None else msgspec.json.encode(body),
            )
        response.raise_for_status()
        self.requests += 1
        self.received += response.num_bytes_downloaded
        return msgspec.json.decode(response.content)

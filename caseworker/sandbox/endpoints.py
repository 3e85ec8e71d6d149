"""From the wire to a handler and back: the order of checks, and the headers of every answer.

Open Zaak looks at ``Accept`` first, then at who calls, then at what they may do, then at the
coordinate system headers, and only then at whether there is anything at that address.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from caseworker.sandbox import errors
from caseworker.sandbox.calls import Answer, Call, Handler, World, query_of
from caseworker.sandbox.errors import ApiError
from caseworker.sandbox.links import Links
from caseworker.sandbox.tokens import Identity, identify

CRS: Final = "EPSG:4326"
RACES: Final = "caseworker.races"
"""The key of the scope under which a request is marked that races with another."""
_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_JSON: Final = "application/json"
_OCTETS: Final = "application/octet-stream"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Api:
    """One of the APIs, with the version that it answers with."""

    path: str
    version: str


ZAKEN: Final = Api("/zaken/api/v1", "1.5.1")
DOCUMENTEN: Final = Api("/documenten/api/v1", "1.4.2")
CATALOGI: Final = Api("/catalogi/api/v1", "1.3.1")
BESLUITEN: Final = Api("/besluiten/api/v1", "1.1.0")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address and what can be done there.

    ``allow`` are the methods that the real server names; one without a handler is refused as to a
    client without that right. ``searches`` marks a POST that only reads. ``geographic`` endpoints
    want the headers of coordinate systems. ``negotiates`` ones vary by ``Accept``. ``audits``
    marks what a client that only reads may not see. ``downloads`` marks bytes instead of JSON.
    """

    api: Api
    path: str
    allow: tuple[str, ...]
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    searches: bool = False
    geographic: bool = False
    negotiates: bool = True
    audits: bool = False
    downloads: bool = False

    def app(self, world: World) -> EndpointApp:
        """Return the ASGI application of this endpoint."""
        return EndpointApp(self, world)


class EndpointApp:
    """Serves one endpoint. Handlers run in worker threads: one slow file holds up no one."""

    def __init__(self, endpoint: Endpoint, world: World) -> None:
        self._endpoint = endpoint
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        body = await request.body()
        response = await run_in_threadpool(self._respond, request, body)
        await response(scope, receive, send)

    def _respond(self, request: Request, body: bytes) -> Response:
        base = f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"
        try:
            answer = self._answer(request, body, base)
        except ApiError as error:
            return self._error(error, base)
        except Exception:
            _log.exception("%s %s", request.method, request.url.path)
            return self._error(errors.server_error(), base)
        if answer.etag and _matches(request.headers.get("if-none-match", ""), answer.etag):
            return self._not_modified(answer)
        return self._success(answer)

    def _answer(self, request: Request, body: bytes, base: str) -> Answer:
        endpoint = self._endpoint
        _check_accept(
            request.headers.get("accept", "*/*"), _OCTETS if endpoint.downloads else _JSON
        )
        identity = identify(request.headers.get("authorization", ""), self._world.clients)
        if request.method not in endpoint.allow:
            raise errors.method_not_allowed(request.method)
        self._check_rights(request.method, identity)
        if endpoint.geographic:
            _check_crs(request.headers, writes=request.method not in _READS)
        if request.method == "OPTIONS":
            return Answer({"renders": [_JSON], "parses": [_JSON]})
        handler = endpoint.handlers.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            raise errors.refused()
        return handler(
            Call(
                world=self._world,
                identity=identity,
                links=Links(base),
                method=request.method,
                path=request.url.path,
                parts=request.path_params,
                query=query_of(request.scope["query_string"]),
                headers=request.headers,
                raw_body=body,
                races=bool(request.scope.get(RACES)),
            )
        )

    def _check_rights(self, method: str, identity: Identity) -> None:
        reads = method in _READS or self._endpoint.searches
        if identity.client.writes or (reads and not self._endpoint.audits):
            return
        raise errors.refused()

    def _headers(self) -> dict[str, str]:
        endpoint = self._endpoint
        headers = {
            "Vary": "Accept, origin, Cookie" if endpoint.negotiates else "origin, Cookie",
            "Allow": ", ".join(endpoint.allow),
        }
        if endpoint.geographic:
            headers["Content-Crs"] = CRS
        return headers

    def _success(self, answer: Answer) -> Response:
        headers = {**self._headers(), **answer.headers}
        if answer.etag:
            headers["ETag"] = f'"{answer.etag}"'
        if isinstance(answer.body, bytes):
            return Response(answer.body, answer.status, headers, media_type=_OCTETS)
        headers["API-version"] = self._endpoint.api.version
        if answer.body is None:
            return Response(None, answer.status, {**headers, "Content-Length": "0"})
        return Response(_encoded(answer.body), answer.status, headers, media_type=_JSON)

    def _not_modified(self, answer: Answer) -> Response:
        headers = {**self._headers(), **answer.headers, "ETag": f'"{answer.etag}"'}
        media_type = _OCTETS if self._endpoint.downloads else None
        return Response(None, 304, headers, media_type=media_type)

    def _error(self, error: ApiError, base: str) -> Response:
        headers = {**self._headers(), "API-version": self._endpoint.api.version}
        if self._endpoint.downloads:
            # The real server renders every error of a download as the name of its media type.
            return Response(_OCTETS.encode(), error.status, headers, media_type=_OCTETS)
        return Response(_encoded(error.body(base)), error.status, headers, media_type=_JSON)


def etag_of(value: object) -> str:
    """Return a fingerprint of what is sent."""
    return hashlib.md5(_encoded(value), usedforsecurity=False).hexdigest()


def _encoded(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def _matches(header: str, etag: str) -> bool:
    """Say whether a list of entity tags names this one (RFC 9110, section 13.1.2)."""
    named = {tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")}
    return etag in named or "*" in named


def _check_accept(header: str, media_type: str) -> None:
    major = media_type.split("/")[0]
    taken = {media_type, f"{major}/*", "*/*"}
    if not any(part.split(";")[0].strip().lower() in taken for part in header.split(",")):
        raise errors.not_acceptable()


def _check_crs(headers: Mapping[str, str], *, writes: bool) -> None:
    for name in ("Accept-Crs", "Content-Crs") if writes else ("Accept-Crs",):
        value = headers.get(name)
        if value is None:
            raise errors.precondition_failed(name)
        if value != CRS:
            raise errors.not_acceptable(f"CRS '{value}' is niet ondersteund")

"""Makes the sandbox answer as another server does: requests and answers are changed on their way.

The sandbox itself stays Open Zaak, so that what is common to all servers stands in one place.
"""

from __future__ import annotations

import json
import re
import secrets
import uuid
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caseworker.sandbox.access_tokens import TOKEN_PATH, AccessTokens
from caseworker.sandbox.errors import INVALID_INPUT, Invalid, broken_rule, invalid_input, not_found
from caseworker.sandbox.faults import TOKEN_HEADER
from caseworker.sandbox.likeness import Likeness

_PAGE_SIZE: Final = "pageSize"


class LikenessLayer:
    """Serves an application in the likeness of another server.

    A request with the control token sees the sandbox as it is: whoever tests what a client did
    needs no client for it.
    """

    def __init__(
        self,
        app: ASGIApp,
        likeness: Likeness,
        tokens: AccessTokens,
        control_token: str | None = None,
    ) -> None:
        self._app = app
        self._likeness = likeness
        self._tokens = tokens
        self._control_token = control_token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or self._likeness == Likeness() or self._sees_through(scope):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if self._likeness.oauth and scope["path"] == TOKEN_PATH:
            body = await request.body()
            await self._tokens.answer(request, body)(scope, receive, send)
            return
        refusal = self._refusal(request)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        inner = self._changed(scope)
        if inner is None:
            unauthorised = Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
            await unauthorised(scope, receive, send)
            return
        await self._app(inner, receive, _Changing(send, scope["path"], self._likeness))

    def _sees_through(self, scope: Scope) -> bool:
        given: bytes = dict(scope["headers"]).get(TOKEN_HEADER.lower().encode(), b"")
        return bool(self._control_token) and secrets.compare_digest(
            given, (self._control_token or "").encode()
        )

    def _refusal(self, request: Request) -> Response | None:
        """Return what the other server does not have or does not take, None where it does."""
        path = request.url.path
        base = f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"
        if self._likeness.is_missing(path):
            return JSONResponse(not_found().body(base), 404)
        refused = self._likeness.refused(path, list(request.query_params))
        if not refused:
            return None
        if self._likeness.names_each:
            wrong = [Invalid(name, "invalid", "Invalid query parameter") for name in refused]
            return JSONResponse(_otherwise(invalid_input(*wrong).body(base)), 400)
        reason = f"Onbekende query parameters: {', '.join(sorted(refused))}"
        return JSONResponse(broken_rule("unknown-parameters", reason).body(base), 400)

    def _changed(self, scope: Scope) -> Scope | None:
        """Return the request as the sandbox takes it, None where its token is no good."""
        inner = dict(scope)
        size = self._likeness.size_of(scope["path"])
        if size is not None and scope["method"] in {"GET", "HEAD", "POST"}:
            query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            if _is_paged(scope["path"]):
                inner["query_string"] = urlencode([*query, (_PAGE_SIZE, str(size))]).encode()
        if self._likeness.oauth:
            headers = dict(scope["headers"])
            authorization = self._tokens.inner(headers.get(b"authorization", b"").decode("latin-1"))
            if authorization is None:
                return None
            headers[b"authorization"] = authorization.encode()
            inner["headers"] = list(headers.items())
        return inner


# Lists that are not cut into pages take no size (docs/zgw.md, "Queues").
_WHOLE: Final = frozenset(
    {
        "zaakinformatieobjecten",
        "objectinformatieobjecten",
        "besluitinformatieobjecten",
        "gebruiksrechten",
    }
)
_COLLECTION: Final = re.compile(r"/[a-z]+/api/v1/([a-z-]+)(/_zoek)?")


def _is_paged(path: str) -> bool:
    found = _COLLECTION.fullmatch(path)
    return found is not None and found[1] not in _WHOLE


class _Changing:
    """Passes an answer on as the other server would give it.

    A JSON body is held until it is whole.
    """

    def __init__(self, send: Send, path: str, likeness: Likeness) -> None:
        self._send = send
        self._path = path
        self._likeness = likeness
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """Pass a message on, or hold it."""
        if message["type"] == "http.response.start":
            self._start = message
            if not self._is_json(message):
                await self._send(message)
            return
        if self._start is None or not self._is_json(self._start):
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_changed(self._start)

    def _is_json(self, start: Message) -> bool:
        media_type: bytes = dict(start["headers"]).get(b"content-type", b"")
        return media_type.startswith(b"application/json")

    async def _send_changed(self, start: Message) -> None:
        content = self._body
        if content:
            changed = self._changed(json.loads(content), start["status"])
            content = json.dumps(changed, ensure_ascii=False, separators=(",", ":")).encode()
        headers = [
            (name, value) for name, value in start["headers"] if name.lower() != b"content-length"
        ]
        headers.append((b"content-length", str(len(content)).encode()))
        version = self._likeness.version_at(self._path)
        if version is not None:
            headers = [(n, v) for n, v in headers if n.lower() != b"api-version"]
            headers.append((b"api-version", version.encode()))
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": content})

    def _changed(self, value: Any, status: int) -> Any:
        if status >= 400:
            return _otherwise(value) if self._likeness.names_each else value
        if isinstance(value, list):
            return [self._without(record) for record in value]
        if not isinstance(value, dict):
            return value
        if "results" not in value:
            return self._without(value)
        return {
            **value,
            "results": [self._without(record) for record in value["results"]],
            "next": self._link(value.get("next")),
            "previous": self._link(value.get("previous")),
        }

    def _without(self, record: Any) -> Any:
        hidden = self._likeness.hidden_in(self._path)
        if not hidden or not isinstance(record, dict):
            return record
        return {name: value for name, value in record.items() if name not in hidden}

    def _link(self, url: str | None) -> str | None:
        """Leave the size out of the address of a page where nobody can choose it."""
        if url is None or self._likeness.size_of(self._path) is None:
            return url
        parts = urlsplit(url)
        query = [(n, v) for n, v in parse_qsl(parts.query) if n != _PAGE_SIZE]
        return urlunsplit(parts._replace(query=urlencode(query)))


def _otherwise(error: Mapping[str, object]) -> dict[str, object]:
    """Return an error in the form of servers that name no request and speak some English."""
    changed = {name: value for name, value in error.items() if name not in {"instance", "detail"}}
    if changed.get("title") == INVALID_INPUT:
        changed["title"] = "Invalid input."
    return {**changed, "traceId": uuid.uuid4().hex}

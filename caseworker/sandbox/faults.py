"""Trouble on purpose: lost answers, resets, errors and delays, and a log of what was asked.

Tests use ``Faults`` as an object in the same process, or over HTTP from another one with the token
that the server was started with.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caseworker.sandbox.endpoints import RACES
from caseworker.sandbox.errors import server_error
from caseworker.sandbox.odds import Odds, odds_of

KINDS: Final = frozenset(
    {"answer-lost", "reset-before", "status", "delay", "truncate", "duplicate", "half-open", "race"}
)
CONTROL: Final = "/_control/"
TOKEN_HEADER: Final = "Control-Token"  # noqa: S105


@dataclass(slots=True)
class Rule:
    """What goes wrong with which requests.

    ``method`` is empty for any, ``path`` may hold ``*``. ``nth`` counts matching requests from 1
    since the rule was set; 0 means every one. Kinds: ``answer-lost`` (done, but the connection
    closes without an answer), ``reset-before`` (not done, connection reset), ``status`` (not done,
    this status, with ``Retry-After`` in seconds if not 0), ``delay`` (done after ``ms``
    milliseconds), ``truncate`` (done, half the body arrives), ``duplicate`` (done twice, as by a
    proxy that repeats; the second answer arrives), ``race`` (done twice at the same moment, so that
    a number of a document is taken twice; the second answer arrives), ``half-open`` (not done, no
    answer, the connection stays open until the client closes it).
    """

    kind: str
    path: str = "*"
    method: str = ""
    nth: int = 0
    status: int = 503
    retry_after: int = 0
    ms: int = 0
    seen: int = 0

    def matches(self, method: str, path: str) -> bool:
        """Say whether this request is hit; each request that fits is counted."""
        if self.method not in {"", method} or not fnmatchcase(path, self.path):
            return False
        self.seen += 1
        return self.nth in {0, self.seen}


@dataclass(slots=True)
class Logged:
    """One request: ``target`` is path and query, ``status`` None while or if no answer went out."""

    method: str
    target: str
    status: int | None = None


class Faults:
    """The rules in force and the requests since the last reset.

    Where no rule hits, ``odds`` may.
    """

    def __init__(self, odds: Odds | None = None) -> None:
        self._odds = odds
        self._guard = threading.Lock()
        self._rules: list[Rule] = []
        self._log: list[Logged] = []

    def set(self, rules: Iterable[Mapping[str, object]]) -> None:
        """Put these rules in force instead of those before. Raises ``ValueError``."""
        made = [_rule(rule) for rule in rules]
        with self._guard:
            self._rules = made

    def log(self) -> list[Logged]:
        """Return the requests since the last reset, in the order of their arrival."""
        with self._guard:
            return list(self._log)

    def reset(self) -> None:
        """Forget all rules and all requests."""
        with self._guard:
            self._rules = []
            self._log = []

    def set_odds(self, odds: Odds | None) -> None:
        """Put these odds in force, from their beginning."""
        with self._guard:
            self._odds = odds

    def arrived(
        self, method: str, target: str, *, by_chance: bool = True
    ) -> tuple[Logged, Rule | None]:
        """Log a request and return what shall go wrong with it."""
        entry = Logged(method, target)
        path = target.split("?")[0]
        with self._guard:
            self._log.append(entry)
            hit = [rule for rule in self._rules if rule.matches(method, path)]
            odds = self._odds if by_chance and not hit else None
            chance = odds.hit(method, path) if odds else None
        if chance is not None:
            return entry, Rule(**chance)
        return entry, next(iter(hit), None)


def _rule(values: Mapping[str, object]) -> Rule:
    """Return a checked rule. Raises ``ValueError``."""
    kind = values.get("kind")
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {sorted(KINDS)}")
    rule = Rule(str(kind))
    for name in ("path", "method"):
        if name in values:
            setattr(rule, name, str(values[name]))
    for name in ("nth", "status", "retry_after", "ms"):
        number = values.get(name, getattr(rule, name))
        if not isinstance(number, int) or number < 0:
            raise ValueError(f"{name} must be a whole number")
        setattr(rule, name, number)
    return rule


class Latency:
    """Holds every request up for the same time, in milliseconds."""

    def __init__(self, app: ASGIApp, ms: int) -> None:
        self._app = app
        self._seconds = ms / 1000

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when its time has come."""
        if scope["type"] == "http" and self._seconds:
            await asyncio.sleep(self._seconds)
        await self._app(scope, receive, send)


class FaultyTransport:
    """Logs every request and lets go wrong what shall. Needs the server of ``connection``."""

    def __init__(
        self,
        app: ASGIApp,
        faults: Faults,
        control_token: str | None,
        revoke: Callable[[], None] = lambda: None,
    ) -> None:
        self._app = app
        self._faults = faults
        self._control = Control(faults, control_token, revoke) if control_token else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or a control of this very thing."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._control is not None and scope["path"].startswith(CONTROL):
            await self._control(scope, receive, send)
        else:
            with suppress(ClientDisconnect):  # nobody is there to be answered
                await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope["query_string"].decode("latin-1")
        target = scope["path"] + (f"?{query}" if query else "")
        is_client = self._control is None or not self._control.lets_in(scope)
        entry, rule = self._faults.arrived(scope["method"], target, by_chance=is_client)

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry.status = message["status"]
            await send(message)

        if rule is None:
            await self._app(scope, receive, noting)
        elif rule.kind == "delay":
            # The request is here: it is done whether its sender waits for that or not.
            body = await Request(scope, receive).body()
            await asyncio.sleep(rule.ms / 1000)
            await self._app(scope, _having_read(body), noting)
        elif rule.kind == "status":
            await _refuse(rule)(scope, receive, noting)
        elif rule.kind in {"duplicate", "race"}:
            await self._twice({**scope, RACES: rule.kind == "race"}, receive, noting)
        elif rule.kind == "half-open":
            await _never(receive)
        elif rule.kind == "truncate":
            await self._app(scope, receive, _Half(noting, scope, receive))
        else:
            if rule.kind == "answer-lost":
                await self._app(scope, receive, _swallow)
            await _drop(scope, receive, hard=rule.kind == "reset-before")

    async def _twice(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        await self._app(dict(scope), _having_read(body), _swallow)
        await self._app(dict(scope), _having_read(body), send)


def _having_read(body: bytes) -> Receive:
    """Give a body that has been read already."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _never(receive: Receive) -> None:
    """Wait until the client has given up."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _refuse(rule: Rule) -> Response:
    headers = {"Retry-After": str(rule.retry_after)} if rule.retry_after else {}
    return JSONResponse(server_error(rule.status).body(""), rule.status, headers)


async def _swallow(_message: Message) -> None:
    """Let an answer go nowhere."""


async def _drop(scope: Scope, receive: Receive, *, hard: bool) -> None:
    """Close the connection and wait until it is closed; ``hard`` makes it a reset."""
    scope["state"]["drop"](hard=hard)
    while (await receive())["type"] != "http.disconnect":
        pass


class _Half:
    """Sends the head of an answer and the first half of its body, then closes the connection."""

    def __init__(self, send: Send, scope: Scope, receive: Receive) -> None:
        self._send = send
        self._scope = scope
        self._receive = receive

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        """Send a message, but of a body only the first half."""
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        body = message.get("body", b"")
        half = {"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True}
        await self._send(half)
        await _drop(self._scope, self._receive, hard=False)


class Control:
    """Lets another process set faults and read the log.

    ``PUT /_control/faults`` takes a list of rules, ``GET /_control/log`` returns a list of
    ``{method, target, status}``, ``DELETE`` on either forgets rules and log, and on
    ``/_control/tokens`` ends all access tokens. ``PUT /_control/odds`` takes what ``odds_of`` does,
    or an empty text. Each wants the header ``Control-Token``. Whoever sends it with another
    request meets no trouble by chance: the tests look at what a client has done.
    """

    def __init__(self, faults: Faults, token: str, revoke: Callable[[], None]) -> None:
        self._faults = faults
        self._revoke = revoke
        self._token = token

    def lets_in(self, scope: Scope) -> bool:
        """Say whether a request has the token."""
        given: bytes = dict(scope["headers"]).get(TOKEN_HEADER.lower().encode(), b"")
        return secrets.compare_digest(given, self._token.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request about faults or the log."""
        request = Request(scope, receive)
        if self.lets_in(scope):
            response = self._answer(request, await request.body())
        else:
            response = JSONResponse({"error": "wrong token"}, 403)
        await response(scope, receive, send)

    def _answer(self, request: Request, body: bytes) -> Response:
        part = request.url.path.removeprefix(CONTROL)
        if request.method == "DELETE" and part == "tokens":
            self._revoke()
            return Response(status_code=204)
        if request.method == "DELETE":
            self._faults.reset()
            return Response(status_code=204)
        if (request.method, part) == ("PUT", "faults"):
            return self._set(body)
        if (request.method, part) == ("PUT", "odds"):
            return self._set_odds(body)
        if (request.method, part) == ("GET", "log"):
            entries = self._faults.log()
            return JSONResponse(
                [
                    {"method": entry.method, "target": entry.target, "status": entry.status}
                    for entry in entries
                ]
            )
        return JSONResponse({"error": "no such control"}, 404)

    def _set(self, body: bytes) -> Response:
        try:
            rules = json.loads(body)
            self._faults.set(rules)
        except (ValueError, TypeError, AttributeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return Response(status_code=204)

    def _set_odds(self, body: bytes) -> Response:
        try:
            self._faults.set_odds(odds_of(body.decode()) if body else None)
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)
        return Response(status_code=204)

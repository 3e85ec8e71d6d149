"""One HTTP client for every adapter.

It signs requests to the addresses of the profile and to nothing else, follows no redirect, bounds
what it reads, repeats reads that a server dropped, and turns everything that can go wrong with a
connection into one of ``api_client.errors``. What a status means is the adapter's business.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import msgspec
import stamina

from api_client.auth import Auth
from api_client.errors import (
    N_,
    AnswerDamaged,
    AnswerLost,
    AnswerTooLarge,
    ApiProblem,
    Busy,
    ForeignLink,
    ReadBrokenOff,
    TlsFailed,
    Unreachable,
)
from api_client.plans import Json

MOST_IN_FLIGHT = 6
MOST_JSON_BYTES = 64 * 1024 * 1024
MOST_FILE_BYTES = 4 * 1024 * 1024 * 1024
_TIMEOUT = httpx.Timeout(connect=5.0, read=30.0, write=30.0, pool=60.0)
_SKEW_THAT_MATTERS = 2.0
_RETRY_STATUSES = frozenset({502, 503, 504})
_LONGEST_RETRY_AFTER = 10.0

# httpx logs whole addresses at INFO, and queries hold personal numbers (docs/safety.md).
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: its status, its headers and the bytes of its body."""

    host: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> object:
        """Decode the body. Raises AnswerDamaged."""
        try:
            return msgspec.json.decode(self.content)
        except msgspec.DecodeError as error:
            raise AnswerDamaged(host=self.host, detail=str(error)) from error


@dataclass(frozen=True, slots=True)
class Exchange:
    """What an observer is told of a request: nothing that names a person.

    ``status`` is 0 where no whole answer came.
    """

    method: str
    path: str
    status: int
    seconds: float
    received: int


class Http:
    """Sends requests to the base addresses it was given, each signed by its own ``Auth``.

    A request belongs to the longest base that its address starts with; one that belongs to none
    raises ForeignLink and is not sent.
    """

    def __init__(
        self,
        bases: Mapping[str, Auth],
        *,
        ca_file: str = "",
        observer: Callable[[Exchange], None] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._bases = sorted(
            ((httpx.URL(base.rstrip("/") + "/"), auth) for base, auth in bases.items()),
            key=lambda pair: -len(pair[0].path),
        )
        self._client = httpx.AsyncClient(
            timeout=_TIMEOUT,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=MOST_IN_FLIGHT),
            verify=_trust(ca_file),
            transport=transport,
        )
        self._slots = asyncio.Semaphore(MOST_IN_FLIGHT)
        self._asking: set[asyncio.Task[object]] = set()
        self._observer = observer
        self.clock_offset = 0.0

    def now(self) -> float:
        """Return the server's time as far as it is known, in Unix seconds."""
        if abs(self.clock_offset) < _SKEW_THAT_MATTERS:
            return time.time()
        return time.time() + self.clock_offset

    async def read(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Json = None,
    ) -> Answer:
        """Read something, by GET or, with a body, by a POST that changes nothing.

        An answer that was lost or a server that is busy is asked again, twice at most.
        """
        method = "GET" if body is None else "POST"
        answer: Answer | None = None
        with _only_read():
            async for attempt in stamina.retry_context(
                on=_worth_repeating, attempts=3, timeout=60, wait_initial=0.1, wait_max=2.0
            ):
                with attempt:
                    answer = await self._whole(method, url, params, headers, body)
                    if answer.status in _RETRY_STATUSES and attempt.num < 3:
                        raise _busy(answer)
        if answer is None:  # pragma: no cover - retry_context runs at least once or raises
            raise AssertionError
        return answer

    async def write(
        self,
        method: str,
        url: str,
        body: Json = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a change once. Raises AnswerLost when it may have taken effect."""
        return await self._whole(method, url, None, headers, body)

    async def stream(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        limit: int = MOST_FILE_BYTES,
    ) -> AsyncIterator[bytes | Answer]:
        """Yield the bytes of a file as they arrive; or one Answer, if it is not a success."""
        with _only_read():
            async for part in self._parts(url, headers, limit):
                yield part

    async def _parts(
        self, url: str, headers: Mapping[str, str] | None, limit: int
    ) -> AsyncIterator[bytes | Answer]:
        async with self._response("GET", url, None, headers, None) as response:
            if not response.is_success:
                yield await self._collect(response)
                return
            received = 0
            async for chunk in response.aiter_bytes():
                received += len(chunk)
                if received > limit:
                    raise AnswerTooLarge(host=response.url.host, limit=limit)
                yield chunk

    async def close(self) -> None:
        """Close every connection. A request that still runs beside one that failed is ended."""
        others = self._asking - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._client.aclose()

    async def _whole(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        body: Json,
    ) -> Answer:
        async with self._response(method, url, params, headers, body) as response:
            return await self._collect(response)

    async def _collect(self, response: httpx.Response) -> Answer:
        parts: list[bytes] = []
        received = 0
        async for chunk in response.aiter_bytes():
            received += len(chunk)
            if received > MOST_JSON_BYTES:
                raise AnswerTooLarge(host=response.url.host, limit=MOST_JSON_BYTES)
            parts.append(chunk)
        return Answer(
            host=response.url.host,
            status=response.status_code,
            headers=response.headers,
            content=b"".join(parts),
        )

    @asynccontextmanager
    async def _response(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        body: Json,
    ) -> AsyncIterator[httpx.Response]:
        try:
            target = httpx.URL(url, params=dict(params)) if params else httpx.URL(url)
        except httpx.InvalidURL as error:
            raise ForeignLink(host=url[:200]) from error
        auth = self._auth_for(target)
        async with self._noted(), self._slots:
            sent = {
                "Accept": "application/json",
                **(headers or {}),
                **await auth.headers(self.now()),
            }
            content = None
            if body is not None:
                content = msgspec.json.encode(body)
                sent["Content-Type"] = "application/json"
            started = time.monotonic()
            try:
                async with self._client.stream(
                    method, target, headers=sent, content=content
                ) as response:
                    self._learn_clock(response)
                    yield response
                    received = response.num_bytes_downloaded
                    self._observe(method, target, response.status_code, started, received)
            except httpx.TransportError as error:
                self._observe(method, target, 0, started, 0)
                raise _connection_problem(target.host, error) from error
            except httpx.DecodingError as error:
                raise AnswerDamaged(host=target.host, detail=str(error)) from error

    @asynccontextmanager
    async def _noted(self) -> AsyncIterator[None]:
        """Know the task that asks, for as long as it does."""
        task = asyncio.current_task()
        if task is None or task in self._asking:
            yield
            return
        self._asking.add(task)
        try:
            yield
        finally:
            self._asking.discard(task)

    def _auth_for(self, target: httpx.URL) -> Auth:
        for base, auth in self._bases:
            same_origin = (base.scheme, base.host, base.port) == (
                target.scheme,
                target.host,
                target.port,
            )
            if same_origin and target.path.startswith(base.path) and not target.userinfo:
                return auth
        raise ForeignLink(host=target.host or str(target))

    def _learn_clock(self, response: httpx.Response) -> None:
        """Take the server's clock from its Date header, which is cut to whole seconds."""
        stamp = response.headers.get("Date")
        if not stamp:
            return
        try:
            self.clock_offset = parsedate_to_datetime(stamp).timestamp() + 0.5 - time.time()
        except ValueError:
            return

    def _observe(
        self, method: str, target: httpx.URL, status: int, started: float, received: int
    ) -> None:
        if self._observer:
            seconds = time.monotonic() - started
            self._observer(Exchange(method, target.path, status, seconds, received))


def _trust(ca_file: str) -> ssl.SSLContext:
    """Trust what the operating system trusts, and the authority that the profile names."""
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        context.load_verify_locations(cafile=Path(ca_file).expanduser())
    return context


@contextmanager
def _only_read() -> Iterator[None]:
    """Say of an answer that was lost that nothing can have come of it."""
    try:
        yield
    except AnswerLost as problem:
        raise ReadBrokenOff(**problem.facts) from problem


def _worth_repeating(error: Exception) -> bool | float:
    """Tell stamina whether to ask again, or after how many seconds."""
    if isinstance(error, Busy) and error.retry_after is not None:
        return min(error.retry_after, _LONGEST_RETRY_AFTER)
    return isinstance(error, AnswerLost | Busy)


def _busy(answer: Answer) -> Busy:
    return Busy(
        retry_after=retry_after(answer.headers),
        status=answer.status,
        host=answer.host,
        request_id="",
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for (RFC 9110, 10.2.3)."""
    value = headers.get("Retry-After", "")
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _connection_problem(host: str, error: httpx.TransportError) -> ApiProblem:
    """Tell a request that never arrived from one whose answer was lost."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return TlsFailed(host=host, reason=getattr(cause, "verify_message", "") or str(cause))
    reason = _reason(causes)
    never_arrived = (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.UnsupportedProtocol,
        httpx.ProxyError,
    )
    if isinstance(error, never_arrived):
        return Unreachable(host=host, reason=reason)
    return AnswerLost(host=host, reason=reason)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk from an error to what it came from, several attempts side by side included."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        cause = waiting.pop(0)
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting.extend((cause.__cause__, cause.__context__))
        if isinstance(cause, BaseExceptionGroup):
            waiting.extend(cause.exceptions)


def _reason(causes: list[BaseException]) -> str:
    """Return in a few words why there was no whole answer: an entry of the translations."""
    known: tuple[tuple[type[BaseException], str], ...] = (
        (socket.gaierror, N_("the name is not known")),
        (ConnectionRefusedError, N_("connection refused")),
        (httpx.TimeoutException, N_("time-out")),
        (TimeoutError, N_("time-out")),
        (httpx.ProxyError, N_("the proxy refused")),
        (httpx.ConnectError, N_("no connection")),
    )
    for kind, words in known:
        if any(isinstance(cause, kind) for cause in causes):
            return words
    return N_("the connection broke off")

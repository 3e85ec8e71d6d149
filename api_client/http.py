"""One HTTP client for every adapter.

It signs requests to the addresses of the profile and to nothing else, follows no redirect, bounds
what it reads, repeats reads that a server dropped, and turns everything that can go wrong with a
connection into one of ``api_client.errors``. What a status means is the adapter's business.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import anyio
import httpx
import msgspec
import stamina

from api_client.connection_problems import connection_problem
from api_client.errors import (
    AnswerDamaged,
    AnswerLost,
    AnswerTooLarge,
    Busy,
    ForeignLink,
    ReadBrokenOff,
)
from api_client.origins import Access, Origins
from api_client.plans import Json
from api_client.slots import Slots
from api_client.trust import trusted
from api_client.undisturbed import Undisturbed

MOST_JSON_BYTES = 64 * 1024 * 1024
MOST_FILE_BYTES = 4 * 1024 * 1024 * 1024
_TIMEOUT = httpx.Timeout(connect=5.0, read=30.0, write=30.0, pool=60.0)
# Seconds for a whole answer but a file: one that drips in forever must not hold a place.
_LONGEST_ANSWER = 120.0
# A client keeps what it has open a little shorter than servers do (nginx: 75 s).
_KEPT_OPEN = 60.0
# Bytes a second; a body is given the time that it takes on such a line.
_SLOWEST_LINE = 5000
_SKEW_THAT_MATTERS = 2.0
_RETRY_STATUSES = frozenset({429, 502, 503, 504})
_TOO_MUCH = frozenset({429, 503})
_LONGEST_RETRY_AFTER = 10.0
_NOT_LOGGED_IN = 401

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

    @property
    def is_success(self) -> bool:
        """Whether the server did what was asked for."""
        return 200 <= self.status < 300

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


@dataclass(frozen=True, slots=True)
class Form:
    """A body of ``multipart/form-data`` (RFC 7578): short fields, and one file."""

    fields: Mapping[str, str]
    name: str
    file_name: str
    content: bytes

    @property
    def files(self) -> dict[str, tuple[str, bytes, str]]:
        """The file as httpx takes it, which sends it without making a copy of it all."""
        return {self.name: (self.file_name, self.content, "application/octet-stream")}


class Http:
    """Sends requests to the base addresses it was given, each signed by its own ``Auth``.

    A request belongs to the longest base that its address starts with; one that belongs to none
    raises ForeignLink and is not sent. Connections are kept open between requests, and speak
    HTTP/2 where the server offers it.
    """

    def __init__(
        self,
        bases: Mapping[str, Access],
        *,
        ca_file: str = "",
        observer: Callable[[Exchange], None] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._origins = Origins(bases)
        self._slots = Slots()
        self._undisturbed = Undisturbed()
        self._client = httpx.AsyncClient(
            timeout=_TIMEOUT,
            follow_redirects=False,
            # How many are in use at once the slots say: a request that waited in the pool and is
            # given up as a connection is found for it would leave that one there for good.
            limits=httpx.Limits(
                max_keepalive_connections=self._slots.most, keepalive_expiry=_KEPT_OPEN
            ),
            verify=trusted(ca_file),
            http2=any(base.startswith("https:") for base in bases),
            transport=transport,
        )
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
                    answer = await self._undisturbed.run(
                        lambda: self._whole(method, url, params, headers, body)
                    )
                    if answer.status in _RETRY_STATUSES and attempt.num < 3:
                        raise _busy(answer)
        if answer is None:  # pragma: no cover - retry_context runs at least once or raises
            raise AssertionError
        return answer

    async def write(
        self,
        method: str,
        url: str,
        body: Json | Form = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a change once. Raises AnswerLost when it may have taken effect."""
        return await self._undisturbed.run(lambda: self._whole(method, url, None, headers, body))

    async def stream(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        limit: int = MOST_FILE_BYTES,
    ) -> AsyncIterator[bytes | Answer]:
        """Yield the bytes of a file as they arrive; or one Answer, if it is not a success."""
        all_parts = self._undisturbed.each(lambda: self._parts(url, headers, limit))
        with _only_read():
            async with aclosing(all_parts) as parts:
                async for part in parts:
                    yield part

    async def _parts(
        self, url: str, headers: Mapping[str, str] | None, limit: int
    ) -> AsyncGenerator[bytes | Answer, None]:
        for may_renew in (True, False):
            async with self._response("GET", url, None, headers, None) as response:
                if may_renew and self._renews(response):
                    continue
                if not response.is_success:
                    yield await self._collect(response)
                    return
                received = 0
                async for chunk in response.aiter_bytes():
                    received += len(chunk)
                    if received > limit:
                        raise AnswerTooLarge(host=response.url.host, limit=limit)
                    yield chunk
                return

    async def close(self) -> None:
        """Close every connection."""
        await self._undisturbed.close()
        await self._client.aclose()

    async def _whole(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        body: Json | Form,
    ) -> Answer:
        # Encoded once, however often it is sent.
        sent = body if isinstance(body, Form) or body is None else msgspec.json.encode(body)
        within = _LONGEST_ANSWER + _size(sent) / _SLOWEST_LINE
        for _ in range(2):
            async with self._response(
                method, url, params, headers, sent, within=within
            ) as response:
                answer = await self._collect(response)
                renewed = self._renews(response)
            if not renewed:
                break
        return answer

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
        body: bytes | Form | None,
        within: float | None = None,
    ) -> AsyncIterator[httpx.Response]:
        target = _target(url, params)
        access = self._origins.access_to(target)
        async with self._slots.one():
            sent = {
                "Accept": "application/json",
                **access.headers,
                **(headers or {}),
                **await access.auth.headers(self.now()),
            }
            if isinstance(body, bytes):
                sent["Content-Type"] = "application/json"
            form = body if isinstance(body, Form) else None
            started = time.monotonic()
            try:
                # By a scope, and not by cancelling the task: see ``Undisturbed``.
                with anyio.fail_after(within):
                    async with self._client.stream(
                        method,
                        target,
                        headers=sent,
                        content=body if isinstance(body, bytes) else None,
                        data=dict(form.fields) if form else None,
                        files=form.files if form else None,
                    ) as response:
                        self._learn_clock(response)
                        yield response
                        received = response.num_bytes_downloaded
            except (httpx.TransportError, TimeoutError) as error:
                if isinstance(error, httpx.ReadTimeout | TimeoutError):
                    self._slots.took_too_long()
                self._observe(method, target, 0, started, 0)
                raise connection_problem(target.host, error) from error
            except httpx.DecodingError as error:
                raise AnswerDamaged(host=target.host, detail=str(error)) from error
            self._slots.answered(is_too_much=response.status_code in _TOO_MUCH)
            self._observe(method, target, response.status_code, started, received)

    def _renews(self, response: httpx.Response) -> bool:
        """Tell whether to send a request again with new proof: 401 says that nothing was done."""
        if response.status_code != _NOT_LOGGED_IN:
            return False
        access = self._origins.access_to(response.request.url)
        return access.auth.renews(response.request.headers.get("Authorization", ""))

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


def _size(body: bytes | Form | None) -> int:
    """Return how many bytes there are to be sent, but for a few."""
    return len(body.content if isinstance(body, Form) else body or b"")


def _target(url: str, params: Mapping[str, str] | None) -> httpx.URL:
    """Return an address with its query. Raises ForeignLink for one that is none."""
    try:
        target = httpx.URL(url)
        return target.copy_merge_params(dict(params)) if params else target
    except httpx.InvalidURL as error:
        raise ForeignLink(host=url[:200]) from error


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

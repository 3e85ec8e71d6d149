"""What broke between this client and a server: whether the request arrived, and why not."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

from api_client.errors import N_, AnswerLost, ApiProblem, TlsFailed, Unreachable


def connection_problem(host: str, error: httpx.TransportError | TimeoutError) -> ApiProblem:
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

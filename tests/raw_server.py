"""A server that answers with exactly the bytes a test wants, for what no decent server does."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Handler = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class RawServer:
    """Where the server listens and what it was asked: each request with its body."""

    url: str
    requests: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def raw_server(
    handler: Handler, tls: ssl.SSLContext | None = None
) -> AsyncIterator[RawServer]:
    """Listen on a free port of the loopback and give each request to the handler."""
    found = RawServer(url="")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            # A connection that is closed on unread bytes is reset, and its answer with it.
            head += await reader.readexactly(int(length[1])) if length else b""
            found.requests.append(head)
            await handler(head, writer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    found.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    async with server:
        yield found


def answering(
    body: bytes, status: str = "200 OK", *headers: str, length: int | None = None
) -> Handler:
    """Return a handler that gives one whole answer, or one that is cut short."""

    async def handler(_head: bytes, writer: asyncio.StreamWriter) -> None:
        lines = [
            f"HTTP/1.1 {status}",
            "Content-Type: application/json",
            f"Content-Length: {len(body) if length is None else length}",
            "Connection: close",
            *headers,
        ]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return handler

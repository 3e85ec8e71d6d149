"""The sandbox as a server: on this computer only, over plain HTTP, until it is told to stop."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import struct
import sys
import tempfile
import threading
from asyncio import BaseTransport, Transport
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, cast

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from caseworker.folders import private_folder
from caseworker.sandbox.access_tokens import TOKEN_PATH, AccessTokens
from caseworker.sandbox.calls import World
from caseworker.sandbox.catalogue import Catalogue
from caseworker.sandbox.database import Database
from caseworker.sandbox.errors import not_found
from caseworker.sandbox.faults import Faults, FaultyTransport, Latency
from caseworker.sandbox.file_store import FileStore
from caseworker.sandbox.likeness import LIKENESSES
from caseworker.sandbox.likeness_layer import LikenessLayer
from caseworker.sandbox.loader import fill
from caseworker.sandbox.odds import Odds
from caseworker.sandbox.problems import PortTaken, StateInUse, StateUnusable
from caseworker.sandbox.routes import routes
from caseworker.sandbox.tokens import Client

HOST: Final = "127.0.0.1"
OPEN_ZAAK: Final = "open-zaak"
_DATABASE: Final = "cases.db"
_LOCK: Final = "in-use"
# Seconds that requests under way get when the server stops.
_PATIENCE: Final = 2

Announcement = dict[str, object]


def create_app(
    database_path: Path,
    *,
    latency_ms: int = 0,
    control_token: str | None = None,
    faults: Faults | None = None,
    like: str = OPEN_ZAAK,
) -> Starlette:
    """Return the sandbox over a filled database; ``loader.fill`` makes one.

    ``latency_ms`` delays every answer. With a ``control_token`` other processes can set faults
    (see ``faults.Control``); ``faults`` lets the same process do so. ``like`` names another server
    to behave as (``likeness.LIKENESSES``). Raises ``StateUnusable``.
    """
    database = Database(database_path)
    world = _world(database)
    tokens = AccessTokens(world.clients)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        database.close()

    app = Starlette(
        routes=routes(world),
        middleware=[
            Middleware(
                FaultyTransport,
                faults=faults or Faults(),
                control_token=control_token,
                revoke=tokens.revoke_all,
            ),
            Middleware(Latency, ms=latency_ms),
            Middleware(
                LikenessLayer,
                likeness=LIKENESSES[like],
                tokens=tokens,
                control_token=control_token,
            ),
        ],
        exception_handlers={404: _no_such_address},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return app


def _world(database: Database) -> World:
    with database.read() as connection:
        catalogue = Catalogue.load(connection)
        clients = {
            row["id"]: Client(
                row["id"], row["uuid"], row["label"], row["secret"], bool(row["writes"])
            )
            for row in connection.execute("SELECT * FROM clients")
        }
    return World(database, catalogue, clients, FileStore(database))


async def _no_such_address(request: Request, _error: Exception) -> Response:
    base = f"{request.url.scheme}://{request.url.netloc}"
    return JSONResponse(not_found().body(base), 404)


def serve(
    port: int,
    cases: int,
    seed: int,
    latency_ms: int,
    state: Path | None,
    announce: Callable[[Announcement], None],
    *,
    control_token: str | None = None,
    like: str = OPEN_ZAAK,
    odds: Odds | None = None,
) -> None:
    """Serve until a SIGTERM or SIGINT, then stop within seconds.

    ``port`` 0 takes any free one. An empty ``state`` folder is filled with ``cases`` cases of
    ``seed``; a filled one is used as it is. Without ``state`` everything is gone at the end.
    ``announce`` is called once, when connections are accepted, with ``url``, ``client_id``,
    ``secret``, ``users``, ``units`` and ``readonly``, a second application that may only read; in
    the likeness of a server with an identity provider also ``token_url``. ``odds`` makes things go
    wrong by chance.

    Raises ``FolderUnusable``, ``StateInUse``, ``StateUnusable`` or ``PortTaken``.
    """
    with _folder(state) as folder, _held(folder), _listening(port) as listener:
        database = folder / _DATABASE
        _fill_if_empty(database, seed, cases)
        app = create_app(
            database,
            latency_ms=latency_ms,
            control_token=control_token,
            faults=Faults(odds),
            like=like,
        )
        config = uvicorn.Config(
            app,
            http=Connection,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_PATIENCE,
        )
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        token_url = {"token_url": url + TOKEN_PATH} if LIKENESSES[like].oauth else {}
        facts = {"url": url, **_announcement(database), **token_url}
        server = _Server(config, lambda: announce(facts))
        server.run(sockets=[listener])


def _fill_if_empty(database: Path, seed: int, cases: int) -> None:
    if database.exists():
        return
    try:
        fill(database, seed, cases, datetime.now().astimezone().date())
    except (OSError, sqlite3.Error) as error:
        raise StateUnusable(path=str(database.parent), reason=str(error)) from error


def _announcement(path: Path) -> Announcement:
    """Return how to log in, and as whom."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        connection.row_factory = sqlite3.Row
        settings = dict(connection.execute("SELECT name, value FROM settings").fetchall())
        clients = {
            row["id"]: {"client_id": row["id"], "secret": row["secret"]}
            for row in connection.execute("SELECT id, secret FROM clients")
        }
    finally:
        connection.close()
    return {
        **clients["caseworker"],
        "users": json.loads(settings["users"]),
        "units": json.loads(settings["units"]),
        "readonly": clients["readonly"],
    }


@contextmanager
def _folder(state: Path | None) -> Iterator[Path]:
    """Lend the state folder, or a private one that is removed afterwards."""
    if state is not None:
        yield private_folder(state)
        return
    with tempfile.TemporaryDirectory(prefix="caseworker-sandbox-") as name:
        yield Path(name)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Keep other sandboxes out of the folder; the hold ends with the process, however it ends.

    Raises ``StateInUse``.
    """
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StateUnusable(path=str(folder), reason=error.strerror or str(error)) from error
    try:
        try:
            _lock(descriptor)
        except OSError as error:
            raise StateInUse(path=str(folder)) from error
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    """Lock a file for this process. Raises ``OSError`` if another one has it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """Lend a socket bound to this computer only. Raises ``PortTaken``."""
    # Only a socket that says TCP by name is spared Nagle's delays by asyncio.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise PortTaken(port=port, reason=reason) from error
        yield listener


class Connection(H11Protocol):
    """One connection of a client, which an application can close without an answer."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Give the application a way to the transport: ``scope["state"]["drop"]``."""
        super().connection_made(cast(Transport, transport))
        plain = cast(Transport, transport)

        def drop(*, hard: bool) -> None:
            if hard:
                # No lingering: the other side sees a reset instead of an orderly end.
                sock = plain.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                plain.abort()
            else:
                plain.close()

        self.app_state = {**self.app_state, "drop": drop}


class _Server(uvicorn.Server):
    """Says when it is ready, and ends with the process alive after a signal."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept connections, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM, without passing them on afterwards as uvicorn does."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

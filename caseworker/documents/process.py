"""One worker process, seen from the reader."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from asyncio.subprocess import Process, SubprocessStreamProtocol
from pathlib import Path
from typing import Final

import msgspec

from caseworker.documents.limits import Limits
from caseworker.documents.wire import (
    HEAD,
    SMALL,
    Accepted,
    Answer,
    Message,
    Ready,
    Request,
    frame,
)

START_SECONDS: Final = 20.0
"""For a worker to start and lock itself in; 0.1 measured, but a loaded machine may be slow."""
_FAREWELL_SECONDS: Final = 1.0
"""For a process that is ending by itself to tell how."""
_CHUNK: Final = 1 << 20
_KEPT_VARIABLES: Final = ("SYSTEMROOT", "LD_LIBRARY_PATH")
"""Without them Python itself may not start (Windows; Python built with shared libraries)."""
_ROOT: Final = Path(__file__).resolve().parents[2]
_DECODER: Final[msgspec.msgpack.Decoder[Message]] = msgspec.msgpack.Decoder(Message)


def _widen(pipe: asyncio.BaseTransport | None) -> None:
    """Let a pipe take a megabyte at once, where the system can.

    It takes 64 kB otherwise, and the next piece waits until the event loop comes round: while a
    screen is made, a document of 700 kB took 80 ms to the worker.
    """
    if pipe is None or sys.platform != "linux":
        return
    import fcntl

    with contextlib.suppress(OSError, ValueError):  # it may be closed again already
        fcntl.fcntl(pipe.get_extra_info("pipe").fileno(), fcntl.F_SETPIPE_SZ, _CHUNK)


class WorkerFailed(Exception):
    """The worker ended, or said something that cannot be understood."""


class WorkerSilent(Exception):
    """The worker said nothing for too long."""


def command() -> list[str]:
    """Return the command line of a worker: isolated Python, this very copy of the program."""
    start = (
        f"import sys; sys.path.insert(0, {str(_ROOT)!r}); "
        "from caseworker.documents.worker import main; main()"
    )
    return [sys.executable, "-I", "-X", "utf8", "-c", start]


def environment() -> dict[str, str]:
    """Return the environment of a worker: no secrets, no paths, next to nothing."""
    return {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}


class WorkerProcess:
    """A running worker. Whoever starts it kills it and waits until it is gone."""

    def __init__(
        self, process: Process, transport: asyncio.SubprocessTransport, limits: Limits
    ) -> None:
        self._process = process
        self._transport = transport
        self._limits = limits
        self.documents = 0
        """How many it has been given."""

    @classmethod
    async def start(cls, limits: Limits) -> WorkerProcess:
        """Start a worker without waiting until it is ready. Raises OSError."""
        loop = asyncio.get_running_loop()
        # As asyncio.create_subprocess_exec does, which keeps the transport to itself.
        transport, protocol = await loop.subprocess_exec(
            lambda: SubprocessStreamProtocol(limit=_CHUNK, loop=loop),
            *command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            cwd=Path(sys.executable).anchor,
            start_new_session=True,  # no terminal to write to, no Ctrl-C from it
        )
        for descriptor in (0, 1):
            _widen(transport.get_pipe_transport(descriptor))
        worker = cls(Process(transport, protocol, loop), transport, limits)
        worker._write(frame(limits))
        return worker

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    async def offer(self, request: Request) -> None:
        """Announce a document and wait until it is awaited. Raises WorkerFailed, WorkerSilent.

        A worker that fails here has seen nothing of the document yet.
        """
        self._write(frame(request))
        try:
            async with asyncio.timeout(START_SECONDS):
                message = await self._next(SMALL)
                if isinstance(message, Ready):
                    message = await self._next(SMALL)
        except TimeoutError as error:
            raise WorkerSilent from error
        if not isinstance(message, Accepted):
            raise WorkerFailed
        self.documents += 1

    async def give(self, content: bytes) -> None:
        """Send the document. Raises WorkerFailed, WorkerSilent."""
        view = memoryview(content)
        for start in range(0, len(view), _CHUNK):
            self._write(view[start : start + _CHUNK])
            try:
                async with asyncio.timeout(self._limits.seconds):
                    await self._input.drain()
            except TimeoutError as error:
                raise WorkerSilent from error
            except OSError as error:
                raise WorkerFailed from error

    async def answer(self) -> Answer:
        """Return the next page, what else was wanted, or how it ended.

        Raises WorkerFailed, WorkerSilent.
        """
        try:
            async with asyncio.timeout(self._limits.seconds):
                message = await self._next(self._most)
        except TimeoutError as error:
            raise WorkerSilent from error
        if isinstance(message, Ready | Accepted):
            raise WorkerFailed
        return message

    @property
    def _most(self) -> int:
        """The bytes of the largest answer: a page of text, or a file that was packed."""
        return SMALL + max(4 * self._limits.characters, self._limits.unpacked)

    def kill(self) -> None:
        """End the process at once, also a stopped one."""
        if self._process.returncode is not None:
            return
        if sys.platform == "win32":
            self._transport.kill()
        else:
            # Not through the transport, which would reap a process that has just ended by itself
            # and so keep its exit code from asyncio.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    async def gone(self) -> None:
        """Kill the process and wait until the system has forgotten it."""
        self.kill()
        await self._forgotten()

    async def ended(self) -> int:
        """Return the exit code of a worker whose pipe has closed; one that lingers is killed."""
        try:
            async with asyncio.timeout(_FAREWELL_SECONDS):
                return await self._forgotten()
        except TimeoutError:
            self.kill()
            return await self._forgotten()

    async def _forgotten(self) -> int:
        """Wait for the process with the pipes closed: a full one would be waited for as well."""
        for descriptor in (0, 1):
            pipe = self._transport.get_pipe_transport(descriptor)
            if pipe is None or pipe.is_closing():
                continue
            if isinstance(pipe, asyncio.WriteTransport):
                pipe.abort()  # close() would wait until all is written
            else:
                pipe.close()
        code = await self._process.wait()
        self._transport.close()
        return code

    @property
    def _input(self) -> asyncio.StreamWriter:
        stream = self._process.stdin
        if stream is None:
            raise WorkerFailed
        return stream

    def _write(self, data: bytes | memoryview) -> None:
        """Put bytes into the pipe; a broken one shows at the next answer."""
        self._input.write(data)

    async def _next(self, most: int) -> Message:
        """Return the next message of at most so many bytes. Raises WorkerFailed."""
        stream = self._process.stdout
        if stream is None:
            raise WorkerFailed
        try:
            (size,) = HEAD.unpack(await stream.readexactly(HEAD.size))
            if size > most:
                raise WorkerFailed
            return _DECODER.decode(await stream.readexactly(size))
        except (asyncio.IncompleteReadError, OSError, msgspec.DecodeError) as error:
            raise WorkerFailed from error

"""Reads documents: bytes in, pages of text out. The parsing happens in another process.

Nothing here imports a document library.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from api_client.errors import Problem
from caseworker.documents.answer import Outcome, Page, Part, Picture, Reading, State, Window
from caseworker.documents.checking import Checking, Unbelievable
from caseworker.documents.hints import hinted_type
from caseworker.documents.limits import DEFAULT, Limits
from caseworker.documents.local_file import load
from caseworker.documents.problems import ReaderClosed, ReaderUnavailable
from caseworker.documents.process import WorkerFailed, WorkerProcess, WorkerSilent
from caseworker.documents.reasons import failed, outcome, words
from caseworker.documents.wire import (
    EXIT_MEMORY,
    Finished,
    PartWanted,
    PictureWanted,
    Request,
    TextWanted,
    Why,
)

_One = TypeVar("_One", Part, Picture)
_log = logging.getLogger(__name__)

_MOST_HINT: Final = 500
"""Characters of a file name or MIME type that are passed on."""
_DOCUMENTS_PER_WORKER: Final = 50
"""Then a fresh process takes over, so that no leak of a library adds up."""


class DocumentReader:
    """Reads one document at a time in a worker process that stays warm between them.

    Whatever a document does to the worker (crash, hang, grow), the worker is replaced and the next
    document is read as if nothing had happened. Belongs to one event loop and its thread: when
    that thread ends, Linux ends the worker. Close it, or use it as an async context manager, which
    starts the worker at once.
    """

    def __init__(self, limits: Limits = DEFAULT) -> None:
        self._limits = limits
        self._turn = asyncio.Lock()
        self._worker: WorkerProcess | None = None
        self._warming: set[asyncio.Task[None]] = set()
        self._burying: set[asyncio.Task[None]] = set()
        self._closed = False

    async def __aenter__(self) -> Self:
        self._warm()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def read(
        self, content: bytes, *, file_name: str = "", mime_type: str = "", password: str = ""
    ) -> Reading:
        """Return the whole document. Raises ReaderUnavailable, ReaderClosed; nothing else.

        A cancelled read leaves no busy worker behind. Texts are raw: ``caseworker.text.visible``
        before they are shown.
        """
        texts: list[str] = []
        stream = self.pages(content, file_name=file_name, mime_type=mime_type, password=password)
        try:
            async for item in stream:
                if isinstance(item, Outcome):
                    kept = texts if any(text.strip() for text in texts) else []
                    return Reading(item.state, item.type, kept, item.reason, item.can_unlock)
                texts.append(item.text)
        finally:
            await stream.aclose()
        raise ReaderClosed

    async def pages(
        self, content: bytes, *, file_name: str = "", mime_type: str = "", password: str = ""
    ) -> AsyncGenerator[Page | Outcome, None]:
        """Yield each page as soon as it is read, and the outcome last. Raises as ``read`` does.

        Whoever stops before the outcome closes the generator (``contextlib.aclosing``): other
        documents wait until then. The time limit runs while a page is waited for only.
        """
        request = _request(content, file_name, mime_type, password, TextWanted())
        async with aclosing(self._answers(request, content)) as answers:
            async for item in answers:
                if isinstance(item, Page | Outcome):
                    yield item

    async def part(
        self,
        content: bytes,
        number: int,
        *,
        file_name: str = "",
        mime_type: str = "",
        password: str = "",
    ) -> Part | Outcome:
        """Return a file inside a document, by the number of its mark, or why it cannot be had.

        Raises as ``read`` does.
        """
        request = _request(content, file_name, mime_type, password, PartWanted(number))
        return await self._one(request, content, Part)

    async def picture(
        self,
        content: bytes,
        window: Window,
        *,
        file_name: str = "",
        mime_type: str = "",
        password: str = "",
    ) -> Picture | Outcome:
        """Return a page as it looks, at most as large as asked, or why it cannot be drawn.

        Raises as ``read`` does.
        """
        request = _request(content, file_name, mime_type, password, PictureWanted(window))
        return await self._one(request, content, Picture)

    async def _one(self, request: Request, content: bytes, kind: type[_One]) -> _One | Outcome:
        """Return the one thing that was asked for, or why it cannot be had.

        The outcome is waited for either way: a worker that is left before it counts as busy.
        """
        found: _One | None = None
        async with aclosing(self._answers(request, content)) as answers:
            async for item in answers:
                if isinstance(item, Outcome):
                    return found or item
                if isinstance(item, kind):
                    found = item
        raise ReaderClosed

    async def _answers(
        self, request: Request, content: bytes
    ) -> AsyncGenerator[Page | Part | Picture | Outcome, None]:
        """Yield what the worker says of a document, the outcome last, if it is waited for."""
        hinted = hinted_type(request.file_name, request.mime_type)
        kind = hinted or request.mime_type or "application/octet-stream"
        if self._closed:
            raise ReaderClosed
        if not content:
            yield failed(State.EMPTY, kind, Why.EMPTY_FILE, self._limits)
            return
        if len(content) > self._limits.content:
            yield failed(State.TOO_LARGE, kind, Why.FILE_SIZE, self._limits)
            return
        async with self._turn:
            worker = await self._worker_for(request)
            checking = Checking(request, self._limits)
            whole = False
            try:
                await worker.give(content)
                while not isinstance(message := await worker.answer(), Finished):
                    yield checking.believed(message)
                end = self._finished(message)
                whole = message.why is not Why.MEMORY
            except WorkerSilent:
                end = failed(State.TOO_LARGE, kind, Why.TIME, self._limits)
            except (WorkerFailed, Unbelievable):
                end = self._after_exit(await worker.ended(), kind)
            finally:
                if not whole or worker.documents >= _DOCUMENTS_PER_WORKER:
                    self._discard(worker)
        yield end

    async def close(self) -> None:
        """End the worker and wait until it is gone. A read that is under way is broken off."""
        self._closed = True
        for task in self._warming:
            task.cancel()
        await asyncio.gather(*self._warming, return_exceptions=True)
        if self._worker is not None:
            self._discard(self._worker)
        await asyncio.gather(*self._burying)

    async def _worker_for(self, request: Request) -> WorkerProcess:
        """Return a worker that waits for the document. One that died while idle is replaced once.

        Raises ReaderUnavailable, ReaderClosed.
        """
        code = 0
        for _attempt in range(2):
            worker = await self._started()
            accepted = False
            try:
                await worker.offer(request)
                accepted = True
                return worker
            except (WorkerFailed, WorkerSilent):
                code = await worker.ended()
            finally:
                if not accepted:
                    self._discard(worker)
        raise ReaderUnavailable(reason=f"exit code {code}")

    async def _started(self) -> WorkerProcess:
        """Return the worker, started if there is none. Raises ReaderUnavailable, ReaderClosed."""
        if self._closed:
            raise ReaderClosed
        if self._worker is None:
            try:
                self._worker = await WorkerProcess.start(self._limits)
            except OSError as error:
                raise ReaderUnavailable(reason=error.strerror or str(error)) from error
        return self._worker

    def _warm(self) -> None:
        """Have a worker ready before it is asked for."""
        _keep(self._warming, asyncio.create_task(self._warmed()))

    async def _warmed(self) -> None:
        async with self._turn:
            with contextlib.suppress(Problem):  # the next read says it
                await self._started()

    def _discard(self, worker: WorkerProcess) -> None:
        """Kill a worker and have another one ready."""
        if self._worker is worker:
            self._worker = None
        worker.kill()
        _keep(self._burying, asyncio.create_task(worker.gone()))
        if not self._closed:
            self._warm()

    def _finished(self, message: Finished) -> Outcome:
        """Return what the worker's last message means."""
        if message.detail:
            _log.info("A document of type %s stopped its parser: %r", message.type, message.detail)
        return outcome(message, self._limits)

    def _after_exit(self, code: int, kind: str) -> Outcome:
        """Return what the end of a worker in the middle of a document means."""
        if self._closed:
            raise ReaderClosed
        if code == EXIT_MEMORY:
            return failed(State.TOO_LARGE, kind, Why.MEMORY, self._limits)
        if code == -getattr(signal, "SIGXCPU", code + 1):
            return failed(State.TOO_LARGE, kind, Why.TIME, self._limits)
        _log.info("A document of type %s ended its parser with exit code %d", kind, code)
        return failed(State.DAMAGED, kind, Why.CRASHED, self._limits)


def read_file(path: Path, limits: Limits = DEFAULT, *, password: str = "") -> Reading:
    """Return a local file as a document; for the command line, outside any event loop.

    Raises FileMissing, NotAFile, FileUnreadable, ReaderUnavailable.
    """
    content = load(path, limits.content)
    if content is None:
        kind = hinted_type(path.name, "") or "application/octet-stream"
        end = failed(State.TOO_LARGE, kind, Why.FILE_SIZE, limits)
        return Reading(end.state, end.type, [], end.reason)
    return asyncio.run(_read_once(content, path.name, limits, password))


def _request(
    content: bytes,
    file_name: str,
    mime_type: str,
    password: str,
    wanted: TextWanted | PartWanted | PictureWanted,
) -> Request:
    name, kind = _hint(file_name[-_MOST_HINT:]), _hint(mime_type[:_MOST_HINT])
    return Request(len(content), name, kind, words(), _hint(password[:_MOST_HINT]), wanted)


def _hint(text: str) -> str:
    """Return a name without the bytes that Python keeps in it where it was not UTF-8."""
    return text.encode("utf-8", "replace").decode()


async def _read_once(content: bytes, file_name: str, limits: Limits, password: str) -> Reading:
    async with DocumentReader(limits) as reader:
        return await reader.read(content, file_name=file_name, password=password)


_R = TypeVar("_R")


def _keep(tasks: set[asyncio.Task[_R]], task: asyncio.Task[_R]) -> None:
    """Hold a task until it is done; the event loop itself would not."""
    tasks.add(task)
    task.add_done_callback(tasks.discard)

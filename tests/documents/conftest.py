"""One warm reader for all tests that only read; tests of the process start their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from caseworker.documents.answer import (
    Mark,
    Outcome,
    Page,
    Part,
    Picture,
    Reading,
    State,
    Window,
)
from caseworker.documents.reader import DocumentReader

Read = Callable[..., Reading]


class Parts:
    """Marks, files inside and pictures, in a worker that stays warm."""

    def __init__(self, runner: asyncio.Runner, reader: DocumentReader) -> None:
        self._runner = runner
        self._reader = reader

    def read(
        self, content: bytes, file_name: str = "", mime_type: str = "", password: str = ""
    ) -> Reading:
        """Read bytes, with ``file_name`` and ``mime_type`` as hints."""
        return self._runner.run(
            self._reader.read(content, file_name=file_name, mime_type=mime_type, password=password)
        )

    def pages(self, content: bytes, file_name: str = "") -> tuple[list[str], list[Mark]]:
        """Return the texts of the pages and all marks on them."""
        pages, _outcome = self.all(content, file_name)
        return [page.text for page in pages], [mark for page in pages for mark in page.marks]

    def all(
        self, content: bytes, file_name: str = "", password: str = ""
    ) -> tuple[list[Page], Outcome]:
        """Return the pages and how it ended."""

        async def collect() -> tuple[list[Page], Outcome]:
            pages: list[Page] = []
            stream = self._reader.pages(content, file_name=file_name, password=password)
            async for item in stream:
                if isinstance(item, Outcome):
                    return pages, item
                pages.append(item)
            raise AssertionError

        return self._runner.run(collect())

    def open(self, content: bytes, number: int, file_name: str = "", password: str = "") -> Part:
        """Return a file inside."""
        part = self._runner.run(
            self._reader.part(content, number, file_name=file_name, password=password)
        )
        assert isinstance(part, Part), part
        return part

    def refused(self, content: bytes, number: int, password: str = "") -> State:
        """Return the state in which a file inside cannot be had."""
        end = self._runner.run(self._reader.part(content, number, password=password))
        assert isinstance(end, Outcome), end
        assert end.reason
        return end.state

    def draw(self, content: bytes, window: Window, file_name: str = "") -> Picture | Outcome:
        """Return a page as it looks, or why not."""
        return self._runner.run(self._reader.picture(content, window, file_name=file_name))


@pytest.fixture(scope="session")
def parts() -> Iterator[Parts]:
    with asyncio.Runner() as runner:
        reader = DocumentReader()
        yield Parts(runner, reader)
        runner.run(reader.close())


@pytest.fixture(scope="session")
def read(parts: Parts) -> Read:
    return parts.read

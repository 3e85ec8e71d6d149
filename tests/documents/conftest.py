"""One warm reader for all tests that only read; tests of the process start their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from caseworker.documents.answer import Reading
from caseworker.documents.reader import DocumentReader

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def read() -> Iterator[Read]:
    """Read bytes, with ``file_name`` and ``mime_type`` as hints, in a worker that stays warm."""
    with asyncio.Runner() as runner:
        reader = DocumentReader()

        def read_now(content: bytes, file_name: str = "", mime_type: str = "") -> Reading:
            return runner.run(reader.read(content, file_name=file_name, mime_type=mime_type))

        yield read_now
        runner.run(reader.close())

"""Finding words in all documents of a case."""

from __future__ import annotations

import asyncio
import re
import zlib
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from api_client.errors import Problem
from api_client.models import Case, DocumentInfo
from caseworker.documents.answer import Page
from caseworker.i18n import explain
from caseworker.work.fetching import Connects
from caseworker.work.finding import hits_in, pattern_of
from caseworker.work.opened_document import OpenedDocument, fetch_and_read

if TYPE_CHECKING:
    from caseworker.documents.reader import DocumentReader

_AHEAD = 2
"""Documents that are fetched and read while one is gone through."""
_MOST_PER_DOCUMENT = 100
_MOST_KEPT = 20_000_000
"""Bytes of packed text."""


class FoundLine(NamedTuple):
    """A line of a document with the words in it: page and line from 1, its text raw."""

    document: DocumentInfo
    page: int
    line: int
    text: str


class Looked(NamedTuple):
    """A document has been gone through. ``why`` says why it could not be, if so."""

    document: DocumentInfo
    hits: int
    why: str = ""


class DocumentTexts:
    """The texts of documents that were gone through, so that the next words are found at once."""

    def __init__(self) -> None:
        self._packed: dict[tuple[str, int], list[bytes]] = {}
        self._why: dict[tuple[str, int], str] = {}
        self._bytes = 0

    def get(self, document: DocumentInfo) -> tuple[list[str], str] | None:
        """Return the pages of a document, and why there are none or not all."""
        key = (document.id, document.version)
        packed = self._packed.get(key)
        if packed is None:
            return None
        return [zlib.decompress(page).decode() for page in packed], self._why[key]

    def put(self, document: DocumentInfo, pages: list[str], why: str) -> None:
        """Keep the pages of a document; when it becomes too much, nothing of what was before."""
        packed = [zlib.compress(page.encode("utf-8", "replace"), 1) for page in pages]
        size = sum(map(len, packed))
        if self._bytes + size > _MOST_KEPT:
            self._packed.clear()
            self._why.clear()
            self._bytes = 0
        if size <= _MOST_KEPT:
            self._packed[document.id, document.version] = packed
            self._why[document.id, document.version] = why
            self._bytes += size


async def search_documents(
    services: Connects, reader: DocumentReader, case: Case, words: str, texts: DocumentTexts
) -> AsyncGenerator[FoundLine | Looked, None]:
    """Yield the lines with the words, and each document when it has been gone through.

    A document that cannot be read is told with the reason; the others are gone through all the
    same. Raises nothing but ReaderClosed.
    """
    pattern = pattern_of(words)
    if pattern is None:
        return
    async with aclosing(_each(services, reader, case, texts)) as documents:
        async for document, pages, why in documents:
            found = await asyncio.to_thread(_lines, document, pages, pattern)
            for line in found:
                yield line
            yield Looked(document, len(found), why)


async def _each(
    services: Connects, reader: DocumentReader, case: Case, texts: DocumentTexts
) -> AsyncGenerator[tuple[DocumentInfo, list[str], str], None]:
    """Yield each document with the texts of its pages, and why there are none or not all.

    Those that follow are fetched and read meanwhile, a few at a time.
    """
    coming = deque[asyncio.Task[tuple[list[str], str]]]()
    waiting = iter(case.documents)
    try:
        for document in case.documents:
            for ahead in islice(waiting, 1 + _AHEAD - len(coming)):
                work = _pages(services, reader, case, ahead, texts)
                coming.append(asyncio.create_task(work))
            yield (document, *await coming[0])
            coming.popleft()
    finally:
        for task in coming:
            task.cancel()
        await asyncio.gather(*coming, return_exceptions=True)


async def _pages(
    services: Connects,
    reader: DocumentReader,
    case: Case,
    document: DocumentInfo,
    texts: DocumentTexts,
) -> tuple[list[str], str]:
    """Return the texts of a document's pages, and why there are none or not all."""
    kept = texts.get(document)
    if kept is not None:
        return kept
    opened = OpenedDocument.of_case(document)
    pages: list[str] = []
    try:
        async with aclosing(
            fetch_and_read(services, reader, case.summary, document, opened)
        ) as items:
            pages += [item.text async for item in items if isinstance(item, Page)]
    except Problem as problem:
        return [], explain(problem)  # perhaps it can be had the next time
    why = opened.outcome.reason if opened.outcome is not None else ""
    texts.put(document, pages, why)
    return pages, why


def _lines(document: DocumentInfo, pages: list[str], pattern: re.Pattern[str]) -> list[FoundLine]:
    found: list[FoundLine] = []
    for number, page in enumerate(pages, 1):
        lines = page.split("\n")
        seen = {hit.line: None for hit in hits_in(page, pattern)}
        found += [FoundLine(document, number, at + 1, lines[at].strip()) for at in seen]
        if len(found) >= _MOST_PER_DOCUMENT:
            break
    return found[:_MOST_PER_DOCUMENT]

"""A document of a case: finding it by what a person types, fetching it, reading it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from api_client.api import CaseAPI
from api_client.errors import N_, Problem
from api_client.models import Case, CaseSummary, DocumentInfo
from caseworker.i18n import explain
from caseworker.offline.clock import now_utc
from caseworker.offline.documents import Held
from caseworker.offline.problems import StoreProblem
from caseworker.offline.sender import UNREACHED
from caseworker.work.connection import reference_of
from caseworker.work.fetching import Connects, client_imported

# Held in memory while it is read; larger ones can only be saved on the server's own pages.
MOST_BYTES = 512 * 1024 * 1024
_SHORTEST_PREFIX = 4


class DocumentUnknown(Problem):
    """The case has no such document. Facts: ``number``, ``wanted``."""

    message = N_("The case {number} has no document {wanted}.")
    advice = N_("List them with: caseworker document {number}")


class DocumentAmbiguous(Problem):
    """Several documents fit. Facts: ``number``, ``wanted``."""

    message = N_("{wanted} fits several documents of the case {number}.")
    advice = N_("Give the whole id.")


class DocumentBroken(Problem):
    """The server cannot give the document. Facts: ``title``, ``reason``."""

    message = N_("The server does not give the document {title} ({reason}).")
    advice = N_("Try again later, or tell your administrator.")


class DocumentTooLarge(Problem):
    """The document is too large to hold. Facts: ``title``, ``limit`` in bytes."""

    message = N_("The document {title} is larger than {limit} bytes.")
    advice = N_("Open it in the municipality's own system.")


class DocumentNotHere(Problem):
    """The server does not give it, and it is not held here. Facts: ``title``, ``why``.

    ``why`` is what there is to say of the server; ``request_id`` as that problem had it.
    """

    message = N_("{why} The document {title} is not on this computer.")
    advice = N_("What you want to read without the server, take along while it answers.")


class Content(NamedTuple):
    """The bytes of a document as the server gave them at a time; ``is_held`` from this computer."""

    content: bytes
    as_of: datetime
    is_held: bool


async def read_document(
    services: Connects,
    case: CaseSummary,
    document: DocumentInfo,
    *,
    anew: bool = False,
    told: Callable[[int], None] = lambda _received: None,
    held_here: Awaitable[Held | None] | None = None,
) -> Content:
    """Return the bytes of a document: held here, or from the server, and held from then on.

    The content of a version never changes, so that one which is held needs no question; ``anew``
    asks all the same. ``held_here`` is a look into the store that was begun before.
    Raises DocumentBroken, DocumentTooLarge, DocumentNotHere, ApiProblem, StoreProblem.
    """
    documents = services.store.documents
    held = None
    if not anew:
        held = await (held_here or asyncio.to_thread(documents.get, document))
    if held is not None:
        return Content(held.content, held.as_of, is_held=True)
    try:
        await client_imported()
        async with services.connect() as api:
            content = await fetch(api, document, told)
    except UNREACHED as problem:
        held = await asyncio.to_thread(documents.get, document)
        if held is None:
            raise DocumentNotHere(
                title=document.title or document.file_name,
                why=explain(problem),
                request_id=reference_of(problem),
            ) from problem
        return Content(held.content, held.as_of, is_held=True)
    with suppress(StoreProblem):  # it is here to be read, whether it can be kept or not
        await asyncio.to_thread(documents.put, case, document, content)
    return Content(content, now_utc(), is_held=False)


def find_document(case: Case, wanted: str) -> DocumentInfo:
    """Return the document with this id, beginning of an id, or title."""
    number = case.summary.number
    exact = [d for d in case.documents if wanted in {d.id, _short(d)}]
    by_title = [d for d in case.documents if wanted in {d.title, d.file_name}]
    by_prefix = [
        d
        for d in case.documents
        if len(wanted) >= _SHORTEST_PREFIX and _short(d).startswith(wanted)
    ]
    found: Sequence[DocumentInfo] = exact or by_title or by_prefix
    if not found:
        raise DocumentUnknown(number=number, wanted=wanted)
    if len(found) > 1:
        raise DocumentAmbiguous(number=number, wanted=wanted)
    return found[0]


async def fetch(
    api: CaseAPI, document: DocumentInfo, told: Callable[[int], None] = lambda _received: None
) -> bytes:
    """Return the bytes of a document; ``told`` hears how many have come as they do.

    Raises DocumentBroken, DocumentTooLarge, ApiProblem.
    """
    if document.broken or not document.content:
        raise DocumentBroken(title=document.title, reason=document.broken or "-")
    parts: list[bytes] = []
    received = 0
    async for part in api.content(document.content):
        received += len(part)
        if received > MOST_BYTES:
            raise DocumentTooLarge(title=document.title, limit=MOST_BYTES)
        told(received)
        parts.append(part)
    return b"".join(parts)


def _short(document: DocumentInfo) -> str:
    return document.id.rstrip("/").rsplit("/", 1)[-1]

"""A document of a case: finding it by what a person types, fetching it, reading it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from api_client.api import CaseAPI
from api_client.errors import N_, Problem
from api_client.models import Case, DocumentInfo

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

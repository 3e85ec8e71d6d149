"""Taking cases along: the whole case with its documents, kept here and brought up to date."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from api_client.api import CaseAPI
from api_client.errors import N_, ApiProblem, Problem
from api_client.models import Case, DocumentInfo
from caseworker.offline.clock import now_utc
from caseworker.offline.sender import UNREACHED
from caseworker.offline.store import Store
from caseworker.work.documents import DocumentBroken, DocumentTooLarge, fetch

REFRESH_AFTER = timedelta(hours=1)
"""How old a case that is taken along may be before it is fetched anew in the background."""


class NothingIsKept(Problem):
    """The store is in memory."""

    message = N_("Nothing is kept on this computer, so nothing can be taken along.")
    advice = N_("Log in with a passphrase to keep things encrypted here.")


class ProtectedNotKept(Problem):
    """The persons of the case have protected identity. Facts: ``number``."""

    message = N_("The case {number} is protected and is not kept on this computer.")
    advice = N_("Read it while the server answers.")


@dataclass(frozen=True, slots=True)
class PinSize:
    """What taking a case along takes: bytes to fetch, and how many documents do not say.

    ``limit`` is how many bytes documents may take on this computer.
    """

    documents: int
    held: int
    to_fetch: int
    unknown: int
    limit: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far taking along has come: documents and bytes, and the document under way."""

    done: int
    documents: int
    received: int
    title: str


@dataclass(slots=True)
class Taken:
    """What came of it: how many documents are here now, and which are not, with the reason."""

    here: int = 0
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    no_room: list[str] = field(default_factory=list)


def pin_size(store: Store, case: Case) -> PinSize:
    """Return what taking a case along takes. Raises StoreProblem."""
    readable = _readable(case)
    held = store.documents.held(readable)
    missing = [document for document in readable if document.id not in held]
    return PinSize(
        documents=len(readable),
        held=len(held),
        to_fetch=sum(document.size or 0 for document in missing),
        unknown=sum(document.size is None for document in missing),
        limit=store.documents.limit,
    )


async def take_along(
    api: CaseAPI,
    store: Store,
    case: Case,
    told: Callable[[Progress], None] = lambda _progress: None,
    *,
    is_along: bool = False,
) -> Taken:
    """Keep a case with every document that can be fetched, from now on.

    One that ``is_along`` already is brought up to date, unless it is left behind meanwhile.

    Cancelled or cut off, what is here stays, and the rest is fetched the next time. Raises
    NothingIsKept, ProtectedNotKept, StoreProblem, and why no server answers.
    """
    if not store.persistent:
        raise NothingIsKept
    await asyncio.to_thread(store.mirror.put_case, case, now_utc())
    if await asyncio.to_thread(store.mirror.case, case.summary.number) is None:
        raise ProtectedNotKept(number=case.summary.number)
    if not is_along:
        await asyncio.to_thread(store.pins.put, case.summary)
    taken = Taken()
    readable = _readable(case)
    received = 0
    for at, document in enumerate(readable):
        before = received

        def tell(count: int, at: int = at, before: int = before) -> None:
            told(Progress(at, len(readable), before + count, readable[at].title))

        tell(0)
        received += await _take_document(api, store, case, document, tell, taken)
    told(Progress(len(readable), len(readable), received, ""))
    await asyncio.to_thread(store.documents.confirm, readable)
    await asyncio.to_thread(lambda: store.pins.put(case.summary, refreshed=now_utc()))
    return taken


async def _take_document(
    api: CaseAPI,
    store: Store,
    case: Case,
    document: DocumentInfo,
    tell: Callable[[int], None],
    taken: Taken,
) -> int:
    """Fetch one document unless it is here; return how many bytes came."""
    if await asyncio.to_thread(store.documents.held, [document]):
        taken.here += 1
        return 0
    size = document.size or 0
    if not await asyncio.to_thread(store.documents.can_take, case.summary.id, size):
        taken.no_room.append(document.title)  # not fetched each hour only to be dropped
        return 0
    try:
        content = await fetch(api, document, tell)
    except UNREACHED:
        raise
    except (ApiProblem, DocumentBroken, DocumentTooLarge) as problem:
        taken.problems.append((document.title, problem))
        return 0
    if await asyncio.to_thread(store.documents.put, case.summary, document, content):
        taken.here += 1
    else:
        taken.no_room.append(document.title)
    return len(content)


async def refresh_pins(api: CaseAPI, store: Store) -> int:
    """Bring the cases that are taken along up to date, those that are old; return how many.

    One that the server does not show any more stays as it was. Raises StoreProblem, and why no
    server answers.
    """
    due = now_utc() - REFRESH_AFTER
    count = 0
    for pin in await asyncio.to_thread(store.pins.all):
        if pin.refreshed is not None and pin.refreshed > due:
            continue
        try:
            case = await api.case(pin.number)
        except UNREACHED:
            raise
        except ApiProblem:
            continue
        try:
            if await asyncio.to_thread(store.pins.of, pin.case_id) is None:
                continue  # left behind while others were fetched
            await take_along(api, store, case, is_along=True)
            count += 1
        except ProtectedNotKept:  # it has become so: nothing of it is kept from now on
            await asyncio.to_thread(leave_behind, store, pin.case_id)
    return count


def leave_behind(store: Store, case_id: str) -> None:
    """Take a case along no longer, and let its documents go. Raises StoreProblem."""
    pin = store.pins.of(case_id)
    if pin is not None:
        store.pins.remove(pin)
    store.documents.forget([case_id])


def _readable(case: Case) -> list[DocumentInfo]:
    return [document for document in case.documents if document.content and not document.broken]

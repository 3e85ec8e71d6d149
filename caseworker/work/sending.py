"""Seeing to it that what was put in the outbox is sent now, by this process or another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from api_client.api import CaseAPI
from caseworker.offline.clock import now_utc
from caseworker.offline.outbox import Entry, EntryState
from caseworker.offline.sender import Sender, is_settled
from caseworker.offline.store import Store

# After this long without an end an entry is left to the next start; a passing fault is over by
# then, or lasts.
PATIENCE = timedelta(seconds=10)
_LOOK_EVERY = 0.1
_NO_USE_WAITING = frozenset({"Unreachable", "TlsFailed", "NotACaseServer", "Refused"})


async def send_until_settled(
    store: Store, api: CaseAPI, ids: Sequence[str], patience: timedelta = PATIENCE
) -> list[Entry]:
    """Send what is ready until these entries have come to an end, and return them.

    Entries that are still open when it returns stay in the outbox: the outbox is paused, the server
    cannot be reached, an earlier entry of the same case waits for a person, or patience has run
    out. Where another process holds the sender's lock, that one sends and this one waits.
    """
    deadline = now_utc() + patience
    sender = Sender(store.outbox, api)
    while True:
        with store.sender_lock() as is_sender:
            if is_sender:
                await sender.send_ready()
        entries = await asyncio.to_thread(_entries, store, ids)
        waiting = [entry for entry in entries if not is_settled(entry)]
        if (
            not waiting
            or await asyncio.to_thread(_is_hopeless, store, waiting)
            or now_utc() >= deadline
        ):
            return entries
        await asyncio.sleep(_LOOK_EVERY)


def _entries(store: Store, ids: Sequence[str]) -> list[Entry]:
    found = [store.outbox.get(entry_id) for entry_id in ids]
    return [entry for entry in found if entry is not None]


def _is_hopeless(store: Store, waiting: Sequence[Entry]) -> bool:
    """Tell whether waiting would not help: nothing is sent, or the case's turn does not come."""
    if store.outbox.is_paused():
        return True
    cases_stuck = {
        entry.intent.case_number
        for entry in store.outbox.open()
        if entry.state is EntryState.NEEDS_PERSON
        or (entry.reason and entry.reason.kind in _NO_USE_WAITING)
    }
    return all(entry.intent.case_number in cases_stuck for entry in waiting)

"""Filling a store, damaging its files, and comparing what comes back with what was typed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from api_client.models import Queue
from caseworker.offline.drafts import Draft
from caseworker.offline.outbox import Entry
from caseworker.offline.store import Store
from tests.offline.examples import (
    NOON,
    REASONS,
    case,
    decision,
    hand_over,
    plan,
    queue,
    summary,
)

SOAK = os.environ.get("CASEWORKER_SOAK") == "1"
POSITIONS = 100 if SOAK else 25
PAGE = 4096


class Typed:
    """What a person has typed into a store, to be found again."""

    def __init__(self, store: Store) -> None:
        self.drafts: dict[str, Draft] = {draft.id: draft for draft in store.drafts.all()}
        self.entries: dict[str, Entry] = {entry.id: entry for entry in store.outbox.all()}


def fill(store: Store) -> Typed:
    """Write drafts of several pages, entries in every state, and a mirror around them."""
    for number in range(12):
        text = f"{number} {REASONS} " * (10 + 40 * (number % 4))
        store.drafts.start("decision", f"KUB-{number}", {"reasons": text})
    gone = store.drafts.start("note", "KUB-1", {"text": "removed"})
    store.drafts.remove(gone.id)
    sent = store.drafts.start("decision", "KUB-20", {"reasons": REASONS})
    store.outbox.put(decision("CW-1", "KUB-20"), not_before=NOON, draft=sent)
    store.outbox.set_plan("CW-1", plan())
    store.outbox.step_tried("CW-1", "decision")
    store.outbox.put(hand_over("CW-2", "KUB-21"), not_before=NOON)
    store.outbox.put(decision("CW-3", "KUB-22"), not_before=NOON)
    store.outbox.finish("CW-3")
    store.mirror.put_queue(queue(*(summary(f"KUB-{number}") for number in range(150))))
    store.mirror.put_case(case(), NOON)
    return Typed(store)


def read_everything(store: Store) -> Typed:
    """Use every part of the store, as a day's work does, then tell what is there."""
    store.mirror.queue(Queue.MINE)
    store.handlers.people()
    store.mirror.case("KUB-2026-1")
    store.mirror.put_queue(queue(*(summary(f"KUB-{number}") for number in range(150))))
    store.mirror.expire(NOON)
    assert store.outbox.next_ready(NOON) is not None
    return Typed(store)


def copy_of(folder: Path, tmp_path: Path) -> Path:
    target = tmp_path / "profile"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    return target


def flip(path: Path, position: int, length: int = 1) -> None:
    content = bytearray(path.read_bytes())
    for at in range(position, min(position + length, len(content))):
        content[at] ^= 0x5A
    path.write_bytes(content)


def same(found: Typed, typed: Typed) -> None:
    assert found.drafts == typed.drafts
    assert found.entries == typed.entries

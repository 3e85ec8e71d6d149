"""Saving while somebody types: soon, one at a time, again when it failed. No waiting in here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api_client.models import Case, CaseSummary
from caseworker.offline.problems import DiskFull
from caseworker.offline.store import Store
from caseworker.work.autosave import (
    SECONDS,
    Autosave,
    KeptDraft,
    SaveFailed,
    SaveState,
    newest_draft,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CASE = Case(
    summary=CaseSummary(id="https://zaken.example.com/zaken/1", number="BN 1", status_id="s1")
)


class Planned:
    def __init__(self, due: float, action: Callable[[], None]) -> None:
        self.due = due
        self.action = action
        self.is_off = False

    def cancel(self) -> None:
        self.is_off = True


class Time:
    """A clock that the test moves; what is due is done then."""

    def __init__(self) -> None:
        self.now = 0.0
        self.planned: list[Planned] = []

    def later(self, seconds: float, action: Callable[[], None]) -> Planned:
        self.planned.append(Planned(self.now + seconds, action))
        return self.planned[-1]

    def advance(self, seconds: float) -> None:
        self.now += seconds
        due = [plan for plan in self.planned if plan.due <= self.now and not plan.is_off]
        self.planned = [plan for plan in self.planned if plan.due > self.now and not plan.is_off]
        for plan in due:
            plan.action()


class Disk:
    """A disk that takes as long as the test says, and fails when it says so."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.begun = 0
        self.at_once = 0
        self.most_at_once = 0
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.failure: Exception | None = None

    async def save(self, fields: dict[str, str]) -> datetime:
        self.begun += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.may_end.wait()
            if self.failure:
                raise self.failure
        finally:
            self.at_once -= 1
        self.texts.append(fields["reasons"])
        return NOON + timedelta(seconds=len(self.texts))


class Desk:
    """Somebody who types into a form that is saved by itself."""

    def __init__(self) -> None:
        self.time = Time()
        self.disk = Disk()
        self.text = ""
        self.asked = 0
        self.told: list[SaveState] = []
        self.autosave = Autosave(
            self._fields,
            self.disk.save,
            told=lambda: self.told.append(self.autosave.state),
            later=self.time.later,
        )

    def _fields(self) -> dict[str, str]:
        self.asked += 1
        return {"reasons": self.text}

    def state(self) -> SaveState:
        return self.autosave.state

    def types(self, text: str) -> None:
        for character in text:
            self.text += character
            self.autosave.changed()

    async def passes(self, seconds: float) -> None:
        self.time.advance(seconds)
        await settled()


async def settled() -> None:
    """Let everything run that can."""
    for _turn in range(20):
        await asyncio.sleep(0)


@pytest.fixture
async def desk() -> Desk:
    return Desk()


async def test_what_was_typed_is_saved_within_the_second(desk: Desk) -> None:
    desk.types("Bifall")

    await desk.passes(SECONDS - 0.01)
    assert desk.disk.texts == []
    await desk.passes(0.01)

    assert desk.disk.texts == ["Bifall"]
    assert SECONDS < 1


async def test_the_second_counts_from_the_first_change_and_not_from_the_last(desk: Desk) -> None:
    for _key in range(8):
        desk.types("a")
        await desk.passes(SECONDS / 4)

    assert desk.disk.texts == ["a" * 4, "a" * 8]


async def test_many_keys_ask_for_the_text_once(desk: Desk) -> None:
    desk.types("a" * 1000)
    await desk.passes(SECONDS)

    assert desk.asked == 1


async def test_it_says_saved_only_when_the_save_has_returned(desk: Desk) -> None:
    desk.disk.may_end.clear()
    desk.types("Bifall")
    await desk.passes(SECONDS)
    assert desk.state() is SaveState.UNSAVED
    assert desk.autosave.saved is None

    desk.disk.may_end.set()
    await settled()

    assert desk.state() is SaveState.SAVED
    assert desk.autosave.saved == NOON + timedelta(seconds=1)
    assert desk.told == [SaveState.UNSAVED, SaveState.SAVED]


async def test_what_is_typed_during_a_save_is_saved_next_and_never_beside_it(desk: Desk) -> None:
    desk.disk.may_end.clear()
    desk.types("one ")
    await desk.passes(SECONDS)
    desk.types("two")
    await desk.passes(SECONDS)
    flushing = asyncio.create_task(desk.autosave.flush())
    await settled()
    assert desk.state() is SaveState.UNSAVED

    desk.disk.may_end.set()
    await flushing

    assert desk.disk.texts == ["one ", "one two"]
    assert desk.disk.most_at_once == 1
    assert desk.state() is SaveState.SAVED


async def test_flush_does_not_wait_for_the_second(desk: Desk) -> None:
    desk.types("Bifall")

    await desk.autosave.flush()

    assert desk.disk.texts == ["Bifall"]
    await desk.passes(10)
    assert desk.disk.texts == ["Bifall"]


async def test_a_change_after_a_flush_is_saved_within_its_own_second(desk: Desk) -> None:
    desk.types("a")
    await desk.passes(SECONDS / 2)
    await desk.autosave.flush()
    desk.types("b")

    await desk.passes(SECONDS)

    assert desk.disk.texts == ["a", "ab"]


async def test_flush_without_a_change_saves_nothing(desk: Desk) -> None:
    desk.autosave.begin(NOON)

    await desk.autosave.flush()

    assert desk.disk.begun == 0
    assert desk.state() is SaveState.SAVED


async def test_a_full_disk_is_said_and_tried_again_until_there_is_room(desk: Desk) -> None:
    desk.disk.failure = DiskFull(path="/home")
    desk.types("Bifall")
    await desk.passes(SECONDS)
    assert desk.state() is SaveState.FAILED
    assert desk.autosave.problem is desk.disk.failure
    assert desk.told[-1] is SaveState.FAILED

    await desk.passes(SECONDS)
    assert desk.disk.begun == 2
    desk.disk.failure = None
    await desk.passes(SECONDS)

    assert desk.disk.texts == ["Bifall"]
    assert desk.state() is SaveState.SAVED


async def test_typing_on_a_full_disk_stays_failed_and_all_of_it_is_saved_later(desk: Desk) -> None:
    desk.disk.failure = DiskFull(path="/home")
    desk.types("a")
    await desk.passes(SECONDS)
    desk.types("b")
    assert desk.state() is SaveState.FAILED

    desk.disk.failure = None
    await desk.passes(SECONDS)

    assert desk.disk.texts == ["ab"]


async def test_flush_raises_what_kept_it_from_the_disk(desk: Desk) -> None:
    desk.disk.failure = DiskFull(path="/home")
    desk.types("Bifall")

    with pytest.raises(DiskFull):
        await desk.autosave.flush()


async def test_a_fault_of_the_program_is_a_sentence_too_and_the_text_is_tried_again(
    desk: Desk,
) -> None:
    desk.disk.failure = ZeroDivisionError()
    desk.types("Bifall")
    with pytest.raises(SaveFailed):
        await desk.autosave.flush()
    desk.disk.failure = None

    await desk.passes(SECONDS)

    assert desk.disk.texts == ["Bifall"]


async def test_a_flush_that_is_cancelled_does_not_let_a_second_save_begin(desk: Desk) -> None:
    desk.disk.may_end.clear()
    desk.types("Bifall")
    first = asyncio.create_task(desk.autosave.flush())
    await settled()
    first.cancel()
    await settled()
    second = asyncio.create_task(desk.autosave.flush())
    await settled()
    assert desk.disk.begun == 1

    desk.disk.may_end.set()
    await second

    assert desk.disk.texts == ["Bifall"]
    assert desk.disk.most_at_once == 1


async def test_after_stopping_nothing_is_saved_any_more(desk: Desk) -> None:
    desk.types("Bifall")
    desk.autosave.stop()

    await desk.passes(10)
    await desk.autosave.flush()

    assert desk.disk.begun == 0


async def test_the_loops_own_clock_saves_too() -> None:
    """Waits half a second: the only place where real time is the subject."""
    saved = asyncio.Event()

    async def save(fields: dict[str, str]) -> datetime:
        saved.set()
        return NOON

    Autosave(lambda: {"reasons": "a"}, save).changed()

    async with asyncio.timeout(30):
        await saved.wait()


@pytest.fixture
def key() -> bytes:
    return b"k" * 32


def test_the_first_save_begins_a_draft_and_the_next_ones_go_on_with_it(
    tmp_path: Path, key: bytes
) -> None:
    with Store.open(tmp_path, key) as store, Store.open(tmp_path, key) as other:
        kept = KeptDraft(store, "decision", CASE)
        kept.save({"reasons": "Bif"})
        saved = kept.save({"reasons": "Bifall å [/] \x1b[31m"})

        [draft] = other.drafts.of_case("BN 1")

    assert draft.fields == {"reasons": "Bifall å [/] \x1b[31m"}
    assert draft.saved == saved
    assert draft.case_id == CASE.summary.id
    assert draft.based_on == CASE.version


def test_a_draft_taken_up_keeps_its_id_and_what_was_seen_when_it_began(
    tmp_path: Path, key: bytes
) -> None:
    with Store.open(tmp_path, key) as store:
        first = KeptDraft(store, "decision", CASE)
        first.save({"reasons": "a"})
        changed = Case(summary=CaseSummary(id="1", number="BN 1", status_id="s2"))

        again = KeptDraft(store, "decision", changed, draft=newest_draft(store, "decision", "BN 1"))
        again.save({"reasons": "ab"})

        [draft] = store.drafts.all()
    assert first.draft is not None
    assert draft.id == first.draft.id
    assert draft.based_on == CASE.version


def test_the_newest_draft_of_the_kind_is_found(tmp_path: Path, key: bytes) -> None:
    with Store.open(tmp_path, key) as store:
        assert newest_draft(store, "decision", "BN 1") is None
        store.drafts.start("decision", "BN 1", {"reasons": "old"})
        newest = store.drafts.start("decision", "BN 1", {"reasons": "new"})
        store.drafts.start("handover", "BN 1", {"reason": "other"})
        store.drafts.start("decision", "BN 2", {"reasons": "other"})

        assert newest_draft(store, "decision", "BN 1") == newest

"""Drafts and outbox beside a model of plain dictionaries, through reopening, crashes and damage."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
)
from msgspec.structs import replace

from caseworker.offline.drafts import Draft
from caseworker.offline.entry_history import Event, EventKind
from caseworker.offline.items import KEEP_SETTLED
from caseworker.offline.outbox import ALLOWED, Entry, EntryState, Reason
from caseworker.offline.problems import OutboxProblem, OutcomeDoubtful
from caseworker.offline.store import Store
from tests.offline.examples import KEY, NOON, Clock, decision, plan

SOAK = os.environ.get("CASEWORKER_SOAK") == "1"
TEXTS = st.text(max_size=200)
CASES = st.sampled_from(["KUB-1", "KUB-2", "KUB-3"])
REASON = Reason.of(OutcomeDoubtful(number="KUB-1"))
MOVES = sorted(set(ALLOWED) - {"undo", "discard"})


class StoreMachine(RuleBasedStateMachine):
    """Every acknowledged change is there after anything that may happen to a process or a file."""

    drafts = Bundle("drafts")
    entries = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp(prefix="caseworker-machine-"))
        self.clock = Clock()
        self.generation = 0
        self.model: dict[str, Draft] = {}
        self.outbox: dict[str, Entry] = {}
        self.open()

    @property
    def folder(self) -> Path:
        return self.base / str(self.generation)

    def open(self) -> None:
        self.store = Store.open(self.folder, KEY, clock=self.clock)

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.base)

    @rule(seconds=st.integers(-5, 60) | st.sampled_from([-10_000_000, 200_000]))
    def time_passes(self, seconds: int) -> None:
        # What has been settled for longer the journal no longer holds a second time.
        if self.clock.now + timedelta(seconds=seconds) < NOON + KEEP_SETTLED:
            self.clock.advance(seconds=seconds)

    @rule(target=drafts, text=TEXTS, case_number=CASES)
    def begin(self, text: str, case_number: str) -> str:
        draft = self.store.drafts.start("decision", case_number, {"reasons": text})
        self.model[draft.id] = draft
        return draft.id

    @rule(draft_id=drafts, text=TEXTS)
    def save(self, draft_id: str, text: str) -> None:
        if draft_id in self.model:
            changed = replace(self.model[draft_id], fields={"reasons": text})
            self.model[draft_id] = self.store.drafts.save(changed)
            assert self.model[draft_id].revision == changed.revision + 1

    @rule(draft_id=consumes(drafts))
    def remove(self, draft_id: str) -> None:
        if self.model.pop(draft_id, None):
            self.store.drafts.remove(draft_id)

    @rule(target=entries, draft_id=drafts, wait=st.integers(0, 10))
    def put(self, draft_id: str, wait: int) -> str:
        draft = self.model.get(draft_id)
        if draft is None:
            return multiple()  # type: ignore[return-value]
        number = f"N-{len(self.outbox)}"
        entry = self.store.outbox.put(
            decision(number, draft.case_number),
            not_before=self.clock.now + timedelta(seconds=wait),
            draft=draft,
        )
        del self.model[draft_id]
        self.outbox[number] = entry
        return number

    @rule(entry_id=entries, name=st.sampled_from(MOVES))
    def move(self, entry_id: str, name: str) -> None:
        outbox = self.store.outbox
        before = self.outbox[entry_id]
        moves = {
            "set_plan": lambda: outbox.set_plan(entry_id, plan("decision")),
            "step_tried": lambda: outbox.step_tried(entry_id, "decision"),
            "step_done": lambda: outbox.step_done(entry_id, "decision", "https://x.example.com"),
            "postpone": lambda: outbox.postpone(
                entry_id, self.clock.now + timedelta(seconds=5), REASON
            ),
            "needs_person": lambda: outbox.needs_person(entry_id, REASON),
            "finish": lambda: outbox.finish(entry_id),
            "retry": lambda: outbox.retry(entry_id),
        }
        try:
            self.outbox[entry_id] = moves[name]()
        except (OutboxProblem, LookupError):
            assert before.state not in ALLOWED[name] or before.plan is None or before.tried
        else:
            assert before.state in ALLOWED[name]
            assert self.outbox[entry_id].revision == before.revision + 1

    @rule(entry_id=entries, give_up=st.booleans())
    def take_back(self, entry_id: str, give_up: bool) -> None:
        before = self.outbox[entry_id]
        may = before.state in ALLOWED["discard" if give_up else "undo"]
        try:
            outbox = self.store.outbox
            draft = outbox.discard(entry_id) if give_up else outbox.undo(entry_id)
        except OutboxProblem:
            assert not may or (before.tried and not give_up)
            return
        assert may
        assert draft is not None
        assert before.draft is not None
        assert draft.fields == before.draft.fields
        assert (draft.id == before.draft.id) is not give_up
        self.model[draft.id] = draft
        now = self.clock.now
        kind = EventKind.GIVEN_UP if give_up else EventKind.TAKEN_BACK
        self.outbox[entry_id] = replace(
            before,
            state=EntryState.DISCARDED,
            finished=now,
            history=(*before.history, Event(kind=kind, at=now)),
            revision=before.revision + 1,
        )

    @rule()
    def close_and_open(self) -> None:
        self.store.close()
        self.open()
        assert self.store.recovery is None

    @rule(log_damaged_at=st.none() | st.floats(0, 1, exclude_max=True))
    def crash(self, log_damaged_at: float | None) -> None:
        """Go on with the files as they lie there, nothing closed or brought in."""
        before = self.folder
        self.generation += 1
        shutil.copytree(before, self.folder)
        (self.folder / "store.db-shm").unlink(missing_ok=True)
        if log_damaged_at is not None:
            _change_a_byte(self.folder / "store.db-wal", log_damaged_at)
        self.store.close()
        self.open()
        assert self.store.recovery is None

    @rule(name=st.sampled_from(["store.db", "journal"]), place=st.floats(0, 1, exclude_max=True))
    def damage(self, name: str, place: float) -> None:
        self.store.close()
        _change_a_byte(self.folder / name, place)
        self.open()
        self.store.check()

    @rule(name=st.sampled_from(["store.db", "journal", "store.check"]))
    def lose_a_file(self, name: str) -> None:
        self.store.close()
        (self.folder / name).unlink(missing_ok=True)
        self.open()

    @rule()
    def crash_in_the_middle_of_the_journal(self) -> None:
        self.store.close()
        with (self.folder / "journal").open("a+b") as stream:
            stream.seek(0)
            stream.write(stream.read(30))
        self.open()

    @invariant()
    def everything_is_there(self) -> None:
        assert {draft.id: draft for draft in self.store.drafts.all()} == self.model
        assert {entry.id: entry for entry in self.store.outbox.all()} == self.outbox

    @invariant()
    def the_next_one_is_the_oldest_of_its_case(self) -> None:
        entry = self.store.outbox.next_ready(self.clock.now)
        order = [each.id for each in self.store.outbox.open()]
        firsts: dict[str, Entry] = {}
        for entry_id in order:
            firsts.setdefault(self.outbox[entry_id].intent.case_number, self.outbox[entry_id])
        ready = [each for each in firsts.values() if _is_ready(each, self.clock)]
        assert entry == (ready[0] if ready else None)


def _change_a_byte(path: Path, place: float) -> None:
    content = bytearray(path.read_bytes() if path.exists() else b"")
    if content:
        content[int(place * len(content))] ^= 0x20
        path.write_bytes(content)


def _is_ready(entry: Entry, clock: Clock) -> bool:
    if entry.state is EntryState.NEEDS_PERSON:
        return False
    return entry.not_before <= clock.now and (entry.next_try or entry.not_before) <= clock.now


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(
    max_examples=400 if SOAK else 15,
    stateful_step_count=40,
    deadline=None,
    derandomize=not SOAK,
    suppress_health_check=list(HealthCheck),
)
TestStoreMachine = pytest.mark.soak(pytest.mark.timeout(1200)(TestStoreMachine))

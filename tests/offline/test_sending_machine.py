"""Two windows, one server, crashes and a clock that jumps, beside a model of what may be true.

Everything that Hypothesis can think of happens between writing a decision and its being on the
server: answers are lost before or after the effect, the program dies at any request, others change
the case, a second window sends or takes back, the clock goes to and fro. The server is one of the
least kind: nothing there is done once by itself.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule
from msgspec.structs import replace

from api_client.api import CaseAPI
from api_client.errors import AnswerLost, Forbidden, Invalid, Unreachable
from api_client.models import Case, CaseType, CaseVersion
from api_client.plans import Check, Intent, Plan, Step, StepReport
from caseworker.offline.drafts import Draft
from caseworker.offline.outbox import Entry, EntryState
from caseworker.offline.problems import OutboxProblem
from caseworker.offline.sender import Sender
from caseworker.offline.store import Store
from tests.offline.examples import KEY, Clock, case, decision, summary

SOAK = os.environ.get("CASEWORKER_SOAK") == "1"
CASES = ["KUB-2026-1", "KUB-2026-2"]
STEPS = ("decision", "result", "close")
FATES = st.lists(
    st.sampled_from(
        ["done"] * 6
        + ["lost after", "lost before", "unreachable", "refused", "died before", "died after"]
        + ["died on its way"] * 2
    ),
    max_size=8,
)


class Died(BaseException):
    """The program was killed here."""


class Server:
    """Does what it is told each time that it is told, and counts it."""

    def __init__(self) -> None:
        self.done: Counter[tuple[str, str]] = Counter()
        self.changes: Counter[str] = Counter()
        self.fates: list[str] = []
        self.on_their_way: list[tuple[str, str]] = []

    def arrive(self) -> None:
        """Do what was asked by a program that has died since."""
        self.done.update(self.on_their_way)
        self.on_their_way.clear()

    def fate(self) -> str:
        return self.fates.pop(0) if self.fates else "done"

    def version(self, number: str) -> CaseVersion:
        of = case(summary(number)).version
        return replace(of, status_id=f"status {self.changes[number]}")

    def case(self, number: str) -> Case:
        line = summary(number)
        return case(replace(line, status_id=f"status {self.changes[number]}"))

    async def reread(self, case_id: str) -> Case:
        self._may_be_gone()
        return self.case(case_id.rsplit("/", 1)[-1])

    async def case_type(self, type_id: str) -> CaseType:
        return CaseType(id=type_id, name="Bidrag")

    async def plan(self, intent: Intent, of: Case, _type: CaseType) -> Plan:
        steps = tuple(
            Step(
                name=name,
                method="POST",
                url=f"https://zaken.example.com/{intent.number}",
                check=Check(kind="list", url="", expect={}),
            )
            for name in STEPS
        )
        return Plan(steps=steps, based_on=of.version, case_id=of.summary.id)

    async def look(self, step: Step, _urls: dict[str, str]) -> StepReport:
        self._may_be_gone()
        return StepReport(done=bool(self.done[self._key(step)]), url="https://x.example.com")

    async def run(self, step: Step, _urls: dict[str, str]) -> StepReport:
        fate = self.fate()
        if fate == "died before":
            raise Died
        if fate == "died on its way":
            self.on_their_way.append(self._key(step))
            raise Died
        if fate == "unreachable":
            raise Unreachable(host="x", reason="gone")
        if fate == "lost before":
            raise AnswerLost(host="x", reason="reset")
        if fate == "refused":
            raise Invalid(code="no", reason="no", request_id="")
        self.done[self._key(step)] += 1
        if fate == "lost after":
            raise AnswerLost(host="x", reason="reset")
        if fate == "died after":
            raise Died
        return StepReport(done=True, url="https://x.example.com", status=201)

    async def settle(self, _intent: Intent, _plan: Plan) -> None:
        self._may_be_gone()

    def _may_be_gone(self) -> None:
        fate = self.fate()
        if fate in {"lost before", "unreachable"}:
            raise Unreachable(host="x", reason="gone")
        if fate == "refused":
            raise Forbidden(code="no", title="no", request_id="")
        if fate.startswith("died"):
            raise Died

    @staticmethod
    def _key(step: Step) -> tuple[str, str]:
        return step.url.rsplit("/", 1)[-1], step.name


class SendingMachine(RuleBasedStateMachine):
    """Each decision is on the server once at most, and once where it is said to be done."""

    drafts = Bundle("drafts")
    entries = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp(prefix="caseworker-sending-"))
        self.clock, self.server = Clock(), Server()
        self.generation = 0
        self.texts: dict[str, str] = {}
        self.taken_back: set[str] = set()
        self.numbers = 0
        self.open()

    def open(self) -> None:
        folder = self.base / str(self.generation)
        self.windows = [Store.open(folder, KEY, clock=self.clock) for _window in range(2)]

    def teardown(self) -> None:
        for window in self.windows:
            window.close()
        shutil.rmtree(self.base)

    def crash(self) -> None:
        """Go on with the files as they lie there; both windows are gone."""
        before, self.generation = self.base / str(self.generation), self.generation + 1
        after = self.base / str(self.generation)
        shutil.copytree(before, after)
        (after / "store.db-shm").unlink(missing_ok=True)
        for window in self.windows:
            window.close()
        self.open()

    @rule(
        what=st.sampled_from(["clock", "clock", "power", "change"]),
        days=st.sampled_from([-400, -1, 0, 0, 0, 1, 400]),
        seconds=st.integers(-100, 400),
        number=st.sampled_from(CASES),
    )
    def something_happens(self, what: str, days: int, seconds: int, number: str) -> None:
        if what == "clock":
            self.let_pass(timedelta(days=days, seconds=seconds))
        elif what == "power":
            self.crash()
        else:
            self.server.changes[number] += 1

    def let_pass(self, time: timedelta) -> None:
        """Set the clock on, or back; what was on its way has arrived, or seems to have."""
        self.clock.advance(seconds=time.total_seconds())
        if time > timedelta():
            self.server.arrive()

    async def arrive_late(self, seconds: float) -> None:
        """Let the time pass that the sender waits for what may be on its way."""
        self.clock.advance(seconds=round(seconds))
        self.server.arrive()

    @rule(
        target=drafts,
        window=st.integers(0, 1),
        number=st.sampled_from(CASES),
        text=st.text(max_size=20),
    )
    def write(self, window: int, number: str, text: str) -> str:
        draft = self.windows[window].drafts.start("decision", number, {"reasons": text})
        self.texts[draft.id] = text
        return draft.id

    @rule(draft_id=drafts, window=st.integers(0, 1), text=st.text(max_size=20))
    def write_on(self, draft_id: str, window: int, text: str) -> None:
        draft = self.windows[window].drafts.get(draft_id)
        if draft is not None:
            self.windows[window].drafts.save(replace(draft, fields={"reasons": text}))
            self.texts[draft_id] = text

    @rule(target=entries, draft_id=drafts, window=st.integers(0, 1), wait=st.integers(0, 20))
    def send(self, draft_id: str, window: int, wait: int) -> str:
        draft = self.windows[window].drafts.get(draft_id)
        if draft is None:
            return multiple()  # type: ignore[return-value]
        self.numbers += 1
        number = f"N-{self.numbers}"
        intent = replace(
            decision(number, draft.case_number),
            reasons=draft.fields["reasons"],
            based_on=self.server.case(draft.case_number).version,
        )
        start = self.clock.now + timedelta(seconds=wait)
        self.windows[window].outbox.put(intent, not_before=start, draft=draft)
        del self.texts[draft_id]
        return number

    @rule(
        target=entries,
        window=st.integers(0, 1),
        number=st.sampled_from(CASES),
        text=st.text(max_size=20),
    )
    def decide(self, window: int, number: str, text: str) -> str:
        return cast("str", self.send(self.write(window, number, text), window, 0))

    @rule(window=st.integers(0, 1), fates=FATES, later=st.sampled_from([0, 0, 2, 30, 600]))
    def a_window_sends(self, window: int, fates: list[str], later: int) -> None:
        self.sent(window, fates, later)

    @rule(window=st.integers(0, 1), fates=FATES, later=st.sampled_from([0, 30, 600]))
    def it_sends_again(self, window: int, fates: list[str], later: int) -> None:
        self.sent(window, fates, later)

    def sent(self, window: int, fates: list[str], later: int) -> None:
        """Let one window send what is ready after some seconds."""
        self.let_pass(timedelta(seconds=later))
        self.server.fates = list(fates)
        store = self.windows[window]
        sender = Sender(
            store.outbox,
            cast("CaseAPI", self.server),
            clock=self.clock,
            jitter=lambda: 0.5,
            rest=self.arrive_late,
        )
        try:
            with store.sender_lock() as is_sender:
                assert is_sender
                with self.windows[1 - window].sender_lock() as is_another:
                    assert not is_another
                asyncio.run(sender.send_ready())
        except Died:
            self.crash()
        finally:
            self.server.fates = []

    @rule(
        entry_id=entries,
        window=st.integers(0, 1),
        what=st.sampled_from(["retry", "hurry", "hurry", "take back", "give up"]),
    )
    def a_person_acts(self, entry_id: str, window: int, what: str) -> None:
        outbox = self.windows[window].outbox
        with suppress(OutboxProblem):
            if what == "hurry":
                outbox.send_now(entry_id)
            elif what == "retry":
                outbox.retry(entry_id)
            elif what == "take back":
                self._given_back(outbox.undo(entry_id))
                self.taken_back.add(entry_id)
            else:
                self._given_back(outbox.discard(entry_id))

    def _given_back(self, draft: Draft | None) -> None:
        assert draft is not None
        self.texts[draft.id] = draft.fields["reasons"]

    @invariant()
    def no_step_is_done_twice(self) -> None:
        assert all(count == 1 for count in self.server.done.values()), self.server.done

    @invariant()
    def what_is_said_of_an_entry_is_so_on_the_server(self) -> None:
        for entry in self.windows[0].outbox.all():
            made = {name for name in STEPS if self.server.done[entry.id, name]}
            if entry.state is EntryState.DONE:
                assert made == set(STEPS)
            if entry.id in self.taken_back or not entry.tried:
                assert made == set()
            assert {step.name for step in entry.steps if step.done} <= made

    @invariant()
    def every_text_is_in_a_draft_and_both_windows_see_it(self) -> None:
        for window in self.windows:
            found = {draft.id: draft.fields["reasons"] for draft in window.drafts.all()}
            assert found == self.texts

    @invariant()
    def within_a_case_the_order_is_kept(self) -> None:
        entries = {entry.id: entry for entry in self.windows[1].outbox.all()}
        for number in CASES:
            of_case = [e for e in _by_number(entries) if e.intent.case_number == number]
            waiting = [e for e in of_case if not e.state.settled]
            for earlier, later in pairwise(waiting):
                assert not later.tried, (earlier, later)


def _by_number(entries: dict[str, Entry]) -> list[Entry]:
    return [entries[key] for key in sorted(entries, key=lambda key: int(key[2:]))]


TestSendingMachine = SendingMachine.TestCase
TestSendingMachine.settings = settings(
    max_examples=600 if SOAK else 12,
    stateful_step_count=40,
    deadline=None,
    derandomize=not SOAK,
    suppress_health_check=list(HealthCheck),
)
TestSendingMachine = pytest.mark.soak(pytest.mark.timeout(1800)(TestSendingMachine))

"""Sends what is in the outbox: each entry once, in the order of its case, whatever dies meanwhile.

Before a step is sent, the outbox notes on disk that it was tried. A step that was tried but not
noted as done may or may not have taken effect, so the server is asked before it is sent again.
Measured over 300 decisions with faults and crashes: 101 were doubled without that rule, none with
it (docs/safety.md, "Outbox").
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from api_client.api import CaseAPI
from api_client.errors import (
    AnswerDamaged,
    AnswerLost,
    AnswerTooLarge,
    ApiProblem,
    Conflict,
    NotACaseServer,
    Refused,
    ServerFailed,
    Unreachable,
)
from api_client.models import Case, CaseVersion
from api_client.plans import Plan, Step
from caseworker.offline.change_words import describe
from caseworker.offline.clock import now_utc
from caseworker.offline.outbox import Entry, EntryState, Outbox, Reason
from caseworker.offline.problems import EntryChanged

# Problems that pass by themselves; everything else needs a person.
PASSING = (
    Unreachable,
    AnswerLost,
    ServerFailed,
    NotACaseServer,
    AnswerDamaged,
    AnswerTooLarge,
    Refused,
)
# Of those, the ones that mean that no case server answered: reading goes on from the mirror.
UNREACHED = (Unreachable, AnswerLost, ServerFailed, NotACaseServer)
_NO_USE_GOING_ON = frozenset({"Unreachable", "TlsFailed", "Refused", "ClockWrong"})
_FIRST_PAUSE = timedelta(seconds=0.5)
_LONGEST_PAUSE = timedelta(minutes=5)
IN_FLIGHT = timedelta(seconds=5)
"""How long a request that nobody saw the end of may still be on its way through the server."""
_REPEATABLE = frozenset({"DELETE", "PATCH", "PUT"})
"""Methods that have the same effect once and twice (RFC 9110, 9.2.2; PATCH as the plans use it)."""


class _StepRefused(Exception):
    """The server answered a step with a refusal, so it has not taken effect."""

    def __init__(self, step: str, problem: ApiProblem) -> None:
        self.step = step
        self.problem = problem
        super().__init__(step)


class Sender:
    """Carries out entries of one outbox on one server.

    ``noted`` is told what became of each: the problem, or None where the server did its part.
    Hold the store's sender lock while calling it. Store calls run in a thread, so that a slow
    disk never holds up the event loop.
    """

    def __init__(
        self,
        outbox: Outbox,
        api: CaseAPI,
        *,
        clock: Callable[[], datetime] = now_utc,
        jitter: Callable[[], float] = random.random,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
        noted: Callable[[ApiProblem | None], None] = lambda _problem: None,
    ) -> None:
        self._outbox = outbox
        self._api = api
        self._clock = clock
        self._jitter = jitter
        self._rest = rest
        self._noted = noted
        self._ended: set[tuple[str, str]] = set()

    async def send_ready(self) -> list[Entry]:
        """Send every entry whose time has come, oldest first; return them as they are now.

        Stops early when the server cannot be reached or refuses the login, since the rest would
        fare no better.
        """
        handled: list[Entry] = []
        while entry := await asyncio.to_thread(self._outbox.next_ready, self._clock()):
            try:
                entry = await self.deliver(entry)
            except EntryChanged:
                continue  # somebody took it back or gave it up in another window
            handled.append(entry)
            if entry.reason and entry.reason.kind in _NO_USE_GOING_ON:
                break
        return handled

    async def deliver(self, entry: Entry) -> Entry:
        """Carry out one entry as far as it goes and return it as it is then."""
        try:
            sent = await self._carry_out(entry)
            self._noted(None)
            return sent
        except PASSING as problem:
            self._noted(problem)
            pause = self._pause(entry, problem)
            return await asyncio.to_thread(
                self._outbox.postpone, entry.id, self._clock() + pause, Reason.of(problem)
            )
        except _StepRefused as refusal:
            return await self._stop(entry, refusal.problem, refused=refusal.step)
        except ApiProblem as problem:
            return await self._stop(entry, problem)

    async def _stop(self, entry: Entry, problem: ApiProblem, *, refused: str = "") -> Entry:
        self._noted(problem)
        reason = Reason.of(problem)
        return await asyncio.to_thread(
            lambda: self._outbox.needs_person(entry.id, reason, refused=refused)
        )

    async def _carry_out(self, entry: Entry) -> Entry:
        if entry.plan is None or not entry.tried:
            entry = await self._prepare(entry)
        plan = entry.plan
        if plan is None:  # pragma: no cover - _prepare sets it
            raise AssertionError
        urls = {record.name: record.url for record in entry.steps if record.done}
        tried = {record.name for record in entry.steps if record.tried}
        for step in plan.steps:
            if step.name not in urls:
                urls[step.name] = await self._do(entry, plan, step, urls, step.name in tried)
        await self._api.settle(entry.intent, plan)
        return await asyncio.to_thread(self._outbox.finish, entry.id)

    async def _prepare(self, entry: Entry) -> Entry:
        """Work out the plan from the case as it is now; nothing was sent yet."""
        intent = entry.intent
        case = await self._read(intent.case_id, intent.case_number)
        if intent.based_on is not None:
            raise_if_changed(intent.case_number, intent.based_on, case.version)
        case_type = await self._api.case_type(case.summary.type_id)
        plan = await self._api.plan(intent, case, case_type)
        return await asyncio.to_thread(self._outbox.set_plan, entry.id, plan)

    async def _do(
        self, entry: Entry, plan: Plan, step: Step, urls: dict[str, str], tried: bool
    ) -> str:
        """Bring one step about and return the URL of what it made."""
        if tried:
            report = await self._api.look(step, urls)
            if not report.done and (seconds := self._on_its_way(entry, step)):
                await self._rest(seconds)
                report = await self._api.look(step, urls)
            if report.done:
                await asyncio.to_thread(self._outbox.step_done, entry.id, step.name, report.url)
                return report.url
            if not urls:
                # Nothing has taken effect yet, so the case must still be what the plan saw.
                case = await self._read(plan.case_id, entry.intent.case_number)
                raise_if_changed(entry.intent.case_number, plan.based_on, case.version)
        await asyncio.to_thread(self._outbox.step_tried, entry.id, step.name)
        try:
            report = await self._api.run(step, urls)
        except PASSING:
            self._ended.add((entry.id, step.name))
            raise  # it may have taken effect
        except ApiProblem as problem:
            raise _StepRefused(step.name, problem) from problem
        await asyncio.to_thread(
            lambda: self._outbox.step_done(entry.id, step.name, report.url, status=report.status)
        )
        return report.url

    def _on_its_way(self, entry: Entry, step: Step) -> float:
        """Return for how many seconds more a step may take effect that was sent before.

        The server goes on with what it was given when the program that gave it is gone. None where
        this sender itself saw the connection break, or where twice is the same as once.
        """
        tried = next((record.tried for record in entry.steps if record.name == step.name), None)
        if tried is None or step.method in _REPEATABLE or (entry.id, step.name) in self._ended:
            return 0.0
        left = tried + IN_FLIGHT - self._clock()
        return min(max(left, timedelta()), IN_FLIGHT).total_seconds()  # clocks jump

    async def _read(self, case_id: str, number: str) -> Case:
        if case_id:
            return await self._api.reread(case_id)
        return await self._api.overview(number)

    def _pause(self, entry: Entry, problem: ApiProblem) -> timedelta:
        """Return how long to wait: what the server asks for, else doubling, with jitter."""
        wanted = getattr(problem, "retry_after", None)
        if isinstance(wanted, float | int):
            return timedelta(seconds=wanted)
        doubled = _FIRST_PAUSE * 2.0 ** min(entry.attempts, 16)
        return min(doubled, _LONGEST_PAUSE) * (0.5 + self._jitter())


def raise_if_changed(number: str, before: CaseVersion, now: CaseVersion) -> None:
    """Raise Conflict if somebody changed the case."""
    changes = before.differs(now)
    if changes:
        raise Conflict(number=number, changes=describe(changes))


def is_settled(entry: Entry) -> bool:
    """Tell whether sending an entry has come to an end, good or bad."""
    return entry.state in {EntryState.DONE, EntryState.NEEDS_PERSON, EntryState.DISCARDED}

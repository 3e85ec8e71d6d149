"""What happened to an entry of the outbox: what was sent when, and what the server answered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec
from msgspec.structs import replace

from api_client.errors import Problem
from api_client.models import Record

MOST_EVENTS: Final = 120
"""More are not kept of one entry; those of the beginning and of the end stay."""

_BEGINNING = 20


class Reason(Record, frozen=True, kw_only=True):
    """Why an entry waits: a problem, kept in a way that can be told in any language later.

    ``kind`` is the name of the problem's class, ``message`` and ``advice`` are its templates.
    """

    kind: str
    message: str
    advice: str = ""
    facts: dict[str, str | int] = msgspec.field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem) -> Reason:
        """Take down a problem."""
        return cls(
            kind=type(problem).__name__,
            message=problem.message,
            advice=problem.advice,
            facts=dict(problem.facts),
        )

    def problem(self) -> Problem:
        """Return a problem that says the same, for whoever explains it."""
        reason = self

        class Remembered(Problem):
            message = reason.message
            advice = reason.advice

        return Remembered(**self.facts)


class EventKind(StrEnum):
    """What can happen to an entry."""

    PUT = "put"
    TRIED = "tried"
    ANSWERED = "answered"
    FOUND = "found"
    PUT_OFF = "put_off"
    STOPPED = "stopped"
    RETRIED = "retried"
    HURRIED = "hurried"
    FINISHED = "finished"
    TAKEN_BACK = "taken_back"
    GIVEN_UP = "given_up"


class Event(Record, frozen=True, kw_only=True):
    """One thing that happened.

    TRIED: the request of ``step`` was about to be sent. ANSWERED: the server did it, with this
    HTTP ``status`` and ``url``. FOUND: the server was asked and had it already. PUT_OFF and
    STOPPED have the ``reason``; ``times`` counts the same of it in a row, ``last`` is the last.
    """

    kind: EventKind
    at: datetime
    step: str = ""
    status: int = 0
    url: str = ""
    reason: Reason | None = None
    times: int = 1
    last: datetime | None = None


def with_event(history: tuple[Event, ...], event: Event) -> tuple[Event, ...]:
    """Add an event; the same once more is counted, and of very many the middle is left out."""
    if history and _is_repeated(history[-1], event):
        before = history[-1]
        again = replace(before, times=before.times + 1, last=event.at, reason=event.reason)
        return (*history[:-1], again)
    longer = (*history, event)
    if len(longer) <= MOST_EVENTS:
        return longer
    return (*longer[:_BEGINNING], *longer[_BEGINNING - MOST_EVENTS :])


def _is_repeated(before: Event, event: Event) -> bool:
    return (
        before.kind is event.kind is EventKind.PUT_OFF
        and before.reason is not None
        and event.reason is not None
        and before.reason.kind == event.reason.kind
    )

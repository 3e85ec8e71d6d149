"""Made-up cases, intents and plans for the tests of the store."""

from __future__ import annotations

import datetime as dt
import errno
import os
from datetime import UTC, datetime

import pytest

from api_client.models import (
    Case,
    CaseList,
    CaseSummary,
    CaseVersion,
    Handling,
    Party,
    Person,
    Queue,
    Unit,
)
from api_client.plans import Check, DecisionIntent, HandOverIntent, Plan, Step

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
PERSONAL_NUMBER = "19850412-9805"
NAME = "Åsa Exempelsson"
REASONS = "Sökanden har visat att villkoren för bidraget är uppfyllda."

VERSION = CaseVersion(
    status="Utredning",
    status_id="https://zaken.example.com/statussen/1",
    result="",
    closed=None,
    handlers=("Åsa Exempelsson",),
    handling_ids=("https://zaken.example.com/rollen/1",),
)


def refuse_to_flush(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every flush to the disk fail, as a dying drive does."""

    def refuse(*_arguments: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", refuse)
    monkeypatch.setattr("fcntl.fcntl", refuse)  # what macOS flushes with


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **spans: float) -> None:
        self.now += dt.timedelta(**spans)


def decision(number: str = "CW-1", case_number: str = "KUB-2026-1") -> DecisionIntent:
    return DecisionIntent(
        number=number,
        case_number=case_number,
        case_id=f"https://zaken.example.com/zaken/{case_number}",
        type="Bidrag",
        outcome="granted",
        outcome_text="Bifall",
        reasons=REASONS,
        date=dt.date(2026, 11, 23),
        effective=dt.date(2026, 11, 23),
        close=True,
        based_on=VERSION,
    )


def hand_over(number: str = "CW-2", case_number: str = "KUB-2026-1") -> HandOverIntent:
    return HandOverIntent(
        number=number,
        case_number=case_number,
        case_id=f"https://zaken.example.com/zaken/{case_number}",
        person="p2",
        person_name="Bo Exempelsson",
        reason="Semester",
        at=NOON,
    )


def plan(*names: str) -> Plan:
    steps = tuple(
        Step(
            name=name,
            method="POST",
            url=f"https://zaken.example.com/{name}",
            body={"text": REASONS, "deep": [1, None, {"yes": True, "share": 0.5}]},
            fill={"besluit": "decision"},
            check=Check(kind="list", url="https://zaken.example.com/", expect={"number": "CW-1"}),
        )
        for name in names or ("decision", "result", "status")
    )
    return Plan(steps=steps, based_on=VERSION, case_id="https://zaken.example.com/zaken/1")


def summary(
    number: str = "KUB-2026-1",
    *,
    title: str = "Ansökan om bidrag",
    person: Person | None = None,
    unit: Unit | None = None,
    protected: bool = False,
    broken: str = "",
) -> CaseSummary:
    handlings = []
    if person:
        handlings.append(Handling(id=f"{number}/person", person=person))
    if unit:
        handlings.append(Handling(id=f"{number}/unit", unit=unit))
    return CaseSummary(
        id=f"https://zaken.example.com/zaken/{number}",
        number=number,
        title=title,
        type="Bidrag",
        type_id="https://catalogi.example.com/zaaktypen/1",
        applicant=NAME,
        handlings=tuple(handlings),
        status="Utredning",
        received=dt.date(2026, 10, 1),
        deadline=dt.date(2026, 12, 1),
        protected=protected,
        broken=broken,
    )


def case(line: CaseSummary | None = None) -> Case:
    return Case(
        summary=line or summary(),
        description="Bidrag till förening",
        parties=(
            Party(role="Sökande", name=NAME, number=PERSONAL_NUMBER, email="asa@example.com"),
        ),
    )


def queue(*cases: CaseSummary, as_of: datetime = NOON, name: Queue = Queue.MINE) -> CaseList:
    return CaseList(queue=name, cases=cases, as_of=as_of)

"""Whatever goes wrong by chance, a decision and a hand-over take effect once, or wait for a person.

``make soak`` runs 500 on each kind of server, an ordinary run 6. Each run has a seed of its own,
which is said with a failure and makes it happen again.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api_client.models import Case
from api_client.plans import DecisionIntent, HandOverIntent, Intent, Step
from caseworker.offline.outbox import Entry, EntryState
from caseworker.offline.sender import Sender
from caseworker.offline.store import Store
from tests.sandbox.client import BESLUITEN, ZAKEN, Api
from tests.sending.work import (
    LONG_REASON,
    RIVAL,
    Clock,
    Died,
    Interrupted,
    assert_decided_once,
    assert_handed_over_once,
    decision,
    fresh_case,
    hand_over,
    handlers,
    send_until_it_rests,
)
from tests.zgw_client import Client

IS_SOAK = bool(os.environ.get("CASEWORKER_SOAK"))
# On each kind of server.
RUNS = 500 if IS_SOAK else 10
# Runs of one test: enough cases are there for it, and a failure does not hide the rest.
CHUNK = 25
RATE = 0.2


@dataclass(frozen=True)
class Run:
    """What one seed stands for."""

    seed: int
    kind: str
    closes: bool
    is_long: bool
    dies_at: int
    rival_at: int

    @classmethod
    def of(cls, seed: int) -> Run:
        dice = random.Random(seed)
        return cls(
            seed=seed,
            kind=dice.choice(["decision", "hand-over"]),
            closes=dice.random() < 0.7,
            is_long=dice.random() < 0.2,
            dies_at=dice.randrange(8) if dice.random() < 0.3 else -1,
            rival_at=dice.randrange(4) if dice.random() < 0.2 else -1,
        )


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A half-open connection is given up after a second, not after thirty."""
    quick = httpx.Timeout(connect=5.0, read=1.0, write=5.0, pool=60.0)
    monkeypatch.setattr("api_client.http._TIMEOUT", quick)


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(0, RUNS, CHUNK))
async def test_every_run_ends_done_once_or_waiting_for_the_person(
    first: int, client: Client, server: Api, tmp_path: Path, like: str
) -> None:
    ended: Counter[str] = Counter()
    for seed in range(first, min(first + CHUNK, RUNS)):
        run = Run.of(seed)
        entry = await carried_out(run, client, server, tmp_path / str(seed))
        server.sandbox.control.odds("")
        ended[f"{run.kind}: {check(run, entry, server)}"] += 1
    seeds = f"{like}, seeds {first} to {first + CHUNK - 1}"
    sys.stdout.write(f"{seeds}: {dict(sorted(ended.items()))}\n")


async def carried_out(run: Run, client: Client, server: Api, folder: Path) -> Entry:
    """Put an intent in an outbox and send it until nothing more happens by itself."""
    case = await fresh_case(client, server)
    intent = await intent_of(run, client, case)
    clock = Clock()
    server.sandbox.control.odds(f"{run.seed}:{RATE}")
    with Store.open(folder, b"k" * 32) as store:
        store.outbox.put(intent, not_before=clock())
        rival = meddling(run, server, case)
        try:
            api = Interrupted(client.api, before=rival, after=dying(run))
            await Sender(store.outbox, api, clock=clock).send_ready()
        except Died:
            await asyncio.sleep(0)
    with Store.open(folder, b"k" * 32) as store:
        return await send_until_it_rests(store, Interrupted(client.api, before=rival), clock)


async def intent_of(run: Run, client: Client, case: Case) -> Intent:
    if run.kind == "decision":
        return await decision(client, case, close=run.closes)
    return hand_over(case, reason=LONG_REASON if run.is_long else "Semester")


def dying(run: Run) -> Callable[[Step], None]:
    """Let the program die after its nth request that writes."""
    left = run.dies_at

    def die(_step: Step) -> None:
        nonlocal left
        if left == 0:
            left = -1
            raise Died
        left -= 1

    return die


def meddling(run: Run, server: Api, case: Case) -> Callable[[Step], None]:
    """Let somebody else take the case before the nth request that writes, once."""
    left = run.rival_at

    def meddle(_step: Step) -> None:
        nonlocal left
        if left == 0:
            zaak = server.get(case.summary.id).json()
            server.post(f"{ZAKEN}/rollen", server.role(zaak, RIVAL))
        left -= 1

    return meddle


def check(run: Run, entry: Entry, server: Api) -> str:
    """Return how a run ended; nothing may be there twice, and nothing half without a reason."""
    intent = entry.intent
    said = f"seed {run.seed}: {run}, {entry.state}, {entry.reason}"
    assert entry.state in {EntryState.DONE, EntryState.NEEDS_PERSON}, said
    try:
        assert_nothing_twice(intent, server)
        if entry.state is EntryState.NEEDS_PERSON:
            assert entry.reason is not None
            assert run.rival_at >= 0, "nobody meddled, so nothing should need a person"
        elif isinstance(intent, DecisionIntent):
            assert_decided_once(server, intent)
        elif isinstance(intent, HandOverIntent):
            assert_handed_over_once(server, intent)
    except AssertionError as error:
        raise AssertionError(f"{said}: {error}") from error
    return "done" if entry.state is EntryState.DONE else f"waits ({entry.reason.kind})"  # type: ignore[union-attr]


def assert_nothing_twice(intent: Intent, server: Api) -> None:
    people = handlers(server, intent.case_id)
    assert people, "the case has no handler"
    if isinstance(intent, DecisionIntent):
        found = server.items(f"{BESLUITEN}/besluiten", identificatie=intent.number)
        assert len(found) <= 1
        final = server.status_type(server.get(intent.case_id).json(), final=True)
        statuses = server.items(f"{ZAKEN}/statussen", zaak=intent.case_id)
        assert len([s for s in statuses if s["statustype"] == final]) <= 1
        return
    assert isinstance(intent, HandOverIntent)
    assert people.count(intent.person) <= 1
    notes = server.items(f"{ZAKEN}/zaaknotities", gerelateerdAan=intent.case_id)
    assert len([note for note in notes if intent.number in note["onderwerp"]]) <= 1
    links = server.items(f"{ZAKEN}/zaakinformatieobjecten", zaak=intent.case_id)
    assert len([link for link in links if intent.number in link["titel"]]) <= 1

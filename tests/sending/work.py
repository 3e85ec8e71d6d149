"""Sending to a real sandbox: cases to work on, intents, and what the server holds afterwards."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from api_client.api import CaseAPI
from api_client.models import Case
from api_client.plans import DecisionIntent, HandOverIntent, Step, StepReport
from caseworker.offline.ids import new_id
from caseworker.offline.outbox import Entry, EntryState
from caseworker.offline.sender import Sender
from caseworker.offline.store import Store
from tests.sandbox.client import BESLUITEN, ZAKEN, Api, Body
from tests.zgw_client import Client

REASONS = "Åtgärden [/] strider inte mot \x1b[31mplanen\x1b[0m.\n\nSkäl: åäö ÅÄÖ"
# Somebody who takes cases that others are handing over, and handles none of them before.
RIVAL = "birger.ahman"
LONG_REASON = "Nästa steg: invänta remissvar. " * 60


class Died(BaseException):
    """The program was killed here; nothing may catch this."""


class Clock:
    """A clock that the test moves, so that no pause is waited out."""

    def __init__(self) -> None:
        self.now = dt.datetime.now(dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    async def rest(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.now += dt.timedelta(seconds=seconds)


async def send_until_it_rests(store: Store, api: CaseAPI, clock: Clock) -> Entry:
    """Send again and again, an hour passing between, until nothing more happens by itself."""
    sender = Sender(store.outbox, api, clock=clock, rest=clock.rest)
    for _round in range(12):
        await sender.send_ready()
        if not [e for e in store.outbox.open() if e.state is not EntryState.NEEDS_PERSON]:
            break
        clock.now += dt.timedelta(hours=1)
    return store.outbox.all()[-1]


_used: defaultdict[str, set[str]] = defaultdict(set)


async def fresh_case(client: Client, server: Api) -> Case:
    """Return an open case with one handler that no other test has touched."""
    used = _used[server.sandbox.url]
    for zaak in open_cases(server):
        if zaak.get("identificatie") in used or "zaaktype" not in zaak:
            continue
        used.add(zaak["identificatie"])
        people = handlers(server, zaak["url"])
        if len(people) == 1 and people != [RIVAL] and not zaak["resultaat"]:
            case = await client.api.overview(zaak["identificatie"])
            if case.status_since:
                return case
    raise LookupError("no fresh case is left")


def open_cases(server: Api) -> Iterator[Body]:
    """Give the open cases page by page; those closed meanwhile move the later ones forward."""
    page = 1
    while True:
        found = server.get(f"{ZAKEN}/zaken", einddatum__isnull="true", pageSize=100, page=page)
        if found.status_code != 200:
            return
        yield from found.json()["results"]
        page += 1


async def decision(client: Client, case: Case, *, close: bool = True) -> DecisionIntent:
    kind = await client.api.case_type(case.summary.type_id)
    today = dt.datetime.now().astimezone().date()
    return DecisionIntent(
        number=new_id(),
        case_number=case.summary.number,
        case_id=case.summary.id,
        type=kind.decisions[0].name,
        outcome="granted",
        outcome_text="Bifall",
        reasons=REASONS,
        date=today,
        effective=today,
        close=close,
        result=kind.results[0].name,
        based_on=case.version,
    )


def hand_over(
    case: Case, *, to: str = "jonas.sjoqvist", reason: str = "Semester"
) -> HandOverIntent:
    current = case.summary.handler
    receiver = to if current and current.id != to else "lucia.garcia"
    return HandOverIntent(
        number=new_id(),
        case_number=case.summary.number,
        case_id=case.summary.id,
        person=receiver,
        person_name="Jonas Sjöqvist",
        reason=reason,
        title="Överlämnande",
        at=dt.datetime.now(dt.UTC),
        based_on=case.version,
    )


def handlers(server: Api, url: str) -> list[str]:
    return [
        rol["betrokkeneIdentificatie"]["identificatie"]
        for rol in server.items(
            f"{ZAKEN}/rollen",
            zaak=url,
            betrokkeneType="medewerker",
            omschrijvingGeneriek="behandelaar",
        )
    ]


def assert_decided_once(server: Api, intent: DecisionIntent) -> None:
    found = server.items(f"{BESLUITEN}/besluiten", identificatie=intent.number)
    assert len(found) == 1
    assert found[0]["zaak"] == intent.case_id
    assert found[0]["toelichting"] == f"Bifall\n\n{REASONS}"
    zaak = server.get(intent.case_id).json()
    statuses = server.items(f"{ZAKEN}/statussen", zaak=intent.case_id)
    final = [s for s in statuses if s["statustype"] == server.status_type(zaak, final=True)]
    assert len(final) == (1 if intent.close else 0)
    assert (zaak["einddatum"] is not None) == intent.close
    assert (zaak["resultaat"] is not None) == intent.close


def assert_handed_over_once(server: Api, intent: HandOverIntent) -> None:
    assert handlers(server, intent.case_id) == [intent.person]


class Interrupted:
    """The client, with something happening before or after each request that writes."""

    def __init__(
        self,
        api: CaseAPI,
        *,
        before: Callable[[Step], object] | None = None,
        after: Callable[[Step], object] | None = None,
    ) -> None:
        self._api = api
        self._before = before
        self._after = after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._api, name)

    async def run(self, step: Step, urls: dict[str, str]) -> StepReport:
        if self._before:
            self._before(step)
        report = await self._api.run(step, urls)
        if self._after:
            self._after(step)
        return report

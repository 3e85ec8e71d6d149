"""Whatever dies on the way, what is sent takes effect exactly once, or waits for a person.

The server is a real sandbox in a process of its own; what it holds afterwards is asked of it
directly, not through the client.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from api_client.api import CaseAPI
from api_client.models import Case
from api_client.plans import DecisionIntent, HandOverIntent, Intent, Step, StepReport
from caseworker.offline.ids import new_id
from caseworker.offline.outbox import Entry, EntryState
from caseworker.offline.sender import Sender
from caseworker.offline.store import Store
from tests.sandbox.client import BESLUITEN, ZAKEN, Api
from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.zgw_client import Client, client_of

REASONS = "Åtgärden [/] strider inte mot \x1b[31mplanen\x1b[0m.\n\nSkäl: åäö ÅÄÖ"
LONG_REASON = "Nästa steg: invänta remissvar. " * 60


class Died(BaseException):
    """The program was killed here; nothing may catch this."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(cases=400, seed=11) as running:
        yield running


@pytest.fixture
def server(sandbox: RunningSandbox) -> Iterator[Api]:
    direct = Api(sandbox)
    yield direct
    direct.close()
    sandbox.control.reset()


@pytest.fixture
async def client(sandbox: RunningSandbox) -> AsyncIterator[Client]:
    async with client_of(sandbox) as found:
        yield found


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("store"), b"k" * 32) as opened:
        yield opened


class Clock:
    """A clock that the test moves, so that no pause is waited out."""

    def __init__(self) -> None:
        self.now = dt.datetime.now(dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


async def send_until_it_rests(store: Store, api: CaseAPI, clock: Clock) -> Entry:
    """Send again and again, an hour passing between, until nothing more happens by itself."""
    sender = Sender(store.outbox, api, clock=clock)
    for _round in range(12):
        await sender.send_ready()
        if not [e for e in store.outbox.open() if e.state is not EntryState.NEEDS_PERSON]:
            break
        clock.now += dt.timedelta(hours=1)
    return store.outbox.all()[-1]


_used: set[str] = set()


async def fresh_case(client: Client, server: Api) -> Case:
    """Return an open case with one handler that no other test has touched."""
    for zaak in server.items(f"{ZAKEN}/zaken", einddatum__isnull="true", pageSize=500):
        if zaak.get("identificatie") in _used or "zaaktype" not in zaak:
            continue
        if len(handlers(server, zaak["url"])) == 1 and not zaak["resultaat"]:
            _used.add(zaak["identificatie"])
            case = await client.api.overview(zaak["identificatie"])
            if case.status_since:
                return case
    raise LookupError("no fresh case is left")


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


async def test_a_decision_arrives_unchanged_and_closes_the_case(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    intent = await decision(client, await fresh_case(client, server))
    store.outbox.put(intent, not_before=clock())
    entry = await send_until_it_rests(store, client.api, clock)
    assert entry.state is EntryState.DONE
    assert_decided_once(server, intent)


async def test_a_decision_alone_leaves_the_case_open(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    intent = await decision(client, await fresh_case(client, server), close=False)
    store.outbox.put(intent, not_before=clock())
    assert (await send_until_it_rests(store, client.api, clock)).state is EntryState.DONE
    assert_decided_once(server, intent)


async def test_after_a_hand_over_exactly_the_new_person_is_handler(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    case = await fresh_case(client, server)
    intent = hand_over(case)
    store.outbox.put(intent, not_before=clock())
    assert (await send_until_it_rests(store, client.api, clock)).state is EntryState.DONE
    assert_handed_over_once(server, intent)
    rol = server.items(f"{ZAKEN}/rollen", zaak=case.summary.id, betrokkeneType="medewerker")[0]
    assert rol["roltoelichting"] == "Semester"


async def test_a_case_is_never_without_a_handler_during_a_hand_over(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    intent = hand_over(await fresh_case(client, server))
    store.outbox.put(intent, not_before=clock())
    seen: list[int] = []
    watched = Interrupted(client.api, after=lambda _s: seen.append(_count(server, intent)))
    await send_until_it_rests(store, watched, clock)
    assert seen
    assert min(seen) >= 1


def _count(server: Api, intent: Intent) -> int:
    return len(handlers(server, intent.case_id))


async def test_a_unit_receives_a_case_without_a_person(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    case = await fresh_case(client, server)
    old = case.summary.unit
    unit = next(u["id"] for u in server.sandbox.units if not old or u["id"] != old.id)
    intent = HandOverIntent(
        number=new_id(),
        case_number=case.summary.number,
        case_id=case.summary.id,
        unit=unit,
        unit_name="Enheten",
        reason="Fel enhet",
        at=clock(),
        based_on=case.version,
    )
    store.outbox.put(intent, not_before=clock())
    assert (await send_until_it_rests(store, client.api, clock)).state is EntryState.DONE
    assert handlers(server, case.summary.id) == []
    units = server.items(
        f"{ZAKEN}/rollen",
        zaak=case.summary.id,
        betrokkeneType="organisatorische_eenheid",
        omschrijvingGeneriek="behandelaar",
    )
    assert [rol["betrokkeneIdentificatie"]["identificatie"] for rol in units] == [unit]


@pytest.mark.parametrize("has_notes", [True, False])
async def test_a_long_reason_is_kept_whole_in_a_note_or_a_document(
    has_notes: bool, client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    intent = hand_over(await fresh_case(client, server), reason=LONG_REASON)
    if not has_notes:
        server.sandbox.control.faults([{"path": "*/zaaknotities", "kind": "status", "status": 404}])
    store.outbox.put(intent, not_before=clock())
    entry = await send_until_it_rests(store, client.api, clock)
    assert entry.state is EntryState.DONE, entry.reason
    assert_handed_over_once(server, intent)
    server.sandbox.control.reset()
    if has_notes:
        notes = server.items(f"{ZAKEN}/zaaknotities", gerelateerdAan=intent.case_id)
        assert [note["tekst"].strip() for note in notes] == [LONG_REASON.strip()]
    else:
        links = server.items(f"{ZAKEN}/zaakinformatieobjecten", zaak=intent.case_id)
        mine = [link for link in links if intent.number in link["titel"]]
        info = server.get(mine[0]["informatieobject"]).json()
        content = server.http.get(info["inhoud"], headers={"Accept": "*/*"}).content
        assert [len(mine), content.decode()] == [1, LONG_REASON]


FAULTS = ["answer-lost", "reset-before", "truncate", "status"]
WRITES = {
    "decision": [f"{BESLUITEN}/besluiten", f"{ZAKEN}/resultaten", f"{ZAKEN}/statussen"],
    "handover": [f"{ZAKEN}/rollen", f"{ZAKEN}/rollen/*"],
}


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("path", WRITES["decision"])
async def test_a_decision_survives_any_fault_at_any_step(
    path: str, kind: str, client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    intent = await decision(client, await fresh_case(client, server))
    store.outbox.put(intent, not_before=clock())
    rule = {"method": "POST", "path": path, "nth": 1, "kind": kind, "status": 503}
    server.sandbox.control.faults([rule])
    entry = await send_until_it_rests(store, client.api, clock)
    assert entry.state is EntryState.DONE, entry.reason
    assert_decided_once(server, intent)


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize(("method", "path"), [("POST", "rollen"), ("DELETE", "rollen/*")])
async def test_a_hand_over_survives_any_fault_at_any_step(
    method: str, path: str, kind: str, client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    intent = hand_over(await fresh_case(client, server))
    store.outbox.put(intent, not_before=clock())
    rule = {"method": method, "path": f"{ZAKEN}/{path}", "nth": 1, "kind": kind, "status": 500}
    server.sandbox.control.faults([rule])
    entry = await send_until_it_rests(store, client.api, clock)
    assert entry.state is EntryState.DONE, entry.reason
    assert_handed_over_once(server, intent)


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


def dies_at(name: str) -> Callable[[Step], None]:
    def check(step: Step) -> None:
        if step.name == name:
            raise Died

    return check


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", ["decision", "result", "close"])
async def test_a_decision_is_finished_after_being_killed_between_any_two_steps(
    step: str, moment: str, client: Client, server: Api, tmp_path: Any
) -> None:
    clock = Clock()
    intent = await decision(client, await fresh_case(client, server))
    await _killed(tmp_path, client, intent, {moment: dies_at(step)})
    with Store.open(tmp_path, b"k" * 32) as store:
        entry = await send_until_it_rests(store, client.api, clock)
    assert entry.state is EntryState.DONE, entry.reason
    assert_decided_once(server, intent)


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", ["new-handler", "release-1"])
async def test_a_hand_over_is_finished_after_being_killed_between_any_two_steps(
    step: str, moment: str, client: Client, server: Api, tmp_path: Any
) -> None:
    clock = Clock()
    intent = hand_over(await fresh_case(client, server))
    await _killed(tmp_path, client, intent, {moment: dies_at(step)})
    with Store.open(tmp_path, b"k" * 32) as store:
        entry = await send_until_it_rests(store, client.api, clock)
    assert entry.state is EntryState.DONE, entry.reason
    assert_handed_over_once(server, intent)


async def _killed(
    folder: Any, client: Client, intent: Intent, when: dict[str, Callable[[Step], object]]
) -> None:
    """Put an intent in a store and die while it is sent: nothing is tidied up."""
    store = Store.open(folder, b"k" * 32)
    store.outbox.put(intent, not_before=Clock()())
    with pytest.raises(Died):
        await Sender(store.outbox, Interrupted(client.api, **when)).send_ready()
    store.close()


async def test_a_case_that_somebody_closed_meanwhile_waits_for_the_person(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    case = await fresh_case(client, server)
    mine = await decision(client, case)
    theirs = await decision(client, case)
    store.outbox.put(theirs, not_before=clock())
    assert (await send_until_it_rests(store, client.api, clock)).state is EntryState.DONE
    store.outbox.put(mine, not_before=clock())
    entry = await send_until_it_rests(store, client.api, clock)
    assert entry.state is EntryState.NEEDS_PERSON
    assert entry.reason is not None
    assert entry.reason.kind == "Conflict"
    assert "status" in str(entry.reason.facts["changes"])
    assert server.items(f"{BESLUITEN}/besluiten", identificatie=mine.number) == []


async def test_a_case_that_somebody_else_took_meanwhile_is_not_handed_over_unseen(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    case = await fresh_case(client, server)
    intent = hand_over(case)
    zaak = server.get(case.summary.id).json()
    server.post(f"{ZAKEN}/rollen", server.role(zaak, "birger.ahman"))
    store.outbox.put(intent, not_before=clock())
    entry = await send_until_it_rests(store, client.api, clock)
    assert entry.state is EntryState.NEEDS_PERSON
    assert sorted(handlers(server, case.summary.id)) == sorted(
        ["birger.ahman", case.summary.handler.id if case.summary.handler else ""]
    )


async def test_a_colleague_who_claims_the_case_at_the_same_moment_is_told_of(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    case = await fresh_case(client, server)
    intent = hand_over(case)
    zaak = server.get(case.summary.id).json()

    def claim(_step: Step) -> None:
        if "birger.ahman" not in handlers(server, case.summary.id):
            server.post(f"{ZAKEN}/rollen", server.role(zaak, "birger.ahman"))

    store.outbox.put(intent, not_before=clock())
    entry = await send_until_it_rests(store, Interrupted(client.api, before=claim), clock)
    assert entry.state is EntryState.NEEDS_PERSON
    assert entry.reason is not None
    assert entry.reason.kind == "TakenByOthers"


async def test_a_repeat_of_the_receivers_own_role_is_removed(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    case = await fresh_case(client, server)
    intent = hand_over(case)
    zaak = server.get(case.summary.id).json()

    def repeat(step: Step) -> None:
        if step.name == "new-handler":
            server.post(f"{ZAKEN}/rollen", server.role(zaak, intent.person))

    store.outbox.put(intent, not_before=clock())
    entry = await send_until_it_rests(store, Interrupted(client.api, after=repeat), clock)
    assert entry.state is EntryState.DONE, entry.reason
    assert_handed_over_once(server, intent)


async def test_a_refused_login_keeps_everything_and_stops_the_round(
    sandbox: RunningSandbox, client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    intents = [
        await decision(client, await fresh_case(client, server), close=False) for _ in range(2)
    ]
    for intent in intents:
        store.outbox.put(intent, not_before=clock())
    import dataclasses

    wrong = dataclasses.replace(sandbox, secret="another secret that is long enough to be one")
    async with client_of(wrong) as stranger:
        handled = await Sender(store.outbox, stranger.api, clock=clock).send_ready()
    assert [entry.reason.kind if entry.reason else "" for entry in handled] == ["Refused"]
    clock.now += dt.timedelta(hours=1)
    await send_until_it_rests(store, client.api, clock)
    for intent in intents:
        assert_decided_once(server, intent)


async def test_entries_of_one_case_are_sent_in_their_order(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    case = await fresh_case(client, server)
    first = await decision(client, case, close=False)
    second = hand_over(case)
    store.outbox.put(first, not_before=clock())
    store.outbox.put(second, not_before=clock())
    sent: list[str] = []
    watched = Interrupted(client.api, before=lambda step: sent.append(step.name))
    await send_until_it_rests(store, watched, clock)
    assert sent == ["decision", "new-handler", "release-1"]
    assert_decided_once(server, first)
    assert_handed_over_once(server, second)


async def test_a_refusal_of_the_server_waits_for_the_person_with_its_reason(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    intent = await decision(client, await fresh_case(client, server), close=False)
    rule = {"method": "POST", "path": f"{BESLUITEN}/besluiten", "kind": "status", "status": 403}
    server.sandbox.control.faults([rule])
    store.outbox.put(intent, not_before=clock())
    entry = await send_until_it_rests(store, client.api, clock)
    assert entry.state in {EntryState.NEEDS_PERSON, EntryState.WAITING, EntryState.SENDING}
    assert entry.reason is not None
    server.sandbox.control.reset()
    store.outbox.retry(entry.id)
    assert (await send_until_it_rests(store, client.api, clock)).state is EntryState.DONE
    assert_decided_once(server, intent)

"""Whatever dies on the way, what is sent takes effect exactly once, or waits for a person.

The server is a real sandbox in a process of its own; what it holds afterwards is asked of it
directly, not through the client.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from api_client.plans import HandOverIntent, Intent, Step
from caseworker.offline.ids import new_id
from caseworker.offline.outbox import EntryState
from caseworker.offline.sender import Sender
from caseworker.offline.store import Store
from tests.sandbox.client import BESLUITEN, ZAKEN, Api
from tests.sending.work import (
    LONG_REASON,
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
    has_notes: bool, like: str, client: Client, server: Api, store: Store
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
    if has_notes and like == "open-zaak":
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

"""What others do to a case meanwhile is never overwritten unseen; refusals wait for the person."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from api_client.models import Case, CaseType
from api_client.plans import Intent, Plan, Step
from caseworker.offline.entry_history import EventKind
from caseworker.offline.ids import new_id
from caseworker.offline.outbox import EntryState
from caseworker.offline.problems import AlreadySending
from caseworker.offline.sender import Sender
from caseworker.offline.store import Store
from tests.sandbox.client import BESLUITEN, ZAKEN, Api
from tests.sandbox_server import RunningSandbox
from tests.sending.work import (
    RIVAL,
    Clock,
    Interrupted,
    assert_decided_once,
    assert_handed_over_once,
    decision,
    fresh_case,
    hand_over,
    handlers,
    send_until_it_rests,
)
from tests.zgw_client import Client, client_of


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
    server.post(f"{ZAKEN}/rollen", server.role(zaak, RIVAL))
    store.outbox.put(intent, not_before=clock())
    entry = await send_until_it_rests(store, client.api, clock)
    assert entry.state is EntryState.NEEDS_PERSON
    assert sorted(handlers(server, case.summary.id)) == sorted(
        [RIVAL, case.summary.handler.id if case.summary.handler else ""]
    )


async def test_a_person_who_has_seen_the_change_can_send_it_all_the_same(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    case = await fresh_case(client, server)
    intent = hand_over(case)
    zaak = server.get(case.summary.id).json()
    server.post(f"{ZAKEN}/rollen", server.role(zaak, RIVAL))
    store.outbox.put(intent, not_before=clock())
    entry = await send_until_it_rests(store, client.api, clock)
    assert entry.reason is not None
    assert entry.reason.kind == "Conflict"
    store.outbox.retry(entry.id)
    assert (await send_until_it_rests(store, client.api, clock)).state is EntryState.DONE
    assert_handed_over_once(server, intent)


async def test_an_entry_taken_back_in_another_window_is_passed_over(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    taken_back = hand_over(await fresh_case(client, server))
    sent = hand_over(await fresh_case(client, server))
    store.outbox.put(taken_back, not_before=clock())
    store.outbox.put(sent, not_before=clock())

    class Undoing(Interrupted):
        async def plan(self, intent: Intent, case: Case, case_type: CaseType) -> Plan:
            made = await client.api.plan(intent, case, case_type)
            if intent.number == taken_back.number:
                store.outbox.undo(taken_back.number)
            return made

    await send_until_it_rests(store, Undoing(client.api), clock)
    assert handlers(server, taken_back.case_id) != [taken_back.person]
    assert_handed_over_once(server, sent)


async def test_a_colleague_who_claims_the_case_at_the_same_moment_is_told_of(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    case = await fresh_case(client, server)
    intent = hand_over(case)
    zaak = server.get(case.summary.id).json()

    def claim(_step: Step) -> None:
        if RIVAL not in handlers(server, case.summary.id):
            server.post(f"{ZAKEN}/rollen", server.role(zaak, RIVAL))

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


async def test_what_the_server_refused_can_be_changed_and_sent_again(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    case = await fresh_case(client, server)
    intent = await decision(client, case, close=False)
    refused = replace(intent, reasons="x" * 2_000_000)
    draft = store.drafts.start("decision", intent.case_number, {"reasons": refused.reasons})
    rule = {"method": "POST", "path": f"{BESLUITEN}/besluiten", "kind": "status", "status": 400}
    server.sandbox.control.faults([rule])
    store.outbox.put(refused, not_before=clock(), draft=draft)
    entry = await send_until_it_rests(store, client.api, clock)
    assert entry.state is EntryState.NEEDS_PERSON
    server.sandbox.control.reset()

    given_back = store.outbox.undo(entry.id)
    assert given_back is not None
    assert given_back.fields == draft.fields
    again = replace(intent, number=new_id())
    store.outbox.put(again, not_before=clock(), draft=given_back)

    assert (await send_until_it_rests(store, client.api, clock)).state is EntryState.DONE
    assert_decided_once(server, again)
    assert store.drafts.all() == []


async def test_what_may_have_arrived_cannot_be_changed_and_sent_a_second_time(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    intent = await decision(client, await fresh_case(client, server), close=False)
    rules: list[dict[str, object]] = [
        {"method": "POST", "path": f"{BESLUITEN}/besluiten", "kind": "answer-lost"},
        {"method": "GET", "path": f"{BESLUITEN}/besluiten", "kind": "status", "status": 403},
    ]
    server.sandbox.control.faults(rules)
    store.outbox.put(intent, not_before=clock())
    entry = await send_until_it_rests(store, client.api, clock)
    assert entry.state is EntryState.NEEDS_PERSON

    with pytest.raises(AlreadySending):
        store.outbox.undo(entry.id)

    server.sandbox.control.reset()
    store.outbox.retry(entry.id)
    assert (await send_until_it_rests(store, client.api, clock)).state is EntryState.DONE
    assert_decided_once(server, intent)


async def test_a_person_can_let_it_go_on_whose_case_changed_while_the_answer_was_lost(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    case = await fresh_case(client, server)
    intent = hand_over(case)
    rule = {"method": "POST", "path": f"{ZAKEN}/rollen", "nth": 1, "kind": "reset-before"}
    server.sandbox.control.faults([rule])
    store.outbox.put(intent, not_before=clock())
    [entry] = await Sender(store.outbox, client.api, clock=clock).send_ready()
    assert entry.tried
    zaak = server.get(case.summary.id).json()
    server.post(f"{ZAKEN}/rollen", server.role(zaak, RIVAL))
    entry = await send_until_it_rests(store, client.api, clock)
    assert entry.reason is not None
    assert entry.reason.kind == "Conflict"

    seen = (await client.api.overview(intent.case_number)).version
    store.outbox.retry(entry.id, seen=seen)

    assert (await send_until_it_rests(store, client.api, clock)).state is EntryState.DONE
    assert_handed_over_once(server, intent)


async def test_a_change_after_the_one_that_was_accepted_waits_for_the_person_again(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    case = await fresh_case(client, server)
    zaak = server.get(case.summary.id).json()
    store.outbox.put(hand_over(case), not_before=clock())
    server.post(f"{ZAKEN}/rollen", server.role(zaak, RIVAL))
    entry = await send_until_it_rests(store, client.api, clock)
    seen = (await client.api.overview(case.summary.number)).version
    store.outbox.retry(entry.id, seen=seen)
    server.post(f"{ZAKEN}/rollen", server.role(zaak, "astrid.lind"))

    entry = await send_until_it_rests(store, client.api, clock)

    assert entry.state is EntryState.NEEDS_PERSON
    assert entry.reason is not None
    assert entry.reason.kind == "Conflict"


async def test_the_history_tells_what_was_sent_and_what_the_server_answered(
    client: Client, server: Api, store: Store
) -> None:
    clock = Clock()
    intent = await decision(client, await fresh_case(client, server))
    besluiten = f"{BESLUITEN}/besluiten"
    rules: list[dict[str, object]] = [
        {"method": "POST", "path": besluiten, "nth": 1, "kind": "answer-lost"},
        {"method": "POST", "path": f"{ZAKEN}/resultaten", "nth": 1, "kind": "status",
         "status": 403},
    ]  # fmt: skip
    server.sandbox.control.faults(rules)
    store.outbox.put(intent, not_before=clock())
    await send_until_it_rests(store, client.api, clock)
    store.outbox.retry(intent.number)
    entry = await send_until_it_rests(store, client.api, clock)

    told = [(event.kind, event.step, event.status) for event in entry.history]
    assert told == [
        (EventKind.PUT, "", 0),
        (EventKind.TRIED, "decision", 0),
        (EventKind.PUT_OFF, "", 0),
        (EventKind.FOUND, "decision", 0),
        (EventKind.TRIED, "result", 0),
        (EventKind.STOPPED, "result", 0),
        (EventKind.RETRIED, "", 0),
        (EventKind.TRIED, "result", 0),
        (EventKind.ANSWERED, "result", 201),
        (EventKind.TRIED, "close", 0),
        (EventKind.ANSWERED, "close", 201),
        (EventKind.FINISHED, "", 0),
    ]
    assert [event.reason.kind for event in entry.history if event.reason] == [
        "AnswerLost",
        "Forbidden",
    ]

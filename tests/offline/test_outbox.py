"""The outbox: what may be done with an entry, and that it lasts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from api_client.errors import Busy, Conflict, Forbidden, Unreachable
from caseworker.offline.entry_history import MOST_EVENTS, EventKind
from caseworker.offline.outbox import ALLOWED, Entry, EntryState, Outbox, Reason
from caseworker.offline.problems import (
    AlreadySending,
    EntryChanged,
    EntryUnknown,
    NumberUsed,
    OutboxProblem,
)
from caseworker.offline.store import Store
from tests.offline.examples import KEY, NOON, VERSION, Clock, decision, hand_over, plan

REASON = Reason.of(Conflict(number="KUB-2026-1", changes="status"))
OTHER_VERSION = replace(VERSION, status="Beslut", status_id="https://zaken.example.com/statussen/2")


def test_putting_an_intent_takes_its_draft_out_of_the_drafts(any_store: Store) -> None:
    draft = any_store.drafts.start("decision", "KUB-2026-1", {"reasons": "text"})

    entry = any_store.outbox.put(decision(), not_before=NOON, draft=draft)

    assert entry.id == "CW-1"
    assert entry.state is EntryState.WAITING
    assert entry.draft == draft
    assert any_store.drafts.all() == []
    assert any_store.outbox.all() == any_store.outbox.open() == [entry]


def test_everything_of_an_entry_comes_back_after_opening(folder: Path, clock: Clock) -> None:
    with Store.open(folder, KEY, clock=clock) as store:
        draft = store.drafts.start("decision", "KUB-2026-1", {"reasons": "text"})
        store.outbox.put(decision(), not_before=NOON + timedelta(seconds=10), draft=draft)
        store.outbox.set_plan("CW-1", plan())
        store.outbox.step_tried("CW-1", "decision")
        store.outbox.step_done("CW-1", "decision", "https://besluiten.example.com/1")
        store.outbox.step_tried("CW-1", "result")
        kept = store.outbox.postpone("CW-1", NOON + timedelta(minutes=1), REASON)

    with Store.open(folder, KEY, clock=clock) as store:
        found = store.outbox.get("CW-1")

    assert found == kept
    assert found is not None
    assert found.plan == plan()
    assert found.intent == decision()
    assert [(step.name, bool(step.tried), bool(step.done)) for step in found.steps] == [
        ("decision", True, True),
        ("result", True, False),
        ("status", False, False),
    ]
    assert found.steps[0].url == "https://besluiten.example.com/1"


def test_a_whole_delivery_goes_from_waiting_through_sending_to_done(any_store: Store) -> None:
    outbox = any_store.outbox
    states = [
        outbox.put(decision(), not_before=NOON),
        outbox.set_plan("CW-1", plan("decision")),
        outbox.step_tried("CW-1", "decision"),
        outbox.step_done("CW-1", "decision", "https://besluiten.example.com/1"),
        outbox.finish("CW-1"),
    ]

    assert [entry.state for entry in states] == ["waiting", "waiting", "sending", "sending", "done"]
    assert [entry.revision for entry in states] == [1, 2, 3, 4, 5]
    assert states[-1].finished == NOON
    assert outbox.open() == []
    assert outbox.all() == [states[-1]]


def test_putting_the_same_intent_twice_makes_one_entry(any_store: Store) -> None:
    first = any_store.outbox.put(decision(), not_before=NOON)
    second = any_store.outbox.put(decision(), not_before=NOON)

    assert second == first
    assert len(any_store.outbox.all()) == 1


def test_a_number_is_not_used_for_something_else(any_store: Store) -> None:
    any_store.outbox.put(decision("CW-1"), not_before=NOON)
    draft = any_store.drafts.start("handover", "KUB-2026-1", {"reason": "text"})

    with pytest.raises(NumberUsed):
        any_store.outbox.put(hand_over("CW-1"), not_before=NOON, draft=draft)
    assert any_store.drafts.all() == [draft]


def test_undo_gives_the_draft_back_where_it_was(any_store: Store) -> None:
    draft = any_store.drafts.start("decision", "KUB-2026-1", {"reasons": "text"})
    any_store.outbox.put(decision(), not_before=NOON, draft=draft)

    back = any_store.outbox.undo("CW-1")

    assert back is not None
    assert (back.id, back.fields) == (draft.id, draft.fields)
    assert any_store.drafts.all() == [back]
    assert any_store.outbox.open() == []
    entry = any_store.outbox.get("CW-1")
    assert entry is not None
    assert entry.state is EntryState.DISCARDED


def test_undo_is_possible_while_only_the_plan_was_made(any_store: Store) -> None:
    any_store.outbox.put(decision(), not_before=NOON)
    any_store.outbox.set_plan("CW-1", plan())

    assert any_store.outbox.undo("CW-1") is None
    with pytest.raises(EntryChanged):
        any_store.outbox.step_tried("CW-1", "decision")


@pytest.mark.parametrize("later", ["sending", "needs a person", "waiting again", "done"])
def test_undo_is_refused_once_a_step_was_tried(any_store: Store, later: str) -> None:
    outbox = any_store.outbox
    draft = any_store.drafts.start("decision", "KUB-2026-1", {"reasons": "text"})
    outbox.put(decision(), not_before=NOON, draft=draft)
    outbox.set_plan("CW-1", plan())
    outbox.step_tried("CW-1", "decision")
    if later in ("needs a person", "waiting again"):
        outbox.needs_person("CW-1", REASON)
    if later == "waiting again":
        outbox.retry("CW-1")
    if later == "done":
        outbox.finish("CW-1")

    with pytest.raises(AlreadySending):
        outbox.undo("CW-1")
    assert any_store.drafts.all() == []


def test_undo_does_not_overwrite_what_was_written_in_the_draft_since(any_store: Store) -> None:
    draft = any_store.drafts.start("decision", "KUB-2026-1", {"reasons": "sent"})
    any_store.outbox.put(decision(), not_before=NOON, draft=draft)
    typed = any_store.drafts.save(replace(draft, fields={"reasons": "typed in another window"}))

    back = any_store.outbox.undo("CW-1")

    assert back is not None
    assert back.id != draft.id
    assert {kept.fields["reasons"] for kept in any_store.drafts.all()} == {
        "sent",
        "typed in another window",
    }
    assert any_store.drafts.get(draft.id) == typed


def test_a_draft_with_newer_text_from_another_window_stays_when_an_older_one_is_sent(
    any_store: Store,
) -> None:
    draft = any_store.drafts.start("decision", "KUB-2026-1", {"reasons": "short"})
    typed = any_store.drafts.save(replace(draft, fields={"reasons": "short and more"}))

    any_store.outbox.put(decision(), not_before=NOON, draft=draft)

    assert any_store.drafts.all() == [typed]


def test_a_draft_saved_again_without_change_goes_when_it_is_sent(any_store: Store) -> None:
    draft = any_store.drafts.start("decision", "KUB-2026-1", {"reasons": "same"})
    any_store.drafts.save(draft)

    any_store.outbox.put(decision(), not_before=NOON, draft=draft)

    assert any_store.drafts.all() == []


def test_discarding_gives_the_content_back_as_a_new_draft(any_store: Store) -> None:
    draft = any_store.drafts.start("decision", "KUB-2026-1", {"reasons": "text"})
    any_store.outbox.put(decision(), not_before=NOON, draft=draft)
    any_store.outbox.set_plan("CW-1", plan())
    any_store.outbox.step_tried("CW-1", "decision")
    any_store.outbox.needs_person("CW-1", REASON)

    back = any_store.outbox.discard("CW-1")

    assert back is not None
    assert back.id != draft.id
    assert back.fields == draft.fields
    assert any_store.drafts.all() == [back]
    entry = any_store.outbox.get("CW-1")
    assert entry is not None
    assert (entry.state, entry.reason) == (EntryState.DISCARDED, REASON)


def test_a_plan_is_not_replaced_after_a_step_was_tried(any_store: Store) -> None:
    outbox = any_store.outbox
    outbox.put(decision(), not_before=NOON)
    outbox.set_plan("CW-1", plan("old"))
    replaced = outbox.set_plan("CW-1", plan("decision"))
    outbox.step_tried("CW-1", "decision")
    outbox.needs_person("CW-1", Reason.of(Forbidden(title="", code="", request_id="")))
    outbox.retry("CW-1")

    with pytest.raises(EntryChanged):
        outbox.set_plan("CW-1", plan("other"))
    entry = outbox.get("CW-1")
    assert entry is not None
    assert entry.plan == replaced.plan == plan("decision")


def test_a_plan_is_made_anew_when_a_conflict_is_accepted_and_what_was_tried_stays_known(
    any_store: Store,
) -> None:
    outbox = any_store.outbox
    outbox.put(decision(), not_before=NOON)
    outbox.set_plan("CW-1", plan("decision"))
    tried = outbox.step_tried("CW-1", "decision")
    outbox.needs_person("CW-1", REASON)

    accepted = outbox.retry("CW-1", seen=OTHER_VERSION)
    entry = outbox.set_plan("CW-1", plan("decision", "status"))

    assert accepted.intent.based_on == OTHER_VERSION
    assert [(step.name, step.tried) for step in entry.steps] == [
        ("decision", tried.steps[0].tried),
        ("status", None),
    ]


def test_a_refused_step_is_known_not_to_be_on_the_server(any_store: Store) -> None:
    outbox = any_store.outbox
    draft = any_store.drafts.start("decision", "KUB-2026-1", {"reasons": "x"})
    outbox.put(decision(), not_before=NOON, draft=draft)
    outbox.set_plan("CW-1", plan("decision", "status"))
    outbox.step_tried("CW-1", "decision")

    entry = outbox.needs_person("CW-1", REASON, refused="decision")

    assert not entry.tried
    given_back = outbox.undo("CW-1")
    assert given_back is not None
    assert any_store.drafts.all() == [given_back]


def test_the_history_of_an_entry_that_waits_for_days_stays_short(
    any_store: Store, clock: Clock
) -> None:
    outbox = any_store.outbox
    outbox.put(decision(), not_before=NOON)
    outbox.set_plan("CW-1", plan("decision"))
    busy = Reason.of(Busy(None, host="x", status=503))
    for count in range(300):
        clock.advance(minutes=5)
        outbox.postpone("CW-1", clock.now, busy)
        if count % 3 == 0:
            outbox.step_tried("CW-1", "decision")
    entry = outbox.postpone("CW-1", clock.now, busy)

    kinds = [event.kind for event in entry.history]
    assert len(kinds) == MOST_EVENTS
    assert kinds[0] is EventKind.PUT
    assert kinds[-1] is EventKind.PUT_OFF
    assert entry.history[-1].times == 3
    assert entry.history[-1].last == clock.now


def test_a_step_that_the_plan_lacks_cannot_be_noted(any_store: Store) -> None:
    any_store.outbox.put(decision(), not_before=NOON)
    before = any_store.outbox.set_plan("CW-1", plan("decision"))

    with pytest.raises(LookupError):
        any_store.outbox.step_tried("CW-1", "status")
    assert any_store.outbox.get("CW-1") == before


def test_retry_lets_an_entry_go_at_once_and_forgets_the_reason(
    any_store: Store, clock: Clock
) -> None:
    outbox = any_store.outbox
    outbox.put(decision(), not_before=NOON)
    outbox.postpone("CW-1", NOON + timedelta(hours=1), Reason.of(Busy(None, host="x", status=503)))
    outbox.needs_person("CW-1", REASON)
    assert outbox.next_ready(clock.now) is None

    entry = outbox.retry("CW-1")

    assert (entry.state, entry.reason, entry.next_try, entry.attempts) == (
        EntryState.WAITING,
        None,
        None,
        0,
    )
    assert outbox.next_ready(clock.now) == entry


def test_a_person_may_say_that_an_entry_is_done(any_store: Store) -> None:
    any_store.outbox.put(decision(), not_before=NOON)
    any_store.outbox.needs_person("CW-1", REASON)

    assert any_store.outbox.finish("CW-1").state is EntryState.DONE


def test_sending_now_ends_the_undo_window_and_the_pause(any_store: Store, clock: Clock) -> None:
    outbox = any_store.outbox
    outbox.put(decision(), not_before=NOON + timedelta(seconds=10))
    outbox.postpone("CW-1", NOON + timedelta(hours=1))
    assert outbox.next_ready(clock.now) is None

    entry = outbox.send_now("CW-1")

    assert outbox.next_ready(clock.now) == entry


def test_sending_now_leaves_what_waits_for_a_person(any_store: Store) -> None:
    any_store.outbox.put(decision(), not_before=NOON)
    stopped = any_store.outbox.needs_person("CW-1", REASON)

    assert any_store.outbox.send_now("CW-1") == stopped


CHANGES: dict[str, Callable[[Outbox], object]] = {
    "undo": lambda outbox: outbox.undo("CW-1"),
    "set_plan": lambda outbox: outbox.set_plan("CW-1", plan("decision")),
    "step_tried": lambda outbox: outbox.step_tried("CW-1", "decision"),
    "step_done": lambda outbox: outbox.step_done("CW-1", "decision"),
    "postpone": lambda outbox: outbox.postpone("CW-1", NOON),
    "needs_person": lambda outbox: outbox.needs_person("CW-1", REASON),
    "finish": lambda outbox: outbox.finish("CW-1"),
    "discard": lambda outbox: outbox.discard("CW-1"),
    "retry": lambda outbox: outbox.retry("CW-1"),
}
WAYS: dict[EntryState, tuple[str, ...]] = {
    EntryState.WAITING: ("set_plan",),
    EntryState.SENDING: ("set_plan", "step_tried"),
    EntryState.NEEDS_PERSON: ("set_plan", "needs_person"),
    EntryState.DONE: ("set_plan", "finish"),
    EntryState.DISCARDED: ("set_plan", "discard"),
}


def _entry_in(outbox: Outbox, state: EntryState) -> Entry:
    outbox.put(decision(), not_before=NOON)
    for name in WAYS[state]:
        CHANGES[name](outbox)
    entry = outbox.get("CW-1")
    assert entry is not None
    assert entry.state is state
    return entry


@pytest.mark.parametrize("state", list(EntryState))
@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_made_from_the_states_that_allow_it_and_from_no_other(
    store: Store, state: EntryState, name: str
) -> None:
    before = _entry_in(store.outbox, state)

    if state in ALLOWED[name]:
        CHANGES[name](store.outbox)
        after = store.outbox.get("CW-1")
        assert after is not None
        assert after.revision == before.revision + 1
    else:
        with pytest.raises(OutboxProblem):
            CHANGES[name](store.outbox)
        assert store.outbox.get("CW-1") == before


@pytest.mark.parametrize("name", CHANGES)
def test_an_unknown_entry_is_said(store: Store, name: str) -> None:
    with pytest.raises(EntryUnknown):
        CHANGES[name](store.outbox)
    assert store.outbox.get("CW-1") is None


def test_a_paused_outbox_gives_nothing_to_send_in_any_window_until_it_goes_on(
    folder: Path,
) -> None:
    with Store.open(folder, KEY) as store, Store.open(folder, KEY) as other:
        store.outbox.put(decision(), not_before=NOON)
        assert other.outbox.next_ready(NOON) is not None
        for _again in range(2):
            store.outbox.pause(paused=True)
        assert other.outbox.is_paused()
        assert other.waiting().is_paused
        assert other.outbox.next_ready(NOON) is None
        assert other.outbox.next_time() is None
        assert len(other.outbox.open()) == 1
    with Store.open(folder, KEY) as store:
        assert store.outbox.is_paused()
        for _again in range(2):
            store.outbox.pause(paused=False)
        assert store.outbox.next_ready(NOON) is not None
        store.outbox.pause(paused=True)
        assert store.outbox.next_ready(NOON) is None
        assert store.check() == ()


def test_what_was_put_off_for_one_of_these_reasons_is_tried_now_and_nothing_else(
    any_store: Store,
) -> None:
    outbox = any_store.outbox
    later = NOON + timedelta(hours=1)
    for number, reason in (
        ("CW-1", Reason.of(Unreachable(host="x", reason="gone"))),
        ("CW-2", Reason.of(Busy(None, host="x", status=503))),
    ):
        outbox.put(decision(number, f"KUB-{number}"), not_before=NOON)
        outbox.postpone(number, later, reason)
    outbox.put(decision("CW-3", "KUB-3"), not_before=later)

    outbox.try_again({"Unreachable"})

    ready = outbox.next_ready(NOON)
    assert ready is not None
    assert ready.id == "CW-1"
    assert [entry.next_try for entry in outbox.open()] == [None, later, None]


def test_what_was_sent_long_ago_is_forgotten_and_its_number_stays_used(
    any_store: Store, clock: Clock
) -> None:
    outbox = any_store.outbox
    outbox.put(decision("CW-1"), not_before=NOON)
    outbox.finish("CW-1")
    waiting = outbox.put(decision("CW-2"), not_before=NOON)
    clock.advance(days=100)

    assert outbox.expire(clock.now - timedelta(days=90)) == 1

    assert outbox.all() == [waiting]
    assert outbox.get("CW-1") is None
    with pytest.raises(EntryUnknown):
        outbox.retry("CW-1")
    with pytest.raises(NumberUsed):
        outbox.put(decision("CW-1"), not_before=NOON)

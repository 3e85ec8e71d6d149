"""Which entry of the outbox is sent next."""

from __future__ import annotations

from datetime import timedelta

from api_client.errors import Unreachable
from caseworker.offline.outbox import Outbox, Reason
from caseworker.offline.store import Store
from tests.offline.examples import NOON, Clock, decision, hand_over, plan

REASON = Reason.of(Unreachable(host="zaken.example.com", reason="no route"))


def _next(outbox: Outbox, clock: Clock) -> str | None:
    entry = outbox.next_ready(clock.now)
    return entry.id if entry else None


def test_the_oldest_goes_first_whatever_its_number(any_store: Store, clock: Clock) -> None:
    outbox = any_store.outbox
    outbox.put(decision("CW-9", "KUB-1"), not_before=NOON)
    clock.advance(seconds=1)
    outbox.put(decision("CW-1", "KUB-2"), not_before=NOON)

    assert _next(outbox, clock) == "CW-9"
    outbox.finish("CW-9")
    assert _next(outbox, clock) == "CW-1"
    outbox.finish("CW-1")
    assert _next(outbox, clock) is None


def test_nothing_goes_before_its_undo_window_has_passed(any_store: Store, clock: Clock) -> None:
    outbox = any_store.outbox
    outbox.put(decision(), not_before=NOON + timedelta(seconds=10))

    assert _next(outbox, clock) is None
    assert outbox.next_time() == NOON + timedelta(seconds=10)
    clock.advance(seconds=10)
    assert _next(outbox, clock) == "CW-1"


def test_a_postponed_entry_waits_for_its_time_and_lets_other_cases_pass(
    any_store: Store, clock: Clock
) -> None:
    outbox = any_store.outbox
    outbox.put(decision("CW-1", "KUB-1"), not_before=NOON)
    outbox.put(decision("CW-2", "KUB-2"), not_before=NOON)
    entry = outbox.postpone("CW-1", NOON + timedelta(minutes=1), REASON)

    assert entry.attempts == 1
    assert _next(outbox, clock) == "CW-2"
    outbox.finish("CW-2")
    assert _next(outbox, clock) is None
    assert outbox.next_time() == NOON + timedelta(minutes=1)
    clock.advance(minutes=1)
    assert _next(outbox, clock) == "CW-1"


def test_a_later_entry_of_a_case_waits_for_the_earlier_one(any_store: Store, clock: Clock) -> None:
    outbox = any_store.outbox
    outbox.put(decision("CW-1", "KUB-1"), not_before=NOON + timedelta(seconds=10))
    outbox.put(hand_over("CW-2", "KUB-1"), not_before=NOON)

    assert _next(outbox, clock) is None
    clock.advance(seconds=10)
    assert _next(outbox, clock) == "CW-1"
    outbox.undo("CW-1")
    assert _next(outbox, clock) == "CW-2"


def test_an_entry_that_needs_a_person_holds_back_its_own_case_only(
    any_store: Store, clock: Clock
) -> None:
    outbox = any_store.outbox
    outbox.put(decision("CW-1", "KUB-1"), not_before=NOON)
    outbox.put(hand_over("CW-2", "KUB-1"), not_before=NOON)
    outbox.put(hand_over("CW-3", "KUB-2"), not_before=NOON)
    outbox.needs_person("CW-1", REASON)

    assert _next(outbox, clock) == "CW-3"
    outbox.finish("CW-3")
    assert _next(outbox, clock) is None
    assert outbox.next_time() is None
    outbox.discard("CW-1")
    assert _next(outbox, clock) == "CW-2"


def test_the_order_within_a_case_holds_when_the_clock_goes_back(
    any_store: Store, clock: Clock
) -> None:
    outbox = any_store.outbox
    outbox.put(decision("CW-2", "KUB-1"), not_before=NOON)
    clock.advance(days=-2)
    outbox.put(hand_over("CW-1", "KUB-1"), not_before=clock.now)
    clock.advance(days=3)

    assert _next(outbox, clock) == "CW-2"
    assert [entry.id for entry in outbox.open()] == ["CW-2", "CW-1"]


def test_an_entry_in_the_middle_of_sending_is_ready_again(any_store: Store, clock: Clock) -> None:
    outbox = any_store.outbox
    outbox.put(decision(), not_before=NOON)
    outbox.set_plan("CW-1", plan())
    outbox.step_tried("CW-1", "decision")

    assert _next(outbox, clock) == "CW-1"


def test_next_time_is_exactly_when_the_entry_becomes_ready(any_store: Store) -> None:
    moment = NOON + timedelta(microseconds=123_457)
    any_store.outbox.put(decision(), not_before=moment)

    assert any_store.outbox.next_time() == moment
    assert any_store.outbox.next_ready(moment) is not None
    assert any_store.outbox.next_ready(moment - timedelta(microseconds=1)) is None


def test_an_empty_outbox_has_no_next(any_store: Store) -> None:
    assert any_store.outbox.next_ready(NOON) is None
    assert any_store.outbox.next_time() is None

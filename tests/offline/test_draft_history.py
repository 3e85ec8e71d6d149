"""Earlier states of a draft: kept when they would be missed, thinned, and brought back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from msgspec.structs import replace

from caseworker.offline.draft_history import MOST, MOST_BYTES
from caseworker.offline.drafts import Draft
from caseworker.offline.store import Store
from tests.offline.examples import KEY, Clock


def _write(store: Store, draft: Draft, text: str) -> Draft:
    return store.drafts.save(replace(draft, fields={"text": text}))


def _earlier(store: Store, draft: Draft) -> list[str]:
    return [one.fields["text"] for one in store.drafts.earlier(draft.id)]


def test_a_state_is_kept_once_a_minute_while_somebody_writes(
    any_store: Store, clock: Clock
) -> None:
    draft = any_store.drafts.start("note", "KUB-1", {"text": "0"})
    for second in range(1, 151):
        clock.advance(seconds=1)
        draft = _write(any_store, draft, f"{draft.fields['text']} {second}")

    assert [text.split()[-1] for text in _earlier(any_store, draft)] == ["118", "59"]


def test_what_is_left_for_the_night_is_kept_when_writing_goes_on(
    any_store: Store, clock: Clock
) -> None:
    draft = any_store.drafts.start("note", "KUB-1", {"text": "yesterday"})
    clock.advance(hours=15)

    _write(any_store, draft, "yesterday and today")

    assert _earlier(any_store, draft) == ["yesterday"]


def test_a_passage_that_is_deleted_at_once_can_be_had_back(any_store: Store) -> None:
    passage = "A passage that somebody has thought about for long."
    draft = any_store.drafts.start("note", "KUB-1", {"text": passage})

    draft = _write(any_store, draft, "")
    _write(any_store, draft, "x")

    assert _earlier(any_store, draft) == [passage]


def test_a_passage_that_is_deleted_letter_by_letter_can_be_had_back(
    any_store: Store, clock: Clock
) -> None:
    passage = "A passage that somebody has thought about for long."
    draft = any_store.drafts.start("note", "KUB-1", {"text": passage})
    clock.advance(seconds=11)
    for end in range(len(passage), 0, -10):
        clock.advance(seconds=0.5)
        draft = _write(any_store, draft, passage[:end])

    assert passage[:41] in _earlier(any_store, draft)[0]


def test_an_empty_form_is_no_state_worth_keeping(any_store: Store, clock: Clock) -> None:
    draft = any_store.drafts.start("note", "KUB-1", {"text": " "})
    clock.advance(hours=1)

    _write(any_store, draft, "x")

    assert _earlier(any_store, draft) == []


def test_what_stood_there_is_kept_when_an_earlier_state_is_brought_back(any_store: Store) -> None:
    draft = any_store.drafts.start("note", "KUB-1", {"text": "first"})
    draft = _write(any_store, draft, "second")

    any_store.drafts.save(replace(draft, fields={"text": "first"}), keep_before=True)

    assert _earlier(any_store, draft) == ["second"]


def test_of_a_week_of_writing_the_last_minutes_and_some_of_every_day_stay(
    any_store: Store, clock: Clock
) -> None:
    draft = any_store.drafts.start("note", "KUB-1", {"text": "0"})
    for _day in range(7):
        for _minute in range(60):
            clock.advance(minutes=1)
            draft = _write(any_store, draft, f"{draft.fields['text']}x")
        clock.advance(hours=23)

    kept = any_store.drafts.earlier(draft.id)
    times = [one.saved for one in kept]
    assert len(kept) == MOST
    assert {time.date() for time in times} == {
        dt.date(2026, 11, 23) + dt.timedelta(days=day) for day in range(7)
    }
    assert sum(time.date() == times[0].date() for time in times) > MOST / 3


def test_the_earlier_states_of_a_long_text_take_a_bounded_room(
    any_store: Store, clock: Clock
) -> None:
    draft = any_store.drafts.start("note", "KUB-1", {"text": "x"})
    for count in range(40):
        clock.advance(minutes=2)
        draft = _write(any_store, draft, f"{count}" + "x" * 40_000)

    kept = _earlier(any_store, draft)
    assert len(kept) > 2
    assert sum(map(len, kept)) <= MOST_BYTES


def test_earlier_states_are_there_after_closing_and_opening(folder: Path, clock: Clock) -> None:
    with Store.open(folder, KEY, clock=clock) as store:
        draft = store.drafts.start("note", "KUB-1", {"text": "first"})
        clock.advance(minutes=5)
        _write(store, draft, "second")

    with Store.open(folder, KEY, clock=clock) as store:
        assert _earlier(store, draft) == ["first"]


def test_a_clock_that_goes_back_loses_no_state(any_store: Store, clock: Clock) -> None:
    draft = any_store.drafts.start("note", "KUB-1", {"text": "first"})
    clock.advance(minutes=5)
    draft = _write(any_store, draft, "second")
    clock.advance(days=-2)
    draft = _write(any_store, draft, "third")
    clock.advance(minutes=2)
    _write(any_store, draft, "fourth")

    assert "first" in _earlier(any_store, draft)

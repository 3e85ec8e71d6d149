"""Drafts: saved, found, removed, and not lost between two windows."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from api_client.errors import Problem
from caseworker.offline.draft_history import MOST
from caseworker.offline.drafts import Draft
from caseworker.offline.problems import DraftUnknown, StoreClosed
from caseworker.offline.store import Store
from tests.offline.examples import KEY, NOON, REASONS, VERSION, Clock


def test_a_draft_that_was_begun_is_saved_with_its_time_and_first_revision(
    any_store: Store,
) -> None:
    draft = any_store.drafts.start(
        "decision", "KUB-1", {"reasons": REASONS}, case_id="https://x/1", based_on=VERSION
    )

    assert draft.saved == draft.created == NOON
    assert draft.revision == 1
    assert any_store.drafts.get(draft.id) == draft


def test_saving_again_replaces_the_text_and_counts_the_revision(
    any_store: Store, clock: Clock
) -> None:
    draft = any_store.drafts.start("note", "KUB-1", {"text": "a"})
    clock.advance(seconds=7)

    saved = any_store.drafts.save(replace(draft, fields={"text": "ab"}))

    assert (saved.revision, saved.fields, saved.created) == (2, {"text": "ab"}, NOON)
    assert saved.saved == clock.now
    assert any_store.drafts.all() == [saved]


def test_a_draft_is_there_after_closing_and_opening(folder: Path) -> None:
    with Store.open(folder, KEY) as store:
        draft = store.drafts.start("decision", "KUB-1", {"reasons": REASONS}, based_on=VERSION)

    with Store.open(folder, KEY) as store:
        assert store.drafts.all() == [draft]
        assert store.recovery is None


def test_drafts_are_listed_with_the_one_saved_last_first(any_store: Store, clock: Clock) -> None:
    first = any_store.drafts.start("note", "KUB-1", {"text": "1"})
    clock.advance(seconds=1)
    second = any_store.drafts.start("note", "KUB-2", {"text": "2"})
    clock.advance(seconds=1)
    first = any_store.drafts.save(first)

    assert any_store.drafts.all() == [first, second]
    assert any_store.drafts.of_case("KUB-2") == [second]
    assert any_store.drafts.of_case("KUB-3") == []


def test_a_removed_draft_is_gone_after_opening_too(folder: Path) -> None:
    with Store.open(folder, KEY) as store:
        draft = store.drafts.start("note", "KUB-1", {"text": "a"})
        store.drafts.remove(draft.id)
        assert store.drafts.get(draft.id) is None

    with Store.open(folder, KEY) as store:
        assert store.drafts.all() == []


def test_removing_what_is_not_there_is_said(any_store: Store) -> None:
    draft = any_store.drafts.start("note", "KUB-1", {"text": "a"})
    any_store.drafts.remove(draft.id)

    for unknown in (draft.id, "CW-NEVER"):
        with pytest.raises(DraftUnknown):
            any_store.drafts.remove(unknown)


def test_text_that_is_still_typed_into_a_draft_removed_elsewhere_is_kept(
    any_store: Store,
) -> None:
    draft = any_store.drafts.start("note", "KUB-1", {"text": "a"})
    any_store.drafts.remove(draft.id)

    saved = any_store.drafts.save(replace(draft, fields={"text": "ab"}))

    assert any_store.drafts.all() == [saved]
    assert saved.revision > draft.revision


def test_what_another_window_saved_is_kept_when_it_is_saved_over(any_store: Store) -> None:
    seen = any_store.drafts.start("note", "KUB-1", {"text": "both saw this"})
    theirs = any_store.drafts.save(replace(seen, fields={"text": "theirs"}))

    mine = any_store.drafts.save(replace(seen, fields={"text": "mine"}))

    assert any_store.drafts.get(seen.id) == mine
    assert any_store.drafts.earlier(seen.id) == [theirs]


def test_saving_in_one_window_alone_keeps_no_earlier_texts(any_store: Store) -> None:
    draft = any_store.drafts.start("note", "KUB-1", {"text": ""})
    for text in ("a", "ab", "abc"):
        draft = any_store.drafts.save(replace(draft, fields={"text": text}))

    assert any_store.drafts.earlier(draft.id) == []


def test_earlier_texts_are_limited_and_go_with_the_draft(any_store: Store) -> None:
    seen = any_store.drafts.start("note", "KUB-1", {"text": "start"})
    for count in range(2 * MOST):
        any_store.drafts.save(replace(seen, fields={"text": f"window {count}"}))

    kept = [draft.fields["text"] for draft in any_store.drafts.earlier(seen.id)]
    newest = 2 * MOST - 2
    # Saved in one moment, all but the very first are alike: the newest stay.
    assert kept == [*(f"window {n}" for n in range(newest, newest - MOST + 1, -1)), "window 0"]

    any_store.drafts.remove(seen.id)
    assert any_store.drafts.earlier(seen.id) == []


@pytest.mark.parametrize(
    "text",
    ["", "\0", "å" * 100_000, "\N{GRINNING FACE}", "\r\n\t\x1b[31m", "\ufeffx", "\U0010ffff"],
    ids=["empty", "NUL", "large", "astral", "control", "byte order mark", "last"],
)
def test_any_text_comes_back_as_it_was_typed(folder: Path, text: str) -> None:
    with Store.open(folder, KEY) as store:
        draft = store.drafts.start("note", "KUB-1", {"text": text})
    with Store.open(folder, KEY) as store:
        found = store.drafts.get(draft.id)

    assert found is not None
    assert found.fields == {"text": text}


def test_half_a_surrogate_is_replaced_and_the_rest_of_the_text_kept(any_store: Store) -> None:
    draft = any_store.drafts.start("note", "KUB-1", {"text": "a\ud800b \ud83d\ude00"})

    assert draft.fields == {"text": "a\ufffdb \N{GRINNING FACE}"}
    assert any_store.drafts.get(draft.id) == draft


def test_a_store_in_memory_writes_nothing_and_forgets(folder: Path) -> None:
    with Store.open(folder, None) as store:
        assert not store.persistent
        store.drafts.start("note", "KUB-1", {"text": "a"})
        assert not folder.exists()
    with Store.open(folder, None) as store:
        assert store.drafts.all() == []


def test_saving_in_a_closed_store_is_a_problem_in_a_sentence(folder: Path) -> None:
    store = Store.open(folder, KEY)
    draft = store.drafts.start("note", "KUB-1", {"text": "a"})
    store.close()

    with pytest.raises(StoreClosed) as caught:
        store.drafts.save(draft)
    with pytest.raises(StoreClosed):
        store.drafts.all()
    assert isinstance(caught.value, Problem)
    assert "closed" in str(caught.value)


def test_the_kept_draft_shows_no_text_in_a_problem(any_store: Store) -> None:
    draft = Draft(id="CW-1", kind="note", case_number="KUB-1", fields={}, created=NOON, saved=NOON)
    any_store.drafts.save(draft)
    any_store.drafts.remove(draft.id)
    with pytest.raises(DraftUnknown) as caught:
        any_store.drafts.remove(draft.id)
    assert caught.value.facts == {"id": "CW-1"}

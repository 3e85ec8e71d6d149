"""What is kept how long, and what the administrator allows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api_client.models import Queue
from caseworker.offline.store import Store
from caseworker.profiles import Profile
from caseworker.retention import let_go, let_go_daily, retention_of
from tests.offline.examples import KEY, Clock, case, decision, queue, summary

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def profile(**more: int) -> Profile:
    return Profile(name="work", apis={}, client_id="c", user="u", store="vault", **more)  # type: ignore[arg-type]


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The administrator's file, not there yet."""
    monkeypatch.setattr("caseworker.retention.system_config_folder", lambda: tmp_path)
    return tmp_path / "policy.toml"


def test_without_an_administrators_file_the_profile_says_it(policy: Path) -> None:
    assert not policy.exists()
    assert retention_of(profile()).days == 14
    assert retention_of(profile(keep_days=30)).days == 30
    assert retention_of(profile(documents_mib=10)).document_bytes == 10 * 1024 * 1024
    assert not retention_of(profile()).mirror_protected


def test_the_administrators_limits_hold_whatever_the_profile_wants(policy: Path) -> None:
    policy.write_text("keep_days = 7\ndocuments_mib = 0\nmirror_protected = true\n")

    wanted = retention_of(profile(keep_days=30, documents_mib=900))

    assert (wanted.days, wanted.document_bytes, wanted.mirror_protected) == (7, 0, True)
    assert retention_of(profile(keep_days=3)).days == 3


@pytest.mark.parametrize(
    "content",
    [b"keep_days = 'x'", b"keep_dayz = 3", b"keep_days =", b"keep_days = -1", b"\xff\xfe"],
)
def test_an_administrators_file_that_cannot_be_read_allows_the_least_and_is_said(
    content: bytes, policy: Path
) -> None:
    policy.write_bytes(content)

    held = retention_of(profile(keep_days=30))

    assert (held.days, held.document_bytes, held.mirror_protected) == (1, 0, False)
    assert str(policy) in str(held.problem)


def test_what_is_old_goes_and_drafts_and_what_is_not_sent_never_do(
    policy: Path, tmp_path: Path
) -> None:
    clock = Clock(NOW - timedelta(days=400))
    with Store.open(tmp_path / "store", KEY, clock=clock) as store:
        draft = store.drafts.start("note", "KUB-1", {"text": "a year old"})
        waiting = store.outbox.put(decision("CW-1"), not_before=clock.now)
        store.outbox.put(decision("CW-2", "KUB-2"), not_before=clock.now)
        store.outbox.finish("CW-2")
        store.mirror.put_queue(queue(summary(), as_of=clock.now))
        store.mirror.put_case(case(), clock.now)
        clock.now = NOW
        store.outbox.put(decision("CW-3", "KUB-3"), not_before=clock.now)
        sent = store.outbox.finish("CW-3")

        let_go(store, retention_of(profile()), NOW)

        assert store.drafts.all() == [draft]
        assert store.outbox.all() == [waiting, sent]
        assert store.mirror.queue(Queue.MINE) is None
        assert store.mirror.all_lines() == []
        assert store.check() == ()
    assert not policy.exists()


def test_commands_let_go_once_a_day(policy: Path, tmp_path: Path) -> None:
    clock = Clock(NOW)
    with Store.open(tmp_path / "store", KEY, clock=clock) as store:
        old = NOW - timedelta(days=30)
        let_go_daily(store, retention_of(profile()), NOW)
        store.mirror.put_case(case(), old)
        let_go_daily(store, retention_of(profile()), NOW + timedelta(hours=23))
        assert store.mirror.all_lines() != []
        let_go_daily(store, retention_of(profile()), NOW + timedelta(hours=25))
        assert store.mirror.all_lines() == []
    assert not policy.exists()

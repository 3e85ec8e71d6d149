"""Days, moments and durations as the case API has them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from caseworker.sandbox import clock


@pytest.mark.parametrize(
    ("day", "term", "later"),
    [
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2026-08-31", "P6M", "2027-02-28"),
        ("2026-12-31", "P1D", "2027-01-01"),
        ("2026-11-23", "P10Y", "2036-11-23"),
        ("2026-01-31", "P1M2D", "2026-03-02"),
        ("2026-01-01", "P2W", "2026-01-15"),
    ],
)
def test_a_term_later_is_counted_by_the_calendar(day: str, term: str, later: str) -> None:
    assert clock.later(date.fromisoformat(day), term).isoformat() == later


def test_what_is_no_duration_is_not_taken_for_one() -> None:
    assert clock.is_term("P70D")
    assert not clock.is_term("P")
    assert not clock.is_term("70 days")
    with pytest.raises(ValueError, match="70"):
        clock.later(date(2026, 1, 1), "70 days")


def test_stored_moments_sort_as_text_and_are_shown_without_empty_decimals() -> None:
    early = clock.stored(datetime.fromisoformat("2026-01-01T10:00:00+02:00"))
    late = clock.stored(datetime.fromisoformat("2026-01-01T08:00:00.5+00:00"))
    assert early < late
    assert clock.shown(early) == "2026-01-01T08:00:00Z"
    assert clock.shown(late) == "2026-01-01T08:00:00.500000Z"
    assert clock.shown(None) is None
    assert clock.before("2026-01-01T00:00:00.000000Z") == "2025-12-31T23:59:59.000000Z"


@pytest.mark.parametrize(
    "text", ["2026-13-01T00:00:00Z", "2026-01-01", "0001-01-01T00:00:00+14:00"]
)
def test_moments_that_are_none_are_not_taken(text: str) -> None:
    assert clock.parse_moment(text) is None


def test_days_are_written_out() -> None:
    assert clock.parse_day("2026-02-28") == date(2026, 2, 28)
    assert clock.parse_day("2026-02-30") is None
    assert clock.parse_day("20260228") is None

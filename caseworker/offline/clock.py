"""Times as the store keeps them: whole microseconds since 1970 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def now_utc() -> datetime:
    """Return the time by this computer's clock."""
    return datetime.now(UTC)


def to_number(moment: datetime) -> int:
    """Return an aware time as a number that sorts."""
    return (moment - _EPOCH) // _MICROSECOND


def from_number(number: int) -> datetime:
    """Return the time that a number stands for."""
    return _EPOCH + number * _MICROSECOND

"""Days, terms and office hours, without a clock: every date is counted from the day given."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final

_TERM: Final = re.compile(r"P(\d+)([DWMY])")
_FIRST_HOUR: Final = 6


@cache
def _parts(term: str) -> tuple[int, int]:
    """Return the months and the days of an ISO 8601 duration such as ``P70D`` or ``P4M``."""
    match = _TERM.fullmatch(term)
    if match is None:
        raise ValueError(f"not a term of days, weeks, months or years: {term}")
    number, unit = int(match[1]), match[2]
    months = {"M": number, "Y": number * 12}.get(unit, 0)
    days = {"D": number, "W": number * 7}.get(unit, 0)
    return months, days


def after(day: date, term: str) -> date:
    """Return the day a term after ``day``; a day that the month lacks becomes its last.

    Raises:
        ValueError: ``term`` is not one number of days, weeks, months or years.
    """
    months, days = _parts(term)
    if months:
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        day = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return day + timedelta(days=days)


def about_days(term: str) -> int:
    """Return roughly how many days a term is; a month counts as thirty.

    Raises:
        ValueError: ``term`` is not one number of days, weeks, months or years.
    """
    months, days = _parts(term)
    return months * 30 + days


def in_office_hours(day: date, step: int, minutes: int) -> datetime:
    """Return a time on that day in UTC: the later the step (0 to 9), the later the hour."""
    return datetime(day.year, day.month, day.day, _FIRST_HOUR + step, minutes, tzinfo=UTC)

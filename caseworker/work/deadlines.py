"""How long a case has left."""

from __future__ import annotations

import datetime as dt
import re

from api_client.models import CaseSummary
from api_client.queues import SOON
from caseworker.i18n import _, _n

SOON_DAYS = SOON.days
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


def days_left(case: CaseSummary, today: dt.date) -> int | None:
    """Return the days until the deadline, negative when it has passed; None without one."""
    return None if case.deadline is None else (case.deadline - today).days


def days_word(days: int | None) -> str:
    """Return how long is left in a few cells: ``−3 d``, ``today``, ``12 d``."""
    if days is None:
        return ""
    if days == 0:
        return _("today")
    sign = "−" if days < 0 else ""
    return _("{days} d").format(days=f"{sign}{abs(days)}")


def duration_words(duration: str) -> str:
    """Return an ISO 8601 duration in words: ``P14D`` as ``14 days``; another text as it is."""
    found = _DURATION.fullmatch(duration)
    years, months, weeks, days = (int(part or 0) for part in found.groups()) if found else (0,) * 4
    parts = (
        _n("{count} year", "{count} years", years) if years else "",
        _n("{count} month", "{count} months", months) if months else "",
        _n("{count} week", "{count} weeks", weeks) if weeks else "",
        _n("{count} day", "{count} days", days) if days else "",
    )
    return " ".join(part for part in parts if part) or duration

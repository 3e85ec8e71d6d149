"""How long a case has left."""

from __future__ import annotations

import datetime as dt

from api_client.models import CaseSummary
from caseworker.i18n import _

SOON = 7


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

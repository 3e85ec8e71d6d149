"""Times on the wire and in the database.

In the database a moment is always UTC with six decimals and ``Z``, so that text order is time
order; on the wire the decimals are left out when they are zero, as Django REST framework does.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TERM = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


def now() -> str:
    """Return this moment as it is stored."""
    return stored(datetime.now(UTC))


def today() -> date:
    """Return the day in UTC, which is what Open Zaak holds dates against."""
    return datetime.now(UTC).date()


def stored(moment: datetime) -> str:
    """Return a moment as it is stored; one without an offset is taken as UTC."""
    if moment.tzinfo is UTC:  # the usual one, in a quarter of the time
        return moment.isoformat("T", "microseconds")[: -len("+00:00")] + "Z"
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    utc = aware.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"


def before(moment: str) -> str:
    """Return the stored moment one second earlier."""
    return stored(datetime.fromisoformat(moment) - timedelta(seconds=1))


def shown(moment: str | None) -> str | None:
    """Return a stored moment as it goes over the wire."""
    return None if moment is None else moment.replace(".000000Z", "Z")


def parse_moment(text: str) -> datetime | None:
    """Return the moment that an ISO 8601 text names, None if it names none."""
    if "T" not in text:
        return None
    try:
        found = datetime.fromisoformat(text)
        stored(found)
    except (ValueError, OverflowError):
        return None
    return found


def parse_day(text: str) -> date | None:
    """Return the day that ``YYYY-MM-DD`` names, None if it names none."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_term(text: str) -> bool:
    """Say whether this is an ISO 8601 duration in whole days or longer, such as ``P10Y``."""
    found = _TERM.fullmatch(text)
    return found is not None and any(found.groups())


def later(day: date, term: str) -> date:
    """Return the day a term after this one; 29 February becomes 28 where there is none.

    Raises ``ValueError`` for a text that is no duration.
    """
    found = _TERM.fullmatch(term)
    if found is None:
        raise ValueError(term)
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    month = day.year * 12 + day.month - 1 + years * 12 + months
    year, month = divmod(month, 12)
    last = _last_day(year, month + 1)
    moved = date(year, month + 1, min(day.day, last))
    return date.fromordinal(moved.toordinal() + weeks * 7 + days)


def _last_day(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1).day

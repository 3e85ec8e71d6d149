"""Who did what to a case."""

from __future__ import annotations

from datetime import datetime

from api_client.models import Record


class FieldChange(Record, frozen=True, kw_only=True):
    """A field of something that was changed, by the server's name for it."""

    field: str
    before: str
    now: str


class TrailEntry(Record, frozen=True, kw_only=True):
    """One thing that somebody did to a case.

    ``action`` and ``resource`` are the server's words for what was done to what.
    """

    at: datetime | None
    action: str
    resource: str
    who: str = ""
    reason: str = ""
    changes: tuple[FieldChange, ...] = ()

"""What others changed in a case, in the user's language."""

from __future__ import annotations

from collections.abc import Iterable

from api_client.models import Change
from caseworker.i18n import _


def describe(changes: Iterable[Change]) -> str:
    """Say what changed: ``status: Utredning → Avslutat``."""
    return "; ".join(
        f"{field_word(change.field)}: {value_word(change.before)} → {value_word(change.now)}"
        for change in changes
    )


def field_word(field: str) -> str:
    """Return the word for a field of ``Change``."""
    return {
        "status": _("status"),
        "result": _("result"),
        "closed": _("closed"),
        "handler": _("handler"),
        "suspended": _("suspended"),
        "deadline": _("deadline"),
    }.get(field, field)


def value_word(value: str) -> str:
    """Return a value of ``Change`` as a person reads it."""
    return {"True": _("yes"), "False": _("no"), "": "–"}.get(value, value)

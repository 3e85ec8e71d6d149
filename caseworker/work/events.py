"""What happened to a case, in the user's language."""

from __future__ import annotations

from api_client.models import Event
from caseworker.i18n import _


def event_word(event: Event) -> str:
    """Return what kind of thing happened; an unknown kind keeps the server's word."""
    words = {
        "status": _("Status"),
        "decision": _("Decision"),
        "handler": _("Handler"),
        "result": _("Result"),
        "note": _("Note"),
    }
    return words.get(event.what, event.what)

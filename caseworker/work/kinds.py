"""The kinds of things that are written, in the user's language."""

from __future__ import annotations

from caseworker.i18n import _


def kind_word(kind: str) -> str:
    """Return the word for a kind of draft or outbox entry."""
    return {"decision": _("decision"), "handover": _("hand-over"), "note": _("note")}.get(
        kind, kind
    )

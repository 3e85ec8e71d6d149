"""The kinds of things that are written, in the user's language."""

from __future__ import annotations

from api_client.plans import (
    DecisionChangeIntent,
    DecisionIntent,
    DocumentIntent,
    HandOverIntent,
    Intent,
    NoteIntent,
    StatusIntent,
    TermIntent,
)
from caseworker.i18n import _


def kind_word(kind: str) -> str:
    """Return the word for a kind of draft or outbox entry."""
    return {
        "decision": _("decision"),
        "handover": _("hand-over"),
        "note": _("note"),
        "status": _("status"),
        "suspend": _("suspension"),
        "resume": _("taking up again"),
        "extend": _("extension"),
        "amend": _("change of a decision"),
        "withdraw": _("withdrawal of a decision"),
        "document": _("document"),
        "version": _("new version of a document"),
    }.get(kind, kind)


def kind_of(intent: Intent) -> str:
    """Return the kind of an intent: that of the draft it was made from."""
    match intent:
        case DecisionIntent():
            return "decision"
        case HandOverIntent():
            return "handover"
        case NoteIntent():
            return "note"
        case StatusIntent():
            return "status"
        case TermIntent():
            return intent.change.value
        case DecisionChangeIntent():
            return "withdraw" if intent.text is None else "amend"
        case DocumentIntent():
            return "version" if intent.replaces else "document"

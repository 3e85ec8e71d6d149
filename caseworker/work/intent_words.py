"""What an intent says, in the user's language. Outside text is as it came: not yet made safe."""

from __future__ import annotations

from collections.abc import Iterator

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
from caseworker.work.kinds import kind_of, kind_word
from caseworker.work.words import outcome_label, withdrawal_word


def what(intent: Intent) -> str:
    """Say in a few words what is to happen to the case."""
    word = kind_word(kind_of(intent))
    match intent:
        case DecisionIntent():
            return f"{word}: {outcome_label(intent.outcome)}"
        case HandOverIntent():
            receiver = intent.person_name or intent.unit_name or intent.person or intent.unit
            return f"{word} → {receiver}"
        case NoteIntent():
            return f"{word}: {intent.subject}"
        case StatusIntent():
            return f"{word} → {intent.status_name or intent.status}"
        case TermIntent():
            return f"{word}: {intent.until.isoformat()}" if intent.until else word
        case DecisionChangeIntent():
            return f"{word}: {intent.decision_number}"
        case DocumentIntent():
            return f"{word}: {intent.title}"


def facts(intent: Intent) -> Iterator[tuple[str, str]]:
    """Return the short parts of an intent with their names."""
    match intent:
        case DecisionIntent():
            yield from _of_decision(intent)
        case HandOverIntent():
            name, receiver = intent.person_name or intent.unit_name, intent.person or intent.unit
            yield _("To"), f"{name} ({receiver})" if name else receiver
        case NoteIntent():
            yield _("Subject"), intent.subject
        case StatusIntent():
            yield _("New status"), intent.status_name or intent.status
            if intent.result:
                yield _("Result"), intent.result
        case TermIntent():
            if intent.until:
                yield _("New deadline"), intent.until.isoformat()
        case DecisionChangeIntent():
            yield from _of_change(intent)
        case DocumentIntent():
            yield _("Title"), intent.title
            yield _("File"), intent.content.path
            yield _("Size"), f"{intent.content.size:,}".replace(",", " ")
            if intent.type:
                yield _("Document type"), intent.type


def texts(intent: Intent) -> Iterator[tuple[str, str]]:
    """Return the long parts of an intent with their names, none of them empty."""
    match intent:
        case DecisionIntent():
            named = (_("Reasons"), intent.reasons)
        case HandOverIntent() | StatusIntent() | TermIntent():
            named = (_("Reason"), intent.reason)
        case NoteIntent():
            named = (_("Text"), intent.text)
        case DecisionChangeIntent():
            named = (_("Text"), intent.text or "")
        case DocumentIntent():
            named = ("", "")
    if named[1]:
        yield named


def _of_decision(intent: DecisionIntent) -> Iterator[tuple[str, str]]:
    yield _("Decision type"), intent.type
    yield _("Outcome"), intent.outcome_text
    yield _("Date"), intent.date.isoformat()
    if intent.effective != intent.date:
        yield _("In force from"), intent.effective.isoformat()
    yield _("Closes the case"), _("yes") if intent.close else _("no")
    if intent.result:
        yield _("Result"), intent.result


def _of_change(intent: DecisionChangeIntent) -> Iterator[tuple[str, str]]:
    yield _("Decision"), intent.decision_number
    if intent.seen and intent.seen.type:
        yield _("Decision type"), intent.seen.type
    if intent.expires:
        yield _("Ends on"), intent.expires.isoformat()
    if intent.withdrawal:
        yield _("Why"), withdrawal_word(intent.withdrawal)

"""What is said when something has gone to the outbox."""

from __future__ import annotations

from caseworker.i18n import _, _n


def sent_words(seconds: int) -> str:
    """Say when it is sent and how it is taken back until then."""
    if not seconds:
        return _("It is in the outbox and is sent now.")
    return _n(
        "It is sent in {count} second. Press z in the outbox to undo.",
        "It is sent in {count} seconds. Press z in the outbox to undo.",
        seconds,
    )


def handed_over_words(count: int, seconds: int) -> str:
    """Say how many cases change hands, and until when that can be undone."""
    cases = _n("{count} case is handed over.", "{count} cases are handed over.", count)
    if not seconds:
        return cases
    undo = _("Sent in {seconds} s; z in the outbox takes it back.").format(seconds=seconds)
    return f"{cases} {undo}"


def decision_sent_words(seconds: int) -> str:
    """Say that a decision is sent, and until when it can be undone."""
    if not seconds:
        return _("The decision is in the outbox and is sent now.")
    return _n(
        "The decision is sent in {count} second. Press z in the outbox to undo.",
        "The decision is sent in {count} seconds. Press z in the outbox to undo.",
        seconds,
    )

"""The server's fixed words in the user's language."""

from __future__ import annotations

from api_client.plans import Withdrawal
from caseworker.i18n import _


def confidentiality_word(level: str) -> str:
    """Return the word for a ZGW level of confidentiality; an unknown level stays as it is."""
    return {
        "openbaar": _("public"),
        "beperkt_openbaar": _("public in part"),
        "intern": _("internal"),
        "zaakvertrouwelijk": _("confidential within the case"),
        "vertrouwelijk": _("confidential"),
        "confidentieel": _("confidential"),
        "geheim": _("secret"),
        "zeer_geheim": _("top secret"),
    }.get(level, level)


def outcome_label(outcome: str) -> str:
    """Return the word for an outcome; a server's own word stays as it is."""
    return {
        "granted": _("granted"),
        "partly": _("granted in part"),
        "refused": _("refused"),
        "dismissed": _("dismissed"),
        "written_off": _("written off"),
    }.get(outcome, outcome)


def withdrawal_word(why: Withdrawal) -> str:
    """Return why a decision no longer holds."""
    return {
        Withdrawal.BY_AUTHORITY: _("withdrawn by the authority"),
        Withdrawal.BY_PARTY: _("withdrawn at the party's request"),
        Withdrawal.TEMPORARY: _("it was for a time only"),
    }[why]

"""The audit trail in words. The server's own words stay where there is none for them here."""

from __future__ import annotations

from api_client.audit import FieldChange, TrailEntry
from caseworker.i18n import _

_LONGEST = 200


def entry_words(entry: TrailEntry) -> str:
    """Say what was done to what: ``status: created``."""
    return f"{_resource_word(entry.resource)}: {_action_word(entry.action)}"


def change_words(change: FieldChange) -> str:
    """Say which field was changed, from what to what."""
    before, now = _short(change.before), _short(change.now)
    return f"{change.field}: {before or '–'} → {now or '–'}"


def _action_word(action: str) -> str:
    return {
        "create": _("created"),
        "update": _("changed"),
        "partial_update": _("changed"),
        "destroy": _("removed"),
        "list": _("listed"),
        "retrieve": _("read"),
    }.get(action, action)


def _resource_word(resource: str) -> str:
    return {
        "zaak": _("case"),
        "status": _("status"),
        "resultaat": _("result"),
        "rol": _("role"),
        "zaakinformatieobject": _("document"),
        "zaakeigenschap": _("property"),
        "zaakobject": _("object"),
        "zaaknotitie": _("note"),
        "zaakbesluit": _("decision"),
        "besluit": _("decision"),
    }.get(resource, resource)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"

"""The audit trail in words. The server's own words stay where there is none for them here."""

from __future__ import annotations

from api_client.audit import FieldChange, TrailEntry
from caseworker.i18n import _

_LONGEST = 200
_ADDRESS = ("https://", "http://")


def entry_words(entry: TrailEntry) -> str:
    """Say what was done to what: ``status: created``."""
    return f"{_resource_word(entry.resource)}: {_action_word(entry.action)}"


def telling_changes(entry: TrailEntry) -> list[FieldChange]:
    """Return what says something to a person: no addresses, and nothing of what was only made."""
    if entry.action in {"create", "destroy"}:
        return []
    return [
        change
        for change in entry.changes
        if not change.before.startswith(_ADDRESS) and not change.now.startswith(_ADDRESS)
    ]


def change_words(change: FieldChange) -> str:
    """Say which field was changed, from what to what."""
    before, now = _short(change.before), _short(change.now)
    return f"{_field_word(change.field)}: {before or '–'} → {now or '–'}"


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


def _field_word(field: str) -> str:
    return {
        "omschrijving": _("title"),
        "toelichting": _("explanation"),
        "einddatum": _("closed"),
        "uiterlijkeEinddatumAfdoening": _("deadline"),
        "einddatumGepland": _("planned end"),
        "opschorting": _("suspension"),
        "verlenging": _("extension"),
        "vertrouwelijkheidaanduiding": _("confidentiality"),
        "roltoelichting": _("reason"),
        "statustoelichting": _("reason"),
        "titel": _("title"),
        "waarde": _("value"),
        "archiefnominatie": _("archive"),
        "archiefactiedatum": _("archive date"),
    }.get(field, field)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"

"""From an intent to the requests that carry it out: the steps as data.

The orders are those of docs/zgw.md; each kind of intent has a module of its own.
"""

from __future__ import annotations

from api_client.zgw.planning.decision_changes import plan_decision_change
from api_client.zgw.planning.decisions import plan_decision
from api_client.zgw.planning.documents import PARTS, plan_document
from api_client.zgw.planning.hand_overs import LONGEST_ROLE_NOTE, plan_hand_over
from api_client.zgw.planning.notes import NOTES, plan_note
from api_client.zgw.planning.statuses import plan_status
from api_client.zgw.planning.terms import plan_term

__all__ = [
    "LONGEST_ROLE_NOTE",
    "NOTES",
    "PARTS",
    "plan_decision",
    "plan_decision_change",
    "plan_document",
    "plan_hand_over",
    "plan_note",
    "plan_status",
    "plan_term",
]

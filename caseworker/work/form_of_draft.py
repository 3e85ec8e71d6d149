"""The form that a draft was written in, to go on with it."""

from __future__ import annotations

from api_client.models import Case
from caseworker.offline.drafts import Draft
from caseworker.work import decision_changes, notes, statuses, terms
from caseworker.work.forms import Form


def form_of_draft(draft: Draft, case: Case) -> Form | None:
    """Return the form of a draft; None where it was not written in a short form."""
    match draft.kind:
        case notes.KIND:
            return notes.note_form()
        case statuses.KIND:
            return statuses.status_form(case)
        case terms.SUSPEND | terms.RESUME:
            return terms.suspension_form(case)
        case terms.EXTEND:
            return terms.extension_form(case)
        case decision_changes.AMEND:
            return decision_changes.amendment_form(decision_changes.seen_decision(draft.fields))
        case decision_changes.WITHDRAW:
            return decision_changes.withdrawal_form(decision_changes.seen_decision(draft.fields))
        case _:
            return None

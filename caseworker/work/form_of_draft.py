"""The form that a draft was written in, to go on with it."""

from __future__ import annotations

from api_client.models import Case, CaseType, DocumentInfo
from caseworker.offline.drafts import Draft
from caseworker.work import decision_changes, document_uploads, notes, statuses, terms
from caseworker.work.forms import Form


def form_of_draft(draft: Draft, case: Case, case_type: CaseType) -> Form | None:
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
        case document_uploads.KIND:
            return document_uploads.upload_form(case_type)
        case document_uploads.VERSION:
            fields = draft.fields
            document = DocumentInfo(
                id=fields.get("document", ""),
                title=fields.get("document_title", ""),
                version=int(fields.get("document_version", "") or 0),
            )
            return document_uploads.version_form(document)
        case _:
            return None

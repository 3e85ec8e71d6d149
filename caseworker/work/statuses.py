"""Giving a case a status: on to the next step, closed, or open again."""

from __future__ import annotations

from api_client.errors import NoSuchResult, NoSuchStatus, ResultNeeded
from api_client.models import Case, CaseType, StatusType
from api_client.offers import offered
from api_client.plans import StatusIntent
from caseworker.i18n import _
from caseworker.offline.drafts import Draft, new_id
from caseworker.work.basis import Basis
from caseworker.work.checklist import NotComplete
from caseworker.work.forms import FieldKind, Form, FormField, checked_text

KIND = "status"
_LONGEST_REASON = 1000


def status_form(case: Case) -> Form:
    """Return the form of a status; the result is asked for where the case has none."""
    names = tuple((status.name, status.name) for status in case.statuses)
    results = tuple((result.name, result.name) for result in case.results)
    result = FormField("result", _("Result"), FieldKind.NAME, results, needed=False)
    return Form(
        kind=KIND,
        title=_("Status"),
        fields=(
            FormField("status", _("New status"), FieldKind.NAME, names),
            *(() if case.result else (result,)),
            FormField("reason", _("Reason (optional)"), FieldKind.TEXT, needed=False),
        ),
        freeze=freeze,
    )


def freeze(draft: Draft, known: Basis) -> StatusIntent:
    """Turn a draft into an intent. Raises NotComplete, NoSuchStatus, NoSuchResult, ResultNeeded."""
    fields = draft.fields
    wanted = checked_text(_("New status"), fields.get("status", ""), 1000)
    result = fields.get("result", "")
    status = _status(wanted, known.case_type)
    if status and known.is_at(status.name):
        raise NotComplete(
            missing=_("The case already has the status {name}.").format(name=status.name)
        )
    if status and status.final:
        _check_result(status, result, known)
    return StatusIntent(
        number=new_id(),
        case_number=draft.case_number,
        case_id=known.case_id,
        status=status.id if status else wanted,
        status_name=status.name if status else wanted,
        reason=checked_text(
            _("Reason"), fields.get("reason", ""), _LONGEST_REASON, needed=False
        ).strip(),
        result=result if status is None or status.final else "",
        based_on=draft.based_on or known.version,
    )


def _status(wanted: str, case_type: CaseType | None) -> StatusType | None:
    """Return the status that is meant, None where nothing is known of the case type."""
    if case_type is None or not case_type.statuses:
        return None
    return offered(wanted, case_type.statuses, NoSuchStatus)


def _check_result(status: StatusType, result: str, known: Basis) -> None:
    results = known.case_type.results if known.case_type else ()
    if not result and known.version is not None and known.version.result == "":
        raise ResultNeeded(name=status.name)
    if result:
        offered(result, results, NoSuchResult)

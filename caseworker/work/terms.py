"""Suspending a case, taking it up again, giving it more time."""

from __future__ import annotations

import datetime as dt

from api_client.errors import CaseClosed, NotExtendable, NotLater, NotSuspendable
from api_client.models import Case
from api_client.plans import TermChange, TermIntent
from caseworker.i18n import _
from caseworker.offline.drafts import Draft, new_id
from caseworker.work.basis import Basis
from caseworker.work.forms import FieldKind, Form, FormField, checked_date, checked_text

SUSPEND = TermChange.SUSPEND.value
RESUME = TermChange.RESUME.value
EXTEND = TermChange.EXTEND.value
LONGEST_REASON = 200


def suspension_form(case: Case) -> Form:
    """Return the form that suspends a case, or takes up again one that is suspended."""
    if case.summary.suspended:
        return Form(kind=RESUME, title=_("Take up again"), fields=(), freeze=freeze)
    return Form(
        kind=SUSPEND,
        title=_("Suspend"),
        fields=(FormField("reason", _("Reason"), FieldKind.LINE),),
        freeze=freeze,
    )


def extension_form(case: Case) -> Form:
    """Return the form that gives a case more time."""
    deadline = case.summary.deadline
    return Form(
        kind=EXTEND,
        title=_("More time"),
        fields=(
            FormField(
                "until",
                _("New deadline"),
                FieldKind.DATE,
                value=deadline.isoformat() if deadline else "",
            ),
            FormField("reason", _("Reason"), FieldKind.LINE),
        ),
        freeze=freeze,
    )


def freeze(draft: Draft, known: Basis) -> TermIntent:
    """Turn a draft into an intent.

    Raises NotComplete, CaseClosed, NotSuspendable, NotExtendable, NotLater.
    """
    change, fields = TermChange(draft.kind), draft.fields
    if known.summary and known.summary.closed:
        raise CaseClosed(code="", title="", request_id="")
    until = None
    if change is TermChange.EXTEND:
        until = _until(checked_date(_("New deadline"), fields.get("until", "")), known)
    if change is TermChange.SUSPEND and known.case_type and not known.case_type.may_suspend:
        raise NotSuspendable(name=known.case_type.name)
    is_needed = change is not TermChange.RESUME
    reason = fields.get("reason", "")
    return TermIntent(
        number=new_id(),
        case_number=draft.case_number,
        case_id=known.case_id,
        change=change,
        reason=checked_text(_("Reason"), reason, LONGEST_REASON, needed=is_needed).strip(),
        until=until,
        based_on=draft.based_on or known.version,
    )


def _until(until: dt.date, known: Basis) -> dt.date:
    if known.case_type and not known.case_type.may_extend:
        raise NotExtendable(name=known.case_type.name)
    deadline = known.summary.deadline if known.summary else None
    if known.summary and deadline and until <= deadline:
        raise NotLater(number=known.summary.number, deadline=deadline.isoformat())
    return until

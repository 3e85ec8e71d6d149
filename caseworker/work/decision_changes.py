"""Changing a decision that has been recorded, or withdrawing it."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from api_client.models import Decision
from api_client.plans import DecisionChangeIntent, Withdrawal
from caseworker.i18n import _
from caseworker.offline.drafts import Draft, new_id
from caseworker.work.basis import Basis
from caseworker.work.checklist import NotComplete
from caseworker.work.forms import FieldKind, Form, FormField, checked_date, checked_text
from caseworker.work.words import withdrawal_word

AMEND = "amend"
WITHDRAW = "withdraw"
_LONGEST_TEXT = 1_000_000


def amendment_form(decision: Decision) -> Form:
    """Return the form that changes the text of a decision, first line with the outcome included."""
    return Form(
        kind=AMEND,
        title=_("Change decision {number}").format(number=decision.number),
        fields=(FormField("text", _("Text"), FieldKind.TEXT, value=decision.text),),
        freeze=freeze,
        fixed=seen_fields(decision),
    )


def withdrawal_form(decision: Decision) -> Form:
    """Return the form that sets the day from which a decision no longer holds, and why."""
    today = dt.datetime.now().astimezone().date()
    choices = tuple((str(each), withdrawal_word(each)) for each in Withdrawal)
    return Form(
        kind=WITHDRAW,
        title=_("Withdraw decision {number}").format(number=decision.number),
        fields=(
            FormField("why", _("Why"), FieldKind.CHOICE, choices),
            FormField("expires", _("Ends on"), FieldKind.DATE, value=today.isoformat()),
        ),
        freeze=freeze,
        fixed=seen_fields(decision),
    )


def freeze(draft: Draft, known: Basis) -> DecisionChangeIntent:
    """Turn a draft into an intent. Raises NotComplete.

    What it depends on is the decision itself, not how the case stands: a case may be closed, and
    what others do to it is not in the way.
    """
    fields, seen = draft.fields, seen_decision(draft.fields)
    common = DecisionChangeIntent(
        number=new_id(),
        case_number=draft.case_number,
        case_id=known.case_id,
        decision_id=seen.id,
        decision_number=seen.number,
        seen=seen,
    )
    if draft.kind == AMEND:
        return _amended(common, seen, fields.get("text", ""))
    return _withdrawn(common, fields)


def _amended(intent: DecisionChangeIntent, seen: Decision, written: str) -> DecisionChangeIntent:
    text = checked_text(_("Text"), written, _LONGEST_TEXT)
    if text.strip() == seen.text.strip():
        raise NotComplete(missing=_("The text is as it was."))
    return replace(intent, text=text)


def _withdrawn(intent: DecisionChangeIntent, fields: dict[str, str]) -> DecisionChangeIntent:
    why = fields.get("why", "")
    if why not in set(Withdrawal):
        raise NotComplete(missing=_("It is not said why the decision ends."))
    expires = checked_date(_("Ends on"), fields.get("expires", ""))
    return replace(intent, expires=expires, withdrawal=Withdrawal(why))


def seen_fields(decision: Decision) -> dict[str, str]:
    """Return which decision a draft is about, and what that said when it was begun."""
    return {
        "decision": decision.id,
        "decision_number": decision.number,
        "decision_type": decision.type,
        "seen_text": decision.text,
        "seen_expires": decision.expires.isoformat() if decision.expires else "",
    }


def seen_decision(fields: dict[str, str]) -> Decision:
    """Return the decision as it was when the draft was begun: only that is changed unasked."""
    expires = fields.get("seen_expires", "")
    return Decision(
        id=fields.get("decision", ""),
        number=fields.get("decision_number", ""),
        type=fields.get("decision_type", ""),
        text=fields.get("seen_text", ""),
        expires=dt.date.fromisoformat(expires) if expires else None,
    )

"""Recording a decision: draft, checklist, and the frozen intent for the outbox."""

from __future__ import annotations

from api_client.errors import CaseClosed, NoSuchDecisionType
from api_client.offers import offered
from api_client.plans import DecisionIntent
from caseworker.i18n import _
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft, new_id
from caseworker.offline.store import Store
from caseworker.profiles import Profile
from caseworker.work.basis import Basis
from caseworker.work.checklist import NotComplete
from caseworker.work.drafting import keep_draft
from caseworker.work.outcomes import closing_result, outcome_word

KIND = "decision"


def start_draft(
    store: Store, number: str, *, type_name: str, outcome: str, reasons: str, close: bool
) -> Draft:
    """Keep what was written before anything else happens; the same text again is one draft."""
    fields = {
        "type": type_name,
        "outcome": outcome,
        "reasons": reasons,
        "close": "yes" if close else "",
    }
    return keep_draft(store, KIND, number, fields, same="reasons")


def freeze(draft: Draft, known: Basis, profile: Profile, *, result: str = "") -> DecisionIntent:
    """Turn a draft into an intent with its identifier and dates.

    ``result`` is the name of the result that closing gives the case, where the person chose it.

    What can be checked here is: raises NotComplete, CaseClosed, NoSuchDecisionType,
    OutcomeUnknown, ResultNotChosen. What cannot, since nothing is known of the case, is checked
    again before anything is sent.
    """
    fields = draft.fields
    case_type = known.case_type
    missing = checklist(fields)
    if missing:
        raise NotComplete(missing=" ".join(missing))
    if known.summary and known.summary.closed:
        raise CaseClosed(code="", title="", request_id="")
    if case_type:
        offered(fields["type"], case_type.decisions, NoSuchDecisionType)
    word = outcome_word(fields["outcome"], profile, case_type)
    close = fields.get("close") == "yes"
    today = now_utc().astimezone().date()
    return DecisionIntent(
        number=new_id(),
        case_number=draft.case_number,
        case_id=known.case_id,
        type=fields["type"],
        outcome=fields["outcome"],
        outcome_text=word,
        reasons=fields["reasons"],
        date=today,
        effective=today,
        close=close,
        result=result or closing_result(fields["outcome"], profile, case_type) if close else "",
        based_on=draft.based_on or known.version,
    )


def checklist(fields: dict[str, str]) -> list[str]:
    """Return a sentence for everything that is missing; empty when the decision can be sent."""
    missing = []
    if not fields.get("type", "").strip():
        missing.append(_("The decision type is missing."))
    if not fields.get("outcome", "").strip():
        missing.append(_("The outcome is missing."))
    if not fields.get("reasons", "").strip():
        missing.append(_("The reasons are empty."))
    if "\0" in fields.get("reasons", ""):
        missing.append(_("The reasons hold a NUL character, which no case server takes."))
    return missing

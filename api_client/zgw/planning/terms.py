"""The term of a case: suspended, resumed, extended.

There is no sub-resource for these, so they are a PATCH of the zaak with nothing but the fields
that change; what a PATCH beside a closing status can undo is looked for when it is settled.
"""

from __future__ import annotations

import datetime as dt

from api_client.errors import CaseClosed, NoDeadline, NotExtendable, NotLater, NotSuspendable
from api_client.models import Case, CaseType
from api_client.plans import Check, Json, Plan, Step, TermChange, TermIntent


def plan_term(intent: TermIntent, case: Case, case_type: CaseType) -> Plan:
    """Return the step that changes the term; none where it is so already.

    Raises CaseClosed, NotSuspendable, NotExtendable, NoDeadline, NotLater.
    """
    if case.summary.closed:
        raise CaseClosed(code="", title="", request_id="")
    if intent.change is TermChange.EXTEND:
        step = _extension(intent, case, case_type)
    else:
        step = _suspension(intent, case, case_type)
    steps = () if step is None else (step,)
    return Plan(steps=steps, based_on=case.version, case_id=case.summary.id)


def _suspension(intent: TermIntent, case: Case, case_type: CaseType) -> Step | None:
    suspends = intent.change is TermChange.SUSPEND
    if suspends and not case_type.may_suspend:
        raise NotSuspendable(name=case_type.name)
    if case.summary.suspended is suspends and case.suspension_reason == intent.reason:
        return None
    return Step(
        name=intent.change.value,
        method="PATCH",
        url=case.summary.id,
        body={"opschorting": {"indicatie": suspends, "reden": intent.reason}},
        check=Check(
            kind="suspension",
            url=case.summary.id,
            expect={"indicatie": str(suspends), "reden": intent.reason},
        ),
    )


def _extension(intent: TermIntent, case: Case, case_type: CaseType) -> Step | None:
    before, until = case.summary.deadline, intent.until
    if not case_type.may_extend:
        raise NotExtendable(name=case_type.name)
    if before is None or until is None:
        raise NoDeadline(number=case.summary.number)
    if until == before and case.extension_reason == intent.reason:
        return None
    if until <= before:
        raise NotLater(number=case.summary.number, deadline=before.isoformat())
    body: dict[str, Json] = {
        "uiterlijkeEinddatumAfdoening": until.isoformat(),
        "verlenging": {"reden": intent.reason, "duur": _days(until - before)},
    }
    return Step(
        name=intent.change.value,
        method="PATCH",
        url=case.summary.id,
        body=body,
        check=Check(
            kind="deadline",
            url=case.summary.id,
            expect={"deadline": until.isoformat(), "reden": intent.reason},
        ),
    )


def _days(term: dt.timedelta) -> str:
    """Return a term as an ISO 8601 duration."""
    return f"P{term.days}D"

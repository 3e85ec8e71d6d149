"""Changing a decision: another text, or a day on which it no longer holds."""

from __future__ import annotations

from api_client.models import Case, Decision
from api_client.plans import Check, DecisionChangeIntent, Json, Plan, Step, Withdrawal

# Open Zaak's words for why a decision ends (Besluiten 1.1, ``vervalreden``).
REASONS = {
    Withdrawal.BY_AUTHORITY: "ingetrokken_overheid",
    Withdrawal.BY_PARTY: "ingetrokken_belanghebbende",
    Withdrawal.TEMPORARY: "tijdelijk",
}


def plan_decision_change(intent: DecisionChangeIntent, case: Case, now: Decision) -> Plan:
    """Return the step that changes a decision, which is ``now`` as the server has it."""
    body: dict[str, Json] = {}
    if intent.text is not None:
        body["toelichting"] = intent.text
    if intent.expires is not None and intent.withdrawal is not None:
        body["vervaldatum"] = intent.expires.isoformat()
        body["vervalreden"] = REASONS[intent.withdrawal]
    seen = intent.seen or now
    expect = {
        "number": intent.decision_number,
        "seen-text": seen.text,
        "seen-expires": seen.expires.isoformat() if seen.expires else "",
        **{name: str(value) for name, value in body.items()},
    }
    step = Step(
        name="decision",
        method="PATCH",
        url=intent.decision_id,
        body=body,
        check=Check(kind="decision-change", url=intent.decision_id, expect=expect),
    )
    return Plan(steps=(step,), based_on=case.version, case_id=case.summary.id)

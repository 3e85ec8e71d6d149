"""A decision: besluit, then resultaat, then the final status.

Each is findable by an identifier or a time chosen here.
"""

from __future__ import annotations

from collections.abc import Callable

from api_client.errors import CaseClosed, NoSuchDecisionType
from api_client.models import Case, CaseType
from api_client.offers import offered
from api_client.plans import Check, DecisionIntent, Plan, Step
from api_client.zgw.outcomes import with_outcome
from api_client.zgw.planning.statuses import closing_steps
from api_client.zgw.settings import ZgwSettings


def plan_decision(
    intent: DecisionIntent,
    case: Case,
    case_type: CaseType,
    settings: ZgwSettings,
    now: Callable[[], float],
) -> Plan:
    """Return the steps that record a decision and, if asked for, close the case.

    Raises NotOffered, CaseClosed, ResultTaken.
    """
    if case.summary.closed:
        raise CaseClosed(code="", title="", request_id="")
    kind = offered(intent.type, case_type.decisions, NoSuchDecisionType)
    steps = [_decision_step(intent, case, kind.id, settings)]
    if intent.close:
        steps.extend(closing_steps(intent.result, case, case_type, settings, now))
    return Plan(steps=tuple(steps), based_on=case.version, case_id=case.summary.id)


def _decision_step(
    intent: DecisionIntent, case: Case, type_url: str, settings: ZgwSettings
) -> Step:
    url = settings.url("besluiten", "besluiten")
    organisation = case.summary.organisation
    return Step(
        name="decision",
        method="POST",
        url=url,
        body={
            "verantwoordelijkeOrganisatie": organisation,
            "identificatie": intent.number,
            "besluittype": type_url,
            "zaak": case.summary.id,
            "datum": intent.date.isoformat(),
            "ingangsdatum": intent.effective.isoformat(),
            "toelichting": with_outcome(intent.outcome_text, intent.reasons),
        },
        check=Check(
            kind="decision",
            url=url,
            params={
                "identificatie": intent.number,
                "verantwoordelijkeOrganisatie": organisation,
            },
            expect={"zaak": case.summary.id, "number": intent.number},
        ),
    )

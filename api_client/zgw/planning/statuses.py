"""Results and statuses: closing a case, moving it on, opening it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from api_client.errors import (
    CaseClosed,
    NoFinalStatus,
    NoSuchResult,
    NoSuchStatus,
    ResultNeeded,
    ResultTaken,
)
from api_client.models import Case, CaseType, StatusType
from api_client.offers import offered
from api_client.plans import Check, Plan, StatusIntent, Step
from api_client.zgw.settings import ZgwSettings

_MOMENT = dt.timedelta(seconds=1)


def plan_status(
    intent: StatusIntent,
    case: Case,
    case_type: CaseType,
    settings: ZgwSettings,
    now: Callable[[], float],
) -> Plan:
    """Return the steps that give a case a status; none where it has that one already.

    Raises NotOffered, CaseClosed, ResultNeeded, ResultTaken.
    """
    status = offered(intent.status, case_type.statuses, NoSuchStatus)
    steps: list[Step] = []
    if status.final and case.summary.closed:
        raise CaseClosed(code="", title="", request_id="")
    if status.name != case.summary.status or bool(case.summary.closed) != status.final:
        if status.final:
            steps.extend(result_steps(intent.result, case, case_type, settings))
            if not steps and not case.result:
                raise ResultNeeded(name=status.name)
        steps.append(status_step(status, case, settings, now, intent.reason))
    return Plan(steps=tuple(steps), based_on=case.version, case_id=case.summary.id)


def closing_steps(
    result: str,
    case: Case,
    case_type: CaseType,
    settings: ZgwSettings,
    now: Callable[[], float],
) -> list[Step]:
    """Return the steps that give a case its result and its final status.

    Raises NotOffered, ResultTaken.
    """
    final = next((status for status in case_type.statuses if status.final), None)
    if final is None:
        raise NoFinalStatus(name=case_type.name, offered="-")
    steps = result_steps(result, case, case_type, settings)
    return [*steps, status_step(final, case, settings, now)]


def result_steps(wanted: str, case: Case, case_type: CaseType, settings: ZgwSettings) -> list[Step]:
    """Return the step that gives a case its result, if it has none and one is wanted.

    A case takes one result. Raises NotOffered, ResultTaken.
    """
    if not wanted:
        return []
    result = offered(wanted, case_type.results, NoSuchResult)
    if case.result == result.name:
        return []
    if case.result:
        raise ResultTaken(number=case.summary.number, result=case.result)
    url = settings.url("zaken", "resultaten")
    return [
        Step(
            name="result",
            method="POST",
            url=url,
            body={"zaak": case.summary.id, "resultaattype": result.id},
            check=Check(
                kind="result",
                url=url,
                params={"zaak": case.summary.id},
                expect={"resultaattype": result.id, "number": case.summary.number},
            ),
        )
    ]


def status_step(
    status: StatusType,
    case: Case,
    settings: ZgwSettings,
    now: Callable[[], float],
    reason: str = "",
) -> Step:
    """Return the step that gives a case a status, at a time that makes it findable.

    ``now`` is the server's clock in Unix seconds: a time that it thinks to be in the future is
    refused (``date-in-future``, no leeway).
    """
    moment = dt.datetime.fromtimestamp(now(), dt.UTC) - _MOMENT
    if case.status_since and case.status_since >= moment:
        # A status older than the current one would leave the current one (docs/zgw.md).
        moment = case.status_since + dt.timedelta(milliseconds=1)
    stamp = moment.isoformat()
    url = settings.url("zaken", "statussen")
    return Step(
        name="close" if status.final else "status",
        method="POST",
        url=url,
        body={
            "zaak": case.summary.id,
            "statustype": status.id,
            "datumStatusGezet": stamp,
            **({"statustoelichting": reason} if reason else {}),
        },
        check=Check(
            kind="status",
            url=url,
            params={"zaak": case.summary.id, "statustype": status.id},
            expect={"at": stamp},
        ),
    )

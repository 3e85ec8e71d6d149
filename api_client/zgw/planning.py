"""From an intent to the requests that carry it out: the steps as data.

The orders are those of docs/zgw.md. A decision: besluit, then resultaat, then the final
status, each findable by an identifier or a time chosen here. A hand-over: the new role first, so
that the case is never without a handler, then every old one is removed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from api_client.errors import (
    CaseClosed,
    NoDocumentType,
    NoFinalStatus,
    NoHandlerRole,
    NoSuchDecisionType,
    NoSuchResult,
    NotOffered,
    ResultTaken,
)
from api_client.models import Case, CaseType, Choice, DecisionType, Handling
from api_client.plans import Check, DecisionIntent, HandOverIntent, Json, Plan, Step
from api_client.zgw.outcomes import with_outcome
from api_client.zgw.people import PERSON, UNIT
from api_client.zgw.settings import ZgwSettings

LONGEST_ROLE_NOTE = 1000
_LONGEST_INITIALS = 20
_LONGEST_FAMILY_NAME = 200
_LONGEST_UNIT_NAME = 50
_MOMENT = dt.timedelta(seconds=1)


def plan_decision(
    intent: DecisionIntent,
    case: Case,
    case_type: CaseType,
    settings: ZgwSettings,
    now: Callable[[], float],
) -> Plan:
    """Return the steps that record a decision and, if asked for, close the case.

    ``now`` is the server's clock in Unix seconds: a time that it thinks to be in the future is
    refused (``date-in-future``, no leeway). Raises NotOffered, CaseClosed, ResultTaken.
    """
    if case.summary.closed:
        raise CaseClosed(code="", title="", request_id="")
    kind = _offered(intent.type, case_type.decisions, NoSuchDecisionType)
    steps = [_decision_step(intent, case, kind.id, settings)]
    if intent.close:
        result = _offered(intent.result, case_type.results, NoSuchResult)
        if not case.result:
            steps.append(_result_step(case, result, settings))
        elif case.result != result.name:
            raise ResultTaken(number=case.summary.number, result=case.result)
        steps.append(_closing_step(case, case_type, settings, now))
    return Plan(steps=tuple(steps), based_on=case.version, case_id=case.summary.id)


def plan_hand_over(
    intent: HandOverIntent,
    case: Case,
    case_type: CaseType,
    settings: ZgwSettings,
    *,
    has_notes: bool,
) -> Plan:
    """Return the steps that make one person or unit the handler, and nobody else.

    A reason that does not fit the role goes whole into a note, or into a document where the
    server has no notes. Raises NotOffered, CaseClosed.
    """
    if case.summary.closed:
        raise CaseClosed(code="", title="", request_id="")
    steps: list[Step] = []
    if len(intent.reason) > LONGEST_ROLE_NOTE:
        steps.extend(
            [_note_step(intent, case, settings)]
            if has_notes
            else _document_steps(intent, case, case_type, settings)
        )
    kept = next((h for h in case.summary.handlings if _is_receiver(h, intent)), None)
    if kept is None:
        steps.append(_new_role_step(intent, case, case_type, settings))
    leaving = [h for h in case.summary.handlings if h is not kept and _leaves(h, intent)]
    steps.extend(_release_step(handling, at) for at, handling in enumerate(leaving, start=1))
    return Plan(steps=tuple(steps), based_on=case.version, case_id=case.summary.id)


def _offered(
    wanted: str,
    offered: tuple[DecisionType, ...] | tuple[Choice, ...],
    refusal: type[NotOffered],
) -> DecisionType | Choice:
    """Find a choice by its id or its name. Raises NotOffered with what there is."""
    for choice in offered:
        if wanted in {choice.id, choice.name}:
            return choice
    alike = [choice for choice in offered if choice.name.casefold() == wanted.casefold()]
    if len(alike) == 1:
        return alike[0]
    raise refusal(name=wanted, offered=", ".join(choice.name for choice in offered) or "-")


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


def _result_step(case: Case, result: DecisionType | Choice, settings: ZgwSettings) -> Step:
    return Step(
        name="result",
        method="POST",
        url=settings.url("zaken", "resultaten"),
        body={"zaak": case.summary.id, "resultaattype": result.id},
        check=Check(
            kind="result",
            url=settings.url("zaken", "resultaten"),
            params={"zaak": case.summary.id},
            expect={"resultaattype": result.id, "number": case.summary.number},
        ),
    )


def _closing_step(
    case: Case, case_type: CaseType, settings: ZgwSettings, now: Callable[[], float]
) -> Step:
    final = next((status for status in case_type.statuses if status.final), None)
    if final is None:
        raise NoFinalStatus(name=case_type.name, offered="-")
    moment = dt.datetime.fromtimestamp(now(), dt.UTC) - _MOMENT
    if case.status_since and case.status_since >= moment:
        # A status older than the current one would leave the current one (docs/zgw.md).
        moment = case.status_since + dt.timedelta(milliseconds=1)
    stamp = moment.isoformat()
    return Step(
        name="close",
        method="POST",
        url=settings.url("zaken", "statussen"),
        body={
            "zaak": case.summary.id,
            "statustype": final.id,
            "datumStatusGezet": stamp,
        },
        check=Check(
            kind="status",
            url=settings.url("zaken", "statussen"),
            params={"zaak": case.summary.id, "statustype": final.id},
            expect={"at": stamp},
        ),
    )


def _is_receiver(handling: Handling, intent: HandOverIntent) -> bool:
    if intent.person:
        return handling.person is not None and handling.person.id == intent.person
    return handling.unit is not None and handling.unit.id == intent.unit


def _leaves(handling: Handling, intent: HandOverIntent) -> bool:
    """Tell whether a role ends: a new person takes over from persons, a unit from everybody."""
    return handling.person is not None or bool(intent.unit)


def _new_role_step(
    intent: HandOverIntent, case: Case, case_type: CaseType, settings: ZgwSettings
) -> Step:
    kind = PERSON if intent.person else UNIT
    known = [h.id for h in case.summary.handlings]
    return Step(
        name="new-handler",
        method="POST",
        url=settings.url("zaken", "rollen"),
        body={
            "zaak": case.summary.id,
            "betrokkeneType": kind,
            "roltype": _role_type(intent, case, case_type, settings),
            "roltoelichting": intent.reason[:LONGEST_ROLE_NOTE],
            "betrokkeneIdentificatie": _identity(intent),
        },
        check=Check(
            kind="handler",
            url=settings.url("zaken", "rollen"),
            params={"zaak": case.summary.id, "betrokkeneType": kind},
            expect={"identificatie": intent.person or intent.unit, "known": " ".join(known)},
        ),
    )


def _role_type(
    intent: HandOverIntent, case: Case, case_type: CaseType, settings: ZgwSettings
) -> str:
    """Choose the kind of role: as the present handler of that sort has it, else what fits."""
    same_sort = [h.type_id for h in case.summary.handlings if bool(h.person) == bool(intent.person)]
    other_sort = [
        h.type_id for h in case.summary.handlings if bool(h.person) != bool(intent.person)
    ]
    offered = [role.id for role in case_type.roles if role.generic in settings.handler_roles]
    if not offered:
        names = ", ".join(role.name for role in case_type.roles) or "-"
        raise NoHandlerRole(name=case_type.name, offered=names)
    for wanted in same_sort:
        if wanted in offered:
            return wanted
    return next((role for role in offered if role not in other_sort), offered[0])


def _identity(intent: HandOverIntent) -> dict[str, Json]:
    """Return who receives the case, as ZGW writes names: initials, then the family name."""
    if intent.unit:
        return {
            "identificatie": intent.unit,
            "naam": (intent.unit_name or intent.unit)[:_LONGEST_UNIT_NAME],
            "isGehuisvestIn": "",
        }
    first, _, rest = intent.person_name.partition(" ")
    if not rest or len(first) > _LONGEST_INITIALS:
        first, rest = "", intent.person_name
    return {
        "identificatie": intent.person,
        "achternaam": (rest or intent.person)[:_LONGEST_FAMILY_NAME],
        "voorletters": first,
        "voorvoegselAchternaam": "",
    }


def _release_step(handling: Handling, at: int) -> Step:
    return Step(
        name=f"release-{at}",
        method="DELETE",
        url=handling.id,
        check=Check(kind="gone", url=handling.id),
    )


def _note_step(intent: HandOverIntent, case: Case, settings: ZgwSettings) -> Step:
    url = settings.url("zaken", "zaaknotities")
    subject = note_title(intent)
    return Step(
        name="note",
        method="POST",
        url=url,
        body={
            "gerelateerdAan": case.summary.id,
            "onderwerp": subject,
            "tekst": intent.reason,
            "notitieType": "intern",
            "status": "definitief",
        },
        check=Check(
            kind="listed",
            url=url,
            params={"gerelateerdAan": case.summary.id, "onderwerp": subject},
        ),
    )


def _document_steps(
    intent: HandOverIntent, case: Case, case_type: CaseType, settings: ZgwSettings
) -> list[Step]:
    """Return the steps that put a long reason into a text document of the case."""
    import base64

    if not case_type.documents:
        raise NoDocumentType(name=case_type.name, offered="-")
    content = intent.reason.encode()
    organisation = case.summary.organisation
    url = settings.url("documenten", "enkelvoudiginformatieobjecten")
    link_url = settings.url("zaken", "zaakinformatieobjecten")
    title = note_title(intent)
    return [
        Step(
            name="document",
            method="POST",
            url=url,
            body={
                "identificatie": intent.number,
                "bronorganisatie": organisation,
                "creatiedatum": intent.at.date().isoformat(),
                "titel": title,
                "auteur": "caseworker",
                "taal": "swe",
                "formaat": "text/plain",
                "bestandsnaam": f"{intent.number}.txt",
                "inhoud": base64.b64encode(content).decode("ascii"),
                "bestandsomvang": len(content),
                "indicatieGebruiksrecht": False,
                "informatieobjecttype": case_type.documents[0].id,
            },
            check=Check(
                kind="listed",
                url=url,
                params={"identificatie": intent.number, "bronorganisatie": organisation},
            ),
        ),
        Step(
            name="document-link",
            method="POST",
            url=link_url,
            body={"zaak": case.summary.id, "titel": title},
            fill={"informatieobject": "document"},
            check=Check(
                kind="linked",
                url=link_url,
                params={"zaak": case.summary.id},
                expect={"titel": title},
            ),
        ),
    ]


def note_title(intent: HandOverIntent) -> str:
    """Return the title of the note or document; the number in it is how it is found again."""
    return f"{intent.title} {intent.number}".strip()

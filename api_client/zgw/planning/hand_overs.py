"""A hand-over: the new role first, so that the case is never without a handler.

Then every old one is removed.
"""

from __future__ import annotations

from collections.abc import Collection

from api_client.errors import CaseClosed, NoHandlerRole
from api_client.models import Case, CaseType, Handling
from api_client.plans import Check, HandOverIntent, Json, Plan, Step
from api_client.zgw.people import PERSON, UNIT
from api_client.zgw.planning.notes import Written, note_steps
from api_client.zgw.settings import ZgwSettings

LONGEST_ROLE_NOTE = 1000
_LONGEST_INITIALS = 20
_LONGEST_FAMILY_NAME = 200
_LONGEST_UNIT_NAME = 50


def plan_hand_over(
    intent: HandOverIntent,
    case: Case,
    case_type: CaseType,
    settings: ZgwSettings,
    notes: Collection[str] | None,
) -> Plan:
    """Return the steps that make one person or unit the handler, and nobody else.

    A reason that does not fit the role goes whole into a note, or into a document where the
    server has no notes (``notes`` as in ``note_steps``). Raises NotOffered, CaseClosed.
    """
    if case.summary.closed:
        raise CaseClosed(code="", title="", request_id="")
    steps: list[Step] = []
    if len(intent.reason) > LONGEST_ROLE_NOTE:
        steps.extend(
            note_steps(
                Written(intent.number, note_title(intent), intent.reason, intent.at),
                case,
                case_type,
                settings,
                notes,
            )
        )
    kept = next((h for h in case.summary.handlings if _is_receiver(h, intent)), None)
    if kept is None:
        steps.append(_new_role_step(intent, case, case_type, settings))
    leaving = [h for h in case.summary.handlings if h is not kept and _leaves(h, intent)]
    steps.extend(_release_step(handling, at) for at, handling in enumerate(leaving, start=1))
    return Plan(steps=tuple(steps), based_on=case.version, case_id=case.summary.id)


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


def note_title(intent: HandOverIntent) -> str:
    """Return the title of the note or document; the number in it is how it is found again."""
    return f"{intent.title} {intent.number}".strip()

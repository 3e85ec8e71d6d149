"""What others did to a case since somebody began to write about it, beside what is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from api_client.api import CaseAPI
from api_client.audit import TrailEntry
from api_client.errors import ApiProblem
from api_client.models import Case, CaseVersion, Decision
from api_client.plans import (
    DecisionChangeIntent,
    DecisionIntent,
    HandOverIntent,
    Intent,
    StatusIntent,
    TermChange,
    TermIntent,
)
from caseworker.i18n import _
from caseworker.offline.change_words import field_word, value_word
from caseworker.offline.drafts import Draft
from caseworker.work.decision_changes import seen_fields
from caseworker.work.merging import Hunk, Side, hunks

# Which of the server's resources a field lies in, and where it matters under which name.
_LIES_IN: dict[str, Mapping[str, str]] = {
    "status": {"status": ""},
    "result": {"resultaat": ""},
    "closed": {"status": "", "zaak": "einddatum"},
    "handler": {"rol": ""},
    "suspended": {"zaak": "opschorting"},
    "deadline": {"zaak": "uiterlijkeEinddatumAfdoening"},
}
_DECISION: Mapping[str, str] = {"besluit": "", "zaakbesluit": ""}
_READING = frozenset({"list", "retrieve"})


class _By(NamedTuple):
    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that others changed.

    ``before`` is what stood there when the writing began, ``now`` what stands there, ``mine`` what
    the writer would put there, empty where that is nothing. ``who`` and ``at`` are empty where the
    server does not tell.
    """

    field: str
    before: str
    now: str
    mine: str = ""
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """The case as it is now, what others changed in it, and the texts where both wrote one.

    ``seen`` is what the writer has seen when this has been looked at. ``passages`` are empty where
    there is no text to put together.
    """

    case: Case
    differences: tuple[Difference, ...]
    seen: CaseVersion | Decision
    passages: tuple[Hunk, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether what others changed has been changed back."""
        return not self.differences


async def look_up(api: CaseAPI, intent: Intent) -> Conflict:
    """Ask the server how the case of an intent is now, and who made it so. Raises ApiProblem."""
    case = await api.case(intent.case_number)
    trail: tuple[TrailEntry, ...] = ()
    with suppress(ApiProblem):  # not every server tells everybody
        trail = await api.trail(case.summary.id)
    return conflict_of(intent, case, trail)


def conflict_of(intent: Intent, case: Case, trail: Sequence[TrailEntry] = ()) -> Conflict:
    """Return what others changed since an intent was begun."""
    if isinstance(intent, DecisionChangeIntent):
        return _about_decision(intent, case, trail)
    mine = _planned(intent)
    changes = intent.based_on.differs(case.version) if intent.based_on else ()
    differences = []
    for change in changes:
        by = _last(trail, _LIES_IN[change.field])
        differences.append(
            Difference(
                field=field_word(change.field),
                before=value_word(change.before),
                now=value_word(change.now),
                mine=mine.get(change.field, ""),
                who=by.who,
                at=by.at,
            )
        )
    return Conflict(case=case, seen=case.version, differences=tuple(differences))


def rebased(draft: Draft, conflict: Conflict, text: str | None = None) -> Draft:
    """Return a draft that is about the case as it is now; ``text`` goes in the place of its own."""
    if isinstance(conflict.seen, CaseVersion):
        return replace(draft, based_on=conflict.seen)
    fields = {**draft.fields, **seen_fields(conflict.seen)}
    if text is not None:
        fields["text"] = text
    return replace(draft, fields=fields)


def _about_decision(
    intent: DecisionChangeIntent, case: Case, trail: Sequence[TrailEntry]
) -> Conflict:
    found = [one for one in case.decisions if one.id == intent.decision_id]
    seen = intent.seen or Decision(id=intent.decision_id, number=intent.decision_number, type="")
    now = found[0] if found else seen
    by = _last(trail, _DECISION)
    differences = []
    if not found:
        gone = _("not there any more")
        differences.append(
            Difference(field=_("decision"), before=seen.number, now=gone, who=by.who, at=by.at)
        )
    if now.text.strip() != seen.text.strip():
        differences.append(
            Difference(
                field=_("text"),
                before=seen.text,
                now=now.text,
                mine=intent.text or "",
                who=by.who,
                at=by.at,
            )
        )
    if now.expires != seen.expires:
        differences.append(
            Difference(
                field=_("ends on"),
                before=value_word(str(seen.expires or "")),
                now=value_word(str(now.expires or "")),
                mine=str(intent.expires or ""),
                who=by.who,
                at=by.at,
            )
        )
    passages = hunks(intent.text, now.text, seen.text) if intent.text is not None else []
    has_two = any(hunk.changed_by in {Side.THEIRS, Side.BOTH} for hunk in passages)
    return Conflict(
        case=case,
        seen=now,
        differences=tuple(differences),
        passages=tuple(passages) if has_two else (),
    )


def _planned(intent: Intent) -> dict[str, str]:
    """Return what an intent would make of the fields of a case."""
    match intent:
        case DecisionIntent() if intent.close:
            return {"result": intent.result, "closed": _("yes"), "status": _("closed")}
        case HandOverIntent():
            return {
                "handler": intent.person_name or intent.unit_name or intent.person or intent.unit
            }
        case StatusIntent():
            return {"status": intent.status_name or intent.status, "result": intent.result}
        case TermIntent(change=TermChange.EXTEND):
            return {"deadline": intent.until.isoformat() if intent.until else ""}
        case TermIntent():
            return {"suspended": value_word(str(intent.change is TermChange.SUSPEND))}
        case _:
            return {}


def _last(trail: Sequence[TrailEntry], places: Mapping[str, str]) -> _By:
    """Return who changed something last: ``places`` are resources, and a field each or ""."""
    for entry in reversed(trail):
        field = places.get(entry.resource)
        if field is None or entry.action in _READING:
            continue
        if not field or any(change.field == field for change in entry.changes):
            return _By(entry.who, entry.at)
    return _By("", None)

"""Handing a case over: draft, checks, and the frozen intent for the outbox."""

from __future__ import annotations

from api_client.errors import N_, CaseClosed, Problem
from api_client.plans import HandOverIntent
from caseworker.i18n import _
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft, new_id
from caseworker.offline.store import Store
from caseworker.work.basis import Basis
from caseworker.work.checklist import NotComplete
from caseworker.work.drafting import keep_draft
from caseworker.work.receivers import Receiver

KIND = "handover"


class AlreadyTheirs(Problem):
    """The receiver already handles the case alone. Facts: ``number``, ``name``."""

    message = N_("The case {number} already lies with {name}.")
    advice = N_("Nothing was sent.")


def start_draft(store: Store, number: str, *, receiver: str, reason: str) -> Draft:
    """Keep what was written before anything else happens; the same text again is one draft."""
    fields = {"to": receiver, "reason": reason}
    return keep_draft(store, KIND, number, fields, same="reason")


def freeze(draft: Draft, known: Basis, receiver: Receiver) -> HandOverIntent:
    """Turn a draft into an intent with its identifier and time.

    Raises NotComplete, CaseClosed, AlreadyTheirs.
    """
    reason = draft.fields["reason"]
    if not reason.strip():
        raise NotComplete(missing=_("The reason is empty."))
    if "\0" in reason:
        raise NotComplete(
            missing=_("The reason holds a NUL character, which no case server takes.")
        )
    if known.summary and known.summary.closed:
        raise CaseClosed(code="", title="", request_id="")
    if known.is_fresh and _is_theirs(known, receiver):
        raise AlreadyTheirs(number=draft.case_number, name=receiver.label)
    return HandOverIntent(
        number=new_id(),
        case_number=draft.case_number,
        case_id=known.case_id,
        person=receiver.person.id if receiver.person else "",
        person_name=receiver.person.name if receiver.person else "",
        unit=receiver.unit.id if receiver.unit else "",
        unit_name=receiver.unit.name if receiver.unit else "",
        reason=reason,
        title=_("Hand-over"),
        at=now_utc(),
        based_on=draft.based_on or known.version,
    )


def _is_theirs(known: Basis, receiver: Receiver) -> bool:
    handlings = known.summary.handlings if known.summary else ()
    persons = [handling.person.id for handling in handlings if handling.person]
    units = [handling.unit.id for handling in handlings if handling.unit]
    if receiver.person:
        return persons == [receiver.person.id]
    return receiver.unit is not None and not persons and units == [receiver.unit.id]


def reason_to_take() -> str:
    """Return what stands as the reason where somebody takes a case on and gives no other."""
    return _("Takes the case on.")


def reason_to_release() -> str:
    """Return what stands as the reason where somebody gives a case back and gives no other."""
    return _("Back to the unit to be shared out.")

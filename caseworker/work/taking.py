"""Taking a case on, in one key."""

from __future__ import annotations

from datetime import datetime

from api_client.models import CaseSummary
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft
from caseworker.offline.outbox import Entry
from caseworker.offline.store import Store
from caseworker.profiles import Profile
from caseworker.work.hand_over_drafts import basis_of_line
from caseworker.work.hand_overs import KIND, freeze, reason_to_take
from caseworker.work.receivers import Receiver, known_people


def put_taking(store: Store, profile: Profile, case: CaseSummary, not_before: datetime) -> Entry:
    """Put in the outbox that a case goes to whoever is logged in.

    Raises CaseClosed, AlreadyTheirs and StoreProblem.
    """
    me = next(person for person in known_people(store, profile) if person.id == profile.user)
    now = now_utc()
    draft = Draft(
        id="",
        kind=KIND,
        case_number=case.number,
        case_id=case.id,
        fields={"to": profile.user, "reason": reason_to_take()},
        created=now,
        saved=now,
    )
    intent = freeze(draft, basis_of_line(case), Receiver(person=me))
    return store.outbox.put(intent, not_before=not_before)

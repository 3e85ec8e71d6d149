"""What to ask the server for, to have the cases of a queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from api_client.models import Me, Queue
from api_client.queues import OF_MINE_AND_UNIT, SOON
from api_client.zgw.settings import ZgwSettings

PERSON_FILTER = "rol__betrokkeneIdentificatie__medewerker__identificatie"
UNIT_FILTER = "rol__betrokkeneIdentificatie__organisatorischeEenheid__identificatie"
OPEN_FILTER = "einddatum__isnull"
_ROLE_FILTER = "rol__omschrijvingGeneriek"
_DEADLINE = "uiterlijkeEinddatumAfdoening"

_DAY = dt.timedelta(days=1)


def scopes(queue: Queue, me: Me, settings: ZgwSettings) -> Sequence[Mapping[str, str]]:
    """Return the filters whose results together have all cases of the queue; none for none.

    All ``rol__*`` conditions of one request must match the same rol, so each role type that
    counts as handler needs a request of its own.
    """
    mine = [{PERSON_FILTER: me.user, _ROLE_FILTER: role} for role in settings.handler_roles]
    units = [{UNIT_FILTER: me.unit, _ROLE_FILTER: role} for role in settings.handler_roles]
    if queue in {Queue.MINE, Queue.HANDED}:
        return mine
    if queue is Queue.UNIT:
        return units if me.unit else []
    if me.unit and queue is Queue.UNASSIGNED:
        return units
    if me.unit and queue in OF_MINE_AND_UNIT:
        return [*mine, *units]
    return [{}]


def narrowing(queue: Queue, today: dt.date) -> Mapping[str, str]:
    """Return what makes the answer smaller where the server knows it."""
    narrow = {OPEN_FILTER: "true"}
    if queue is Queue.OVERDUE:
        narrow[f"{_DEADLINE}__lt"] = today.isoformat()
    if queue is Queue.DUE:
        narrow[f"{_DEADLINE}__gt"] = (today - _DAY).isoformat()
        narrow[f"{_DEADLINE}__lt"] = (today + SOON + _DAY).isoformat()
    return narrow


def may_be_broken(queue: Queue) -> bool:
    """Tell whether a case that cannot be read is shown: not where its content decides."""
    return queue not in {Queue.WAITING, Queue.HANDED}

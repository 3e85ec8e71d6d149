"""Queues: whole lists joined on the client, never one request for each case.

``expand`` on lists costs a server 26 ms for each case, a bulk list of 500 roles 160 ms
(docs/zgw.md, "Queues"): so cases, roles and current statuses are read as lists side by side.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

import msgspec

from api_client.models import CaseList, CaseSummary, Me, Queue
from api_client.zgw.catalogue import Catalogue
from api_client.zgw.people import PERSON
from api_client.zgw.requests import Damaged, Requests, each
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.summaries import broken_summary, by_case, summary_of
from api_client.zgw.wire import Rol, Status, Zaak

_PERSON_FILTER = "rol__betrokkeneIdentificatie__medewerker__identificatie"
_UNIT_FILTER = "rol__betrokkeneIdentificatie__organisatorischeEenheid__identificatie"
_OPEN = {"einddatum__isnull": "true"}
_ROLE_FILTER = "rol__omschrijvingGeneriek"


async def read_queue(
    queue: Queue,
    me: Me,
    requests: Requests,
    catalogue: Catalogue,
    settings: ZgwSettings,
) -> CaseList:
    """Return the open cases of a queue, in the server's order, damaged ones last."""
    as_of = dt.datetime.now(dt.UTC)
    raw, rollen, statuses, statustypes, zaaktypes = await asyncio.gather(
        _cases(queue, me, requests, settings),
        _roles(requests, settings),
        _current_statuses(requests, settings),
        catalogue.statuses(),
        catalogue.case_types(),
    )
    roles_of = by_case(rollen)
    status_of = {status.url: status for status in statuses}
    good: list[CaseSummary] = []
    broken: list[CaseSummary] = []
    for record in raw:
        zaak = each(record, Zaak)
        if isinstance(zaak, Damaged):
            broken.append(broken_summary(zaak))
            continue
        if zaak.einddatum:
            continue
        status = status_of.get(zaak.status or "")
        good.append(
            summary_of(
                zaak,
                roles_of.get(zaak.url, []),
                statustypes.get(status.statustype) if status else None,
                zaaktypes.get(zaak.zaaktype),
                settings,
            )
        )
    if queue is Queue.UNASSIGNED:
        assigned = {
            rol.zaak
            for rol in rollen
            if rol.betrokkene_type == PERSON and rol.omschrijving_generiek in settings.handler_roles
        }
        good = [case for case in good if case.id not in assigned]
        broken = [case for case in broken if case.id not in assigned]
    return CaseList(queue=queue, cases=(*_once(good), *broken), as_of=as_of)


async def count_queue(
    queue: Queue, me: Me, requests: Requests, settings: ZgwSettings
) -> int | None:
    """Return how many open cases a queue has; None where no single list of the server is it."""
    wanted = filters(queue, me, settings)
    if queue is Queue.UNASSIGNED or (queue is Queue.UNIT and not me.unit) or len(wanted) > 1:
        return None
    return await requests.count(settings.url("zaken", "zaken"), {**_OPEN, **wanted[0]})


def filters(queue: Queue, me: Me, settings: ZgwSettings) -> list[dict[str, str]]:
    """Return the filters whose results together are the queue.

    All ``rol__*`` conditions of one request must match the same rol, so each role type that
    counts as handler needs a request of its own.
    """
    if queue is Queue.MINE:
        return [{_PERSON_FILTER: me.user, _ROLE_FILTER: role} for role in settings.handler_roles]
    if queue in {Queue.UNIT, Queue.UNASSIGNED} and me.unit:
        return [{_UNIT_FILTER: me.unit, _ROLE_FILTER: role} for role in settings.handler_roles]
    return [{}]


async def _cases(
    queue: Queue, me: Me, requests: Requests, settings: ZgwSettings
) -> list[msgspec.Raw]:
    if queue is Queue.UNIT and not me.unit:
        return []
    lists = await asyncio.gather(
        *(
            requests.records(settings.url("zaken", "zaken"), {**_OPEN, **wanted})
            for wanted in filters(queue, me, settings)
        )
    )
    return [raw for found in lists for raw in found]


def _once(cases: Sequence[CaseSummary]) -> Sequence[CaseSummary]:
    """Drop repeats: of several filters, or of a list that moved between two of its pages."""
    return list({case.id: case for case in cases}.values())


async def _roles(requests: Requests, settings: ZgwSettings) -> Sequence[Rol]:
    """Return all roles that a line of a queue shows: handlers and applicants."""
    lists = await asyncio.gather(
        *(
            requests.all(settings.url("zaken", "rollen"), Rol, {"omschrijvingGeneriek": generic})
            for generic in dict.fromkeys((*settings.handler_roles, *settings.applicant_roles))
        )
    )
    return [rol for found in lists for rol in found]


async def _current_statuses(requests: Requests, settings: ZgwSettings) -> Sequence[Status]:
    return await requests.all(
        settings.url("zaken", "statussen"), Status, {"indicatieLaatstGezetteStatus": "true"}
    )

"""One case: the zaak expanded, then what hangs on it, side by side."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from api_client.errors import AnswerDamaged, CaseAmbiguous, CaseUnknown, Forbidden, NotFound
from api_client.models import Case, CaseSummary, Decision, DocumentInfo, Event
from api_client.zgw.catalogue import Catalogue, decision_types_of, results_of
from api_client.zgw.documents import read_documents
from api_client.zgw.outcomes import outcome_of
from api_client.zgw.people import name_of, parties
from api_client.zgw.requests import Damaged, Requests, each
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.summaries import summary_of
from api_client.zgw.wire import Besluit, Rol, Status, Zaak

EXPAND = "zaaktype,status,status.statustype,resultaat,resultaat.resultaattype,rollen"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What hangs on a zaak beside what ``expand`` gives."""

    documents: tuple[DocumentInfo, ...]
    besluiten: Sequence[Besluit]
    statuses: Sequence[Status]


class Cases:
    """Reads cases. Raises ``ApiProblem``."""

    def __init__(self, requests: Requests, catalogue: Catalogue, settings: ZgwSettings) -> None:
        self._requests = requests
        self._catalogue = catalogue
        self._settings = settings

    async def by_number(self, number: str) -> Zaak:
        """Return the expanded zaak with exactly this number, in one request."""
        records = await self._requests.records(
            self._settings.url("zaken", "zaken"), {"identificatie": number, "expand": EXPAND}
        )
        if not records:
            raise CaseUnknown(number=number)
        if len(records) > 1:
            raise CaseAmbiguous(number=number, count=len(records))
        zaak = each(records[0], Zaak)
        if isinstance(zaak, Damaged):
            raise AnswerDamaged(host=number, detail=zaak.reason)
        return zaak

    async def by_id(self, case_id: str) -> Zaak:
        """Return the expanded zaak with this URL."""
        return await self._requests.one(case_id, Zaak, {"expand": EXPAND})

    def overview(self, zaak: Zaak) -> Case:
        """Return a case from its expanded zaak alone."""
        rollen = _rollen(zaak)
        extra = zaak.expanded
        status = extra.status if extra else None
        result = extra.resultaat if extra else None
        statustype = status.expanded.statustype if status and status.expanded else None
        resulttype = result.expanded.resultaattype if result and result.expanded else None
        return Case(
            summary=summary_of(
                zaak, rollen, statustype, extra.zaaktype if extra else None, self._settings
            ),
            description=zaak.toelichting,
            parties=parties(rollen, self._settings),
            result=resulttype.omschrijving if resulttype else (zaak.resultaat or ""),
            result_id=zaak.resultaat or "",
            status_since=status.datum_status_gezet if status else None,
        )

    async def surroundings(self, case_id: str) -> Surroundings:
        """Return documents, decisions and statuses of a zaak, read side by side."""
        documents, besluiten, statuses = await asyncio.gather(
            read_documents(case_id, self._requests, self._settings),
            self._besluiten(case_id),
            self._requests.all(self._settings.url("zaken", "statussen"), Status, {"zaak": case_id}),
        )
        return Surroundings(documents=documents, besluiten=besluiten, statuses=statuses)

    async def whole(self, zaak: Zaak, around: Surroundings) -> Case:
        """Put an expanded zaak and its surroundings together."""
        overview = self.overview(zaak)
        decisions, statustypes, results = await asyncio.gather(
            self._catalogue.decisions(),
            self._catalogue.statuses(),
            self._catalogue.results(),
        )
        offered = results_of(zaak.zaaktype, results)
        names = tuple(result.name for result in offered)
        taken = tuple(
            self._decision(besluit, _name(decisions.get(besluit.besluittype)), names)
            for besluit in sorted(around.besluiten, key=lambda b: (b.datum or dt.date.min, b.url))
        )
        events = (
            *(_status_event(s, _name(statustypes.get(s.statustype))) for s in around.statuses),
            *(_decision_event(decision) for decision in taken),
            *_handling_events(_rollen(zaak), self._settings),
        )
        return msgspec.structs.replace(
            overview,
            documents=around.documents,
            decisions=taken,
            history=tuple(sorted(events, key=lambda event: event.at)),
            decision_types=decision_types_of(zaak.zaaktype, decisions),
            results=offered,
        )

    async def warm(self) -> None:
        """Fetch the parts of the catalogue that a whole case needs, where they are not kept."""
        await asyncio.gather(
            self._catalogue.decisions(), self._catalogue.statuses(), self._catalogue.results()
        )

    async def _besluiten(self, case_id: str) -> Sequence[Besluit]:
        """Return the decisions; none where this client may not read that API."""
        try:
            return await self._requests.all(
                self._settings.url("besluiten", "besluiten"), Besluit, {"zaak": case_id}
            )
        except (Forbidden, NotFound):
            return []

    def _decision(self, besluit: Besluit, type_name: str, results: tuple[str, ...]) -> Decision:
        return Decision(
            id=besluit.url,
            number=besluit.identificatie,
            type=type_name,
            text=besluit.toelichting,
            outcome=outcome_of(besluit.toelichting, self._settings, results),
            date=besluit.datum,
            effective=besluit.ingangsdatum,
            expires=besluit.vervaldatum,
        )


async def whole_by_number(cases: Cases, number: str) -> Case:
    """Read a case by its number: three round trips, documents' metadata included."""
    zaak, _ = await asyncio.gather(cases.by_number(number), cases.warm())
    return await cases.whole(zaak, await cases.surroundings(zaak.url))


async def whole_listed(cases: Cases, summary: CaseSummary) -> Case:
    """Read a case that a queue listed: two round trips."""
    zaak, around, _ = await asyncio.gather(
        cases.by_id(summary.id), cases.surroundings(summary.id), cases.warm()
    )
    return await cases.whole(zaak, around)


def _rollen(zaak: Zaak) -> list[Rol]:
    raw = (zaak.expanded.rollen if zaak.expanded else None) or []
    found = [each(record, Rol) for record in raw]
    return [rol for rol in found if not isinstance(rol, Damaged)]


def _name(entry: object) -> str:
    """Return the name of an entry of the catalogue, or nothing where it is not there."""
    name = getattr(entry, "omschrijving", "")
    return name if isinstance(name, str) else ""


def _status_event(status: Status, name: str) -> Event:
    return Event(
        at=status.datum_status_gezet,
        what="status",
        detail=": ".join(part for part in (name, status.statustoelichting) if part),
    )


def _decision_event(decision: Decision) -> Event:
    day = decision.date or dt.date.min
    return Event(
        at=dt.datetime.combine(day, dt.time(), dt.UTC), what="decision", detail=decision.type
    )


def _handling_events(rollen: Sequence[Rol], settings: ZgwSettings) -> list[Event]:
    return [
        Event(at=rol.registratiedatum, what="handler", who=name_of(rol), detail=rol.roltoelichting)
        for rol in rollen
        if rol.registratiedatum and rol.omschrijving_generiek in settings.handler_roles
    ]

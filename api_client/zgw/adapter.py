"""The ZGW adapter: ``CaseAPI`` over Zaken, Documenten, Catalogi and Besluiten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from api_client.errors import Forbidden, Invalid, NotACaseServer, NotFound
from api_client.http import Http
from api_client.models import (
    Capabilities,
    Case,
    CaseList,
    CaseSummary,
    CaseType,
    Me,
    Person,
    Queue,
    ServerInfo,
    Unit,
)
from api_client.plans import DecisionIntent, Intent, Plan, Step, StepReport
from api_client.zgw.cases import Cases, whole_by_number, whole_listed
from api_client.zgw.catalogue import Catalogue, CatalogueCache
from api_client.zgw.documents import stream_content
from api_client.zgw.people import name_of
from api_client.zgw.planning import LONGEST_ROLE_NOTE, plan_decision, plan_hand_over
from api_client.zgw.queues import count_queue, read_queue
from api_client.zgw.requests import Requests, page_of
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.steps import Steps
from api_client.zgw.wire import Rol


class ZgwApi:
    """One ZGW server, as one profile sees it. Close it when done."""

    capabilities = Capabilities(units=True, deadlines=True, notes=True, results=True)

    def __init__(
        self, http: Http, settings: ZgwSettings, cache: CatalogueCache | None = None
    ) -> None:
        self._http = http
        self._settings = settings
        self._requests = Requests(http)
        self._catalogue = Catalogue(self._requests, settings, cache)
        self._cases = Cases(self._requests, self._catalogue, settings)
        self._steps = Steps(http, self._requests, settings)

    async def check(self) -> ServerInfo:
        """Read one entry of each API; all must let this client in and look like ZGW."""
        answers = await asyncio.gather(
            *(
                self._requests.get(self._settings.url(api, path))
                for api, path in (
                    ("zaken", "rollen?pageSize=1"),
                    ("catalogi", "zaaktypen?pageSize=1"),
                    ("documenten", "enkelvoudiginformatieobjecten?pageSize=1"),
                    ("besluiten", "besluiten?pageSize=1"),
                )
            )
        )
        for answer in answers:
            page_of(answer)
        return ServerInfo(
            name=answers[0].host,
            version=answers[0].headers.get("API-version", ""),
            clock_offset=self._http.clock_offset,
        )

    async def queue(self, queue: Queue, me: Me) -> CaseList:
        """Return the open cases of a queue."""
        return await read_queue(queue, me, self._requests, self._catalogue, self._settings)

    async def count(self, queue: Queue, me: Me) -> int | None:
        """Return how many open cases a queue has, where one small request tells it."""
        return await count_queue(queue, me, self._requests, self._settings)

    async def overview(self, number: str) -> Case:
        """Return a case by its number, in one request."""
        return self._cases.overview(await self._cases.by_number(number))

    async def reread(self, case_id: str) -> Case:
        """Return a case by its URL, in one request."""
        return self._cases.overview(await self._cases.by_id(case_id))

    async def case(self, number: str) -> Case:
        """Return a whole case by its number, in three round trips."""
        return await whole_by_number(self._cases, number)

    async def listed_case(self, summary: CaseSummary) -> Case:
        """Return a whole case that a queue listed, in two round trips."""
        return await whole_listed(self._cases, summary)

    async def find_person(self, person_id: str) -> Person | None:
        """Return somebody whom a role names."""
        rol = await self._role_of("medewerker", person_id)
        return Person(id=person_id, name=name_of(rol)) if rol else None

    async def find_unit(self, unit_id: str) -> Unit | None:
        """Return a unit that a role names."""
        rol = await self._role_of("organisatorischeEenheid", unit_id)
        return Unit(id=unit_id, name=name_of(rol)) if rol else None

    async def case_type(self, type_id: str) -> CaseType:
        """Return a case type with its choices."""
        return await self._catalogue.case_type(type_id)

    def content(self, content_id: str) -> AsyncIterator[bytes]:
        """Stream the bytes of a document."""
        return stream_content(self._http, content_id)

    async def plan(self, intent: Intent, case: Case, case_type: CaseType) -> Plan:
        """Work out the steps; asks the server about notes only when a reason is long."""
        if isinstance(intent, DecisionIntent):
            return plan_decision(intent, case, case_type, self._settings, self._http.now)
        is_long = len(intent.reason) > LONGEST_ROLE_NOTE
        return plan_hand_over(
            intent,
            case,
            case_type,
            self._settings,
            has_notes=is_long and await self._has_notes(case),
        )

    async def look(self, step: Step) -> StepReport:
        """Find out whether a step is done."""
        return await self._steps.look(step)

    async def run(self, step: Step, urls: dict[str, str]) -> StepReport:
        """Send a step once."""
        return await self._steps.run(step, urls)

    async def settle(self, intent: Intent, case_id: str) -> None:
        """Read back that the intent holds."""
        await self._steps.settle(intent, case_id)

    async def close(self) -> None:
        """Close connections."""
        await self._http.close()

    async def _role_of(self, kind: str, identity: str) -> Rol | None:
        """Return a role that makes somebody a handler, from one page of one request each."""
        for generic in self._settings.handler_roles:
            found = await self._requests.first_page(
                self._settings.url("zaken", "rollen"),
                Rol,
                {
                    f"betrokkeneIdentificatie__{kind}__identificatie": identity,
                    "omschrijvingGeneriek": generic,
                },
            )
            if found:
                return found[0]
        return None

    async def _has_notes(self, case: Case) -> bool:
        """Tell whether the server keeps notes: Zaken 1.7, or experimentally before."""
        try:
            await self._requests.get(
                self._settings.url("zaken", "zaaknotities"), {"gerelateerdAan": case.summary.id}
            )
        except (NotFound, Invalid, Forbidden, NotACaseServer):
            return False
        return True

"""The ZGW adapter: ``CaseAPI`` over Zaken, Documenten, Catalogi and Besluiten."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence

from api_client.audit import TrailEntry
from api_client.errors import ClosingUndone, Forbidden, Invalid, NotACaseServer, NotFound
from api_client.files import Files, NoFiles
from api_client.http import Http
from api_client.models import (
    Case,
    CaseList,
    CaseSummary,
    CaseType,
    Decision,
    DocumentInfo,
    Found,
    Me,
    Period,
    Person,
    Queue,
    Turnover,
    Unit,
)
from api_client.plans import (
    DecisionChangeIntent,
    DecisionIntent,
    DocumentIntent,
    HandOverIntent,
    Intent,
    NoteIntent,
    Plan,
    StatusIntent,
    Step,
    StepReport,
    TermIntent,
)
from api_client.server import Ability, Capabilities, ServerInfo
from api_client.side_by_side import side_by_side
from api_client.zgw.abilities import Abilities
from api_client.zgw.cache import Cache
from api_client.zgw.cases import Cases
from api_client.zgw.catalogue import Catalogue
from api_client.zgw.documents import read_version, stream_content
from api_client.zgw.finding_out import find_out
from api_client.zgw.pages import page_of
from api_client.zgw.people import name_of
from api_client.zgw.planning import (
    LONGEST_ROLE_NOTE,
    plan_decision,
    plan_decision_change,
    plan_document,
    plan_hand_over,
    plan_note,
    plan_status,
    plan_term,
)
from api_client.zgw.queues import QueueReader
from api_client.zgw.requests import PAGE_SIZE, Requests
from api_client.zgw.searching import Searcher
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.steps import Steps
from api_client.zgw.trail import read_trail
from api_client.zgw.turnover import turnover
from api_client.zgw.wire import Besluit, Rol, Zaaknotitie

_FIRST_REQUESTS = (
    ("zaken", "rollen"),
    ("catalogi", "zaaktypen"),
    ("documenten", "enkelvoudiginformatieobjecten"),
    ("besluiten", "besluiten"),
)


class ZgwApi:
    """One ZGW server, as one profile sees it. Close it when done."""

    capabilities = Capabilities(units=True, deadlines=True, notes=True, results=True)

    def __init__(
        self,
        http: Http,
        settings: ZgwSettings,
        cache: Cache | None = None,
        files: Files | None = None,
    ) -> None:
        self._http = http
        self._settings = settings
        self.abilities = Abilities(settings.apis, cache)
        self._requests = Requests(http, self.abilities)
        self._catalogue = Catalogue(self._requests, settings, cache)
        self._cases = Cases(self._requests, self._catalogue, settings)
        self._queues = QueueReader(self._requests, self._catalogue, settings)
        self._searcher = Searcher(self._requests, self._catalogue, settings)
        self._steps = Steps(http, self._requests, settings, files or NoFiles())

    async def check(self) -> ServerInfo:
        """Read one entry of each API; all must let this client in and look like ZGW."""
        async with side_by_side() as reading:
            tasks = [
                reading.create_task(
                    self._requests.get_with(self._settings.url(api, path), {}, {PAGE_SIZE: "1"})
                )
                for api, path in _FIRST_REQUESTS
            ]
        answers = [task.result() for task in tasks]
        for answer in answers:
            page_of(answer)
        return ServerInfo(
            name=answers[0].host,
            version=answers[0].headers.get("API-version", ""),
            clock_offset=self._http.clock_offset,
        )

    async def find_out(self) -> tuple[Ability, ...]:
        """Try once what servers leave out; what is known already is not asked for again."""
        await find_out(self._requests, self._settings)
        return tuple(
            Ability(
                name=" ".join((finding.place, finding.name)).strip(),
                there=not finding.lacking,
                since=finding.since,
            )
            for finding in self.abilities.findings()
        )

    async def queue(
        self, queue: Queue, me: Me, told: Callable[[CaseList], None] | None = None
    ) -> CaseList:
        """Return the open cases of a queue."""
        return await self._queues.read(queue, me, told)

    async def count(self, queue: Queue, me: Me) -> int | None:
        """Return how many open cases a queue has, where one small request tells it."""
        return await self._queues.count(queue, me)

    async def turnover(
        self, queue: Queue, me: Me, periods: Sequence[Period]
    ) -> Sequence[Turnover] | None:
        """Return what came in and was closed, in two small requests for each period."""
        return await turnover(queue, me, periods, self._requests, self._settings)

    async def search(self, words: str) -> Found:
        """Return the cases that have these words."""
        return await self._searcher.search(words)

    async def overview(self, number: str) -> Case:
        """Return a case by its number, in one request."""
        return self._cases.overview(await self._cases.by_number(number))

    async def reread(self, case_id: str) -> Case:
        """Return a case by its URL, in one request."""
        return self._cases.overview(await self._cases.by_id(case_id))

    async def case(self, number: str) -> Case:
        """Return a whole case by its number, in three round trips."""
        return await self._cases.numbered(number)

    async def listed_case(self, summary: CaseSummary) -> Case:
        """Return a whole case that a queue listed, in two round trips."""
        return await self._cases.listed(summary)

    async def trail(self, case_id: str) -> tuple[TrailEntry, ...]:
        """Return who did what to a case."""
        return await read_trail(case_id, self._requests)

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

    async def document_version(self, document_id: str, version: int) -> DocumentInfo:
        """Return a document as one of its versions has it."""
        return await read_version(document_id, version, self._requests)

    async def plan(self, intent: Intent, case: Case, case_type: CaseType) -> Plan:
        """Work out the steps; asks the server only about the notes and the decision they touch."""
        settings, now = self._settings, self._http.now
        match intent:
            case DecisionIntent():
                return plan_decision(intent, case, case_type, settings, now)
            case HandOverIntent():
                is_long = len(intent.reason) > LONGEST_ROLE_NOTE
                notes = await self._notes_of(case) if is_long else None
                return plan_hand_over(intent, case, case_type, settings, notes)
            case NoteIntent():
                return plan_note(intent, case, case_type, settings, await self._notes_of(case))
            case StatusIntent():
                return plan_status(intent, case, case_type, settings, now)
            case TermIntent():
                return plan_term(intent, case, case_type)
            case DocumentIntent():
                return plan_document(intent, case, case_type, settings)
            case DecisionChangeIntent():
                besluit = await self._requests.one(intent.decision_id, Besluit)
                seen = Decision(
                    id=besluit.url,
                    number=besluit.identificatie,
                    type="",
                    text=besluit.toelichting,
                    expires=besluit.vervaldatum,
                )
                plan = plan_decision_change(intent, case, seen)
                await self._steps.look(plan.steps[0], {})
                return plan

    async def look(self, step: Step, urls: dict[str, str]) -> StepReport:
        """Find out whether a step is done."""
        return await self._steps.look(step, urls)

    async def run(self, step: Step, urls: dict[str, str]) -> StepReport:
        """Send a step once."""
        return await self._steps.run(step, urls)

    async def settle(self, intent: Intent, plan: Plan) -> None:
        """Read back that the intent holds."""
        await self._steps.settle(intent, plan)
        if isinstance(intent, TermIntent):
            await self._raise_if_closing_was_undone(plan.case_id)

    async def _raise_if_closing_was_undone(self, case_id: str) -> None:
        """A change of a zaak can wipe the closing of the same moment (docs/zgw.md)."""
        case = await self.reread(case_id)
        if case.summary.closed is not None:
            return
        case_type = await self.case_type(case.summary.type_id)
        if case.summary.status in {status.name for status in case_type.statuses if status.final}:
            raise ClosingUndone(number=case.summary.number, name=case.summary.status)

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

    async def _notes_of(self, case: Case) -> list[str] | None:
        """Return the ids of the notes that a case has, None where the server keeps no notes.

        Zaken 1.7 has them, Open Zaak experimentally before.
        """
        url = self._settings.url("zaken", "zaaknotities")
        try:
            found = await self._requests.all(url, Zaaknotitie, {"gerelateerdAan": case.summary.id})
        except (NotFound, Invalid, Forbidden, NotACaseServer):
            return None
        return [note.url for note in found]

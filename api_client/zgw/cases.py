"""One case: the zaak with its parts, then what hangs on it, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from api_client.errors import AnswerDamaged, CaseAmbiguous, CaseUnknown, Forbidden, NotFound
from api_client.models import Case, CaseSummary, DocumentInfo, RelatedCase
from api_client.side_by_side import side_by_side
from api_client.zgw.case_of import case_of
from api_client.zgw.catalogue import Catalogue
from api_client.zgw.documents import read_documents
from api_client.zgw.related import read_related
from api_client.zgw.requests import EXPAND, Damaged, Requests, each
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.wire import Besluit, Status, Zaak, Zaaknotitie
from api_client.zgw.zaak_parts import EXPANDED, PartsReader, ZaakParts

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What hangs on a zaak beside its parts."""

    documents: tuple[DocumentInfo, ...]
    besluiten: Sequence[Besluit]
    statuses: Sequence[Status]
    notities: Sequence[Zaaknotitie]


class Cases:
    """Reads cases. Raises ``ApiProblem``."""

    def __init__(self, requests: Requests, catalogue: Catalogue, settings: ZgwSettings) -> None:
        self._requests = requests
        self._catalogue = catalogue
        self._settings = settings
        self._parts = PartsReader(requests, catalogue, settings)

    async def by_number(self, number: str) -> ZaakParts:
        """Return the zaak with exactly this number, in one request where it can be expanded."""
        records = await self._requests.records(
            self._settings.url("zaken", "zaken"),
            {"identificatie": number},
            if_known={EXPAND: EXPANDED},
        )
        if not records:
            raise CaseUnknown(number=number)
        if len(records) > 1:
            raise CaseAmbiguous(number=number, count=len(records))
        zaak = each(records[0], Zaak)
        if isinstance(zaak, Damaged):
            raise AnswerDamaged(host=number, detail=zaak.reason)
        return await self._parts.parts_of(zaak)

    async def by_id(self, case_id: str) -> ZaakParts:
        """Return the zaak with this URL."""
        zaak = await self._requests.one(case_id, Zaak, if_known={EXPAND: EXPANDED})
        return await self._parts.parts_of(zaak)

    def overview(self, parts: ZaakParts) -> Case:
        """Return a case from its zaak and parts alone."""
        return case_of(parts, self._settings)

    async def listed(self, summary: CaseSummary) -> Case:
        """Return a whole case that a queue listed, in two round trips."""
        async with side_by_side() as reading:
            parts = reading.create_task(self._with_related(summary.id))
            around = reading.create_task(self._surroundings(summary.id))
            reading.create_task(self._warm())
        return await self._whole(*parts.result(), around.result())

    async def numbered(self, number: str) -> Case:
        """Return a whole case by its number, in three round trips."""
        async with side_by_side() as reading:
            found = reading.create_task(self.by_number(number))
            reading.create_task(self._warm())
        parts = found.result()
        async with side_by_side() as reading:
            related = reading.create_task(read_related(parts.zaak, self._requests))
            around = reading.create_task(self._surroundings(parts.zaak.url))
        return await self._whole(parts, related.result(), around.result())

    async def _with_related(self, case_id: str) -> tuple[ZaakParts, tuple[RelatedCase, ...]]:
        parts = await self.by_id(case_id)
        return parts, await read_related(parts.zaak, self._requests)

    async def _surroundings(self, case_id: str) -> Surroundings:
        """Return what hangs on a zaak, read side by side."""
        url, requests = self._settings.url, self._requests
        async with side_by_side() as reading:
            documents = reading.create_task(read_documents(case_id, requests, self._settings))
            besluiten = reading.create_task(
                self._readable(url("besluiten", "besluiten"), Besluit, {"zaak": case_id})
            )
            statuses = reading.create_task(
                self._readable(url("zaken", "statussen"), Status, {"zaak": case_id})
            )
            notities = reading.create_task(
                self._readable(
                    url("zaken", "zaaknotities"), Zaaknotitie, {"gerelateerdAan": case_id}
                )
            )
        return Surroundings(
            documents=documents.result(),
            besluiten=besluiten.result(),
            statuses=statuses.result(),
            notities=notities.result(),
        )

    async def _readable(self, url: str, kind: type[R], params: dict[str, str]) -> Sequence[R]:
        """Return a list; nothing where the server has none or does not show it to this client."""
        if self._requests.abilities.lacks(url):
            return []
        try:
            return await self._requests.all(url, kind, params)
        except NotFound:
            self._requests.abilities.note(url)
            return []
        except Forbidden:
            return []

    async def _whole(
        self, parts: ZaakParts, related: tuple[RelatedCase, ...], around: Surroundings
    ) -> Case:
        """Put a zaak, its parts and its surroundings together."""
        async with side_by_side() as reading:
            decisions = reading.create_task(self._catalogue.decisions())
            statustypes = reading.create_task(self._catalogue.statuses())
            results = reading.create_task(self._catalogue.results())
        return case_of(
            parts,
            self._settings,
            documents=around.documents,
            besluiten=around.besluiten,
            statuses=around.statuses,
            notities=around.notities,
            related=related,
            decision_types=decisions.result(),
            status_types=statustypes.result(),
            results=results.result(),
        )

    async def _warm(self) -> None:
        """Fetch the parts of the catalogue that a whole case needs, where they are not kept."""
        async with side_by_side() as reading:
            reading.create_task(self._catalogue.decisions())
            reading.create_task(self._catalogue.statuses())
            reading.create_task(self._catalogue.results())

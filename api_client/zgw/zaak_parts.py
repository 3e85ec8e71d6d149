"""What a zaak refers to: out of its ``_expand``, or read by itself where a server has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from api_client.errors import AnswerDamaged, Forbidden, NotFound
from api_client.side_by_side import side_by_side
from api_client.zgw.catalogue import Catalogue
from api_client.zgw.requests import Damaged, Requests, each, sound
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.wire import (
    Resultaat,
    Resultaattype,
    Rol,
    Status,
    Statustype,
    Zaak,
    Zaakeigenschap,
    ZaakExpand,
    Zaaktype,
)

EXPANDED = (
    "zaaktype,status,status.statustype,resultaat,resultaat.resultaattype,rollen,eigenschappen"
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ZaakParts:
    """A zaak with who and what it refers to; None where there is none or it cannot be had."""

    zaak: Zaak
    rollen: Sequence[Rol]
    status: Status | None
    statustype: Statustype | None
    resultaattype: Resultaattype | None
    zaaktype: Zaaktype | None
    eigenschappen: Sequence[Zaakeigenschap]


class PartsReader:
    """Finds the parts of zaken. Raises ``ApiProblem`` where roles cannot be had."""

    def __init__(self, requests: Requests, catalogue: Catalogue, settings: ZgwSettings) -> None:
        self._requests = requests
        self._catalogue = catalogue
        self._settings = settings

    async def parts_of(self, zaak: Zaak) -> ZaakParts:
        """Return the parts of a zaak: without a request where all of them were expanded."""
        extra = zaak.expanded or ZaakExpand()
        async with side_by_side() as reading:
            rollen = reading.create_task(self._rollen(zaak, extra))
            status = reading.create_task(self._one(extra.status, zaak.status, Status))
            resultaat = reading.create_task(self._one(extra.resultaat, zaak.resultaat, Resultaat))
            eigenschappen = reading.create_task(self._eigenschappen(zaak, extra))
            zaaktype = reading.create_task(self._zaaktype(zaak, extra))
        return ZaakParts(
            zaak=zaak,
            rollen=rollen.result(),
            status=status.result(),
            statustype=await self._statustype(status.result()),
            resultaattype=await self._resultaattype(resultaat.result()),
            zaaktype=zaaktype.result(),
            eigenschappen=eigenschappen.result(),
        )

    async def _rollen(self, zaak: Zaak, extra: ZaakExpand) -> Sequence[Rol]:
        if extra.rollen is not None:
            return sound(extra.rollen, Rol)
        if zaak.rollen == []:
            return []
        url = self._settings.url("zaken", "rollen")
        return await self._requests.all(url, Rol, {"zaak": zaak.url})

    async def _eigenschappen(self, zaak: Zaak, extra: ZaakExpand) -> Sequence[Zaakeigenschap]:
        if extra.eigenschappen is not None:
            return sound(extra.eigenschappen, Zaakeigenschap)
        if zaak.eigenschappen == []:
            return []
        try:
            return await self._requests.whole(f"{zaak.url}/zaakeigenschappen", Zaakeigenschap)
        except (Forbidden, NotFound):
            return []

    async def _one(self, expanded: msgspec.Raw, url: str | None, kind: type[T]) -> T | None:
        """Return what stands in ``_expand``, or at its address; None where neither can be read."""
        found = each(expanded, kind)
        if not isinstance(found, Damaged):
            return found
        if not url:
            return None
        try:
            return await self._requests.one(url, kind)
        except (AnswerDamaged, Forbidden, NotFound):
            return None

    async def _zaaktype(self, zaak: Zaak, extra: ZaakExpand) -> Zaaktype | None:
        found = each(extra.zaaktype, Zaaktype)
        if not isinstance(found, Damaged):
            return found
        return (await self._catalogue.case_types(zaak.zaaktype)).get(zaak.zaaktype)

    async def _statustype(self, status: Status | None) -> Statustype | None:
        if status is None:
            return None
        if status.expanded:
            found = each(status.expanded.statustype, Statustype)
            if not isinstance(found, Damaged):
                return found
        return (await self._catalogue.statuses(status.statustype)).get(status.statustype)

    async def _resultaattype(self, resultaat: Resultaat | None) -> Resultaattype | None:
        if resultaat is None:
            return None
        found = (
            each(resultaat.expanded.resultaattype, Resultaattype) if resultaat.expanded else None
        )
        if isinstance(found, Resultaattype):
            return found
        types = await self._catalogue.results(resultaat.resultaattype)
        return types.get(resultaat.resultaattype)

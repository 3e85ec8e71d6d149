"""The catalogue: names and choices of all case types, read as whole lists and kept.

A list is small and changes seldom, so each kind is fetched once, kept by the caller's cache for a
day, and fetched again at once when something refers to an entry that is not in it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Generic, TypeVar

import msgspec

from api_client.errors import Forbidden, NotFound
from api_client.models import CaseType, Choice, DecisionType, RoleType, StatusType
from api_client.side_by_side import side_by_side
from api_client.zgw.cache import Cache, NoCache
from api_client.zgw.requests import Damaged, Requests, each
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.wire import (
    Besluittype,
    Informatieobjecttype,
    Resultaattype,
    Roltype,
    Statustype,
    Zaaktype,
)

Entry = Besluittype | Informatieobjecttype | Resultaattype | Roltype | Statustype | Zaaktype
E = TypeVar("E", bound=Entry)

# Seconds after which a list in memory is taken from the cache anew, which says whether it is too
# old; and the least between two fetches because of an entry that the list does not have.
_FRESH = 3600.0
_LEAST_BETWEEN = 60.0


def results_of(case_type: str, results: Mapping[str, Resultaattype]) -> tuple[Choice, ...]:
    """Return the results that cases of a type may get."""
    return tuple(
        Choice(id=result.url, name=result.omschrijving)
        for result in results.values()
        if result.zaaktype == case_type
    )


def decision_types_of(
    case_type: str, decisions: Mapping[str, Besluittype]
) -> tuple[DecisionType, ...]:
    """Return the decisions that may be taken in cases of a type."""
    return tuple(
        DecisionType(id=kind.url, name=kind.omschrijving, publishable=kind.publicatie_indicatie)
        for kind in decisions.values()
        if case_type in (kind.zaaktypen or ())
    )


def statuses_of(case_type: str, statuses: Mapping[str, Statustype]) -> tuple[StatusType, ...]:
    """Return the steps of a case type in their order."""
    return tuple(
        StatusType(id=s.url, name=s.omschrijving, order=s.volgnummer, final=s.is_eindstatus)
        for s in sorted(statuses.values(), key=lambda s: s.volgnummer)
        if s.zaaktype == case_type
    )


class _Kind(Generic[E]):
    """One list of the catalogue, by URL."""

    def __init__(self, path: str, kind: type[E]) -> None:
        self.path = path
        self._kind = kind
        self._entries: dict[str, E] | None = None
        self._taken = 0.0
        self._fetched: float | None = None
        self._lock = asyncio.Lock()

    async def all(
        self, requests: Requests, url: str, cache: Cache, *, containing: str = ""
    ) -> Mapping[str, E]:
        """Return the list; fetched anew if ``containing`` is not in the kept one.

        Empty where this client may not read it.
        """
        async with self._lock:
            now = time.monotonic()
            if self._entries is None or now - self._taken > _FRESH:
                self._entries, self._taken = self._kept(cache), now
            if self._entries is None or self._misses(containing, now):
                self._entries = await self._fetch(requests, url, cache)
                self._fetched = self._taken = now
            return self._entries

    def _misses(self, containing: str, now: float) -> bool:
        """Tell whether to look for an entry on the server: a repeat would not find it either."""
        is_due = self._fetched is None or now - self._fetched > _LEAST_BETWEEN
        return bool(containing) and containing not in (self._entries or {}) and is_due

    async def _fetch(self, requests: Requests, url: str, cache: Cache) -> dict[str, E]:
        try:
            entries = await requests.all(url, self._kind)
        except (Forbidden, NotFound):
            return {}
        cache.put(self.path, msgspec.json.encode(entries))
        return {entry.url: entry for entry in entries}

    def _kept(self, cache: Cache) -> dict[str, E] | None:
        content = cache.get(self.path)
        if content is None:
            return None
        try:
            kept = msgspec.json.decode(content, type=list[msgspec.Raw])
        except (msgspec.ValidationError, msgspec.DecodeError):
            return None
        entries = [each(raw, self._kind) for raw in kept]
        return {entry.url: entry for entry in entries if not isinstance(entry, Damaged)}


class Catalogue:
    """Names and choices by URL."""

    def __init__(
        self, requests: Requests, settings: ZgwSettings, cache: Cache | None = None
    ) -> None:
        self._requests = requests
        self._settings = settings
        self._cache = cache or NoCache()
        self._case_types = _Kind("zaaktypen", Zaaktype)
        self._statuses = _Kind("statustypen", Statustype)
        self._results = _Kind("resultaattypen", Resultaattype)
        self._decisions = _Kind("besluittypen", Besluittype)
        self._roles = _Kind("roltypen", Roltype)
        self._documents = _Kind("informatieobjecttypen", Informatieobjecttype)

    async def case_types(self, containing: str = "") -> Mapping[str, Zaaktype]:
        """Return all case types."""
        return await self._all(self._case_types, containing)

    async def statuses(self, containing: str = "") -> Mapping[str, Statustype]:
        """Return the steps of all case types."""
        return await self._all(self._statuses, containing)

    async def results(self, containing: str = "") -> Mapping[str, Resultaattype]:
        """Return the results of all case types."""
        return await self._all(self._results, containing)

    async def decisions(self, containing: str = "") -> Mapping[str, Besluittype]:
        """Return the decision types of all case types."""
        return await self._all(self._decisions, containing)

    async def case_type(self, url: str) -> CaseType:
        """Return one case type with everything that may be chosen in its cases."""
        async with side_by_side() as reading:
            types = reading.create_task(self.case_types(url))
            statuses = reading.create_task(self.statuses())
            results = reading.create_task(self.results())
            decisions = reading.create_task(self.decisions())
            roles = reading.create_task(self._all(self._roles, ""))
            documents = reading.create_task(self._all(self._documents, ""))
        zaaktype = types.result().get(url)
        if zaaktype is None:
            zaaktype = await self._requests.one(url, Zaaktype)
        allowed = set(zaaktype.informatieobjecttypen or ())
        return CaseType(
            id=url,
            name=zaaktype.omschrijving,
            statuses=statuses_of(url, statuses.result()),
            results=results_of(url, results.result()),
            decisions=decision_types_of(url, decisions.result()),
            roles=tuple(
                RoleType(id=r.url, name=r.omschrijving, generic=r.omschrijving_generiek)
                for r in roles.result().values()
                if r.zaaktype == url
            ),
            documents=tuple(
                Choice(id=d.url, name=d.omschrijving)
                for d in documents.result().values()
                if d.url in allowed
            ),
            may_suspend=zaaktype.opschorting_en_aanhouding_mogelijk is not False,
            may_extend=zaaktype.verlenging_mogelijk is not False,
        )

    async def _all(self, kind: _Kind[E], containing: str) -> Mapping[str, E]:
        url = self._settings.url("catalogi", kind.path)
        return await kind.all(self._requests, url, self._cache, containing=containing)

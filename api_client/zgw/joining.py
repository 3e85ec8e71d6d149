"""Who handles the cases of a list, who asked for them and how far they are: joined by address.

``expand`` on lists costs a server 26 ms for each case, a bulk list of 500 roles 160 ms
(docs/zgw.md, "Queues"). So roles and current statuses are read as whole lists where these are not
much longer than the list of cases, and with the cases, twenty at a time, where they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from api_client.errors import Forbidden, NotFound
from api_client.models import Handling
from api_client.side_by_side import side_by_side
from api_client.zgw.people import handling_of, is_handling, name_of
from api_client.zgw.requests import EXPAND, Damaged, Requests, each, sound
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.wire import Page, Rol, Status, ZaakLine

CURRENT_FILTER = "indicatieLaatstGezetteStatus"
# Records of a bulk list that cost a server as much as one expanded case: 26 ms against 160 ms/500.
_RECORDS_A_CASE = 80
_EXPANDED_AT_ONCE = 20
LINE_EXPANDED = "rollen,status"


@dataclass(slots=True)
class Joined:
    """What was found, by the address of the case; statuses by their own."""

    handlings: dict[str, list[Handling]] = field(default_factory=dict)
    applicants: dict[str, str] = field(default_factory=dict)
    statustypes: dict[str, str] = field(default_factory=dict)

    def add_rol(self, rol: Rol, case_id: str, settings: ZgwSettings) -> None:
        """Take what a line of a queue shows of a role."""
        if is_handling(rol, settings):
            known = self.handlings.setdefault(case_id, [])
            if all(handling.id != rol.url for handling in known):
                known.append(handling_of(rol))
        if rol.omschrijving_generiek in settings.applicant_roles:
            self.applicants.setdefault(case_id, name_of(rol))

    def add_status(self, status: Status) -> None:
        """Take which step a status stands for."""
        self.statustypes[status.url] = status.statustype


@dataclass(frozen=True, slots=True)
class _Bulk:
    """A whole list of the server, of which the first page is there."""

    url: str
    first: Page
    is_of_statuses: bool


class Joiner:
    """Reads what a list of cases is joined with. Raises ``ApiProblem``."""

    def __init__(self, requests: Requests, settings: ZgwSettings) -> None:
        self._requests = requests
        self._settings = settings
        self._bulk: list[_Bulk] = []
        self.joined = Joined()

    async def begin(self) -> None:
        """Read the first page of each bulk list: often all there is, else it says how many."""
        rollen = self._settings.url("zaken", "rollen")
        statussen = self._settings.url("zaken", "statussen")
        roles = dict.fromkeys((*self._settings.handler_roles, *self._settings.applicant_roles))
        async with side_by_side() as reading:
            pages = [
                reading.create_task(self._requests.first(rollen, {"omschrijvingGeneriek": role}))
                for role in roles
            ]
            current = reading.create_task(
                self._requests.first(statussen, if_known={CURRENT_FILTER: "true"})
            )
        self._bulk = [_Bulk(rollen, page.result(), False) for page in pages]
        self._bulk.append(_Bulk(statussen, current.result(), True))
        for bulk in self._bulk:
            self._take(bulk.first, is_of_statuses=bulk.is_of_statuses)

    @property
    def is_whole(self) -> bool:
        """Tell whether the first pages were all there is."""
        return not any(bulk.first.next for bulk in self._bulk)

    def is_bulk_worth(self, cases: int) -> bool:
        """Tell whether whole lists cost the server less than asking for this many cases."""
        records = sum(bulk.first.count or len(bulk.first.results) for bulk in self._bulk)
        return self.is_whole or records <= cases * _RECORDS_A_CASE

    async def read_bulk(self) -> None:
        """Read the bulk lists to their end."""
        async with side_by_side() as reading:
            for bulk in self._bulk:
                reading.create_task(self._rest_of(bulk))

    async def _rest_of(self, bulk: _Bulk) -> None:
        await self._requests.rest(
            bulk.url,
            bulk.first,
            lambda page: self._take(page, is_of_statuses=bulk.is_of_statuses),
        )

    def _take(self, page: Page, *, is_of_statuses: bool) -> None:
        if is_of_statuses:
            for status in sound(page.results, Status):
                self.joined.add_status(status)
            return
        for rol in sound(page.results, Rol):
            self.joined.add_rol(rol, rol.zaak, self._settings)

    async def read_with(self, url: str, params: dict[str, str], narrow: dict[str, str]) -> None:
        """Read a list of cases once more with roles and statuses in it, twenty at a time.

        Where the server leaves them out, which is remembered, nothing is found.
        """
        first = await self._requests.first(
            url, params, if_known={**narrow, EXPAND: LINE_EXPANDED}, size=_EXPANDED_AT_ONCE
        )
        self.take_expanded(url, first)
        if not self._requests.abilities.lacks(url, EXPAND):
            await self._requests.rest(url, first, lambda page: self.take_expanded(url, page))

    def take_expanded(self, url: str, page: Page) -> None:
        """Take the roles and statuses that came with the cases of a page."""
        found = [each(raw, ZaakLine) for raw in page.results]
        cases = [case for case in found if not isinstance(case, Damaged)]
        if cases and all(case.expanded is None for case in cases):
            self._requests.abilities.note(url, EXPAND)
        for case in cases:
            if case.expanded is None:
                continue
            for rol in sound(case.expanded.rollen or [], Rol):
                self.joined.add_rol(rol, case.url, self._settings)
            for status in sound([case.expanded.status], Status):
                self.joined.add_status(status)

    async def read_each(self, cases: Sequence[ZaakLine]) -> None:
        """Ask for the roles and the status of each case by itself."""
        async with side_by_side() as reading:
            for case in cases:
                reading.create_task(self._read_roles(case.url))
                if case.status and case.status not in self.joined.statustypes:
                    reading.create_task(self._read_status(case.status))

    async def _read_roles(self, case_id: str) -> None:
        url = self._settings.url("zaken", "rollen")
        for rol in await self._requests.all(url, Rol, {"zaak": case_id}):
            self.joined.add_rol(rol, case_id, self._settings)

    async def _read_status(self, status_url: str) -> None:
        try:
            self.joined.add_status(await self._requests.one(status_url, Status))
        except (Forbidden, NotFound):
            return

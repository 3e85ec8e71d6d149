"""Queues: lists of cases, joined here with who handles them and how far they are."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import msgspec

from api_client.errors import Invalid
from api_client.models import CaseList, CaseSummary, Me, Queue
from api_client.queues import OF_MINE_AND_UNIT, fits, lies_with
from api_client.side_by_side import side_by_side
from api_client.zgw.catalogue import Catalogue
from api_client.zgw.finding_out import NOBODY, try_parameter
from api_client.zgw.joining import Joiner
from api_client.zgw.people import in_order
from api_client.zgw.queue_filters import (
    PERSON_FILTER,
    UNIT_FILTER,
    may_be_broken,
    narrowing,
    scopes,
)
from api_client.zgw.requests import EXPAND, Damaged, Requests, each
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.summaries import broken_summary, line_of
from api_client.zgw.wire import Page, Statustype, ZaakLine, ZaakRemains, Zaaktype


class QueueReader:
    """Reads queues of one server. Raises ``ApiProblem``."""

    def __init__(self, requests: Requests, catalogue: Catalogue, settings: ZgwSettings) -> None:
        self._requests = requests
        self._catalogue = catalogue
        self._settings = settings

    async def read(
        self, queue: Queue, me: Me, told: Callable[[CaseList], None] | None = None
    ) -> CaseList:
        """Return the open cases of a queue, in the server's order, damaged ones last.

        ``told`` is called with what the first round trip gave, where more are needed.
        """
        reading = _Reading(queue, me, self._requests, self._settings)
        async with side_by_side() as group:
            group.create_task(reading.begin())
            statustypes = group.create_task(self._catalogue.statuses())
            zaaktypes = group.create_task(self._catalogue.case_types())
        reading.statustypes, reading.zaaktypes = statustypes.result(), zaaktypes.result()
        if told and not reading.is_whole:
            told(reading.cases(complete=False))
        await reading.finish()
        return await asyncio.to_thread(reading.cases, complete=True)

    async def count(self, queue: Queue, me: Me) -> int | None:
        """Return how many open cases a queue has; None where a few small requests do not tell."""
        wanted = scopes(queue, me, self._settings)
        if not wanted or queue in {Queue.UNASSIGNED, Queue.WAITING, Queue.HANDED}:
            return None
        url = self._settings.url("zaken", "zaken")
        narrow = narrowing(queue, dt.datetime.now().astimezone().date())
        names = {name for scope in wanted for name in (*narrow, *scope)}
        if any(self._requests.abilities.lacks(url, name) for name in names):
            return None
        if len(wanted) > 1 and queue not in OF_MINE_AND_UNIT:
            return None
        try:
            if len(wanted) == 1:
                return await self._requests.count(url, {**narrow, **wanted[0]})
            return await self._count_together(url, [{**narrow, **scope} for scope in wanted])
        except Invalid:
            return None  # what it does not know is found out when the queue is read

    async def _count_together(self, url: str, lists: Sequence[dict[str, str]]) -> int | None:
        """Count the cases that are in any of some lists, each of them a page at most."""
        async with side_by_side() as reading:
            tasks = [reading.create_task(self._requests.first(url, one)) for one in lists]
        pages = [task.result() for task in tasks]
        if any(page.next for page in pages):
            return None
        found = (each(record, ZaakRemains) for page in pages for record in page.results)
        return len({str(record.url) for record in found if not isinstance(record, Damaged)})


class _Reading:
    """One queue on its way: pages come in, lines go out."""

    def __init__(self, queue: Queue, me: Me, requests: Requests, settings: ZgwSettings) -> None:
        self._queue = queue
        self._me = me
        self._requests = requests
        self._settings = settings
        self._url = settings.url("zaken", "zaken")
        self._as_of = dt.datetime.now(dt.UTC)
        self._narrow = narrowing(queue, self._as_of.astimezone().date())
        self._scopes = scopes(queue, me, settings)
        self._joiner = Joiner(requests, settings)
        self._firsts: list[Page] = []
        self._zaken: dict[str, ZaakLine] = {}
        self._broken: list[CaseSummary] = []
        self.statustypes: Mapping[str, Statustype] = {}
        self.zaaktypes: Mapping[str, Zaaktype] = {}

    async def begin(self) -> None:
        """Read the first page of everything, side by side."""
        if not self._scopes:
            return
        async with side_by_side() as group:
            pages = [
                group.create_task(
                    self._requests.first(self._url, if_known={**scope, **self._narrow})
                )
                for scope in self._scopes
            ]
            group.create_task(self._joiner.begin())
            group.create_task(self._find_out_about_filters())
        self._firsts = [page.result() for page in pages]
        for page in self._firsts:
            self._take(page)

    @property
    def is_whole(self) -> bool:
        """Tell whether the first pages were all there is."""
        return self._joiner.is_whole and not any(page.next for page in self._firsts)

    async def finish(self) -> None:
        """Read what is left, in the way that costs the server least."""
        announced = sum(page.count or len(page.results) for page in self._firsts)
        async with side_by_side() as group:
            for page in self._firsts:
                group.create_task(self._requests.rest(self._url, page, self._take))
            if self._joiner.is_bulk_worth(announced):
                group.create_task(self._joiner.read_bulk())
        if not self._joiner.is_bulk_worth(announced):
            await self._join_by_case()

    async def _join_by_case(self) -> None:
        if not self._requests.abilities.lacks(self._url, EXPAND):
            async with side_by_side() as group:
                for scope in self._scopes:
                    group.create_task(
                        self._joiner.read_with(self._url, {}, {**scope, **self._narrow})
                    )
        if self._requests.abilities.lacks(self._url, EXPAND):
            await self._joiner.read_each(list(self._zaken.values()))

    async def _find_out_about_filters(self) -> None:
        """See once whether the server heeds the filters by handler.

        Some pass over what they do not know, and would show everybody's cases as mine.
        """
        asked = {name for scope in self._scopes for name in scope}
        for name in (PERSON_FILTER, UNIT_FILTER):
            if name in asked:
                await try_parameter(self._url, name, NOBODY, self._requests)

    def _take(self, page: Page) -> None:
        for record in page.results:
            zaak = each(record, ZaakLine)
            if isinstance(zaak, Damaged):
                self._take_broken(zaak)
            elif not zaak.einddatum:
                # The lists of several filters overlap, as do pages of a list that moves.
                self._zaken[zaak.url] = zaak

    def _take_broken(self, record: Damaged) -> None:
        broken = broken_summary(record)
        if all(known.id != broken.id or not broken.id for known in self._broken):
            self._broken.append(broken)

    def cases(self, *, complete: bool) -> CaseList:
        """Return the lines as far as they are known."""
        good = [self._line(zaak) for zaak in self._zaken.values()]
        broken = self._broken if may_be_broken(self._queue) else []
        return CaseList(
            queue=self._queue,
            cases=(*filter(self._belongs, good), *filter(self._may_belong, broken)),
            as_of=self._as_of,
            complete=complete,
        )

    def _line(self, zaak: ZaakLine) -> CaseSummary:
        joined = self._joiner.joined
        return line_of(zaak, joined, self.statustypes, self.zaaktypes, self._settings)

    def _belongs(self, case: CaseSummary) -> bool:
        if not fits(self._queue, case, self._me, self._as_of):
            return False
        return self._has_filters or lies_with(self._queue, case, self._me)

    def _may_belong(self, broken: CaseSummary) -> bool:
        """Tell of a case that cannot be read whether it is in the queue, by what is left of it."""
        handlings = in_order(self._joiner.joined.handlings.get(broken.id, ()))
        case = msgspec.structs.replace(broken, handlings=handlings)
        if self._has_filters:
            return not case.closed and (self._queue is not Queue.UNASSIGNED or not case.handler)
        return self._belongs(case)

    @property
    def _has_filters(self) -> bool:
        names = {name for scope in self._scopes for name in scope}
        return not any(self._requests.abilities.lacks(self._url, name) for name in names)

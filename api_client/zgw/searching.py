"""Finding cases by number, by words of their title, and by the number of whoever asked for them.

No ZGW server finds anybody by name: names are looked for among the cases that this program has
seen. Filters that a server lacks, or passes over, find nothing here instead of everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from api_client.errors import Forbidden, Invalid, NotFound
from api_client.models import CaseSummary, Found
from api_client.side_by_side import side_by_side
from api_client.zgw.catalogue import Catalogue
from api_client.zgw.joining import LINE_EXPANDED, Joiner
from api_client.zgw.people import numbers_of
from api_client.zgw.requests import EXPAND, Damaged, Requests, each, sound
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.summaries import broken_summary, line_of
from api_client.zgw.wire import Page, Rol, ZaakLine

NUMBER_HOLDS = "identificatie__icontains"
TITLE_HOLDS = "omschrijving"
# Each expanded case costs a server 26 ms (docs/zgw.md, "Queues").
MOST = 40
_WHO = "betrokkeneIdentificatie__"
_DUTCH = {
    8: ("nietNatuurlijkPersoon__kvkNummer",),
    9: ("natuurlijkPersoon__inpBsn", "nietNatuurlijkPersoon__innNnpId"),
}
_FOREIGN = ("natuurlijkPersoon__anpIdentificatie", "nietNatuurlijkPersoon__annIdentificatie")
_SHORTEST_NUMBER = 8


class Searcher:
    """Searches one server. Raises ``ApiProblem``."""

    def __init__(self, requests: Requests, catalogue: Catalogue, settings: ZgwSettings) -> None:
        self._requests = requests
        self._catalogue = catalogue
        self._settings = settings

    async def search(self, words: str) -> Found:
        """Return the cases, open or closed, that have these words, at most ``MOST`` of a kind."""
        search = _Search(self._requests, self._settings, words.strip())
        async with side_by_side() as asking:
            asking.create_task(search.ask())
            statustypes = asking.create_task(self._catalogue.statuses())
            zaaktypes = asking.create_task(self._catalogue.case_types())
        await search.join()
        joined = search.joiner.joined
        lines = [
            line_of(zaak, joined, statustypes.result(), zaaktypes.result(), self._settings)
            for zaak in search.zaken.values()
        ]
        return Found(cases=(*lines, *search.broken), complete=search.is_complete)


class _Search:
    """One search on its way: records come in."""

    def __init__(self, requests: Requests, settings: ZgwSettings, words: str) -> None:
        self._requests = requests
        self._settings = settings
        self._words = words
        self._url = settings.url("zaken", "zaken")
        self.joiner = Joiner(requests, settings)
        self.zaken: dict[str, ZaakLine] = {}
        self.broken: list[CaseSummary] = []
        self.is_complete = True

    async def ask(self) -> None:
        """Ask in every way that the server knows, side by side."""
        wanted = self._words.casefold()
        async with side_by_side() as asking:
            asking.create_task(
                self._list("identificatie", lambda zaak: zaak.identificatie == self._words)
            )
            asking.create_task(
                self._list(NUMBER_HOLDS, lambda zaak: wanted in zaak.identificatie.casefold())
            )
            asking.create_task(
                self._list(TITLE_HOLDS, lambda zaak: wanted in zaak.omschrijving.casefold())
            )
            for name, number in self._numbers():
                asking.create_task(self._parties(name, number))

    async def join(self) -> None:
        """Ask for roles and statuses that did not come with the cases."""
        joined = self.joiner.joined
        left = [zaak for zaak in self.zaken.values() if zaak.url not in joined.handlings]
        await self.joiner.read_each(left)

    async def _list(self, name: str, fits: Callable[[ZaakLine], bool]) -> None:
        """Take the cases that one filter finds."""
        if self._requests.abilities.lacks(self._url, name):
            return
        try:
            page = await self._requests.first(
                self._url, {name: self._words}, if_known={EXPAND: LINE_EXPANDED}, size=MOST
            )
        except Invalid:
            self._requests.abilities.note(self._url, name)
            return
        if page.next:
            self.is_complete = False
        self.joiner.take_expanded(self._url, page)
        self._take(page, fits)

    def _take(self, page: Page, fits: Callable[[ZaakLine], bool]) -> None:
        for record in page.results[:MOST]:
            zaak = each(record, ZaakLine)
            if isinstance(zaak, Damaged):
                broken = broken_summary(zaak)
                if self._words.casefold() in f"{broken.number} {broken.title}".casefold():
                    self._take_broken(broken)
            elif fits(zaak):
                self.zaken[zaak.url] = zaak

    def _take_broken(self, broken: CaseSummary) -> None:
        if all(known.id != broken.id for known in self.broken):
            self.broken.append(broken)

    def _numbers(self) -> Iterable[tuple[str, str]]:
        """Return the filters that may find somebody by what was typed: a number is all digits.

        Dutch numbers have their length; those of other countries are written in several ways.
        """
        digits = self._words.replace("-", "").replace(" ", "")
        if not digits.isdecimal() or len(digits) < _SHORTEST_NUMBER:
            return
        for name in _DUTCH.get(len(digits), ()):
            yield _WHO + name, digits
        for number in dict.fromkeys((self._words, digits, f"{digits[:-4]}-{digits[-4:]}")):
            for name in _FOREIGN:
                yield _WHO + name, number

    async def _parties(self, name: str, number: str) -> None:
        """Take the cases in which somebody with this number takes part."""
        url = self._settings.url("zaken", "rollen")
        try:
            page = await self._requests.first(url, {name: number}, size=MOST)
        except Invalid:
            # Also said of a number that cannot be one, so nothing is remembered.
            return
        wanted = number.replace("-", "")
        of_them = [rol for rol in sound(page.results, Rol) if wanted in _numbers_of(rol)]
        async with side_by_side() as reading:
            for address in dict.fromkeys(rol.zaak for rol in of_them):
                reading.create_task(self._one(address))

    async def _one(self, address: str) -> None:
        try:
            zaak = await self._requests.one(address, ZaakLine)
        except (Forbidden, NotFound):
            return
        self.zaken[zaak.url] = zaak


def _numbers_of(rol: Rol) -> set[str]:
    who = rol.betrokkene_identificatie
    return {number.replace("-", "") for number in numbers_of(who)} if who else set()

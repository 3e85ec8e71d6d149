"""Reading from a ZGW server: single resources, whole lists, damaged records among good ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from api_client.errors import AnswerDamaged, ClockWrong, Invalid, NotFound
from api_client.http import Answer, Http
from api_client.plans import Json
from api_client.side_by_side import side_by_side
from api_client.zgw.abilities import Abilities
from api_client.zgw.faults import problem_of
from api_client.zgw.pages import addresses_after, page_of
from api_client.zgw.wire import Page

T = TypeVar("T")

CRS = {"Accept-Crs": "EPSG:4326"}
CRS_WRITE = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
LARGEST_PAGE = 500
PAGE_SIZE = "pageSize"
EXPAND = "expand"
# A list that never ends must not fill the memory: 100,000 cases are 200 pages of 500.
MOST_PAGES = 2000


@dataclass(frozen=True, slots=True)
class Damaged:
    """A record that did not fit, with the decoder's reason."""

    raw: bytes
    reason: str


class Requests:
    """Typed reading over one ``Http``, within what the server can do. Raises ``ApiProblem``."""

    def __init__(self, http: Http, abilities: Abilities | None = None) -> None:
        self._http = http
        self.abilities = abilities or Abilities({})

    async def get(
        self, url: str, params: Mapping[str, str] | None = None, *, body: Json = None
    ) -> Answer:
        """Return a successful answer or raise what it stands for.

        A token refused for its times is signed again once, by the server's own clock.
        """
        answer = await self._http.read(url, params, CRS if body is None else CRS_WRITE, body)
        if answer.is_success:
            return answer
        problem = problem_of(answer)
        if isinstance(problem, ClockWrong):
            answer = await self._http.read(url, params, CRS if body is None else CRS_WRITE, body)
            if answer.is_success:
                return answer
            problem = problem_of(answer)
        raise problem

    async def get_with(
        self,
        url: str,
        params: Mapping[str, str],
        if_known: Mapping[str, str],
        *,
        body: Json = None,
    ) -> Answer:
        """Return an answer, asked for with those of ``if_known`` that the server knows.

        What it refuses is left out, the last first, and not asked for again.
        """
        wanted = self._known(url, if_known)
        refused: list[str] = []
        while True:
            try:
                answer = await self.get(url, {**params, **wanted}, body=body)
            except Invalid as refusal:
                if not wanted:
                    raise
                names = _named(refusal, wanted) or list(wanted)[-1:]
                wanted = _without(wanted, names)
                refused.extend(names)
            else:
                for name in refused:
                    self.abilities.note(url, name)
                return answer

    def _known(self, url: str, if_known: Mapping[str, str]) -> dict[str, str]:
        """Leave out the parameters, and the values of ``expand``, that the server refused once."""
        names = [*if_known, *(f"{EXPAND}={value}" for value in _values(if_known))]
        return _without(if_known, [name for name in names if self.abilities.lacks(url, name)])

    async def one(
        self,
        url: str,
        kind: type[T],
        params: Mapping[str, str] | None = None,
        *,
        if_known: Mapping[str, str] | None = None,
    ) -> T:
        """Return one resource. Raises AnswerDamaged where it does not fit."""
        return decode(await self.get_with(url, params or {}, if_known or {}), kind)

    async def first(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        if_known: Mapping[str, str] | None = None,
        size: int = LARGEST_PAGE,
        body: Json = None,
    ) -> Page:
        """Return the first page of a list, of a wanted size where the server knows sizes."""
        sized = {} if body is not None else {PAGE_SIZE: str(size)}
        asked = {**(if_known or {}), **sized}
        return page_of(await self.get_with(url, params or {}, asked, body=body))

    async def rest(
        self, url: str, first: Page, take: Callable[[Page], None], body: Json = None
    ) -> None:
        """Give ``take`` the pages after the first, read side by side where that can be.

        They come in any order. Raises AnswerDamaged where a list does not end.
        """

        async def further(address: str) -> str | None:
            page = await self._further(address, body)
            take(page)
            return page.next

        async with side_by_side() as reading:
            tasks = [
                reading.create_task(further(address))
                for address in addresses_after(first)[:MOST_PAGES]
            ]
        following = tasks[-1].result() if tasks else first.next
        for _ in range(MOST_PAGES - len(tasks)):
            if not following:
                return
            following = await further(following)
        raise AnswerDamaged(host=url, detail=f"more than {MOST_PAGES} pages")

    async def _further(self, address: str, body: Json) -> Page:
        """Return a page that was there when the first was given: it may have gone since."""
        try:
            return page_of(await self.get(address, body=body))
        except NotFound:
            return Page(results=[])

    async def records(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        if_known: Mapping[str, str] | None = None,
        body: Json = None,
    ) -> list[msgspec.Raw]:
        """Return all records of a list, undecoded, however the server cuts it into pages."""
        page = await self.first(url, params, if_known=if_known, body=body)
        return await self._with_rest(url, page, body)

    async def _with_rest(self, url: str, first: Page, body: Json = None) -> list[msgspec.Raw]:
        records = list(first.results)
        await self.rest(url, first, lambda page: records.extend(page.results), body)
        return records

    async def count(self, url: str, params: Mapping[str, str]) -> int | None:
        """Return how many records a list has, from its smallest page; None where it is not said."""
        page = await self.first(url, params, size=1)
        return page.count if page.next or page.count is not None else len(page.results)

    async def whole(
        self, url: str, kind: type[T], params: Mapping[str, str] | None = None
    ) -> list[T]:
        """Return the records that fit of a list that is never cut into pages."""
        page = page_of(await self.get(url, params))
        return sound(await self._with_rest(url, page), kind)

    async def all(
        self,
        url: str,
        kind: type[T],
        params: Mapping[str, str] | None = None,
        *,
        if_known: Mapping[str, str] | None = None,
        body: Json = None,
    ) -> list[T]:
        """Return the records of a list that fit; damaged ones are left out."""
        return sound(await self.records(url, params, if_known=if_known, body=body), kind)

    async def first_page(
        self, url: str, kind: type[T], params: Mapping[str, str] | None = None
    ) -> list[T]:
        """Return the records of the first page that fit, in one request."""
        return sound(page_of(await self.get(url, params)).results, kind)


def _named(refusal: Invalid, wanted: Mapping[str, str]) -> list[str]:
    """Return the parameters that a refusal names, as a field or in its text.

    A value of ``expand`` is named as ``expand=value``.
    """
    words = {word.strip(".,:;'\"") for word in str(refusal.facts.get("reason", "")).split()}
    fields = {field for field, _ in refusal.codes}
    values = [f"{EXPAND}={value}" for value in _values(wanted) if value in words]
    if EXPAND in fields and values:
        return values
    return [name for name in wanted if name in fields or name in words]


def _values(params: Mapping[str, str]) -> list[str]:
    """Return what is to be expanded."""
    return params[EXPAND].split(",") if params.get(EXPAND) else []


def _without(params: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Return parameters without some, ``expand`` without some of its values."""
    left = {name: value for name, value in params.items() if name not in names}
    if EXPAND in left:
        values = [v for v in _values(left) if f"{EXPAND}={v}" not in names]
        left[EXPAND] = ",".join(values)
    return {name: value for name, value in left.items() if name != EXPAND or value}


def each(raw: msgspec.Raw, kind: type[T]) -> T | Damaged:
    """Decode one record, or say what is wrong with it."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError) as error:
        return Damaged(raw=bytes(raw), reason=str(error))


def sound(records: list[msgspec.Raw], kind: type[T]) -> list[T]:
    """Decode the records that fit."""
    found = [each(raw, kind) for raw in records]
    return [record for record in found if not isinstance(record, Damaged)]


def decode(answer: Answer, kind: type[T]) -> T:
    """Decode a whole answer. Raises AnswerDamaged."""
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError) as error:
        raise AnswerDamaged(host=answer.host, detail=str(error)) from error

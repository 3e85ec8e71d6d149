"""Reading from a ZGW server: single resources, whole lists, damaged records among good ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from api_client.errors import AnswerDamaged, ClockWrong, Invalid, NotACaseServer
from api_client.http import Answer, Http
from api_client.plans import Json
from api_client.zgw.faults import problem_of
from api_client.zgw.wire import Page

T = TypeVar("T")

CRS = {"Accept-Crs": "EPSG:4326"}
CRS_WRITE = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
LARGEST_PAGE = 500
# A list that never ends must not fill the memory: 100,000 cases are 200 pages of 500.
MOST_PAGES = 2000


@dataclass(frozen=True, slots=True)
class Damaged:
    """A record that did not fit, with the decoder's reason."""

    raw: bytes
    reason: str


class Requests:
    """Typed reading over one ``Http``. Raises ``ApiProblem``."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._whole_lists: set[str] = set()

    async def get(
        self, url: str, params: Mapping[str, str] | None = None, *, body: Json = None
    ) -> Answer:
        """Return a successful answer or raise what it stands for.

        A token refused for its times is signed again once, by the server's own clock.
        """
        answer = await self._http.read(url, params, CRS if body is None else CRS_WRITE, body)
        if _is_success(answer):
            return answer
        problem = problem_of(answer)
        if isinstance(problem, ClockWrong):
            answer = await self._http.read(url, params, CRS if body is None else CRS_WRITE, body)
            if _is_success(answer):
                return answer
            problem = problem_of(answer)
        raise problem

    async def one(self, url: str, kind: type[T], params: Mapping[str, str] | None = None) -> T:
        """Return one resource. Raises AnswerDamaged where it does not fit."""
        answer = await self.get(url, params)
        return decode(answer, kind)

    async def records(
        self, url: str, params: Mapping[str, str] | None = None, *, body: Json = None
    ) -> list[msgspec.Raw]:
        """Return all records of a list, undecoded, however the server cuts it into pages.

        Asks for large pages, and without a size where a list does not know ``pageSize``, which is
        remembered.
        """
        page = await self._first(url, dict(params or {}), LARGEST_PAGE, body)
        return await self._rest_of(url, page, body)

    async def _rest_of(self, url: str, page: Page, body: Json = None) -> list[msgspec.Raw]:
        """Return the records of a page and of all that follow it."""
        records = list(page.results)
        for _ in range(MOST_PAGES):
            if not page.next:
                return records
            page = page_of(await self.get(page.next, body=body))
            records.extend(page.results)
        raise AnswerDamaged(host=url, detail=f"more than {MOST_PAGES} pages")

    async def count(self, url: str, params: Mapping[str, str]) -> int | None:
        """Return how many records a list has, from its smallest page; None where it is not said."""
        page = await self._first(url, params, 1)
        return page.count if page.next or page.count is not None else len(page.results)

    async def _first(
        self, url: str, params: Mapping[str, str], size: int, body: Json = None
    ) -> Page:
        """Return the first page, of a wanted size where the list knows sizes."""
        if body is None and url not in self._whole_lists:
            try:
                return page_of(await self.get(url, {**params, "pageSize": str(size)}))
            except Invalid as refusal:
                named = any(field == "pageSize" for field, _ in refusal.codes)
                if not (named or refusal.has("unknown-parameters")):
                    raise
                self._whole_lists.add(url)
        return page_of(await self.get(url, params, body=body))

    async def whole(
        self, url: str, kind: type[T], params: Mapping[str, str] | None = None
    ) -> list[T]:
        """Return the records that fit of a list that is never cut into pages."""
        return _sound(await self._rest_of(url, page_of(await self.get(url, params))), kind)

    async def all(
        self, url: str, kind: type[T], params: Mapping[str, str] | None = None, *, body: Json = None
    ) -> list[T]:
        """Return the records of a list that fit; damaged ones are left out."""
        return _sound(await self.records(url, params, body=body), kind)

    async def first_page(
        self, url: str, kind: type[T], params: Mapping[str, str] | None = None
    ) -> list[T]:
        """Return the records of the first page that fit, in one request."""
        return _sound(page_of(await self.get(url, params)).results, kind)


def each(raw: msgspec.Raw, kind: type[T]) -> T | Damaged:
    """Decode one record, or say what is wrong with it."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        return Damaged(raw=bytes(raw), reason=str(error))


def _sound(records: list[msgspec.Raw], kind: type[T]) -> list[T]:
    """Decode the records that fit."""
    found = [each(raw, kind) for raw in records]
    return [record for record in found if not isinstance(record, Damaged)]


def decode(answer: Answer, kind: type[T]) -> T:
    """Decode a whole answer. Raises AnswerDamaged."""
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise AnswerDamaged(host=answer.host, detail=str(error)) from error


def page_of(answer: Answer) -> Page:
    """Read a page; some lists are bare arrays (docs/zgw.md, "Queues").

    Raises NotACaseServer where it is no list at all.
    """
    try:
        found = msgspec.json.decode(answer.content, type=Page | list[msgspec.Raw])
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise NotACaseServer(host=answer.host, detail=str(error)) from error
    return found if isinstance(found, Page) else Page(results=found)


def _is_success(answer: Answer) -> bool:
    return 200 <= answer.status < 300

"""Documents of a case: the metadata of many at once, and the bytes of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence

from api_client.errors import (
    ApiProblem,
    Forbidden,
    Invalid,
    NotACaseServer,
    NotFound,
    ServerFailed,
)
from api_client.http import Answer, Http
from api_client.models import DocumentInfo
from api_client.plans import Json
from api_client.side_by_side import side_by_side
from api_client.zgw.faults import problem_of
from api_client.zgw.requests import Requests
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.wire import Informatieobject, ZaakInformatieobject

_SEARCH = "enkelvoudiginformatieobjecten/_zoek"
_MOST_IN_SEARCH = 100
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


async def read_documents(
    case_id: str, requests: Requests, settings: ZgwSettings
) -> tuple[DocumentInfo, ...]:
    """Return the documents of a case, oldest first, in two round trips however many they are.

    A document whose metadata cannot be had is there with its title and the reason.
    """
    links = await requests.whole(
        settings.url("zaken", "zaakinformatieobjecten"), ZaakInformatieobject, {"zaak": case_id}
    )
    links.sort(key=lambda link: (link.registratiedatum or _LONG_AGO, link.url))
    found = await _metadata([link.informatieobject for link in links], requests, settings)
    return tuple(_document(link, found.get(link.informatieobject)) for link in links)


async def stream_content(http: Http, content: str) -> AsyncIterator[bytes]:
    """Stream the bytes of a document. Raises ``ApiProblem``.

    Servers answer only to ``Accept: */*`` here (docs/zgw.md, "Documents").
    """
    async for part in http.stream(content, {"Accept": "*/*"}):
        if isinstance(part, Answer):
            raise problem_of(part, of_file=True)
        yield part


async def _metadata(
    urls: Sequence[str], requests: Requests, settings: ZgwSettings
) -> dict[str, Informatieobject | ApiProblem]:
    """Return metadata by URL: by search, or one by one from servers that have none."""
    found: dict[str, Informatieobject | ApiProblem] = {}
    search_url = settings.url("documenten", _SEARCH)
    if urls and not requests.abilities.lacks(search_url):
        found.update(await _searched(urls, requests, search_url))
    missing = [url for url in urls if url not in found]
    found.update(zip(missing, await _one_by_one(missing, requests), strict=True))
    return found


async def _searched(
    urls: Sequence[str], requests: Requests, search_url: str
) -> dict[str, Informatieobject]:
    """Return what a search finds; nothing where the server has none, which is remembered."""
    batches = [urls[at : at + _MOST_IN_SEARCH] for at in range(0, len(urls), _MOST_IN_SEARCH)]
    try:
        async with side_by_side() as reading:
            tasks = [reading.create_task(_search(batch, requests, search_url)) for batch in batches]
    except (NotFound, Invalid, Forbidden, NotACaseServer):
        requests.abilities.note(search_url)
        return {}
    except ServerFailed:
        return {}
    return {document.url: document for task in tasks for document in task.result()}


async def _search(
    urls: Sequence[str], requests: Requests, search_url: str
) -> list[Informatieobject]:
    wanted: list[Json] = [url.rstrip("/").rsplit("/", 1)[-1] for url in urls]
    return await requests.all(search_url, Informatieobject, body={"uuid__in": wanted})


async def _one_by_one(
    urls: Sequence[str], requests: Requests
) -> list[Informatieobject | ApiProblem]:
    async def one(url: str) -> Informatieobject | ApiProblem:
        try:
            return await requests.one(url, Informatieobject)
        except ApiProblem as problem:
            return problem

    async with side_by_side() as reading:
        tasks = [reading.create_task(one(url)) for url in urls]
    return [task.result() for task in tasks]


def _document(
    link: ZaakInformatieobject, found: Informatieobject | ApiProblem | None
) -> DocumentInfo:
    if not isinstance(found, Informatieobject):
        return DocumentInfo(
            id=link.informatieobject, title=link.titel, broken=str(found) if found else "-"
        )
    return _info(found, link.titel)


async def read_version(document_id: str, version: int, requests: Requests) -> DocumentInfo:
    """Return a document as one of its versions has it. Raises NotFound where there is no such."""
    found = await requests.one(document_id, Informatieobject, {"versie": str(version)})
    return _info(found)


def _info(found: Informatieobject, title: str = "") -> DocumentInfo:
    return DocumentInfo(
        id=found.url,
        title=title or found.titel,
        file_name=found.bestandsnaam or "",
        mime_type=found.formaat or "",
        size=found.bestandsomvang,
        created=found.creatiedatum,
        author=found.auteur or "",
        version=found.versie,
        content=found.inhoud or "",
        type_id=found.informatieobjecttype,
        locked=found.locked,
        usage_rights_set=found.indicatie_gebruiksrecht is not None,
    )

"""Finding out what a server has, by the smallest request that tells; each is made once."""

from __future__ import annotations

from api_client.errors import Forbidden, Invalid, NotACaseServer, NotFound
from api_client.side_by_side import side_by_side
from api_client.zgw.joining import CURRENT_FILTER
from api_client.zgw.queue_filters import OPEN_FILTER, PERSON_FILTER, UNIT_FILTER
from api_client.zgw.requests import EXPAND, PAGE_SIZE, Requests
from api_client.zgw.settings import ZgwSettings

# Nobody has this id: a filter that the server heeds finds nothing for it.
NOBODY = "caseworker-nobody"
_PARAMETERS = (
    ("zaken", "zaken", PAGE_SIZE, "1"),
    ("zaken", "zaken", OPEN_FILTER, "true"),
    ("zaken", "zaken", EXPAND, "status"),
    ("zaken", "zaken", PERSON_FILTER, NOBODY),
    ("zaken", "zaken", UNIT_FILTER, NOBODY),
    ("zaken", "statussen", CURRENT_FILTER, "true"),
)
_ADDRESSES = (("zaken", "zaaknotities"),)


async def find_out(requests: Requests, settings: ZgwSettings) -> None:
    """Try what servers leave out, side by side. Raises ``ApiProblem`` where none answers."""
    async with side_by_side() as trying:
        for api, path, name, value in _PARAMETERS:
            trying.create_task(try_parameter(settings.url(api, path), name, value, requests))
        for api, path in _ADDRESSES:
            trying.create_task(_try_address(settings.url(api, path), requests))


async def try_parameter(url: str, name: str, value: str, requests: Requests) -> None:
    """Find out, where it is not known, whether a list takes a parameter."""
    if requests.abilities.is_known(url, name):
        return
    page = await requests.first(url, if_known={name: value}, size=1)
    if not requests.abilities.is_known(url, name):
        # A filter that is passed over finds somebody's cases for nobody.
        is_passed_over = value == NOBODY and bool(page.results)
        requests.abilities.note(url, name, lacking=is_passed_over)


async def _try_address(url: str, requests: Requests) -> None:
    if requests.abilities.is_known(url):
        return
    try:
        await requests.first(url, size=1)
    except (NotFound, NotACaseServer, Invalid):
        requests.abilities.note(url)
    except Forbidden:
        return
    else:
        requests.abilities.note(url, lacking=False)

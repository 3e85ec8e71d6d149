"""Lists as servers cut them into pages, and where the pages after the first are."""

from __future__ import annotations

import httpx
import msgspec

from api_client.errors import AnswerDamaged, NotACaseServer
from api_client.http import Answer
from api_client.zgw.wire import Page


def page_of(answer: Answer) -> Page:
    """Read a page; some lists are bare arrays (docs/zgw.md, "Queues").

    Raises NotACaseServer where it is no list at all, AnswerDamaged where it is nested without end.
    """
    try:
        found = msgspec.json.decode(answer.content, type=Page | list[msgspec.Raw])
    except RecursionError as error:
        raise AnswerDamaged(host=answer.host, detail=str(error)) from error
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise NotACaseServer(host=answer.host, detail=str(error)) from error
    return found if isinstance(found, Page) else Page(results=found)


def addresses_after(first: Page) -> list[str]:
    """Return where all further pages of a list are, if its first page tells.

    It does where it says how many records there are and the next page is called by its number:
    then all others can be read side by side instead of one after the other.
    """
    if not first.next or not first.count or not first.results:
        return []
    following = httpx.URL(first.next)
    if following.params.get("page") != "2":
        return []
    pages = -(-first.count // len(first.results))
    return [str(following.copy_set_param("page", str(number))) for number in range(2, pages + 1)]

"""Pages of a list: ``{count, next, previous, results}``, as Django REST framework makes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from caseworker.sandbox import errors
from caseworker.sandbox.calls import Answer, Call

DEFAULT_SIZE: Final = 100
# More is silently cut down to this (recorded: queues.jsonl, pageSize=501 and 1000).
LARGEST_SIZE: Final = 500
PAGE_NAMES: Final = frozenset({"page", "pageSize"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list was asked for; ``number`` counts from 1."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """Return how many items come before this page."""
        return (self.number - 1) * self.size


def check_names(call: Call, known: Iterable[str]) -> None:
    """Refuse parameters that the list does not know. Raises ``ApiError`` 400."""
    unknown = sorted(set(call.query) - set(known))
    if unknown:
        reason = f"Onbekende query parameters: {', '.join(unknown)}"
        raise errors.broken_rule("unknown-parameters", reason)


def page_of(call: Call) -> Page:
    """Return the page that was asked for. Raises ``ApiError`` 404 for a number that is none."""
    size = _positive(call.query.get("pageSize", "")) or DEFAULT_SIZE
    text = call.query.get("page", "1")
    number = _positive(text)
    if number is None:
        raise _no_page()
    return Page(number, min(size, LARGEST_SIZE))


def paged(call: Call, page: Page, count: int, results: list[dict[str, object]]) -> Answer:
    """Return one page of a list of ``count`` items. Raises ``ApiError`` 404 past the end."""
    if page.number > 1 and page.offset >= count:
        raise _no_page()
    following = None
    if page.offset + page.size < count:
        following = call.page_url({**call.query, "page": str(page.number + 1)})
    previous = None
    if page.number > 1:
        others = {name: value for name, value in call.query.items() if name != "page"}
        if page.number > 2:
            others["page"] = str(page.number - 1)
        previous = call.page_url(others)
    return Answer({"count": count, "next": following, "previous": previous, "results": results})


def cut(page: Page, items: Sequence[T]) -> Sequence[T]:
    """Return the items of a page."""
    return items[page.offset : page.offset + page.size]


def _positive(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 10**9 else None


def _no_page() -> errors.ApiError:
    return errors.not_found("Ongeldige pagina.")

"""A document of a case, or a file inside one, while somebody reads it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from api_client.errors import N_, Problem
from api_client.models import CaseSummary, DocumentInfo
from caseworker.documents.answer import (
    Mark,
    MarkKind,
    Outcome,
    Page,
    Part,
    Picture,
    State,
    Window,
)
from caseworker.i18n import _
from caseworker.offline.documents import Held
from caseworker.work.documents import Content, read_document
from caseworker.work.fetching import Connects

if TYPE_CHECKING:
    from caseworker.documents.reader import DocumentReader

Read: TypeAlias = Content | Page | Outcome


class PartUnavailable(Problem):
    """A file inside a document cannot be had. Facts: ``why``, a sentence."""

    message = N_("The file inside cannot be opened. {why}")


class MarkedPlace(NamedTuple):
    """A place to jump to, and the page it is on, from 1."""

    page: int
    mark: Mark


@dataclass
class OpenedDocument:
    """What is known of a document that is open. Its password is kept no longer than this."""

    title: str
    file_name: str
    mime_type: str
    content: bytes | None = None
    password: str = ""
    by_recognition: bool = False
    """Whether its text is to be recognised in its pictures."""
    outcome: Outcome | None = None
    type: str = ""
    """As the outcome said it; stays when it is read anew."""
    places: list[MarkedPlace] = field(default_factory=list)
    kinds: set[MarkKind] = field(default_factory=set)
    """Of the places; asked for with every key, when there may be thousands of them."""

    @classmethod
    def of_case(cls, document: DocumentInfo) -> OpenedDocument:
        """Return a document of a case, still to be fetched."""
        return cls(document.title or document.file_name, document.file_name, document.mime_type)

    def forget(self) -> None:
        """Read it anew: what was found in it is found again."""
        self.outcome = None
        self.places.clear()
        self.kinds.clear()

    def of_kind(self, *kinds: MarkKind) -> list[MarkedPlace]:
        """Return the places of some kinds, in the order of the pages."""
        return [place for place in self.places if place.mark.kind in kinds]

    @property
    def can_draw(self) -> bool:
        """Whether its pages can be seen as they look."""
        return self.outcome is not None and self.outcome.can_draw

    @property
    def is_picture(self) -> bool:
        """Whether it is to be looked at, having no text."""
        looks = self.outcome is not None and self.outcome.state in (State.IMAGE, State.SCANNED)
        return looks and self.can_draw


async def read_opened(
    reader: DocumentReader, opened: OpenedDocument
) -> AsyncGenerator[Page | Outcome, None]:
    """Yield the pages of a document whose content is here, its outcome last, and note its places.

    Raises Problem. Whoever stops before the outcome closes the generator.
    """
    pages = reader.pages(
        opened.content or b"",
        file_name=opened.file_name,
        mime_type=opened.mime_type,
        password=opened.password,
    )
    async with aclosing(pages):
        async for item in pages:
            if isinstance(item, Page):
                opened.places += [MarkedPlace(item.number, mark) for mark in item.marks]
                opened.kinds |= {mark.kind for mark in item.marks}
            else:
                opened.outcome, opened.type = item, item.type
            yield item


async def recognise_opened(
    reader: DocumentReader, opened: OpenedDocument
) -> AsyncGenerator[Page | Outcome, None]:
    """Yield the pages of a document of pictures as text that tesseract recognised, as read_opened.

    Raises Problem. Whoever stops before the outcome ends tesseract too.
    """
    from caseworker.documents.recognition import FINEST, recognised

    number, count, has_text = 1, 1, False
    while number <= count:
        drawn = await picture_of(reader, opened, Window(number, FINEST, FINEST))
        if isinstance(drawn, Outcome):
            opened.outcome = drawn
            yield drawn
            return
        count = drawn.pages
        text = await recognised(drawn)
        has_text = has_text or bool(text)
        yield Page(number, text, count=count)
        number += 1
    state, reason = (
        (State.OK, _("Recognised in pictures by tesseract: words may be wrong."))
        if has_text
        else (State.EMPTY, _("No text was recognised in the pictures."))
    )
    opened.outcome = Outcome(state, opened.type, reason, can_draw=True)
    yield opened.outcome


async def fetch_and_read(
    services: Connects,
    reader: DocumentReader,
    case: CaseSummary,
    document: DocumentInfo,
    opened: OpenedDocument,
    *,
    anew: bool = False,
    told: Callable[[int], None] = lambda _received: None,
    held_here: Awaitable[Held | None] | None = None,
) -> AsyncGenerator[Read, None]:
    """Yield the content of a document of a case, then its pages, the outcome last.

    ``told`` and ``held_here`` are those of ``read_document``. Raises Problem. Whoever stops before
    the outcome closes the generator.
    """
    content = await read_document(
        services, case, document, anew=anew, told=told, held_here=held_here
    )
    opened.content = content.content
    yield content
    async with aclosing(read_opened(reader, opened)) as pages:
        async for item in pages:
            yield item


async def part_of(reader: DocumentReader, opened: OpenedDocument, number: int) -> OpenedDocument:
    """Return a file inside a document, by the number of its mark. Raises Problem."""
    part = await reader.part(
        opened.content or b"",
        number,
        file_name=opened.file_name,
        mime_type=opened.mime_type,
        password=opened.password,
    )
    if not isinstance(part, Part):
        raise PartUnavailable(why=part.reason)
    return OpenedDocument(part.file_name, part.file_name, part.mime_type, part.content)


async def picture_of(
    reader: DocumentReader, opened: OpenedDocument, window: Window
) -> Picture | Outcome:
    """Return a page as it looks, or why it cannot be drawn. Raises Problem."""
    return await reader.picture(
        opened.content or b"",
        window,
        file_name=opened.file_name,
        mime_type=opened.mime_type,
        password=opened.password,
    )

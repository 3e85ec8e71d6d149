"""What somebody has read of a case's documents, and the bookmarks in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from api_client.models import CaseSummary, DocumentInfo, Record
from caseworker.offline.clock import to_number
from caseworker.offline.items import READ, Item, Items
from caseworker.offline.storage import Storage

KEPT_FOR: Final = timedelta(days=365)
"""After the last change: by then the case is long decided."""
_LONGEST_TEXT: Final = 80
_MOST_BOOKMARKS: Final = 200


class Bookmark(Record, frozen=True, kw_only=True):
    """A line of a document: page and line from 1, and the beginning of its text, raw."""

    page: int
    line: int
    text: str


class DocumentMarks(Record, frozen=True, kw_only=True):
    """What is known of one document: which version was read, and the bookmarks in it."""

    version: int = 0
    bookmarks: tuple[Bookmark, ...] = ()


class CaseMarks(Record, frozen=True, kw_only=True):
    """What is known of the documents of a case, by their ids."""

    case_id: str
    documents: dict[str, DocumentMarks] = msgspec.field(default_factory=dict)

    def is_read(self, document: DocumentInfo) -> bool:
        """Tell whether the present version of a document was read."""
        marks = self.documents.get(document.id)
        return marks is not None and marks.version >= max(1, document.version)

    def bookmarks(self, document: DocumentInfo) -> tuple[Bookmark, ...]:
        """Return the bookmarks in a document, in the order of its pages."""
        marks = self.documents.get(document.id)
        return marks.bookmarks if marks is not None else ()


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(CaseMarks)


class ReadMarks:
    """The marks of one store. Every method raises ``StoreProblem``.

    Nothing is kept of protected persons' cases where their documents may not be kept either.
    """

    def __init__(
        self, storage: Storage, clock: Callable[[], datetime], *, keeps_protected: bool
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._keeps_protected = keeps_protected

    def of(self, case_id: str) -> CaseMarks:
        """Return what is known of a case's documents."""
        found = self._storage.read(
            lambda connection: connection.execute(
                "SELECT record FROM item WHERE kind = 'read' AND removed = 0 AND id = ?", (case_id,)
            ).fetchone()
        )
        return _decoder.decode(found[0]) if found else CaseMarks(case_id=case_id)

    def note_read(self, case: CaseSummary, document: DocumentInfo) -> None:
        """Note that the present version of a document was read."""
        if not self.of(case.id).is_read(document):
            version = max(1, document.version)
            self._change(case, document, lambda marks: replace(marks, version=version))

    def set_bookmarks(
        self, case: CaseSummary, document: DocumentInfo, bookmarks: tuple[Bookmark, ...]
    ) -> None:
        """Keep these bookmarks in a document, and no others."""
        shortened = tuple(
            replace(each, text=each.text[:_LONGEST_TEXT])
            for each in sorted(bookmarks, key=lambda each: (each.page, each.line))
        )
        kept = shortened[:_MOST_BOOKMARKS]
        self._change(case, document, lambda marks: replace(marks, bookmarks=kept))

    def expire(self, now: datetime) -> None:
        """Forget what was not touched for a year."""
        before = to_number(now - KEPT_FOR)

        def action(items: Items) -> None:
            for item in items.select("kind = ? AND changed < ?", (READ, before)):
                items.drop(item)

        self._storage.keep(action)

    def _change(
        self,
        case: CaseSummary,
        document: DocumentInfo,
        change: Callable[[DocumentMarks], DocumentMarks],
    ) -> None:
        """Change what is known of a document; what another window noted meanwhile stays."""
        if case.protected and not self._keeps_protected:
            return
        moment = to_number(self._clock())

        def action(items: Items) -> None:
            there = items.get(READ, case.id)
            marks = _decoder.decode(there.record) if there else CaseMarks(case_id=case.id)
            before = marks.documents.get(document.id, DocumentMarks())
            documents = {**marks.documents, document.id: change(before)}
            items.put(
                Item(
                    kind=READ,
                    id=case.id,
                    revision=there.revision + 1 if there else 1,
                    removed=False,
                    open=False,
                    case_number=case.number,
                    created=there.created if there else moment,
                    changed=moment,
                    ready=None,
                    record=_encoder.encode(replace(marks, documents=documents)),
                )
            )

        self._storage.keep(action)

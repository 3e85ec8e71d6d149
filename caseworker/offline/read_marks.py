"""What somebody has seen of a case: how its line was, which documents, bookmarks in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from api_client.models import CaseSummary, DocumentInfo, Record
from caseworker.offline.clock import to_number
from caseworker.offline.database import rows
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
    """What is known of the documents of a case, by their ids.

    ``line`` is the ``line_mark`` of the case when it was last looked at, empty where it never was.
    """

    case_id: str
    documents: dict[str, DocumentMarks] = msgspec.field(default_factory=dict)
    line: bytes = b""

    def is_read(self, document: DocumentInfo) -> bool:
        """Tell whether the present version of a document was read."""
        marks = self.documents.get(document.id)
        return marks is not None and marks.version >= max(1, document.version)

    def bookmarks(self, document: DocumentInfo) -> tuple[Bookmark, ...]:
        """Return the bookmarks in a document, in the order of its pages."""
        marks = self.documents.get(document.id)
        return marks.bookmarks if marks is not None else ()


def line_mark(case: CaseSummary) -> bytes:
    """Return a few bytes that change when what a list says of a case does, other than its age."""
    handlers = sorted(
        (each.person.id if each.person else "", each.unit.id if each.unit else "")
        for each in case.handlings
    )
    days = (case.received, case.planned, case.deadline, case.closed)
    said = (case.title, case.status_id, case.suspended, case.confidentiality, days, handlers)
    return hashlib.blake2b(msgspec.json.encode(said), digest_size=8).digest()


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

    def lines(self) -> dict[str, bytes]:
        """Return the marks of the lines of all cases that were looked at, by their ids."""
        found = self._storage.read(
            lambda connection: rows(
                connection,
                tuple[bytes],
                "SELECT record FROM item WHERE kind = 'read' AND removed = 0",
            )
        )
        marks = (_decoder.decode(record) for (record,) in found)
        return {each.case_id: each.line for each in marks if each.line}

    def numbers(self) -> frozenset[str]:
        """Return the numbers of all cases of which something is known."""
        found = self._storage.read(
            lambda connection: rows(
                connection,
                tuple[str],
                "SELECT case_number FROM item WHERE kind = 'read' AND removed = 0",
            )
        )
        return frozenset(number for (number,) in found)

    def note_looked(self, case: CaseSummary) -> None:
        """Note that somebody looked at a case as its line has it now."""
        mark = line_mark(case)
        if self.of(case.id).line != mark:
            self._change(case, lambda marks: replace(marks, line=mark))

    def note_read(self, case: CaseSummary, document: DocumentInfo) -> None:
        """Note that the present version of a document was read."""
        if not self.of(case.id).is_read(document):
            version = max(1, document.version)
            self._change_document(case, document, lambda marks: replace(marks, version=version))

    def set_bookmarks(
        self, case: CaseSummary, document: DocumentInfo, bookmarks: tuple[Bookmark, ...]
    ) -> None:
        """Keep these bookmarks in a document, and no others."""
        shortened = tuple(
            replace(each, text=each.text[:_LONGEST_TEXT])
            for each in sorted(bookmarks, key=lambda each: (each.page, each.line))
        )
        kept = shortened[:_MOST_BOOKMARKS]
        self._change_document(case, document, lambda marks: replace(marks, bookmarks=kept))

    def expire(self, now: datetime) -> None:
        """Forget what was not touched for a year."""
        before = to_number(now - KEPT_FOR)

        def action(items: Items) -> None:
            for item in items.select("kind = ? AND changed < ?", (READ, before)):
                items.drop(item)

        self._storage.keep(action)

    def _change_document(
        self,
        case: CaseSummary,
        document: DocumentInfo,
        change: Callable[[DocumentMarks], DocumentMarks],
    ) -> None:
        def changed(marks: CaseMarks) -> CaseMarks:
            before = marks.documents.get(document.id, DocumentMarks())
            return replace(marks, documents={**marks.documents, document.id: change(before)})

        self._change(case, changed)

    def _change(self, case: CaseSummary, change: Callable[[CaseMarks], CaseMarks]) -> None:
        """Change what is known of a case; what another window noted meanwhile stays."""
        if case.protected and not self._keeps_protected:
            return
        moment = to_number(self._clock())

        def action(items: Items) -> None:
            there = items.get(READ, case.id)
            marks = _decoder.decode(there.record) if there else CaseMarks(case_id=case.id)
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
                    record=_encoder.encode(change(marks)),
                )
            )

        self._storage.keep(action)

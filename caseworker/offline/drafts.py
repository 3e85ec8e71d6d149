"""Drafts: what a person has typed and not sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from api_client.models import CaseVersion, Record
from caseworker.offline.clock import to_number
from caseworker.offline.draft_history import earlier_items, is_due, keep_earlier, let_go
from caseworker.offline.ids import new_id
from caseworker.offline.items import Item, Items
from caseworker.offline.problems import DraftUnknown
from caseworker.offline.storage import Storage

__all__ = ["Draft", "Drafts", "new_id"]

DRAFT: Final = "draft"


class Draft(Record, frozen=True, kw_only=True):
    """Something that is being written about a case.

    ``kind`` is "decision", "handover" or "note"; ``fields`` are the texts of the form by name.
    ``based_on`` is what the person saw of the case when beginning. ``saved`` and ``revision`` are
    set by saving.
    """

    id: str
    kind: str
    case_number: str
    case_id: str = ""
    fields: dict[str, str]
    based_on: CaseVersion | None = None
    created: datetime
    saved: datetime
    revision: int = 0


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Draft)


class Drafts:
    """The drafts of one store. Every method raises ``StoreProblem``."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock

    def start(
        self,
        kind: str,
        case_number: str,
        fields: dict[str, str],
        *,
        case_id: str = "",
        based_on: CaseVersion | None = None,
    ) -> Draft:
        """Begin a draft and save it."""
        now = self._clock()
        return self.save(
            Draft(
                id=new_id(),
                kind=kind,
                case_number=case_number,
                case_id=case_id,
                fields=fields,
                based_on=based_on,
                created=now,
                saved=now,
            )
        )

    def save(self, draft: Draft, *, keep_before: bool = False) -> Draft:
        """Save a draft, new or known, and return it as saved: on disk, twice, and flushed.

        The next save is given what this one returns. When it is given something older, another
        window saved meanwhile; what that window wrote is then kept too, see ``earlier``, and so is
        what stood there with ``keep_before``. A draft that was removed meanwhile is there again:
        text that somebody types is never dropped.
        """
        now = self._clock()
        return self._storage.keep(
            lambda items: put_draft(items, draft, now, keep_before=keep_before)
        )

    def get(self, draft_id: str) -> Draft | None:
        """Return a draft, or None."""
        return next(iter(self._where("id = ?", draft_id)), None)

    def all(self) -> list[Draft]:
        """Return all drafts, the one saved last first."""
        return self._where("1")

    def of_case(self, case_number: str) -> list[Draft]:
        """Return the drafts of a case, the one saved last first."""
        return self._where("case_number = ?", case_number)

    def earlier(self, draft_id: str) -> list[Draft]:
        """Return what stood in a draft earlier, newest first; see ``draft_history``.

        They go when the draft is removed.
        """
        return self._storage.read(
            lambda connection: [
                _decoder.decode(item.record) for item in earlier_items(Items(connection), draft_id)
            ]
        )

    def remove(self, draft_id: str) -> None:
        """Remove a draft for good. Raises DraftUnknown."""
        now = self._clock()
        self._storage.keep(lambda items: remove_draft(items, draft_id, now))

    def _where(self, condition: str, *bindings: str) -> list[Draft]:
        where = f"kind = '{DRAFT}' AND removed = 0 AND {condition} ORDER BY changed DESC, id DESC"
        return self._storage.read(
            lambda connection: [
                _decoder.decode(item.record) for item in Items(connection).select(where, bindings)
            ]
        )


def put_draft(items: Items, draft: Draft, now: datetime, *, keep_before: bool = False) -> Draft:
    """Save a draft within a transaction; keep what stood there where it would be missed."""
    there = items.get(DRAFT, draft.id)
    revision = there.revision if there else 0
    fields = {name: _writable(text) for name, text in draft.fields.items()}
    if there is not None and not there.removed:
        before, moment = _decoder.decode(there.record).fields, to_number(now)
        is_anothers = revision > draft.revision
        if before != fields and (
            keep_before or is_anothers or is_due(items, there, before, fields, moment)
        ):
            keep_earlier(items, there, moment, is_anothers=is_anothers)
    saved = msgspec.structs.replace(draft, fields=fields, saved=now, revision=revision + 1)
    items.put(_item(DRAFT, draft.id, saved))
    return saved


def remove_draft(items: Items, draft_id: str, now: datetime) -> None:
    """Remove a draft within a transaction, with what was kept of it. Raises DraftUnknown."""
    there = items.get(DRAFT, draft_id)
    if there is None or there.removed:
        raise DraftUnknown(id=draft_id)
    for state in earlier_items(items, draft_id):
        let_go(items, state, to_number(now))
    items.remove(there, to_number(now))


def remove_sent_draft(items: Items, draft: Draft, now: datetime) -> None:
    """Remove a draft that goes to the outbox, unless it now holds text that does not go there."""
    there = items.get(DRAFT, draft.id)
    if there is None or there.removed:
        return
    if there.revision <= draft.revision or _decoder.decode(there.record).fields == draft.fields:
        remove_draft(items, draft.id, now)


def give_draft_back(items: Items, draft: Draft, now: datetime) -> Draft:
    """Put a draft that was sent back where it was, beside one that has its place by now."""
    there = items.get(DRAFT, draft.id)
    if there is not None and not there.removed:
        return give_new_draft(items, draft, now)
    return put_draft(items, draft, now)


def give_new_draft(items: Items, draft: Draft, now: datetime) -> Draft:
    """Save the content of a draft as a new one."""
    return put_draft(items, msgspec.structs.replace(draft, id=new_id(), revision=0), now)


def _item(kind: str, item_id: str, draft: Draft) -> Item:
    return Item(
        kind=kind,
        id=item_id,
        revision=draft.revision,
        removed=False,
        open=True,
        case_number=draft.case_number,
        created=to_number(draft.created),
        changed=to_number(draft.saved),
        ready=None,
        record=_encoder.encode(draft),
    )


def _writable(text: str) -> str:
    """Replace half surrogates, which a terminal may hand over and no encoding can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text

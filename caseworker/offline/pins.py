"""Cases that somebody takes along: kept whole on this computer and brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from api_client.models import CaseSummary, Record
from caseworker.offline.clock import to_number
from caseworker.offline.items import Item, Items
from caseworker.offline.storage import Storage

PIN: Final = "pin"


class Pin(Record, frozen=True, kw_only=True):
    """A case that is taken along. ``refreshed`` is when all of it was last here, None if never."""

    case_id: str
    number: str
    title: str
    since: datetime
    refreshed: datetime | None = None


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Pin)


class Pins:
    """The pins of one store. Every method raises ``StoreProblem``."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock

    def all(self) -> list[Pin]:
        """Return all pins, the oldest first."""
        return self._storage.read(
            lambda connection: [
                _decoder.decode(record)
                for (record,) in connection.execute(
                    "SELECT record FROM item WHERE kind = 'pin' AND removed = 0 ORDER BY created"
                )
            ]
        )

    def of(self, case_id: str) -> Pin | None:
        """Return the pin of a case, None where it is not taken along."""
        found = self._storage.read(
            lambda connection: connection.execute(
                "SELECT record FROM item WHERE kind = 'pin' AND removed = 0 AND id = ?", (case_id,)
            ).fetchone()
        )
        return _decoder.decode(found[0]) if found else None

    def put(self, case: CaseSummary, *, refreshed: datetime | None = None) -> Pin:
        """Take a case along, or note when all of it was here.

        The note alone brings nothing back that was left behind meanwhile.
        """
        now = self._clock()
        before = self.of(case.id)
        pin = Pin(
            case_id=case.id,
            number=case.number,
            title=case.title,
            since=before.since if before else now,
            refreshed=refreshed or (before.refreshed if before else None),
        )
        self._write(pin, now, removed=False, is_note=refreshed is not None)
        return pin

    def remove(self, pin: Pin) -> None:
        """Take a case along no longer."""
        self._write(pin, self._clock(), removed=True)

    def _write(self, pin: Pin, now: datetime, *, removed: bool, is_note: bool = False) -> None:
        moment = to_number(now)

        def action(items: Items) -> None:
            there = items.get(PIN, pin.case_id)
            if is_note and there is not None and there.removed:
                return
            items.put(
                Item(
                    kind=PIN,
                    id=pin.case_id,
                    revision=there.revision + 1 if there else 1,
                    removed=removed,
                    open=not removed,
                    case_number=pin.number,
                    created=to_number(pin.since),
                    changed=moment,
                    ready=None,
                    record=b"" if removed else _encoder.encode(pin),
                )
            )

        self._storage.keep(action)

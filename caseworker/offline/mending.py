"""How database and journal are brought to agree, and a damaged database is replaced.

Of two copies of an item the higher revision wins, wherever it lies. Nothing that can still be
read is given up: what a damaged database yields goes into the journal before the file is set
aside, and a new database is filled from the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import apsw
import msgspec

from api_client.errors import N_
from caseworker.offline.database import rows
from caseworker.offline.items import DATABASE_ONLY, Item, Items, decoded, encoded, live, write
from caseworker.offline.journal import Contents, Journal
from caseworker.offline.problems import StoreProblem

Doubt = Callable[[Item], Item]
"""Turns an open outbox entry into one that waits for a person."""

# Each way to the rows meets other pages; a scan from either end stops at the first damaged one.
_WAYS = (
    "SELECT rowid FROM item NOT INDEXED ORDER BY rowid",
    "SELECT rowid FROM item NOT INDEXED ORDER BY rowid DESC",
    "SELECT rowid FROM item INDEXED BY item_live ORDER BY open, changed",
    "SELECT rowid FROM item INDEXED BY item_live ORDER BY open DESC, changed DESC",
    "SELECT rowid FROM item INDEXED BY item_case ORDER BY kind, open",
    "SELECT rowid FROM item INDEXED BY item_case ORDER BY kind DESC, open DESC",
)


class StoreMended(StoreProblem):
    """What to tell a person afterwards. Facts: ``path``, ``drafts``, ``entries``."""

    message = N_(
        "The store on this computer was damaged and has been made anew. "
        "Brought back: {drafts} of your drafts, {entries} in the outbox."
    )
    advice = N_("The damaged file was kept: {path}")


class StoreMendedInPart(StoreMended):
    """What to tell when the second copy was damaged too. Facts as StoreMended."""

    message = N_(
        "The store on this computer and its journal were damaged; something may be missing. "
        "Brought back: {drafts} of your drafts, {entries} in the outbox."
    )


class StoreRestored(StoreProblem):
    """What to tell when the file was missing. Facts: ``drafts``, ``entries``."""

    message = N_(
        "The store on this computer was missing and has been made anew. "
        "Brought back: {drafts} of your drafts, {entries} in the outbox."
    )


@dataclass(frozen=True)
class Recovery:
    """That the database was made anew: what was brought back, and where the damaged one lies.

    ``set_aside`` is None where the file was missing. With ``journal_damaged`` the second copy had
    gaps too: something may be lost, and entries that may have been sent wait for a person.
    """

    set_aside: Path | None
    drafts: int
    entries: int
    journal_damaged: bool = False

    @property
    def problem(self) -> StoreProblem:
        """The sentences that tell a person."""
        if self.set_aside is None:
            return StoreRestored(drafts=self.drafts, entries=self.entries)
        told = StoreMendedInPart if self.journal_damaged else StoreMended
        return told(path=str(self.set_aside), drafts=self.drafts, entries=self.entries)


@dataclass(frozen=True)
class Agreement:
    """What bringing the copies to agree came to: what the journal gave, and what ails it."""

    brought: tuple[Item, ...]
    journal_damaged: bool
    journal_incomplete: bool


@dataclass(frozen=True)
class Copies:
    """The newest state of each item in a journal, with the position of its record."""

    items: dict[tuple[str, str], tuple[Item, int]]
    damage: int | None
    torn: bool

    def revision(self, key: tuple[str, str]) -> int:
        """Return the revision that the journal holds of an item, 0 for none."""
        found = self.items.get(key)
        return found[0].revision if found else 0

    def is_known_to_be_newest(self, key: tuple[str, str]) -> bool:
        """Tell whether no later record of this item can have been lost to damage."""
        found = self.items.get(key)
        return self.damage is None or (found is not None and found[1] > self.damage)


def reconcile(
    connection: apsw.Connection, journal: Journal, *, rebuilt: bool, since: int, doubt: Doubt
) -> Agreement:
    """Bring the database up to the journal, and tell what the journal lacks.

    ``rebuilt`` says that the database began empty; items settled before ``since`` need not be in
    the journal. Where both copies have gaps, open entries whose last state may be lost are
    doubted: sending them again could do something twice. Raises apsw.Error, OSError.
    """
    copies = newest_copies(journal.read())
    with connection:
        ahead = [
            item
            for item, _ in copies.items.values()
            # What was saved out of a damaged database, where it is not there any more for a reason.
            if (rebuilt or item.kind not in DATABASE_ONLY) and _is_ahead(connection, item, since)
        ]
        for item in sorted(ahead, key=lambda item: item.created):
            write(connection, item)
        if copies.damage is not None and (rebuilt or ahead):
            _doubt_entries(connection, copies, doubt)
    wanted = live(connection, since)
    return Agreement(
        brought=tuple(item for item in ahead if not item.removed),
        journal_damaged=copies.damage is not None,
        journal_incomplete=copies.torn
        or any(copies.revision(key) < revision for key, revision in wanted.items()),
    )


def save_readable(connection: apsw.Connection | None, journal: Journal) -> None:
    """Add to the journal what a damaged database still yields and the journal lacks.

    Into a damaged journal also what it has: so it is known that no later state was lost there.
    Raises OSError.
    """
    if connection is None:
        return
    copies = newest_copies(journal.read())
    margin = 0 if copies.damage is None else 1
    better = [
        item for item in _readable(connection) if item.revision + margin > copies.revision(item.key)
    ]
    if better:
        journal.append(encoded(better))


def newest_copies(contents: Contents) -> Copies:
    """Read the items out of a journal's records and keep the newest state of each."""
    items: dict[tuple[str, str], tuple[Item, int]] = {}
    damage = contents.damage
    for record in contents.records:
        try:
            found = decoded(record.content)
        except msgspec.DecodeError:
            damage = max(damage or 0, record.position)
            continue
        for item in found:
            known = items.get(item.key)
            if known is None or item.revision >= known[0].revision:
                items[item.key] = (item, record.position)
    return Copies(items, damage, contents.torn)


def _is_ahead(connection: apsw.Connection, item: Item, since: int) -> bool:
    """Tell whether the journal's state of an item is newer than the database's.

    An old mark of something removed is no news where the database has given up its own.
    """
    found = rows(
        connection, tuple[int], "SELECT revision FROM item WHERE kind = ? AND id = ?", item.key
    )
    if not found:
        return not (item.removed and item.changed < since)
    return item.revision > found[0][0]


def _doubt_entries(connection: apsw.Connection, copies: Copies, doubt: Doubt) -> None:
    for item in Items(connection).select("kind = 'entry' AND open = 1"):
        if not copies.is_known_to_be_newest(item.key):
            write(connection, doubt(item))


def _readable(connection: apsw.Connection) -> Iterable[Item]:
    """Yield every item of a damaged database whose pages can be read."""
    for rowid in _row_ids(connection):
        try:
            yield from Items(connection).select("rowid = ?", (rowid,))
        except apsw.Error:
            continue


def _row_ids(connection: apsw.Connection) -> list[int]:
    found: set[int] = set()
    for way in _WAYS:
        try:
            for (rowid,) in connection.execute(way):
                found.add(rowid)
        except apsw.Error:
            continue
    return sorted(found)

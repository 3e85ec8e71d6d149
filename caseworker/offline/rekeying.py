"""Another key for a store: everything is written anew beside it, then takes its place.

A crash at any moment leaves a store that opens with the key that is kept at that moment:

1. the files under the new key are complete in a folder of their own,
2. the new key is kept in place of the old one,
3. the files take the place of the old ones, what tells the key last.

Before 2 the next start with the old key throws the folder away; after it the next start with the
new key finishes 3.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import apsw

from caseworker.folders import FolderUnusable, private_folder, sync_folder, write_private
from caseworker.offline import database
from caseworker.offline.files import Files
from caseworker.offline.journal import Journal
from caseworker.offline.key_change import UNFINISHED, settle
from caseworker.offline.lock import held, taken
from caseworker.offline.problems import PATIENCE, StoreBusy, told
from caseworker.offline.sealing import write_key_check
from caseworker.offline.store import Store


def change_key(files: Files, old: bytes, new: bytes, keep: Callable[[], None]) -> None:
    """Give a store another key; ``keep`` keeps the new one in place of the old.

    No window may have the store open. What is damaged is mended first. Raises StoreProblem and
    what ``keep`` raises; the store then opens with the key that is kept.
    """
    Store.open(files.folder, old).close()
    try:
        with taken(files.presence) as is_free:
            if not is_free:
                raise StoreBusy(path=str(files.folder), seconds=0)
            with held(files.lock, PATIENCE):
                _write_anew(files, old, new)
                keep()
                settle(files, new)
                for backup in files.backups():
                    backup.unlink()
    except (apsw.Error, OSError, FolderUnusable) as error:
        problem = told(error, files.folder)
        if problem is error:
            raise
        raise problem from error


def _write_anew(files: Files, old: bytes, new: bytes) -> None:
    """Write everything under the new key into a folder, which has its name when it is complete."""
    begun = files.rekeyed.with_name(files.rekeyed.name + UNFINISHED)
    shutil.rmtree(begun, ignore_errors=True)
    beside = Files(private_folder(begun))
    for source, target in (
        (files.database, beside.database),
        (files.documents, beside.documents),
    ):
        if source.exists():
            _copy(source, target, old, new)
    journal = Journal(files.journal, old).read()
    Journal(beside.journal, new).replace(record.content for record in journal.records)
    write_key_check(beside.key_check, new)
    begun.rename(files.rekeyed)
    sync_folder(files.folder)


def _copy(source: Path, target: Path, old: bytes, new: bytes) -> None:
    connection = database.connect(source, old)
    try:
        write_private(target, b"")
        database.copy(connection, target, new)
    finally:
        connection.close()

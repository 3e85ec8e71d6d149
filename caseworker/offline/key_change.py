"""What is left of a change of the key that was cut off: finished or undone at the next start."""

from __future__ import annotations

import shutil

from caseworker.folders import sync_folder
from caseworker.offline.files import Files
from caseworker.offline.sealing import KeyVerdict, key_verdict

UNFINISHED = ".unfinished"
"""What the folder's name ends on until everything in it is complete."""


def settle(files: Files, key: bytes) -> None:
    """Finish or undo a change of the key that was cut off; nothing where there was none.

    Raises OSError.
    """
    begun = files.rekeyed.with_name(files.rekeyed.name + UNFINISHED)
    if begun.exists():
        shutil.rmtree(begun)
    if not files.rekeyed.is_dir():
        return
    beside = Files(files.rekeyed)
    if key_verdict(beside.key_check, key) is KeyVerdict.RIGHT:
        for old, new in (
            (files.documents, beside.documents),
            (files.database, beside.database),
            (files.journal, beside.journal),
            (files.key_check, beside.key_check),
        ):
            if new.exists():
                files.remove_companions(old)
                new.replace(old)
        sync_folder(files.folder)
    elif key_verdict(files.key_check, key) is not KeyVerdict.RIGHT:
        return  # neither the old key nor the new one may throw away what the other opens
    shutil.rmtree(files.rekeyed)

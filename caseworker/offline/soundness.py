"""What is wrong with the files of a store, as sentences for ``caseworker doctor``."""

from __future__ import annotations

import os

import apsw

from caseworker.i18n import _
from caseworker.offline.files import Files
from caseworker.offline.items import live
from caseworker.offline.journal import Journal
from caseworker.offline.mending import newest_copies


def unsound(
    connection: apsw.Connection, journal: Journal, files: Files, since: int
) -> tuple[str, ...]:
    """Return what is wrong with the journal and with the permissions of the files.

    Items settled before ``since`` need not be in the journal. Raises apsw.Error, OSError.
    """
    return (*_of_journal(connection, journal, since), *_of_permissions(files))


def _of_journal(connection: apsw.Connection, journal: Journal, since: int) -> list[str]:
    copies = newest_copies(journal.read())
    found = []
    if copies.damage is not None:
        found.append(_("The journal is damaged. It is made anew at the next start."))
    missing = sum(
        copies.revision(key) < revision for key, revision in live(connection, since).items()
    )
    if missing:
        found.append(
            _("The journal lacks {count} of the items in the database.").format(count=missing)
        )
    return found


def _of_permissions(files: Files) -> list[str]:
    if os.name != "posix":
        return []
    return [
        _("Other users of this computer can read {path}.").format(path=path)
        for path in files.all()
        if path.stat().st_mode & 0o077
    ]

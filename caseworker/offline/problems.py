"""What can go wrong with the store on this computer, as sentences."""

from __future__ import annotations

import errno
from pathlib import Path

import apsw

from api_client.errors import N_, Problem
from caseworker.folders import FolderUnusable

PATIENCE = 15
"""Seconds to wait for another window that holds the store."""

DAMAGE = (apsw.CorruptError, apsw.NotADBError)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StoreProblem(Problem):
    """Anything that keeps the store from doing what was asked."""


class StoreKeyWrong(StoreProblem):
    """The key does not open this store; nothing in it was touched. Facts: ``path``."""

    message = N_("The key does not open the store in {path}.")
    advice = N_("Nothing was changed. Check that you use the right profile and passphrase.")


class StoreDamaged(StoreProblem):
    """The file is damaged and cannot be set aside while it is in use. Facts: ``path``."""

    message = N_("The store in {path} is damaged.")
    advice = N_(
        "Close every window of the program and start it again. "
        "What you typed is kept in the journal beside the store."
    )


class StoreNewer(StoreProblem):
    """A newer program wrote the file. Facts: ``path``, ``version``, ``known``."""

    message = N_("The store in {path} was written by a newer version of the program.")
    advice = N_(
        "Nothing was changed. Use the newer version (the store has format {version}, "
        "this program knows {known})."
    )


class StoreUnwritable(StoreProblem):
    """The folder or a file in it cannot be written or read. Facts: ``path``, ``reason``."""

    message = N_("Nothing can be saved in {path} ({reason}).")
    advice = N_("What was saved before is still there. Give yourself write permission, then save.")


class DiskFull(StoreProblem):
    """There is no room left. Facts: ``path``."""

    message = N_("The disk is full: nothing can be saved in {path}.")
    advice = N_("What was saved before is still there. Free some space, then save again.")


class StoreBusy(StoreProblem):
    """Another window kept the store locked for too long. Facts: ``path``, ``seconds``."""

    message = N_("Another window has kept the store in {path} busy for {seconds} seconds.")
    advice = N_("Close windows that have stopped, then try again.")


class StoreClosed(StoreProblem):
    """The store was closed before this was asked. Facts: ``path``."""

    message = N_("The store in {path} is closed.")
    advice = N_("Start the program again.")


class DraftUnknown(StoreProblem):
    """There is no such draft. Facts: ``id``."""

    message = N_("There is no draft {id}.")
    advice = N_("It may have been sent or removed in another window.")


class StateUnknown(StoreProblem):
    """The draft has no such earlier state. Facts: ``id``, ``revision``."""

    message = N_("The draft {id} has no earlier state {revision}.")
    advice = N_("List them with: caseworker drafts history {id}")


class OutboxProblem(StoreProblem):
    """The outbox cannot do this with the entry."""


class EntryUnknown(OutboxProblem):
    """There is no such entry. Facts: ``id``."""

    message = N_("The outbox has nothing with the number {id}.")
    advice = N_("Look at the outbox again.")


class NumberUsed(OutboxProblem):
    """Something else was put in the outbox under this number. Facts: ``id``."""

    message = N_("The number {id} is already used in the outbox.")
    advice = N_("Nothing was put there a second time. Look at the outbox.")


class AlreadySending(OutboxProblem):
    """Too late to undo. Facts: ``number`` of the case."""

    message = N_("It is too late to undo: sending for the case {number} has begun.")
    advice = N_("Look at the outbox to see how far it came.")


class EntryChanged(OutboxProblem):
    """The entry is no longer in a state that allows this. Facts: ``number`` of the case."""

    message = N_("What the outbox holds for the case {number} has changed meanwhile.")
    advice = N_("Look at the outbox again.")


class OutcomeDoubtful(OutboxProblem):
    """What was sent is not known any more, the records of it being damaged. Facts: ``number``."""

    message = N_(
        "It is not known whether this was sent for the case {number}: the record of it was damaged."
    )
    advice = N_("Read the case first. Then send again, or discard.")


def told(error: Exception, folder: Path, system_error: int = 0) -> Exception:
    """Return the problem that says what an error of the disk or the database means here.

    ``system_error`` is the operating system's number that goes with a database error, 0 where
    there is none. An error that is neither comes back as it is.
    """
    path = str(folder)
    match error:
        case FolderUnusable(__cause__=OSError() as cause):
            return told(cause, folder)
        case TimeoutError() | apsw.BusyError() | apsw.LockedError():
            return StoreBusy(path=path, seconds=PATIENCE)
        case apsw.FullError():
            return DiskFull(path=path)
        case OSError(errno=code) if code in _FULL:
            return DiskFull(path=path)
        case apsw.IOError() if system_error in _FULL:
            return DiskFull(path=path)
        case OSError():
            return StoreUnwritable(path=path, reason=error.strerror or type(error).__name__)
        case apsw.CorruptError() | apsw.NotADBError():
            return StoreDamaged(path=path)
        case apsw.CantOpenError() | apsw.ReadOnlyError() | apsw.PermissionsError() | apsw.IOError():
            return StoreUnwritable(path=path, reason=str(error))
        case _:
            return error

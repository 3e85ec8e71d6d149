"""Removing everything that a connection keeps on this computer.

The key goes first: from then on what is left of the store, in files or in the free space of the
disk, is noise.
"""

from __future__ import annotations

from api_client.errors import N_, Problem
from caseworker.credentials import wipe
from caseworker.credentials.removal import remove_private
from caseworker.folders import FolderUnusable
from caseworker.offline.files import Files
from caseworker.offline.lock import taken
from caseworker.profiles import Profile, data_path_of
from caseworker.profiles.names import file_of


class StillOpen(Problem):
    """Another window works with the connection. Facts: ``profile``."""

    message = N_("Another window has the connection {profile} open.")
    advice = N_("Close it, then try again. Nothing was changed.")


def wipe_profile(profile: Profile) -> None:
    """Remove the keys, the store, and the file of a connection; needs no passphrase.

    Raises StillOpen, CredentialsProblem, FolderUnusable; what could be removed is then gone.
    """
    files = Files(data_path_of(profile.name))
    if not files.folder.is_dir():
        wipe(profile)
    else:
        try:
            with taken(files.presence) as is_free:
                if not is_free:
                    raise StillOpen(profile=profile.name)
                wipe(profile)
        except OSError as error:
            reason = error.strerror or str(error)
            raise FolderUnusable(path=str(files.folder), reason=reason) from error
        for path in files.all():
            remove_private(path)
        _remove_folder(files)
    description = file_of(profile.name)
    if description is not None:
        remove_private(description)


def _remove_folder(files: Files) -> None:
    """Remove the folder unless something of somebody else's lies in it."""
    try:
        files.folder.rmdir()
    except OSError:
        return

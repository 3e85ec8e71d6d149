"""Giving everything that a connection keeps on this computer another key."""

from __future__ import annotations

from functools import partial

from caseworker.credentials import Asker, change_store_key
from caseworker.offline.files import Files
from caseworker.offline.lock import taken
from caseworker.offline.rekeying import change_key
from caseworker.profiles import Profile, data_folder_of
from caseworker.wiping import StillOpen


def rekey_profile(profile: Profile, ask: Asker) -> None:
    """Write everything kept for a profile anew under another key. No window may be open.

    Raises StillOpen, CredentialsProblem, StoreProblem, FolderUnusable; what is kept then opens as
    before, or with the new key where that is kept already.
    """
    files = Files(data_folder_of(profile.name))
    with taken(files.presence) as is_free:
        if not is_free:
            raise StillOpen(profile=profile.name)
    change_store_key(profile, ask, partial(change_key, files))

"""`caseworker` without a subcommand: the screens, on the profile last used."""

from __future__ import annotations

import click

from api_client.models import Queue
from caseworker import head_start
from caseworker.collector import leave_what_stays
from caseworker.commands.context import use_language_of
from caseworker.credentials.beside import OpenedBeside
from caseworker.i18n import _
from caseworker.profiles import NoProfile, Profile, SeveralProfiles, load_profile


def open_screens(profile_name: str | None, queue: str) -> int:
    """Open the screens on a queue, and return the exit code at the end.

    The credentials are opened beside the import of the screens. Raises ProfileProblem before
    anything is drawn.
    """
    if queue not in {each.value for each in Queue}:
        names = ", ".join(each.value for each in Queue)
        raise click.UsageError(
            _("There is no queue {name}. Choose one of: {names}.").format(name=queue, names=names)
        )
    profile = _profile(profile_name)
    beside = OpenedBeside(profile) if profile else None
    if early := head_start.take():  # begun for a profile that there is not
        early.kill()
    if profile:
        use_language_of(profile)
    from caseworker.app import CaseworkerApp

    app = CaseworkerApp(beside, Queue(queue))
    try:
        app.run()
    finally:
        app.close_store()
        leave_what_stays()
    return app.return_code or 0


def _profile(name: str | None) -> Profile | None:
    """Return the profile to open, None where the person has to choose one or make the first."""
    try:
        return load_profile(name)
    except (NoProfile, SeveralProfiles):
        return None

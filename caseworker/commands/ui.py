"""`caseworker` without a subcommand: the screens, on the profile last used."""

from __future__ import annotations

import click

from api_client.models import Queue
from caseworker.commands.context import opened
from caseworker.i18n import _


def open_screens(profile_name: str | None, queue: str) -> int:
    """Unlock the profile, open the screens on a queue, and return the exit code at the end.

    Raises CredentialsProblem, StoreProblem and ProfileProblem before anything is drawn.
    """
    if queue not in {each.value for each in Queue}:
        names = ", ".join(each.value for each in Queue)
        raise click.UsageError(
            _("There is no queue {name}. Choose one of: {names}.").format(name=queue, names=names)
        )
    with opened(profile_name) as services:
        from caseworker.app import CaseworkerApp

        app = CaseworkerApp(services, Queue(queue))
        app.run()
        return app.return_code or 0

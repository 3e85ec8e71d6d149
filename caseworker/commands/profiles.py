"""`caseworker profiles`: the connections that are set up here."""

from __future__ import annotations

import click

from api_client.errors import Problem
from caseworker.commands.context import json_option
from caseworker.commands.output import print_json, print_table, say_problem
from caseworker.i18n import _
from caseworker.profiles import Profile, load_profile, profile_names


@click.command(help=_("List the connections."))
@json_option
def profiles(as_json: bool) -> None:
    """List the profiles; a broken one is named and the rest is shown."""
    found: list[Profile] = []
    for name in profile_names():
        try:
            found.append(load_profile(name))
        except Problem as problem:
            say_problem(problem)
    if as_json:
        print_json(
            {
                "profiles": [
                    {
                        "profile": profile.name,
                        "server": profile.apis["zaken"],
                        "user": profile.user,
                        "unit": profile.unit,
                        "store": profile.store,
                    }
                    for profile in found
                ]
            }
        )
        return
    if not found:
        click.echo(_("No connections yet. Make one with: caseworker login"))
        return
    print_table(
        (_("Name"), _("Server"), _("User"), _("Unit"), _("Secret in")),
        (
            (profile.name, profile.apis["zaken"], profile.user, profile.unit, profile.store)
            for profile in found
        ),
    )

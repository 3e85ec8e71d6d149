"""`caseworker wipe`: remove everything that a connection keeps on this computer."""

from __future__ import annotations

import click

from caseworker.commands.context import json_option, profile_option, use_language_of
from caseworker.commands.output import line, print_json, say
from caseworker.commands.writing import make_sure
from caseworker.i18n import _
from caseworker.profiles import load_profile
from caseworker.wiping import wipe_profile


@click.command(help=_("Remove everything that a connection keeps on this computer."))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@profile_option
@json_option
def wipe(yes: bool, profile_name: str | None, as_json: bool) -> None:
    """Remove secrets, drafts, outbox, what was seen, and the connection itself."""
    profile = load_profile(profile_name)
    use_language_of(profile)
    warning = _(
        "Drafts, what waits to be sent and everything else that {profile} keeps on this computer "
        "are lost for good. What the server has stays there."
    )
    say(warning.format(profile=line(profile.name)))
    if not make_sure(_("Remove everything?"), yes=yes):
        say(_("Nothing was removed."))
        raise SystemExit(1)
    wipe_profile(profile)
    if as_json:
        print_json({"profile": profile.name, "removed": True})
    else:
        click.echo(_("Everything of {profile} is gone.").format(profile=line(profile.name)))

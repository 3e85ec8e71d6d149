"""`caseworker logout`: forget the secret of a connection; drafts stay, encrypted."""

from __future__ import annotations

import click

from caseworker.commands.context import json_option, profile_option, use_language_of
from caseworker.commands.output import print_json
from caseworker.credentials import forget
from caseworker.i18n import _
from caseworker.profiles import load_profile


@click.command(help=_("Forget the secret; drafts stay, encrypted."))
@profile_option
@json_option
def logout(profile_name: str | None, as_json: bool) -> None:
    """Forget the secret of a profile."""
    profile = load_profile(profile_name)
    use_language_of(profile)
    forget(profile)
    if as_json:
        print_json({"profile": profile.name, "logged_in": False})
    else:
        click.echo(_("Logged out from {profile}. Drafts are kept.").format(profile=profile.name))

"""`caseworker rekey`: another key for everything that a connection keeps on this computer."""

from __future__ import annotations

import click

from caseworker.commands.context import (
    TerminalAsker,
    json_option,
    profile_option,
    use_language_of,
)
from caseworker.commands.output import print_json, say
from caseworker.i18n import _
from caseworker.profiles import load_profile
from caseworker.rekeying import rekey_profile


@click.command(help=_("Encrypt everything that a connection keeps here anew, with another key."))
@profile_option
@json_option
def rekey(profile_name: str | None, as_json: bool) -> None:
    """Write drafts, outbox, mirror and documents anew; every window must be closed."""
    profile = load_profile(profile_name)
    use_language_of(profile)
    rekey_profile(profile, TerminalAsker())
    if as_json:
        print_json({"profile": profile.name, "rekeyed": True})
    else:
        say(_("Everything kept here is encrypted with another key now."))

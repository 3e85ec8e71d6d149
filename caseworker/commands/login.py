"""`caseworker login`: test the credentials of a connection, then keep them."""

from __future__ import annotations

import sys

import click

from caseworker.commands.context import (
    TerminalAsker,
    json_option,
    run,
)
from caseworker.commands.output import line, print_json, say
from caseworker.credentials import agreed, best_store
from caseworker.credentials.environment import given
from caseworker.i18n import _
from caseworker.logging_in import keep_login, profile_of, try_login
from caseworker.profiles import (
    STORES,
    Profile,
    ProfileUnknown,
    Store,
    load_profile,
)

_PASSPHRASE_AND_REPEAT = 2


class StdinAsker:
    """Gives the passphrase from lines 2 and 3 of standard input, else asks on the terminal."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def passphrase(self, prompt: str, *, confirm: bool) -> str | None:
        """Return the passphrase; the lines count only where a vault is created."""
        if confirm:
            say(_("A forgotten passphrase loses the drafts: nobody can open the vault without it."))
        if confirm and len(self._lines) >= _PASSPHRASE_AND_REPEAT:
            return agreed(self._lines[0], self._lines[1])
        return TerminalAsker().passphrase(prompt, confirm=confirm)


@click.command(help=_("Log in to a case server and keep the credentials."))
@click.argument("profile_name", metavar="[PROFILE]", required=False)
@click.option("--url", help=_("The server's address."))
@click.option("--client-id", help=_("The client id that your administrator gave you."))
@click.option("--user", help=_("Your user id."))
@click.option("--unit", default=None, help=_("The id of your unit."))
@click.option(
    "--api",
    "overrides",
    multiple=True,
    metavar="NAME=URL",
    help=_("An API at an address of its own: zaken, documenten, catalogi or besluiten."),
)
@click.option(
    "--store",
    type=click.Choice(STORES),
    help=_("Where to keep the secret; chosen by itself if not given."),
)
@click.option("--secret-stdin", is_flag=True, help=_("Read the secret from standard input."))
@json_option
def login(
    profile_name: str | None,
    url: str | None,
    client_id: str | None,
    user: str | None,
    unit: str | None,
    overrides: tuple[str, ...],
    store: Store | None,
    secret_stdin: bool,
    as_json: bool,
) -> None:
    """Log in again to a known profile, or to a new one with --url, --client-id and --user."""
    profile = _profile(profile_name, url, client_id, user, unit, overrides, store)
    secret, asker = _secret(secret_stdin=secret_stdin)
    tried = run(try_login(profile, secret))
    keep_login(profile, secret, asker)
    if tried.person is None:
        say(
            _(
                "No case on the server names the user {user}. If you are new that is in order; "
                "else check the spelling."
            ).format(user=line(profile.user))
        )
    if as_json:
        print_json(
            {
                "profile": profile.name,
                "store": profile.store,
                "server": profile.apis["zaken"],
                "user": profile.user,
                "version": tried.server.version,
            }
        )
    else:
        who = tried.person.label if tried.person else profile.user
        click.echo(
            _("Logged in to {server} as {user}. The secret is kept in: {store}.").format(
                server=line(tried.server.name), user=line(who), store=profile.store
            )
        )


def _profile(
    name: str | None,
    url: str | None,
    client_id: str | None,
    user: str | None,
    unit: str | None,
    overrides: tuple[str, ...],
    store: Store | None,
) -> Profile:
    """Return the profile to log in to: a known one with what is given changed, or a new one."""
    known = _known(name) if name or not url else None
    if known is None and not (url and client_id and user):
        raise click.UsageError(_("A new connection needs --url, --client-id and --user."))
    if store is None:
        store = known.store if known else _store_by_itself()
    return profile_of(
        known,
        name=name,
        url=url,
        client_id=client_id,
        user=user,
        unit=unit,
        store=store,
        overrides=dict(_pair(text) for text in overrides),
    )


def _known(name: str | None) -> Profile | None:
    try:
        return load_profile(name)
    except ProfileUnknown:
        return None


def _store_by_itself() -> Store:
    """Return the safest place to keep secrets here, and say so where it is not the keyring."""
    store, why = best_store()
    if store == "vault":
        say(
            _("{why} The secret and the drafts go into a vault with a passphrase instead.").format(
                why=why
            )
        )
    return "vault" if store == "vault" else "keyring"


def _pair(text: str) -> tuple[str, str]:
    name, equals, url = text.partition("=")
    if not equals or name not in {"zaken", "documenten", "catalogi", "besluiten"}:
        raise click.UsageError(_("--api takes NAME=URL, as zaken=https://…"))
    return name, url


def _secret(*, secret_stdin: bool) -> tuple[str, StdinAsker]:
    """Return the secret and what else standard input gave."""
    if secret_stdin:
        lines = [text.rstrip("\r\n") for text in sys.stdin]
        if not lines or not lines[0]:
            raise click.UsageError(_("Standard input holds no secret."))
        return lines[0], StdinAsker(lines[1:3])
    from_environment = given().secret
    if from_environment:
        return from_environment, StdinAsker([])
    if not sys.stdin.isatty():
        raise click.UsageError(
            _("There is no terminal to ask for the secret. Give it with --secret-stdin.")
        )
    secret: str = click.prompt(_("Secret"), hide_input=True, err=True)
    return secret, StdinAsker([])

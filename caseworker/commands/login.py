"""`caseworker login`: test the credentials of a connection, then keep them."""

from __future__ import annotations

import sys
from collections.abc import Mapping

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
    APIS,
    STORES,
    Profile,
    ProfileUnknown,
    Store,
    load_profile,
)
from caseworker.profiles.addresses import checked_address
from caseworker.signing import OTHERS, joined

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
@click.option("--token-url", help=_("Where OAuth2 tokens come from, if the server wants them."))
@click.option("--scope", help=_("What OAuth2 tokens are asked for."))
@click.option(
    "--api-client",
    "api_clients",
    multiple=True,
    metavar="NAME=ID",
    help=_("An API with a client id and a secret of its own."),
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
    token_url: str | None,
    scope: str | None,
    api_clients: tuple[str, ...],
    store: Store | None,
    secret_stdin: bool,
    as_json: bool,
) -> None:
    """Log in again to a known profile, or to a new one with --url, --client-id and --user."""
    access = _access(token_url, scope, api_clients)
    profile = _profile(profile_name, url, client_id, user, unit, overrides, store, access)
    secret, asker = _secret(profile, secret_stdin=secret_stdin)
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
    access: Mapping[str, object],
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
        overrides=dict(_pair("--api", text) for text in overrides),
        access=access,
    )


def _access(
    token_url: str | None, scope: str | None, api_clients: tuple[str, ...]
) -> dict[str, object]:
    """Return the fields of the profile that say how requests are signed, those that are given."""
    given: dict[str, object] = {}
    if token_url is not None:
        given["token_url"] = checked_address(token_url, allow_http=False) if token_url else ""
        given["auth"] = "oauth2" if token_url else "jwt"
    if scope is not None:
        given["scope"] = scope
    if api_clients:
        given["api_clients"] = dict(_pair("--api-client", text) for text in api_clients)
    return given


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


def _pair(option: str, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or name not in APIS:
        reason = _("{option} takes NAME=VALUE, with one of: {names}")
        raise click.UsageError(reason.format(option=option, names=", ".join(APIS)))
    return name, value


def _secret(profile: Profile, *, secret_stdin: bool) -> tuple[str, StdinAsker]:
    """Return the secret, or several as one text, and what else standard input gave."""
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
    if not profile.api_clients:
        return secret, StdinAsker([])
    secrets = {OTHERS: secret}
    for api in profile.api_clients:
        prompt = _("Secret for {api}").format(api=api)
        secrets[api] = click.prompt(prompt, hide_input=True, err=True)
    return joined(secrets), StdinAsker([])

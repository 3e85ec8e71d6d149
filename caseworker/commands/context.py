"""What every command shares: choosing the profile, asking for a passphrase, exit codes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TypeVar

import click

from api_client.errors import Problem, Refused
from caseworker import i18n
from caseworker.commands.output import say, say_problem
from caseworker.credentials import CredentialsProblem
from caseworker.i18n import _
from caseworker.offline.clock import now_utc
from caseworker.offline.problems import StoreProblem
from caseworker.profiles import Profile, load_profile, remember_last_used
from caseworker.retention import let_go_daily, retention_of
from caseworker.services import Services

T = TypeVar("T")

DONE = 0
FAILED = 1
WRONG_USAGE = 2
NOT_LOGGED_IN = 3
KEPT_IN_OUTBOX = 4

profile_option = click.option(
    "--profile", "profile_name", metavar="NAME", help=_("Which connection to use.")
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help=_("Print one JSON document for scripts.")
)


class TerminalAsker:
    """Asks for a passphrase on the terminal, without showing it."""

    def passphrase(self, prompt: str, *, confirm: bool) -> str | None:
        """Return what the user typed, or None where there is no terminal to ask on."""
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        answer: str = click.prompt(
            prompt,
            hide_input=True,
            confirmation_prompt=_("Repeat it") if confirm else False,
            err=True,
        )
        return answer


@contextmanager
def opened(profile_name: str | None) -> Iterator[Services]:
    """Open the profile for a command, with its language; close it afterwards.

    Says on standard error when the store had to be put right or lives in memory only.
    """
    profile = load_profile(profile_name)
    use_language_of(profile)
    services = Services.open(profile, TerminalAsker())
    try:
        remember_last_used(profile.name)
        tell_about_store(services)
        yield services
    finally:
        with suppress(StoreProblem):  # the command has said what it had to say
            let_go_daily(services.store, retention_of(profile), now_utc())
        services.close()


def use_language_of(profile: Profile) -> None:
    """Speak the profile's language, unless the environment asks for one."""
    import os

    if profile.language in i18n.LANGUAGES and not os.environ.get("CASEWORKER_LANG"):
        i18n.use(profile.language)


def tell_about_store(services: Services) -> None:
    """Say what is not as usual with the store."""
    recovery = services.store.recovery
    if recovery is not None:
        say_problem(recovery.problem)
    if not services.store.persistent:
        say(
            _(
                "Nothing is kept on this computer: drafts and the outbox live only until this "
                "command ends. Set CASEWORKER_PASSPHRASE to keep them encrypted."
            )
        )


def exit_code_of(problem: Problem) -> int:
    """Return the exit code that a problem stands for (docs/command-line.md)."""
    if isinstance(problem, CredentialsProblem | Refused):
        return NOT_LOGGED_IN
    return FAILED


def run(work: Coroutine[None, None, T]) -> T:
    """Run the asynchronous part of a command."""
    return asyncio.run(work)


def say_from_mirror(problem: Problem, as_of: datetime) -> None:
    """Say that what follows comes from this computer, from when, and why."""
    say(
        _("{problem} Shown as last seen {when}.").format(
            problem=i18n.explain(problem), when=f"{as_of.astimezone():%Y-%m-%d %H:%M}"
        )
    )

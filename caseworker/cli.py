"""The command line: which subcommands there are. Each is imported when it runs."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

from api_client.errors import Problem
from caseworker import __version__, i18n
from caseworker.i18n import _

# Name of the subcommand → module of caseworker.commands and its function.
COMMANDS = {
    "demo": "demo:demo",
    "sandbox": "sandbox:sandbox",
    "login": "login:login",
    "logout": "logout:logout",
    "profiles": "profiles:profiles",
    "queue": "queue:queue",
    "search": "search:search",
    "case": "case:case",
    "trail": "trail:trail",
    "document": "document:document",
    "upload": "upload:upload",
    "read": "read:read",
    "decide": "decide:decide",
    "handover": "handover:handover",
    "assign": "assign:assign",
    "release": "assign:release",
    "note": "note:note",
    "status": "status:status",
    "suspend": "term:suspend",
    "resume": "term:resume",
    "extend": "term:extend",
    "amend": "change_decision:amend",
    "withdraw": "change_decision:withdraw",
    "drafts": "drafts:drafts",
    "outbox": "outbox:outbox",
    "pin": "pin:pin",
    "doctor": "doctor:doctor",
    "rekey": "rekey:rekey",
    "wipe": "wipe:wipe",
}


class LazyGroup(click.Group):
    """A group whose subcommands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a caseworker's day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a subcommand."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _colon, name = target.partition(":")
        command = getattr(importlib.import_module(f"caseworker.commands.{module}"), name)
        return command if isinstance(command, click.Command) else None


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("Work with municipal cases from the terminal."),
)
@click.option("--profile", "profile_name", metavar="NAME", help=_("Which connection to use."))
@click.option("--queue", default="mine", metavar="NAME", help=_("Open on this queue."))
@click.version_option(__version__, prog_name="caseworker")
@click.pass_context
def cli(ctx: click.Context, profile_name: str | None, queue: str) -> None:
    """Without a subcommand, open the screens; without a terminal, show what there is."""
    if ctx.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(ctx.get_help())
        return
    from caseworker.commands.ui import open_screens

    ctx.exit(open_screens(profile_name, queue))


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code.

    Problems end as a sentence on standard error and, with ``--json``, as one document on standard
    output too.
    """
    as_json = "--json" in arguments
    try:
        result = cli.main(list(arguments), prog_name="caseworker", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo(err=True)
        return 130
    except Problem as problem:
        return _problem(problem, as_json=as_json)
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else 1
    return result if isinstance(result, int) else 0


def _problem(problem: Problem, *, as_json: bool) -> int:
    from caseworker.commands.context import exit_code_of
    from caseworker.commands.output import print_json, say_problem

    say_problem(problem)
    if as_json:
        print_json({"error": {"kind": type(problem).__name__, "message": i18n.explain(problem)}})
    return exit_code_of(problem)

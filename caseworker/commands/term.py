"""`caseworker suspend`, `resume` and `extend`: the time that a case may take."""

from __future__ import annotations

import click

from caseworker.commands.context import json_option, profile_option
from caseworker.commands.filling_in import fill_in, yes_option
from caseworker.i18n import _
from caseworker.work.terms import EXTEND, RESUME, SUSPEND, freeze


@click.command(help=_("Suspend a case."))
@click.argument("number")
@click.option("--reason", required=True, help=_("Why, and what it waits for."))
@yes_option
@profile_option
@json_option
def suspend(number: str, reason: str, yes: bool, profile_name: str | None, as_json: bool) -> None:
    """Suspend a case."""
    fields = {"reason": reason}
    fill_in(SUSPEND, number, fields, freeze, profile_name=profile_name, yes=yes, as_json=as_json)


@click.command(help=_("Take a suspended case up again."))
@click.argument("number")
@yes_option
@profile_option
@json_option
def resume(number: str, yes: bool, profile_name: str | None, as_json: bool) -> None:
    """Take a suspended case up again."""
    fields = {"reason": ""}
    fill_in(RESUME, number, fields, freeze, profile_name=profile_name, yes=yes, as_json=as_json)


@click.command(help=_("Give a case a later deadline."))
@click.argument("number")
@click.option("--until", required=True, metavar=_("DATE"), help=_("The new deadline, YYYY-MM-DD."))
@click.option("--reason", required=True, help=_("Why."))
@yes_option
@profile_option
@json_option
def extend(
    number: str, until: str, reason: str, yes: bool, profile_name: str | None, as_json: bool
) -> None:
    """Give a case a later deadline."""
    fields = {"until": until, "reason": reason}
    fill_in(EXTEND, number, fields, freeze, profile_name=profile_name, yes=yes, as_json=as_json)

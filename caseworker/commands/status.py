"""`caseworker status`: move a case on, close it, or open it again."""

from __future__ import annotations

import click

from caseworker.commands.context import json_option, profile_option
from caseworker.commands.filling_in import fill_in, yes_option
from caseworker.i18n import _
from caseworker.work.statuses import KIND, freeze


@click.command(help=_("Give a case a status; the last one closes it, any other opens it again."))
@click.argument("number")
@click.argument("new_status", metavar=_("STATUS"))
@click.option("--result", default="", help=_("The result, where the status closes the case."))
@click.option("--reason", default="", help=_("Why."))
@yes_option
@profile_option
@json_option
def status(
    number: str,
    new_status: str,
    result: str,
    reason: str,
    yes: bool,
    profile_name: str | None,
    as_json: bool,
) -> None:
    """Give a case a status."""
    fields = {"status": new_status, "result": result, "reason": reason}
    fill_in(KIND, number, fields, freeze, profile_name=profile_name, yes=yes, as_json=as_json)

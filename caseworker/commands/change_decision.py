"""`caseworker amend` and `withdraw`: change a decision that has been recorded."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from api_client.plans import Withdrawal
from caseworker.commands.context import json_option, profile_option
from caseworker.commands.filling_in import fill_in, read_text, text_file_option, yes_option
from caseworker.i18n import _
from caseworker.work.decision_changes import AMEND, WITHDRAW, freeze


@click.command(help=_("Change the text of a decision."))
@click.argument("number")
@click.argument("decision")
@text_file_option
@yes_option
@profile_option
@json_option
def amend(
    number: str,
    decision: str,
    text_file: Path,
    yes: bool,
    profile_name: str | None,
    as_json: bool,
) -> None:
    """Change the text of a decision; the whole new text is in the file."""
    fill_in(
        AMEND,
        number,
        {"text": read_text(text_file)},
        freeze,
        decision=decision,
        profile_name=profile_name,
        yes=yes,
        as_json=as_json,
    )


@click.command(help=_("Withdraw a decision."))
@click.argument("number")
@click.argument("decision")
@click.option(
    "--why",
    type=click.Choice([str(each) for each in Withdrawal]),
    default=str(Withdrawal.BY_AUTHORITY),
    show_default=True,
    help=_("Why the decision ends."),
)
@click.option("--on", "expires", metavar=_("DATE"), help=_("The day it ends; today if not given."))
@yes_option
@profile_option
@json_option
def withdraw(
    number: str,
    decision: str,
    why: str,
    expires: str | None,
    yes: bool,
    profile_name: str | None,
    as_json: bool,
) -> None:
    """Withdraw a decision."""
    today = dt.datetime.now().astimezone().date().isoformat()
    fill_in(
        WITHDRAW,
        number,
        {"why": why, "expires": expires or today},
        freeze,
        decision=decision,
        profile_name=profile_name,
        yes=yes,
        as_json=as_json,
    )

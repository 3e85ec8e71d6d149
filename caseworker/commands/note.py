"""`caseworker note`: write a note on a case."""

from __future__ import annotations

from pathlib import Path

import click

from caseworker.commands.context import json_option, profile_option
from caseworker.commands.filling_in import fill_in, read_text, text_file_option, yes_option
from caseworker.i18n import _
from caseworker.work.notes import KIND, freeze


@click.command(help=_("Write a note on a case."))
@click.argument("number")
@text_file_option
@click.option("--subject", default="", help=_("What the note is about."))
@yes_option
@profile_option
@json_option
def note(
    number: str,
    text_file: Path,
    subject: str,
    yes: bool,
    profile_name: str | None,
    as_json: bool,
) -> None:
    """Write a note."""
    fields = {"subject": subject, "text": read_text(text_file)}
    fill_in(KIND, number, fields, freeze, profile_name=profile_name, yes=yes, as_json=as_json)

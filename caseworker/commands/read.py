"""`caseworker read`: any local file in the same reader as a case's documents."""

from __future__ import annotations

from pathlib import Path

import click

from caseworker.commands.context import json_option
from caseworker.commands.output import print_json
from caseworker.commands.reading_output import (
    exit_code,
    password_option,
    print_reading,
    reading_fields,
    unlocked,
)
from caseworker.i18n import _


@click.command(help=_("Read a file as text."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--text", "_as_text", is_flag=True, help=_("Print the text (the default)."))
@password_option
@json_option
def read(file: Path, _as_text: bool, password_stdin: bool, as_json: bool) -> None:
    """Read a file as text; the exit code tells whether there was any."""
    from caseworker.documents.reader import read_file

    reading = unlocked(
        lambda password: read_file(file, password=password), from_stdin=password_stdin
    )
    if as_json:
        print_json(reading_fields(reading))
    else:
        print_reading(reading)
    raise SystemExit(exit_code(reading))

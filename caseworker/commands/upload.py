"""`caseworker upload`: put a file into a case, or in the place of one of its documents."""

from __future__ import annotations

from pathlib import Path

import click

from caseworker.commands.context import json_option, profile_option
from caseworker.commands.filling_in import fill_in, yes_option
from caseworker.i18n import _
from caseworker.work.document_uploads import KIND, VERSION, freeze


@click.command(help=_("Put a file into a case."))
@click.argument("number")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--type", "type_name", default="", help=_("The document type's name."))
@click.option("--title", default="", help=_("The title; the file's name if not given."))
@click.option("--replace", "replaced", help=_("A document that gets this as its new version."))
@yes_option
@profile_option
@json_option
def upload(
    number: str,
    file: Path,
    type_name: str,
    title: str,
    replaced: str | None,
    yes: bool,
    profile_name: str | None,
    as_json: bool,
) -> None:
    """Send a file, whole or in parts."""
    if not replaced and not type_name:
        raise click.UsageError(_("Give --type, or --replace with the id of a document."))
    fields = {"path": str(file.absolute()), "type": type_name, "title": title}
    fill_in(
        VERSION if replaced else KIND,
        number,
        fields,
        freeze,
        document=replaced,
        profile_name=profile_name,
        yes=yes,
        as_json=as_json,
    )

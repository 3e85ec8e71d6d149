"""How a document that was read is printed, the same for a case's documents and local files."""

from __future__ import annotations

import click

from api_client.plans import Json
from caseworker.commands.context import DONE, FAILED
from caseworker.documents.answer import Reading, State
from caseworker.i18n import _
from caseworker.text import visible


def reading_fields(reading: Reading) -> dict[str, Json]:
    """Return a reading with the field names of the contract."""
    return {
        "state": reading.state.value,
        "type": reading.type,
        "pages": list(reading.pages),
        "reason": reading.reason,
    }


def print_reading(reading: Reading) -> None:
    """Print the pages, or say why there are none."""
    count = len(reading.pages)
    for at, page in enumerate(reading.pages, start=1):
        if count > 1:
            click.echo(_("── page {page} of {count} ──").format(page=at, count=count))
        click.echo(visible(page))
    if reading.reason:
        click.echo(visible(reading.reason, single_line=True), err=bool(reading.pages))


def exit_code(reading: Reading) -> int:
    """Return the exit code that a reading stands for."""
    return DONE if reading.state in {State.OK, State.IMAGE} else FAILED

"""`caseworker trail`: who did what to a case."""

from __future__ import annotations

import click

from api_client.audit import TrailEntry
from caseworker.commands.context import json_option, opened, profile_option, run
from caseworker.commands.output import line, print_json
from caseworker.i18n import _
from caseworker.services import Services
from caseworker.work.reading import read_case
from caseworker.work.trail_words import change_words, entry_words, telling_changes


@click.command(help=_("Show who did what to a case, where the server tells."))
@click.argument("number")
@profile_option
@json_option
def trail(number: str, profile_name: str | None, as_json: bool) -> None:
    """Show the audit trail of a case, the newest last."""
    with opened(profile_name) as services:
        entries = run(_read(services, number))
    if as_json:
        print_json(
            {
                "number": number,
                "entries": [
                    {
                        "at": entry.at.isoformat() if entry.at else None,
                        "action": entry.action,
                        "resource": entry.resource,
                        "who": entry.who,
                        "reason": entry.reason,
                        "changes": [
                            {"field": one.field, "before": one.before, "now": one.now}
                            for one in entry.changes
                        ],
                    }
                    for entry in entries
                ],
            }
        )
        return
    for entry in entries:
        when = f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}" if entry.at else "–"
        parts = (when, entry.who, entry_words(entry), entry.reason)
        click.echo("  ".join(line(part) for part in parts if part))
        for change in telling_changes(entry):
            click.echo(f"    {line(change_words(change))}")


async def _read(services: Services, number: str) -> tuple[TrailEntry, ...]:
    async with services.connect() as api:
        read = await read_case(api, services.store, number)
        return await api.trail(read.case.summary.id)

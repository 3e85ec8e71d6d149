"""`caseworker search`: find cases by number, title, applicant or anything else in their line."""

from __future__ import annotations

import click

from caseworker.commands.context import json_option, opened, profile_option, run
from caseworker.commands.output import print_json, say, say_problem
from caseworker.commands.queue import print_cases
from caseworker.commands.shapes import case_line
from caseworker.i18n import _
from caseworker.services import Services
from caseworker.work.searching import Search, seen_with
from caseworker.work.searching import search as search_for


@click.command(
    help=_("Find cases, open or closed, by number, words or a personal or organisation number.")
)
@click.argument("words", nargs=-1, required=True, metavar=_("WORDS..."))
@profile_option
@json_option
def search(words: tuple[str, ...], profile_name: str | None, as_json: bool) -> None:
    """Find cases."""
    with opened(profile_name) as services:
        found = run(_search(services, " ".join(words)))
    if found.problem:
        say_problem(found.problem)
        say(_("Only cases that were seen before are shown."))
    elif not found.complete:
        say(_("There are more. Add a word to see them."))
    if as_json:
        lines = [
            case_line(case) | {"closed": case.closed.isoformat() if case.closed else None}
            for case in found.cases
        ]
        print_json({"complete": found.complete, "cases": lines})
        return
    print_cases(list(found.cases))


async def _search(services: Services, words: str) -> Search:
    async with services.connect() as api:
        return await search_for(api, seen_with(services.store, words), words)

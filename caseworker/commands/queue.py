"""`caseworker queue`: a work list, fresh from the server when it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import click

from api_client.models import CaseSummary, Queue
from caseworker.commands.context import (
    json_option,
    opened,
    profile_option,
    run,
    say_from_mirror,
)
from caseworker.commands.output import print_json, print_table
from caseworker.commands.shapes import case_line
from caseworker.i18n import _
from caseworker.services import Services
from caseworker.work.case_index import CaseIndex
from caseworker.work.case_lines import HeldLines
from caseworker.work.case_signs import CaseSigns
from caseworker.work.filtering import CaseFilter
from caseworker.work.reading import QueueRead, read_queue


@click.command(help=_("List the cases of a queue."))
@click.argument("name", type=click.Choice([queue.value for queue in Queue]), default="mine")
@click.option("--limit", type=click.IntRange(min=0), help=_("Show at most so many."))
@click.option("--filter", "wanted", default="", help=_("Only cases with these words."))
@profile_option
@json_option
def queue(
    name: str, limit: int | None, wanted: str, profile_name: str | None, as_json: bool
) -> None:
    """List the cases of a queue in its order, damaged records last."""
    with opened(profile_name) as services:
        read = run(_read(services, Queue(name)))
        found = _with(wanted, read.cases.cases, services)
    shown = found if limit is None else found[:limit]
    if read.problem:
        say_from_mirror(read.problem, read.cases.as_of)
    if as_json:
        print_json(
            {
                "queue": name,
                "complete": read.cases.complete and read.problem is None,
                "as_of": read.cases.as_of.isoformat(),
                "total": len(found),
                "cases": [case_line(case) for case in shown],
            }
        )
        return
    print_cases(shown)


def _with(wanted: str, cases: Sequence[CaseSummary], services: Services) -> list[CaseSummary]:
    """Return the cases that a filter leaves. Raises StoreProblem."""
    today = dt.datetime.now().astimezone().date()
    lines = HeldLines(cases)
    index = CaseIndex(lines).read_all()
    signs = CaseSigns(services.store)
    places = CaseFilter(index, today=today, me=services.me.user, signs=signs).places(wanted)
    return [lines[at] for at in places]


async def _read(services: Services, queue: Queue) -> QueueRead:
    async with services.connect() as api:
        return await read_queue(api, services.store, queue, services.me)


def print_cases(cases: list[CaseSummary]) -> None:
    """Print cases as a table."""
    if not cases:
        click.echo(_("No cases."))
        return
    print_table(
        (_("Number"), _("Case"), _("Applicant"), _("Handler"), _("Status"), _("Deadline")),
        (
            (
                case.number,
                case.title if not case.broken else _("(the server sent this case damaged)"),
                _("protected identity") if case.protected else case.applicant,
                case.handler.label if case.handler else "–",
                f"{case.status} ⏸" if case.suspended else case.status,
                case.deadline.isoformat() if case.deadline else "",
            )
            for case in cases
        ),
    )

"""`caseworker decide`: record a decision, through the same draft, checks and outbox as the UI."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from api_client.errors import Problem
from api_client.plans import DecisionIntent
from caseworker.commands.context import json_option, opened, profile_option, run
from caseworker.commands.filling_in import read_text
from caseworker.commands.output import line, say
from caseworker.commands.writing import (
    failed_line,
    make_sure,
    not_before,
    report,
    undo_window,
)
from caseworker.i18n import _
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft
from caseworker.offline.outbox import Entry
from caseworker.services import Services
from caseworker.text import visible
from caseworker.work.basis import Basis, basis
from caseworker.work.decisions import freeze, start_draft
from caseworker.work.outcomes import ResultNotChosen
from caseworker.work.sending import send_until_settled


@click.command(help=_("Record a decision."))
@click.argument("number")
@click.option("--type", "type_name", required=True, help=_("The decision type's name."))
@click.option(
    "--outcome",
    required=True,
    help=_("granted, partly, refused, dismissed, written_off, or a result of the case type."),
)
@click.option(
    "--reasons-file",
    "reasons_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help=_("A text file with the reasons; - reads standard input."),
)
@click.option("--close", is_flag=True, help=_("Also give the case its result and close it."))
@click.option("--yes", is_flag=True, help=_("Do not ask, and send at once."))
@profile_option
@json_option
def decide(
    number: str,
    type_name: str,
    outcome: str,
    reasons_file: Path,
    close: bool,
    yes: bool,
    profile_name: str | None,
    as_json: bool,
) -> None:
    """Record a decision; what was written is kept first, whatever happens next."""
    reasons = read_text(reasons_file)
    with opened(profile_name) as services:
        draft = start_draft(
            services.store,
            number,
            type_name=type_name,
            outcome=outcome,
            reasons=reasons,
            close=close,
        )
        raise SystemExit(run(_decide(services, draft, yes=yes, as_json=as_json)))


async def _decide(services: Services, draft: Draft, *, yes: bool, as_json: bool) -> int:
    async with services.connect() as api:
        try:
            known = await basis(draft.case_number, api, services.store)
            intent = _frozen(services, draft, known)
            _preview(intent, known)
            if not make_sure(_("Send this decision?"), yes=yes):
                say(_("Not sent. What you wrote is kept as the draft {id}.").format(id=draft.id))
                return 1
            entry = _put(services, intent, draft, yes=yes)
        except Problem as problem:
            failure = failed_line(draft.case_number, problem, draft.id)
            return report([], [(failure, problem)], as_json=as_json)
        if not await undo_window(services.store, [entry]):
            return 1
        entries = await send_until_settled(services.store, api, [entry.id])
    return report(entries, [], as_json=as_json, paused=services.store.outbox.is_paused())


def _frozen(services: Services, draft: Draft, known: Basis) -> DecisionIntent:
    """Freeze the draft; asks which result closes the case where nothing says so."""
    try:
        return freeze(draft, known, services.profile)
    except ResultNotChosen:
        case_type = known.case_type
        if case_type is None or not sys.stdin.isatty():
            raise
        names = [result.name for result in case_type.results]
        for at, name in enumerate(names, start=1):
            say(f"  {at}  {line(name)}")
        chosen = click.prompt(
            _("Which result does the case get?"),
            type=click.IntRange(1, len(names)),
            err=True,
        )
        return freeze(draft, known, services.profile, result=names[chosen - 1])


def _put(services: Services, intent: DecisionIntent, draft: Draft, *, yes: bool) -> Entry:
    wait = not_before(yes=yes, undo_seconds=services.profile.undo_seconds)
    return services.store.outbox.put(intent, not_before=now_utc() + wait, draft=draft)


def _preview(intent: DecisionIntent, known: Basis) -> None:
    """Show exactly what will be sent."""
    title = known.summary.title if known.summary else ""
    say(f"{line(intent.case_number)}  {line(title)}")
    say(f"  {line(intent.type)}: {line(intent.outcome_text)}, {intent.date.isoformat()}")
    if intent.close:
        say("  " + _("The case is closed with the result {name}.").format(name=line(intent.result)))
    say(visible(intent.reasons))

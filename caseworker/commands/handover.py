"""`caseworker handover`: give cases to a person or a unit, each reported by itself."""

from __future__ import annotations

from collections.abc import Iterable

import click

from api_client.api import CaseAPI
from api_client.errors import Problem
from api_client.plans import HandOverIntent, Json
from caseworker.commands.context import json_option, opened, profile_option, run
from caseworker.commands.output import line, say
from caseworker.commands.writing import (
    failed_line,
    make_sure,
    not_before,
    report,
    undo_window,
)
from caseworker.i18n import _, _n
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft
from caseworker.offline.outbox import Entry
from caseworker.services import Services
from caseworker.work.basis import basis
from caseworker.work.hand_overs import freeze, start_draft
from caseworker.work.receivers import Receiver, find_receiver
from caseworker.work.sending import send_until_settled

Failure = tuple[dict[str, Json], Problem]


@click.command(help=_("Hand cases over to a person or a unit."))
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--to", "wanted", required=True, help=_("A person's id, or unit:ID."))
@click.option("--reason", required=True, help=_("Why, and what the receiver needs to know."))
@click.option("--yes", is_flag=True, help=_("Do not ask, and send at once."))
@profile_option
@json_option
def handover(
    numbers: tuple[str, ...],
    wanted: str,
    reason: str,
    yes: bool,
    profile_name: str | None,
    as_json: bool,
) -> None:
    """Hand cases over; what was written is kept first, whatever happens next."""
    with opened(profile_name) as services:
        hand_over_all(services, numbers, wanted, reason, yes=yes, as_json=as_json)


def hand_over_all(
    services: Services,
    numbers: Iterable[str],
    wanted: str,
    reason: str,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    """Hand cases over to a person or ``unit:ID``; ends the program."""
    drafts = [
        start_draft(services.store, number, receiver=wanted, reason=reason)
        for number in dict.fromkeys(numbers)
    ]
    raise SystemExit(run(_hand_over(services, drafts, wanted, yes=yes, as_json=as_json)))


async def _hand_over(
    services: Services, drafts: list[Draft], wanted: str, *, yes: bool, as_json: bool
) -> int:
    async with services.connect() as api:
        try:
            receiver = await find_receiver(wanted, api, services.store, services.profile)
        except Problem as problem:
            return report([], [_failure(draft, problem) for draft in drafts], as_json=as_json)
        going, failures = await _frozen(services, api, drafts, receiver)
        _preview(going, receiver)
        question = _n("Hand over {count} case?", "Hand over {count} cases?", len(going))
        if going and not make_sure(question, yes=yes):
            say(_("Not sent. What you wrote is kept as drafts."))
            return 1
        wait = not_before(yes=yes, undo_seconds=services.profile.undo_seconds)
        start = now_utc() + wait
        entries: list[Entry] = [
            services.store.outbox.put(intent, not_before=start, draft=draft)
            for intent, draft in going
        ]
        if not await undo_window(services.store, entries):
            return 1
        ids = [entry.id for entry in entries]
        entries = await send_until_settled(services.store, api, ids)
    return report(entries, failures, as_json=as_json, paused=services.store.outbox.is_paused())


async def _frozen(
    services: Services, api: CaseAPI, drafts: list[Draft], receiver: Receiver
) -> tuple[list[tuple[HandOverIntent, Draft]], list[Failure]]:
    """Return what can go, and why the rest cannot."""
    going: list[tuple[HandOverIntent, Draft]] = []
    failures: list[Failure] = []
    for draft in drafts:
        try:
            known = await basis(draft.case_number, api, services.store)
            going.append((freeze(draft, known, receiver), draft))
        except Problem as problem:
            failures.append(_failure(draft, problem))
    return going, failures


def _failure(draft: Draft, problem: Problem) -> Failure:
    return failed_line(draft.case_number, problem, draft.id), problem


def _preview(going: list[tuple[HandOverIntent, Draft]], receiver: Receiver) -> None:
    for intent, _draft in going:
        say(f"{line(intent.case_number)} → {line(receiver.label)}")

"""What the commands that write have in common: the question, the undo window, the results."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta

import click

from api_client.errors import Problem
from api_client.plans import Json
from caseworker import i18n
from caseworker.commands.context import (
    DONE,
    FAILED,
    KEPT_IN_OUTBOX,
    NOT_LOGGED_IN,
    exit_code_of,
)
from caseworker.commands.output import line, print_json, say
from caseworker.commands.shapes import result_line
from caseworker.i18n import _
from caseworker.offline.clock import now_utc
from caseworker.offline.outbox import Entry, EntryState
from caseworker.offline.store import Store

_LOGIN_KINDS = frozenset({"Refused", "ClockWrong"})


def make_sure(question: str, *, yes: bool) -> bool:
    """Ask before something is sent. Without a terminal there must be ``--yes``."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise click.UsageError(_("There is no terminal to ask on. Add --yes to send at once."))
    prompt = question + " " + _("[y/N]")
    answer: str = click.prompt(prompt, default="", show_default=False, err=True)
    return answer.strip().casefold() in _("y yes").split()


def not_before(*, yes: bool, undo_seconds: int) -> timedelta:
    """Return how long an entry waits in the outbox so that it can be undone."""
    return timedelta(0) if yes else timedelta(seconds=undo_seconds)


async def undo_window(store: Store, entries: Sequence[Entry]) -> bool:
    """Count down until the entries are sent; ctrl+c takes them back. Tell whether they stand."""
    if not entries or entries[0].not_before <= now_utc():
        return True
    try:
        while (left := (entries[0].not_before - now_utc()).total_seconds()) > 0:
            click.echo(
                "\r"
                + _("Sent in {seconds} s. Ctrl+C takes it back. ").format(seconds=int(left) + 1),
                nl=False,
                err=True,
            )
            await asyncio.sleep(min(1.0, left))
    except asyncio.CancelledError:
        for entry in entries:
            store.outbox.undo(entry.id)
        click.echo(err=True)
        say(_("Taken back. What you wrote is a draft again."))
        return False
    click.echo(err=True)
    return True


def reason_of(entry: Entry) -> str:
    """Say why an entry has not been sent, in the user's language; empty where it has."""
    if entry.reason is None or entry.state is EntryState.DONE:
        return ""
    return i18n.explain(entry.reason.problem())


def failed_line(number: str, problem: Problem, draft_id: str = "") -> dict[str, Json]:
    """Return the result of a case for which nothing could be put in the outbox."""
    return {
        "number": number,
        "state": "failed",
        "id": "",
        "reason": i18n.explain(problem),
        "draft": draft_id,
    }


def report(
    entries: Sequence[Entry],
    failures: Sequence[tuple[dict[str, Json], Problem]],
    *,
    as_json: bool,
    paused: bool = False,
) -> int:
    """Print what became of everything and return the exit code."""
    results = [result_line(entry, reason_of(entry)) for entry in entries]
    results += [failure for failure, _problem in failures]
    if as_json:
        print_json({"results": results})
    for result in results:
        say(_sentence(result))
    if paused and any(entry.state is EntryState.WAITING for entry in entries):
        say(_("The outbox is paused. To send: caseworker outbox resume"))
    return _exit_code(entries, [problem for _failure, problem in failures])


def _sentence(result: dict[str, Json]) -> str:
    words = {
        "done": _("done"),
        "queued": _("kept in the outbox"),
        "needs_person": _("needs you"),
        "failed": _("not sent"),
    }
    text = f"{line(str(result['number']))}: {words[str(result['state'])]}"
    if result["reason"]:
        text += f". {result['reason']}"
    if result.get("draft"):
        text += " " + _("What you wrote is kept as the draft {id}.").format(id=result["draft"])
    return text


def _exit_code(entries: Sequence[Entry], problems: Sequence[Problem]) -> int:
    if problems:
        codes = {exit_code_of(problem) for problem in problems}
        return codes.pop() if len(codes) == 1 and not entries else FAILED
    states = {entry.state for entry in entries}
    if states <= {EntryState.DONE}:
        return DONE
    if EntryState.NEEDS_PERSON in states or EntryState.DISCARDED in states:
        return FAILED
    waiting = [entry for entry in entries if entry.state is not EntryState.DONE]
    if any(entry.reason and entry.reason.kind in _LOGIN_KINDS for entry in waiting):
        return NOT_LOGGED_IN
    return KEPT_IN_OUTBOX

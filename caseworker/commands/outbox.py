"""`caseworker outbox`: what waits to be sent, and what became of it."""

from __future__ import annotations

import click

from caseworker.commands.context import json_option, opened, profile_option, run
from caseworker.commands.output import print_json, print_table, say
from caseworker.commands.shapes import entry_history, entry_line, state_word
from caseworker.commands.writing import make_sure, reason_of, report
from caseworker.i18n import _
from caseworker.offline.outbox import Entry
from caseworker.offline.problems import EntryUnknown
from caseworker.services import Services
from caseworker.text import visible
from caseworker.work.event_words import event_words
from caseworker.work.intent_words import facts, texts, what
from caseworker.work.sending import send_until_settled

_ACTIONS = ("list", "show", "send", "retry", "undo", "discard", "pause", "resume")


@click.command(
    help=_("List the outbox, send it, pause it, or show, retry, undo or discard an entry.")
)
@click.argument("action", type=click.Choice(_ACTIONS), default="list")
@click.argument("entry_id", metavar="[ID]", required=False)
@click.option("--all", "everything", is_flag=True, help=_("List what has been sent, too."))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@profile_option
@json_option
def outbox(
    action: str,
    entry_id: str | None,
    everything: bool,
    yes: bool,
    profile_name: str | None,
    as_json: bool,
) -> None:
    """List, show, send, retry, undo or discard."""
    if action in {"show", "retry", "undo", "discard"} and entry_id is None:
        raise click.UsageError(_("Which entry? Give its id."))
    with opened(profile_name) as services:
        kept = services.store.outbox
        if action == "list":
            _list(kept.all() if everything else kept.open(), as_json=as_json)
            if kept.is_paused():
                _say_whether_paused(services)
            return
        if action in {"pause", "resume"}:
            kept.pause(paused=action == "pause")
            _say_whether_paused(services)
            return
        entry = kept.get(entry_id) if entry_id else None
        if entry_id is not None and entry is None:
            raise EntryUnknown(id=entry_id)
        if action == "show" and entry is not None:
            _show(entry, as_json=as_json)
            return
        if action == "undo":
            kept.undo(entry_id or "")
            say(_("Taken back. What you wrote is a draft again."))
        elif action == "discard":
            if not make_sure(_("Give up sending this?"), yes=yes):
                raise SystemExit(1)
            kept.discard(entry_id or "")
            say(_("Given up. What you wrote is a draft again."))
        else:
            if action == "retry":
                kept.retry(entry_id or "")
            raise SystemExit(run(_send(services, entry_id, as_json=as_json)))
        if as_json:
            print_json({"entries": [entry_line(each, reason_of(each)) for each in kept.open()]})


def _say_whether_paused(services: Services) -> None:
    if services.store.outbox.is_paused():
        say(_("The outbox is paused. To send: caseworker outbox resume"))
    else:
        say(_("The outbox is sent again."))


async def _send(services: Services, entry_id: str | None, *, as_json: bool) -> int:
    kept = services.store.outbox
    ids = [entry_id] if entry_id else [entry.id for entry in kept.open()]
    for each in ids:
        kept.send_now(each)
    async with services.connect() as api:
        entries = await send_until_settled(services.store, api, ids)
    return report(entries, [], as_json=as_json, paused=services.store.outbox.is_paused())


def _show(entry: Entry, *, as_json: bool) -> None:
    """Print what an entry says and everything that happened to it."""
    if as_json:
        print_json(entry_history(entry, reason_of(entry)))
        return
    intent = entry.intent
    _print(f"{intent.case_number}  {what(intent)}")
    for name, value in facts(intent):
        _print(f"{name}: {value}")
    for name, text in texts(intent):
        click.echo(f"\n{name}\n{visible(text).rstrip()}")
    click.echo()
    for event in entry.history:
        _print(f"{event.at.astimezone():%Y-%m-%d %H:%M:%S}  {event_words(event)}")


def _print(text: str) -> None:
    click.echo(visible(text, single_line=True))


def _list(entries: list[Entry], *, as_json: bool) -> None:
    if as_json:
        print_json({"entries": [entry_line(entry, reason_of(entry)) for entry in entries]})
        return
    if not entries:
        click.echo(_("The outbox is empty."))
        return
    words = {
        "done": _("done"),
        "queued": _("waits"),
        "needs_person": _("needs you"),
        "failed": _("given up"),
    }
    print_table(
        (_("Id"), _("Case"), _("State"), _("Why")),
        (
            (
                entry.id,
                entry.intent.case_number,
                words[state_word(entry.state)],
                reason_of(entry),
            )
            for entry in entries
        ),
    )

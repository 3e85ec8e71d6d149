"""`caseworker case`: one case with parties, documents, decisions and history."""

from __future__ import annotations

import click

from api_client.models import Case
from caseworker.commands.context import (
    json_option,
    opened,
    profile_option,
    run,
    say_from_mirror,
)
from caseworker.commands.output import line, print_json, print_table
from caseworker.commands.shapes import document_id, whole_case
from caseworker.i18n import _
from caseworker.services import Services
from caseworker.text import visible
from caseworker.work.deadlines import duration_words
from caseworker.work.events import event_word
from caseworker.work.reading import CaseRead, read_case
from caseworker.work.relations import related_words, relation_word
from caseworker.work.words import confidentiality_word, outcome_label


@click.command(help=_("Show a case."))
@click.argument("number")
@profile_option
@json_option
def case(number: str, profile_name: str | None, as_json: bool) -> None:
    """Show a case by its number."""
    with opened(profile_name) as services:
        read = run(_read(services, number))
    if read.problem:
        say_from_mirror(read.problem, read.as_of)
    if as_json:
        print_json(
            whole_case(read.case)
            | {"complete": read.problem is None, "as_of": read.as_of.isoformat()}
        )
        return
    _print(read.case)


async def _read(services: Services, number: str) -> CaseRead:
    async with services.connect() as api:
        return await read_case(api, services.store, number)


def _print(case: Case) -> None:
    summary = case.summary
    suspended = " (" + _("suspended") + ")"
    click.echo(f"{line(summary.number)}  {line(summary.title)}")
    facts = (
        (_("Type"), summary.type),
        (_("Status"), summary.status + (suspended if summary.suspended else "")),
        (_("Handler"), ", ".join(h.person.label for h in summary.handlings if h.person) or "–"),
        (_("Unit"), summary.unit.label if summary.unit else "–"),
        (_("Received"), summary.received.isoformat() if summary.received else ""),
        (_("Deadline"), summary.deadline.isoformat() if summary.deadline else "–"),
        (_("Result"), case.result),
        (_("Confidentiality"), confidentiality_word(summary.confidentiality)),
        (_("Suspended because"), case.suspension_reason if summary.suspended else ""),
        (_("Extended by"), duration_words(case.extension)),
        (_("Extended because"), case.extension_reason),
        *((one.name, one.value) for one in case.properties),
        (_("Decision types"), ", ".join(kind.name for kind in case.decision_types)),
        (_("Results"), ", ".join(result.name for result in case.results)),
    )
    for name, value in facts:
        if value:
            click.echo(f"  {line(name)}: {line(value)}")
    if case.description:
        click.echo(visible(case.description))
    _print_parties(case)
    _print_documents(case)
    _print_decisions(case)
    _print_related(case)
    _print_notes(case)
    click.echo("\n" + _("History"))
    print_table(
        (_("When"), _("What"), _("Who"), ""),
        (
            (f"{event.at.astimezone():%Y-%m-%d %H:%M}", event_word(event), event.who, event.detail)
            for event in case.history
        ),
    )


def _print_parties(case: Case) -> None:
    click.echo("\n" + _("Parties"))
    print_table(
        (_("Role"), _("Name"), _("Personal or organisation number"), _("Address"), _("E-mail")),
        (
            (party.role, party.name, party.number, party.address, party.email)
            for party in case.parties
        ),
    )


def _print_documents(case: Case) -> None:
    click.echo("\n" + _("Documents"))
    print_table(
        (_("Id"), _("Title"), _("File"), _("Date")),
        (
            (
                document_id(document),
                document.title if not document.broken else f"{document.title} ({document.broken})",
                document.file_name,
                document.created.isoformat() if document.created else "",
            )
            for document in case.documents
        ),
    )


def _print_decisions(case: Case) -> None:
    for decision in case.decisions:
        day = decision.date.isoformat() if decision.date else ""
        facts = (decision.number, decision.type, outcome_label(decision.outcome), day)
        shown = "  ".join(line(fact) for fact in facts if fact)
        click.echo("\n" + _("Decision") + " " + shown)
        click.echo(visible(decision.text))


def _print_related(case: Case) -> None:
    if not case.related:
        return
    click.echo("\n" + _("Related cases"))
    print_table(
        ("", _("Number"), _("Case")),
        ((relation_word(other), *related_words(other)) for other in case.related),
    )


def _print_notes(case: Case) -> None:
    for note in case.notes:
        when = f"{note.at.astimezone():%Y-%m-%d %H:%M}" if note.at else ""
        facts = (when, note.subject, note.author)
        shown = "  ".join(line(fact) for fact in facts if fact)
        click.echo("\n" + _("Note") + " " + shown)
        click.echo(visible(note.text))

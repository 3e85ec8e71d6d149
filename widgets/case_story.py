"""What is written in a case, as a text to scroll: matter, parties, decisions, history."""

from __future__ import annotations

from collections.abc import Iterator

from api_client.models import Case, Decision, Note, Party, RelatedCase
from caseworker.i18n import _
from caseworker.text import visible
from caseworker.work.deadlines import duration_words
from caseworker.work.events import event_word
from caseworker.work.relations import related_words, relation_word
from caseworker.work.words import outcome_label
from widgets.text_flow import Paragraph, TextFlow, paragraphs_of

_BLANK = Paragraph("")


def case_story(case: Case) -> TextFlow:
    """Return everything of a case that is text, the newest event first."""
    flow = TextFlow()
    flow.add_page(_story(case))
    return flow


def sentence(text: str) -> TextFlow:
    """Return a text of one sentence, for while there is nothing else."""
    flow = TextFlow()
    flow.add_page(paragraphs_of(text, "quiet"))
    return flow


def _story(case: Case) -> Iterator[Paragraph]:
    if case.description:
        yield from paragraphs_of(case.description)
        yield _BLANK
    yield from _term(case)
    yield from _listed(_("Properties"), (_line(one.name, one.value) for one in case.properties))
    yield Paragraph(_("Parties"), "heading")
    for party in case.parties:
        yield from _party(party)
    yield _BLANK
    yield Paragraph(_("Decisions"), "heading")
    for decision in case.decisions:
        yield from _decision(decision)
    if not case.decisions:
        yield Paragraph(_("No decisions."), "quiet")
    yield _BLANK
    yield from _listed(_("Related cases"), (_related(other) for other in case.related))
    yield from _listed(_("Notes"), (part for note in reversed(case.notes) for part in _note(note)))
    yield Paragraph(_("History"), "heading")
    # The server's order is by time; reversed, two events of one moment turn round as well.
    for event in reversed(case.history):
        when = f"{event.at.astimezone():%Y-%m-%d %H:%M}"
        yield _line(when, event_word(event), event.detail, event.who)


def _term(case: Case) -> Iterator[Paragraph]:
    """Say why the case rests, or may take longer."""
    if case.summary.suspended and case.suspension_reason:
        yield _line(_("Suspended:"), case.suspension_reason)
    if case.extension:
        yield _line(_("Extended:"), duration_words(case.extension), case.extension_reason)
    if (case.summary.suspended and case.suspension_reason) or case.extension:
        yield _BLANK


def _listed(title: str, lines: Iterator[Paragraph]) -> Iterator[Paragraph]:
    """Return lines under a title; nothing where there are none."""
    first = next(lines, None)
    if first is None:
        return
    yield Paragraph(title, "heading")
    yield first
    yield from lines
    yield _BLANK


def _related(other: RelatedCase) -> Paragraph:
    return _line(relation_word(other), *related_words(other))


def _note(note: Note) -> Iterator[Paragraph]:
    when = f"{note.at.astimezone():%Y-%m-%d %H:%M}" if note.at else ""
    yield _line(when, note.subject, note.author)
    if note.text:
        yield from paragraphs_of(note.text, "quiet")


def _party(party: Party) -> Iterator[Paragraph]:
    yield _line(party.role, party.name, party.number)
    if party.address or party.email:
        yield _line("", party.address, party.email, kind="quiet")


def _decision(decision: Decision) -> Iterator[Paragraph]:
    day = decision.date.isoformat() if decision.date else ""
    yield _line(decision.type, outcome_label(decision.outcome), day, decision.number)
    if decision.text:
        yield from paragraphs_of(decision.text, "quiet")


def _line(*facts: str, kind: str = "") -> Paragraph:
    """Return facts in a row; the first may be left empty to indent the others."""
    first, *rest = facts
    shown = [first, *(fact for fact in rest if fact)]
    return Paragraph("  ".join(visible(fact, single_line=True) for fact in shown), kind)

"""What is written in a case, as a text to scroll: matter, parties, decisions, history."""

from __future__ import annotations

from collections.abc import Iterator

from api_client.models import Case, Decision, Party
from caseworker.i18n import _
from caseworker.text import visible
from caseworker.work.events import event_word
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
    yield Paragraph(_("History"), "heading")
    # The server's order is by time; reversed, two events of one moment turn round as well.
    for event in reversed(case.history):
        when = f"{event.at.astimezone():%Y-%m-%d %H:%M}"
        yield _line(when, event_word(event), event.detail, event.who)


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

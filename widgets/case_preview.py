"""A few lines about the case under the cursor, from what is known without asking anybody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rich.text import Text
from textual.widget import Widget

from api_client.models import Case, CaseSummary
from caseworker.i18n import _, _n
from caseworker.offline.drafts import Draft
from caseworker.offline.store import Store
from caseworker.text import visible
from caseworker.work.deadlines import days_left, days_word
from caseworker.work.events import event_word
from caseworker.work.kinds import kind_word

_NONE = "–"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a case on this computer: its line, the case if it was opened, a draft."""

    summary: CaseSummary
    case: Case | None = None
    draft: Draft | None = None


def known_of(store: Store, summary: CaseSummary) -> Known:
    """Read what is known of a case. Raises StoreProblem."""
    kept = store.mirror.case(summary.number)
    case = kept[0] if kept and kept[0].summary.id == summary.id else None
    return Known(summary, case, next(iter(store.drafts.of_case(summary.number)), None))


class CasePreview(Widget):
    """Who, what, until when, what came last, and how old this is."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._text = Text()

    def show(self, known: Known | None, as_of: dt.datetime | None) -> None:
        """Show a case, or nothing."""
        text = preview_text(known, as_of) if known else Text()
        if text != self._text:
            self._text = text
            self.refresh()

    def render(self) -> Text:
        """Draw the lines."""
        return self._text


def preview_text(known: Known, as_of: dt.datetime | None) -> Text:
    """Return the lines of a preview, safe for a terminal; the most important ones first."""
    case = known.summary
    if case.broken:
        reason = _("The server sent this case damaged: {reason}").format(reason=case.broken)
        lines = [f"{case.number}  {case.title}", reason]
    else:
        lines = [f"{case.number}  {case.title}", _deadline(case), _people(case), *_inside(known)]
    if as_of:
        lines.append(_("as seen {when}").format(when=f"{as_of.astimezone():%Y-%m-%d %H:%M}"))
    text = Text(no_wrap=True, overflow="ellipsis")
    for at, line in enumerate(lines):
        text.append(visible(line, single_line=True), style="bold" if at == 0 else "")
        if at + 1 < len(lines):
            text.append("\n")
    return text


def _deadline(case: CaseSummary) -> str:
    days = days_left(case, dt.datetime.now().astimezone().date())
    return _("Deadline {deadline}   Received {received}   {type}").format(
        deadline=f"{case.deadline.isoformat()} ({days_word(days)})" if case.deadline else _NONE,
        received=case.received.isoformat() if case.received else _NONE,
        type=case.type,
    )


def _people(case: CaseSummary) -> str:
    applicant = _("protected identity") if case.protected else case.applicant or _NONE
    return _("Handler {handler}   Unit {unit}   Applicant {applicant}").format(
        handler=case.handler.label if case.handler else _NONE,
        unit=case.unit.label if case.unit else _NONE,
        applicant=applicant,
    )


def _inside(known: Known) -> list[str]:
    """Say what the case holds, as far as it was opened here, and whether something is written."""
    parts = []
    if known.case is not None:
        documents, decisions = len(known.case.documents), len(known.case.decisions)
        parts.append(_n("{count} document", "{count} documents", documents))
        parts.append(_n("{count} decision", "{count} decisions", decisions))
    if known.draft is not None:
        parts.append(
            _("draft: {kind}, saved {when}").format(
                kind=kind_word(known.draft.kind),
                when=f"{known.draft.saved.astimezone():%Y-%m-%d %H:%M}",
            )
        )
    lines = ["   ".join(parts)] if parts else []
    if known.case is not None and known.case.history:
        last = known.case.history[-1]
        lines.append(
            _("Last: {day} {what} {text}").format(
                day=f"{last.at.astimezone():%Y-%m-%d}", what=event_word(last), text=last.detail
            )
        )
    return lines

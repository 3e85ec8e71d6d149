"""A few lines about the case under the cursor, from what is known without asking anybody."""

from __future__ import annotations

import datetime as dt

from rich.text import Text
from textual.widget import Widget

from api_client.models import CaseSummary
from caseworker.i18n import _
from caseworker.text import visible
from caseworker.work.deadlines import days_left, days_word


class CasePreview(Widget):
    """Who, what, until when, and how old this is."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._text = Text()

    def show(self, case: CaseSummary | None, as_of: dt.datetime | None) -> None:
        """Show a case, or nothing."""
        self._text = preview_text(case, as_of) if case else Text()
        self.refresh()

    def render(self) -> Text:
        """Draw the lines."""
        return self._text


def preview_text(case: CaseSummary, as_of: dt.datetime | None) -> Text:
    """Return the lines of a preview, safe for a terminal."""
    today = dt.datetime.now().astimezone().date()
    days = days_left(case, today)
    deadline = f"{case.deadline.isoformat()} ({days_word(days)})" if case.deadline else "–"
    handler = case.handler.label if case.handler else "–"
    unit = case.unit.label if case.unit else "–"
    applicant = _("protected identity") if case.protected else case.applicant or "–"
    lines = [
        f"{case.number}  {case.title}",
        _("Handler {handler}   Unit {unit}   Applicant {applicant}").format(
            handler=handler, unit=unit, applicant=applicant
        ),
        _("Deadline {deadline}   Received {received}   {type}").format(
            deadline=deadline,
            received=case.received.isoformat() if case.received else "–",
            type=case.type,
        ),
    ]
    if case.broken:
        lines.append(_("The server sent this case damaged: {reason}").format(reason=case.broken))
    if as_of:
        lines.append(_("as seen {when}").format(when=f"{as_of.astimezone():%Y-%m-%d %H:%M}"))
    text = Text(no_wrap=True, overflow="ellipsis")
    for at, line in enumerate(lines):
        text.append(visible(line, single_line=True), style="bold" if at == 0 else "")
        if at + 1 < len(lines):
            text.append("\n")
    return text

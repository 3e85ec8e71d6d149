"""What a case is, in five lines: what, whose, until when, and how old this is."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.widget import Widget

from api_client.models import Case, CaseSummary
from caseworker.i18n import _
from caseworker.text import visible
from caseworker.work.deadlines import SOON_DAYS, days_left, days_word
from caseworker.work.words import confidentiality_word

_NONE = "–"


class CaseFacts(Widget):
    """The head of an open case."""

    DEFAULT_CSS = """
    CaseFacts { height: 5; }
    CaseFacts > .case-facts--label { color: $text-muted; }
    CaseFacts > .case-facts--overdue { color: $text-error; text-style: bold; }
    CaseFacts > .case-facts--soon { color: $text-warning; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "case-facts--label",
        "case-facts--overdue",
        "case-facts--soon",
    }

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._case: Case | None = None
        self._as_of: dt.datetime | None = None
        self._is_pinned = False

    def show(self, case: Case, as_of: dt.datetime | None, *, is_pinned: bool = False) -> None:
        """Show a case as the server gave it at a time; None where only its line is known."""
        self._case, self._as_of, self._is_pinned = case, as_of, is_pinned
        self.refresh()

    def render(self) -> Text:
        """Draw the lines."""
        text = Text(no_wrap=True, overflow="ellipsis")
        if self._case is None:
            return text
        summary = self._case.summary
        text.append(_safe(f"{summary.number}  {summary.title}"), style="bold")
        handlers = ", ".join(h.person.label for h in summary.handlings if h.person)
        suspended = " (" + _("suspended") + ") ⏸" if summary.suspended else ""
        self._add(
            text,
            (_("Type"), summary.type),
            (_("Status"), summary.status + suspended),
            (_("Result"), self._case.result),
        )
        unit = summary.unit.label if summary.unit else _NONE
        self._add(text, (_("Handler"), handlers or _NONE), (_("Unit"), unit))
        received = summary.received.isoformat() if summary.received else _NONE
        self._add(text, (_("Received"), received))
        self._add_deadline(text, summary)
        level = confidentiality_word(summary.confidentiality)
        if summary.protected:
            level = "§ " + _("protected identity") + f", {level}"
        self._add(text, (_("Confidentiality"), level))
        text.append(f"   {self._age(summary)}")
        return text

    def _add(self, text: Text, *facts: tuple[str, str]) -> None:
        """Add a line of named facts, without those that are empty."""
        label = self.get_component_rich_style("case-facts--label", partial=True)
        given = [(name, value) for name, value in facts if value]
        for at, (name, value) in enumerate(given):
            text.append("   " if at else "\n")
            text.append(f"{name} ", style=label)
            text.append(_safe(value))

    def _add_deadline(self, text: Text, summary: CaseSummary) -> None:
        label = self.get_component_rich_style("case-facts--label", partial=True)
        days = days_left(summary, dt.datetime.now().astimezone().date())
        text.append("   " + _("Deadline") + " ", style=label)
        if summary.deadline is None or days is None:
            text.append(_NONE)
            return
        style = Style()
        if days <= SOON_DAYS:
            name = "case-facts--overdue" if days < 0 else "case-facts--soon"
            style = self.get_component_rich_style(name, partial=True)
        sign = " ▲" if days < 0 else ""
        text.append(f"{summary.deadline.isoformat()} ({days_word(days)}){sign}", style=style)

    def _age(self, summary: CaseSummary) -> str:
        if summary.broken:
            reason = _safe(summary.broken)
            return _("The server sent this case damaged: {reason}").format(reason=reason)
        if self._as_of is None:
            return _("only what the list says so far")
        seen = _("as seen {when}").format(when=f"{self._as_of.astimezone():%Y-%m-%d %H:%M}")
        return f"{seen} · " + _("• taken along") if self._is_pinned else seen


def _safe(text: str) -> str:
    return visible(text, single_line=True)

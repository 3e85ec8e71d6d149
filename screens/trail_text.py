"""The audit trail of a case as a text, the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from api_client.audit import TrailEntry
from caseworker.i18n import _
from caseworker.text import visible
from caseworker.work.trail_words import change_words, entry_words, telling_changes


def trail_text(entries: Sequence[TrailEntry]) -> Text:
    """Return what was done to a case, safe for a terminal."""
    text = Text()
    for entry in reversed(entries):
        when = f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}" if entry.at else "–"
        head = "  ".join(part for part in (when, entry_words(entry), entry.who) if part)
        text.append(visible(head, single_line=True) + "\n", style="bold")
        if entry.reason:
            text.append(f"  {visible(entry.reason, single_line=True)}\n")
        for change in telling_changes(entry):
            text.append(f"  {visible(change_words(change), single_line=True)}\n", style="dim")
    text.rstrip()
    return text if text else Text(_("The server tells of nothing."))

"""What will be sent, exactly, before it is."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from api_client.plans import DecisionIntent
from api_client.zgw.outcomes import with_outcome
from caseworker.i18n import _
from caseworker.text import visible
from widgets.keys_line import KeysLine
from widgets.long_text import LongText

_NARROW = 100


class ReviewScreen(ModalScreen[bool]):
    """Shows a frozen decision; ends with True when it is to be sent."""

    CSS_PATH = "composer.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", _("send"), id="review.send"),
        Binding("escape", "back", _("back to the text"), key_display="esc", id="review.back"),
    ]

    def __init__(self, intent: DecisionIntent, title: str) -> None:
        super().__init__()
        self._intent = intent
        self._title = title

    def compose(self) -> ComposeResult:
        """Put the facts above the text as the server gets it."""
        intent = self._intent
        with Vertical(id="review"):
            yield Static(self._facts(), id="review-facts")
            yield LongText(
                with_outcome(intent.outcome_text, intent.reasons), read_only=True, id="review-text"
            )
            yield KeysLine()

    def on_mount(self) -> None:
        """Let the arrows scroll the text."""
        self.set_class(self.app.size.width < _NARROW, "-narrow")
        self.query_one(LongText).focus()

    def _facts(self) -> Text:
        intent = self._intent
        rows = [
            (_("Case"), f"{intent.case_number}  {self._title}"),
            (_("Decision type"), intent.type),
            (_("Outcome"), intent.outcome_text),
            (_("Date"), intent.date.isoformat()),
            (_("Case closed"), _closing(intent)),
        ]
        width = max(len(name) for name, _value in rows) + 2
        text = Text(_("This is sent:"), style="bold")
        for name, value in rows:
            text.append(f"\n{name.ljust(width)}", style="not bold")
            text.append(visible(value, single_line=True), style="bold")
        return text

    def action_send(self) -> None:
        """Send it."""
        self.dismiss(result=True)

    def action_back(self) -> None:
        """Go on writing."""
        self.dismiss(result=False)


def _closing(intent: DecisionIntent) -> str:
    if not intent.close:
        return _("no, the case stays open")
    return _("yes, with the result {name}").format(name=intent.result)

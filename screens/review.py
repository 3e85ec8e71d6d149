"""What will be sent, exactly, before it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from api_client.plans import DecisionIntent, Intent
from api_client.zgw.outcomes import with_outcome
from caseworker.i18n import _
from caseworker.text import visible
from caseworker.work.intent_words import facts, texts
from caseworker.work.kinds import kind_of, kind_word
from widgets.keys_line import KeysLine
from widgets.long_text import LongText

_NARROW = 100


class ReviewScreen(ModalScreen[bool]):
    """Shows what was frozen; ends with True when it is to be sent.

    ``also`` are the numbers of other cases that the same is sent to, ``staying`` those that it
    cannot be sent to, with the reasons.
    """

    CSS_PATH = "composer.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", _("send"), id="review.send"),
        Binding("escape", "back", _("back to the text"), key_display="esc", id="review.back"),
    ]

    def __init__(
        self,
        intent: Intent,
        title: str,
        also: Sequence[str] = (),
        staying: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__()
        self._also = also
        self._staying = staying
        self._intent = intent
        self._title = title

    def compose(self) -> ComposeResult:
        """Put the facts above the text as the server gets it."""
        with Vertical(id="review"):
            yield Static(self._facts(), id="review-facts")
            yield LongText(_text(self._intent), read_only=True, id="review-text")
            yield KeysLine()

    def on_mount(self) -> None:
        """Let the arrows scroll the text."""
        self.set_class(self.app.size.width < _NARROW, "-narrow")
        self.query_one(LongText).focus()

    def _facts(self) -> Text:
        rows = [
            (_("Case"), f"{self._intent.case_number}  {self._title}"),
            *([(_("Also in"), ", ".join(self._also))] if self._also else []),
            *((_("Not in"), f"{number}: {why}") for number, why in self._staying),
            *_rows(self._intent),
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


def _text(intent: Intent) -> str:
    """Return the long text as the server gets it."""
    if isinstance(intent, DecisionIntent):
        return with_outcome(intent.outcome_text, intent.reasons)
    return "\n\n".join(text for _name, text in texts(intent))


def _rows(intent: Intent) -> list[tuple[str, str]]:
    if not isinstance(intent, DecisionIntent):
        word = kind_word(kind_of(intent))
        return [(_("What"), word[:1].upper() + word[1:]), *facts(intent)]
    return [
        (_("Decision type"), intent.type),
        (_("Outcome"), intent.outcome_text),
        (_("Date"), intent.date.isoformat()),
        (_("Case closed"), _closing(intent)),
    ]


def _closing(intent: DecisionIntent) -> str:
    if not intent.close:
        return _("no, the case stays open")
    return _("yes, with the result {name}").format(name=intent.result)

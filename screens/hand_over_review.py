"""Exactly what will be handed over, to whom and why, before it goes to the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from api_client.plans import HandOverIntent
from caseworker.i18n import _, _n
from caseworker.text import visible
from caseworker.work.receivers import Receiver
from widgets.keys_line import KeysLine


class HandOverReview(ModalScreen[bool]):
    """Ends with True when it is to be sent.

    ``staying`` are numbers and sentences, ``handlers`` who has a case now, by its number.
    """

    CSS: ClassVar[str] = """
    HandOverReview { align: center middle; }
    HandOverReview > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 90%; padding: 0 1;
        background: $surface; border: round $accent;
    }
    HandOverReview VerticalScroll { height: auto; max-height: 18; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+r", "answer(True)", _("hand over"), id="review.send"),
        Binding("escape", "answer(False)", _("back"), id="review.back"),
    ]

    def __init__(
        self,
        receiver: Receiver,
        going: Sequence[HandOverIntent],
        staying: Sequence[tuple[str, str]],
        undo_seconds: int,
        handlers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._text = review_text(receiver, going, staying, undo_seconds, handlers or {})

    def compose(self) -> ComposeResult:
        """Put the text on the screen, its keys below."""
        with Vertical(), VerticalScroll():
            yield Static(self._text)
        yield KeysLine()

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()

    def action_answer(self, answer: bool) -> None:
        """Close with the answer."""
        self.dismiss(answer)


def review_text(
    receiver: Receiver,
    going: Sequence[HandOverIntent],
    staying: Sequence[tuple[str, str]],
    undo_seconds: int,
    handlers: Mapping[str, str],
) -> Text:
    """Return what will be sent, safe for a terminal."""
    one = receiver.person or receiver.unit
    name = visible(f"{receiver.label} ({one.id if one else ''})", single_line=True)
    text = Text()
    text.append(_n("Hand over {count} case?", "Hand over {count} cases?", len(going)), "bold")
    text.append("\n\n" + _("To") + f"  {name}\n")
    now = _("now:")
    for intent in going:
        has = handlers.get(intent.case_number, "")
        line = f"{intent.case_number}  {now} {has}" if has else intent.case_number
        text.append(f"    {visible(line, single_line=True)}\n")
    text.append("\n" + _("Reason") + "\n" + visible(going[0].reason).rstrip() + "\n")
    if staying:
        text.append("\n" + _("Not handed over") + "\n")
        for number, why in staying:
            text.append(f"    {visible(number, single_line=True)}: {visible(why)}\n")
    if undo_seconds:
        text.append("\n" + _n("{count} second to undo.", "{count} seconds to undo.", undo_seconds))
    return text

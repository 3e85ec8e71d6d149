"""The places in a document that one jumps to: its headings, tables and attached files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList

from caseworker.documents.answer import MarkKind
from caseworker.i18n import _
from caseworker.text import visible
from caseworker.work.opened_document import MarkedPlace

_MOST = 500
_SIGNS = {MarkKind.HEADING: "", MarkKind.TABLE: "▦ ", MarkKind.ATTACHMENT: "• ",
          MarkKind.BOOKMARK: "★ "}  # fmt: skip


class PlaceList(OptionList):
    """Places with the pages they are on. ``Chosen`` tells which one is wanted."""

    DEFAULT_CSS = """
    PlaceList, PlaceList:focus {
        height: 1fr; border: none; padding: 0 2; background: $background;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", _("down"), show=False, id="places.down"),
        Binding("up,k", "cursor_up", _("up"), show=False, id="places.up"),
        Binding("enter", "select", _("go there"), id="places.go"),
    ]

    class Chosen(Message):
        """A place is wanted."""

        def __init__(self, place: MarkedPlace) -> None:
            self.place = place
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._shown: Sequence[MarkedPlace] = ()

    def offer(self, places: Sequence[MarkedPlace], page: int) -> None:
        """Show places, with the cursor on the last one that is not after a page."""
        self._shown = places[:_MOST]
        self.clear_options()
        for place in self._shown:
            self.add_option(_line(place))
        before = [at for at, place in enumerate(self._shown) if place.page <= page]
        self.highlighted = before[-1] if before else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell which place is wanted."""
        event.stop()
        self.post_message(self.Chosen(self._shown[event.option_index]))


def _line(place: MarkedPlace) -> Text:
    """Return a line as safe text: deeper headings further in, the page in front."""
    title = visible(place.mark.title, single_line=True) or "–"
    indent = "  " * (place.mark.level - 1)
    line = f"{place.page:>4}  {indent}{_SIGNS[place.mark.kind]}{title}"
    return Text(line, no_wrap=True, overflow="ellipsis")

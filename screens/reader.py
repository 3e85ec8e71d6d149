"""A document of a case, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.screen import Screen

from api_client.models import Case, DocumentInfo
from caseworker.i18n import _
from screens.messages import DecideWanted, HandOverWanted
from widgets.document_pane import DocumentPane
from widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from caseworker.documents.reader import DocumentReader
    from caseworker.services import Services

NARROW = 100


class ReaderScreen(Screen[DocumentInfo]):
    """The documents of a case as text, one at a time. Ends with the one that was read last."""

    CSS_PATH = "reader.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "decide", _("decision"), id="reader.decide"),
        Binding("ö,h", "hand_over", _("hand over"), key_display="ö", show=False,
                id="reader.hand-over"),
        Binding("escape", "back", _("back"), id="reader.back"),
    ]  # fmt: skip

    def __init__(
        self, services: Services, case: Case, document: DocumentInfo, reader: DocumentReader
    ) -> None:
        super().__init__()
        self._case = case
        self._pane = DocumentPane(services, case, document, reader, takes_focus=True)

    def compose(self) -> ComposeResult:
        """Put the parts on the screen."""
        yield self._pane
        yield KeysLine()

    def on_mount(self) -> None:
        """Make room where there is little."""
        self.set_class(self.app.size.width < NARROW, "-narrow")

    def on_resize(self, event: Resize) -> None:
        """Make room where there is little."""
        self.set_class(event.size.width < NARROW, "-narrow")

    def action_decide(self) -> None:
        """Write a decision beside the document that is read."""
        self.post_message(DecideWanted(self._case, self._pane.document))

    def action_hand_over(self) -> None:
        """Hand the case over."""
        self.post_message(HandOverWanted([self._case.summary]))

    def action_back(self) -> None:
        """Go back to the case."""
        self.dismiss(self._pane.document)

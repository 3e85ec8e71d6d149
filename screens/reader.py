"""A document of a case, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.screen import Screen

from api_client.models import Case, DocumentInfo
from caseworker.i18n import _
from screens.messages import DecideWanted, DocumentSearchWanted, HandOverWanted
from widgets.document_pane import DocumentPane
from widgets.keys_line import KeysLine
from widgets.reading_pane import Goal

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
        Binding("f", "find_in_all", _("find in all documents"), show=False,
                id="reader.find-in-all"),
        Binding("escape", "back", _("back"), id="reader.back"),
    ]  # fmt: skip

    def __init__(
        self,
        services: Services,
        case: Case,
        document: DocumentInfo,
        reader: DocumentReader,
        goal: Goal | None = None,
    ) -> None:
        super().__init__()
        self._case = case
        self._pane = DocumentPane(services, case, document, reader, takes_focus=True, goal=goal)

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

    @property
    def case_id(self) -> str:
        """The case whose documents are read."""
        return self._case.summary.id

    def go_to(self, document: DocumentInfo, goal: Goal) -> None:
        """Show a document of the case, and the line in it that was found."""
        self._pane.show_document(document, goal)

    def action_find_in_all(self) -> None:
        """Find words in all documents of the case."""
        self.post_message(DocumentSearchWanted(self._case))

    def action_decide(self) -> None:
        """Write a decision beside the document that is read."""
        self.post_message(DecideWanted(self._case, self._pane.document))

    def on_document_pane_quoted(self, message: DocumentPane.Quoted) -> None:
        """Write a decision with what was marked in it, beside the document."""
        message.stop()
        self.post_message(DecideWanted(self._case, self._pane.document, quote=message.text))

    def action_hand_over(self) -> None:
        """Hand the case over."""
        self.post_message(HandOverWanted([self._case.summary]))

    def action_back(self) -> None:
        """Go back to the case."""
        self.dismiss(self._pane.document)

"""A document of a case, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import Resize
from textual.screen import Screen

from api_client.models import Case, DocumentInfo
from caseworker.i18n import _
from screens.messages import DecideWanted, DocumentSearchWanted, HandOverWanted
from widgets.document_beside import DocumentBeside
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
    AUTO_FOCUS = "#said"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "decide", _("decision"), id="reader.decide"),
        Binding("ö,h", "hand_over", _("hand over"), key_display="ö", show=False,
                id="reader.hand-over"),
        Binding("f8", "switch", _("another document beside"), show=False, key_display="f8",
                id="reader.beside"),
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
        self._beside = DocumentBeside(services, case, None, reader)

    def compose(self) -> ComposeResult:
        """Put the parts on the screen."""
        with Horizontal():
            yield self._pane
            yield self._beside
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

    @property
    def _read(self) -> DocumentPane:
        """The document that has the focus."""
        beside = self._beside.pane
        return beside if beside is not None and beside.has_focus_within else self._pane

    @work(exclusive=True, group="show-beside")
    async def action_switch(self) -> None:
        """Read another document beside this one, and go between the two."""
        if self._beside.pane is None:
            self._beside.begin_with(self._pane.following)
        await self._beside.switch(self._pane)

    def action_find_in_all(self) -> None:
        """Find words in all documents of the case."""
        self.post_message(DocumentSearchWanted(self._case))

    def action_decide(self) -> None:
        """Write a decision beside the document that is read."""
        self.post_message(DecideWanted(self._case, self._read.document))

    def on_document_pane_quoted(self, message: DocumentPane.Quoted) -> None:
        """Write a decision with what was marked in it, beside the document."""
        message.stop()
        self.post_message(DecideWanted(self._case, self._read.document, quote=message.text))

    def action_hand_over(self) -> None:
        """Hand the case over."""
        self.post_message(HandOverWanted([self._case.summary]))

    def action_back(self) -> None:
        """Go back to one document, then to the case."""
        if self._beside.pane is not None:
            self._close_beside()
        else:
            self.dismiss(self._pane.document)

    @work(exclusive=True, group="show-beside")
    async def _close_beside(self) -> None:
        await self._beside.close(self._pane)

"""A document beside what somebody writes, or in its place where there is room for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Container
from textual.widget import Widget

from api_client.models import Case, DocumentInfo
from widgets.document_pane import DocumentPane

if TYPE_CHECKING:
    from caseworker.documents.reader import DocumentReader
    from caseworker.services import Services


class DocumentBeside(Container):
    """A place for a document of a case; the document is fetched when the place is first opened.

    ``document`` is the one to begin with, the first of the case where None is given. Without a
    ``reader``, or without documents, there is nothing to show.
    """

    # Its rules look at the class of the screen around it.
    SCOPED_CSS: ClassVar[bool] = False
    DEFAULT_CSS = """
    DocumentBeside { display: none; width: 2fr; height: 1fr; border-left: solid $panel; }
    DocumentBeside.-open { display: block; }
    DocumentBeside DocumentPane > #said { padding: 0 2; }
    DocumentBeside DocumentPane > #pages { padding: 0 1; }
    .-narrow DocumentBeside { width: 1fr; border-left: none; }
    .-narrow DocumentBeside.-open { display: none; }
    .-narrow.-document DocumentBeside.-open { display: block; }
    """

    def __init__(
        self,
        services: Services,
        case: Case,
        document: DocumentInfo | None,
        reader: DocumentReader | None,
    ) -> None:
        super().__init__()
        self._services = services
        self._case = case
        self._document = document or next(iter(case.documents), None)
        self._reader = reader
        self._left_from: Widget | None = None

    @property
    def pane(self) -> DocumentPane | None:
        """The document, while there is one on the screen."""
        return next(iter(self.query(DocumentPane)), None)

    def begin_with(self, document: DocumentInfo) -> None:
        """Show this one when the place is opened the next time."""
        self._document = document

    @property
    def has_any(self) -> bool:
        """Whether there is a document to show."""
        return self._document is not None and self._reader is not None

    async def open(self) -> DocumentPane | None:
        """Show the document, fetching it the first time."""
        if self._document is None or self._reader is None:
            return None
        self.add_class("-open")
        if self.pane is not None:
            return self.pane
        pane = DocumentPane(
            self._services, self._case, self._document, self._reader, takes_focus=False
        )
        await self.mount(pane)
        self.screen.refresh_bindings()
        return pane

    async def switch(self, otherwise: Widget) -> None:
        """Put the focus into the document, or back to where it came from, else ``otherwise``."""
        pane = await self.open()
        if pane is None:
            return
        to_document = not pane.has_focus_within
        self.screen.set_class(to_document, "-document")
        if to_document:
            self._left_from = self.screen.focused
            pane.focus_shown()
        else:
            (self._left_from or otherwise).focus()

    async def close(self, otherwise: Widget) -> None:
        """Take the document away; the focus goes back to where it came from."""
        self.remove_class("-open")
        self.screen.set_class(False, "-document")
        if self.pane is not None:
            await self.pane.remove()
        (self._left_from or otherwise).focus()
        self.screen.refresh_bindings()

    async def turn(self, windows: int) -> None:
        """Turn the pages of the document while the focus stays where it is."""
        pane = await self.open()
        if pane is not None:
            pane.turn(windows)

"""The documents of a case, one line each."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from api_client.models import DocumentInfo
from caseworker.i18n import _
from caseworker.work.sizes import size_word
from widgets.fitted import fitted

_DATE = 10
_KIND = 6
_SIZE = 7
_GAP = 1
# Kinds that people have a word for; any other is named by the end of its file name.
_KINDS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/msword": "DOC",
    "message/rfc822": "EML",
    "text/plain": "TXT",
    "text/html": "HTML",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/tiff": "TIFF",
}


def document_kind(document: DocumentInfo) -> str:
    """Return a short name of the kind of file, raw from outside where it is not a common one."""
    known = _KINDS.get(document.mime_type.casefold())
    _stem, dot, ending = document.file_name.rpartition(".")
    return known or (ending.upper() if dot else document.mime_type.rpartition("/")[2])


class DocumentList(ScrollView, can_focus=True):
    """Documents one below the other, one of them under the cursor, which stays on its document."""

    DEFAULT_CSS = """
    DocumentList { scrollbar-size-vertical: 1; }
    DocumentList > .document-list--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    DocumentList:blur > .document-list--cursor { background: $panel; color: $foreground; }
    DocumentList > .document-list--quiet { color: $text-muted; }
    DocumentList > .document-list--unread { text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "document-list--cursor", "document-list--quiet", "document-list--unread",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", _("down"), show=False, id="list.down"),
        Binding("up,k", "move(-1)", _("up"), show=False, id="list.up"),
        Binding("pagedown", "page(1)", _("page down"), show=False, id="list.page-down"),
        Binding("pageup", "page(-1)", _("page up"), show=False, id="list.page-up"),
        Binding("home,g", "first", _("first"), show=False, id="list.first"),
        Binding("end,G", "last", _("last"), show=False, id="list.last"),
    ]

    cursor: reactive[int] = reactive(0, repaint=False)

    class Moved(Message):
        """The cursor is on another document."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._documents: Sequence[DocumentInfo] = ()
        self._held: Set[str] = frozenset()
        self._unread: Set[str] = frozenset()
        self._nothing = ""

    @property
    def document(self) -> DocumentInfo | None:
        """The document under the cursor."""
        return self._documents[self.cursor] if self._documents else None

    def show(
        self,
        documents: Sequence[DocumentInfo],
        nothing: str,
        held: Set[str] = frozenset(),
        unread: Set[str] = frozenset(),
    ) -> None:
        """Show these documents, or the sentence ``nothing`` where there are none.

        ``held`` are the ids of those that are on this computer, ``unread`` of those that nobody
        has read here.
        """
        before = self.document
        self._documents, self._nothing = documents, nothing
        self._held, self._unread = held, unread
        self.virtual_size = Size(0, len(documents))
        ids = [document.id for document in documents]
        at = ids.index(before.id) if before and before.id in ids else self.cursor
        self.set_reactive(DocumentList.cursor, max(0, min(at, len(documents) - 1)))
        self._keep_in_view()
        self.refresh()

    def select(self, document_id: str) -> None:
        """Put the cursor on a document."""
        for at, document in enumerate(self._documents):
            if document.id == document_id:
                self.cursor = at

    def watch_cursor(self) -> None:
        """Repaint; the list is short."""
        self._keep_in_view()
        self.refresh()
        self._place_terminal_cursor()
        self.post_message(self.Moved())

    def _keep_in_view(self) -> None:
        top, height = round(self.scroll_y), max(1, self.size.height)
        if not top <= self.cursor < top + height:
            most = max(0, len(self._documents) - height)
            wanted = max(0, min(self.cursor - height // 2, most))
            self.scroll_to(y=wanted, animate=False, immediate=True)

    def _place_terminal_cursor(self) -> None:
        """Screen readers and braille follow the terminal's own cursor."""
        if self.has_focus:
            y = self.cursor - round(self.scroll_y)
            self.app.cursor_position = self.content_region.offset + Offset(0, y)

    def on_focus(self) -> None:
        """The cursor's line looks different with the focus."""
        self.refresh()
        self._place_terminal_cursor()

    def on_blur(self) -> None:
        """The cursor's line looks different without the focus."""
        self.refresh()

    def on_resize(self) -> None:
        """Keep the cursor on the screen."""
        self._keep_in_view()

    def action_move(self, by: int) -> None:
        """Move the cursor by some lines."""
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by a page."""
        self._go(self.cursor + by * max(1, self.size.height - 1))

    def action_first(self) -> None:
        """Go to the first document."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the last document."""
        self._go(len(self._documents) - 1)

    def _go(self, to: int) -> None:
        self.cursor = max(0, min(to, len(self._documents) - 1))

    def render_line(self, y: int) -> Strip:
        """Return one line of the window."""
        at, style = y + round(self.scroll_y), self.rich_style
        width = self.scrollable_content_region.width
        quiet = self.get_component_rich_style("document-list--quiet", partial=True)
        if not self._documents and y == 0:
            return Strip([Segment(fitted(self._nothing, width), style + quiet)])
        if at >= len(self._documents):
            return Strip.blank(width, style)
        if at == self.cursor:
            style += self.get_component_rich_style("document-list--cursor", partial=True)
            quiet = style
        else:
            quiet = style + quiet
        document = self._documents[at]
        title = width - 4 - _DATE - _KIND - _SIZE - 3 * _GAP
        day = document.created.isoformat() if document.created else ""
        facts = (
            f" {fitted(day, _DATE)} {fitted(document_kind(document), _KIND)}"
            f" {size_word(document.size):>{_SIZE}}"
        )
        sign = "▌" if at == self.cursor else " "
        mark = "!" if document.broken else "•" if document.id in self._held else " "
        name = document.title or document.file_name
        is_unread = document.id in self._unread
        mark += "○ " if is_unread else "  "
        shown = style + self.get_component_rich_style("document-list--unread", partial=True)
        segments = [
            Segment(sign + mark + fitted(name, title), shown if is_unread else style),
            Segment(facts, quiet),
        ]
        return Strip(segments).adjust_cell_length(width, style)

"""The documents of a case as text, one at a time: a part of more than one screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from api_client.errors import Problem
from api_client.models import Case, DocumentInfo
from caseworker.documents.answer import Outcome, Page, State
from caseworker.documents.downloads import download_folder, save_download
from caseworker.i18n import _, explain
from caseworker.text import visible
from caseworker.work.documents import Content, read_document
from widgets.page_view import PageView
from widgets.text_flow import Paragraph, TextFlow, paragraphs_of
from widgets.two_ends import TwoEnds

if TYPE_CHECKING:
    from caseworker.documents.reader import DocumentReader
    from caseworker.services import Services

Read: TypeAlias = Content | Page | Outcome
# Two keys with one word in the footer.
_PAGE = Binding.Group(_("page"))
_DOCUMENT = Binding.Group(_("document"))


class DocumentPane(Vertical):
    """One document of a case at a time, fetched and read when it is shown.

    ``takes_focus`` is for a screen that is about nothing else: beside a text somebody types, a
    page that comes late must not take the keys.
    """

    # Its rules look at the class of the screen around it.
    SCOPED_CSS: ClassVar[bool] = False
    DEFAULT_CSS = """
    DocumentPane > #remark { height: auto; padding: 0 1; color: $text-warning; }
    DocumentPane > #said {
        height: 1fr; padding: 0 10; content-align: center middle; text-align: center;
    }
    DocumentPane > #pages { padding: 0 4; }
    .-narrow DocumentPane > #said { padding: 0 2; }
    .-narrow DocumentPane > #pages { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "page(-1)", _("previous page"), id="reader.previous-page", group=_PAGE),
        Binding("n", "page(1)", _("next page"), id="reader.next-page", group=_PAGE),
        Binding("comma", "document(-1)", _("previous document"), key_display=",",
                id="reader.previous-document", group=_DOCUMENT),
        Binding("full_stop", "document(1)", _("next document"), key_display=".",
                id="reader.next-document", group=_DOCUMENT),
        Binding("s", "save", _("save"), id="reader.save"),
        Binding("r,f5", "again", _("read again"), show=False, id="reader.again"),
    ]  # fmt: skip

    class Came(Message):
        """Something of the document came: its bytes, a page, the outcome, or what went wrong."""

        def __init__(self, asked: int, item: Read | Problem) -> None:
            self.asked = asked
            self.item = item
            super().__init__()

    def __init__(
        self,
        services: Services,
        case: Case,
        document: DocumentInfo,
        reader: DocumentReader,
        *,
        takes_focus: bool,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._takes_focus = self.can_focus = takes_focus
        self._services = services
        self._case = case
        self._document = document
        self._reader = reader
        self._asked = 0
        self._start()

    def _start(self) -> None:
        """Forget what was read; what is still on its way belongs to an older question."""
        self._asked += 1
        self._content: bytes | None = None
        self._flow = TextFlow()
        self._count = 0
        self._has_text = False
        self._ways = (False, False)

    def compose(self) -> ComposeResult:
        """Put the parts on the screen."""
        yield TwoEnds(id="head")
        yield Static(id="remark")
        yield Static(id="said")
        yield PageView(id="pages")

    def on_mount(self) -> None:
        """Fetch the document."""
        self.query_one(PageView).moving = self._paint_head
        self._read()

    @property
    def document(self) -> DocumentInfo:
        """The document that is shown."""
        return self._document

    def turn(self, windows: int) -> None:
        """Go on or back by windows, wherever the focus is."""
        self.query_one(PageView).action_windows(windows)

    def _read(self, *, anew: bool = False) -> None:
        self._start()
        self.query_one(PageView).show(self._flow)
        self.query_one("#remark").display = False
        self._say(_("The document is being fetched …"))
        self._paint_head()
        self.screen.refresh_bindings()
        self._ask(self._asked, self._document, anew=anew)

    @work(exclusive=True, group="read-document")
    async def _ask(self, asked: int, document: DocumentInfo, *, anew: bool) -> None:
        """Fetch and read a document."""
        try:
            async with aclosing(self._pages(document, anew=anew)) as items:
                async for item in items:
                    self.post_message(self.Came(asked, item))
        except Problem as problem:
            self.post_message(self.Came(asked, problem))

    async def _pages(self, document: DocumentInfo, *, anew: bool) -> AsyncGenerator[Read, None]:
        """Yield the content of a document, then each page when it is read, the outcome last.

        Raises Problem. Whoever stops before the outcome closes the generator.
        """
        content = await read_document(self._services, self._case.summary, document, anew=anew)
        yield content
        pages = self._reader.pages(
            content.content, file_name=document.file_name, mime_type=document.mime_type
        )
        async with aclosing(pages):
            async for item in pages:
                yield item

    def on_document_pane_came(self, message: Came) -> None:
        """Show what came; something of a document that was left meanwhile is dropped."""
        if message.asked != self._asked:
            return
        match message.item:
            case Page():
                self._add(message.item)
            case Outcome():
                self._end(message.item)
            case Problem():
                self._say(explain(message.item))
            case Content():
                self._content = message.item.content
                self._note_age(message.item)
                self._say(_("The document is being read …"))
                self.screen.refresh_bindings()

    def _note_age(self, content: Content) -> None:
        """Say how old it is, where the server cannot be asked whether there is a newer one."""
        if content.is_held and self._services.connection.offline_since is not None:
            seen = _("as seen {when}").format(when=f"{content.as_of.astimezone():%Y-%m-%d %H:%M}")
            self._remark(seen)

    def _remark(self, text: str) -> None:
        remark = self.query_one("#remark", Static)
        remark.update(_safe(text))
        remark.display = bool(text)

    def _add(self, page: Page) -> None:
        """Put a page at the end; the first with a text takes the place of the sentence."""
        self._count = page.count
        self._has_text = self._has_text or bool(page.text.strip())
        text = list(paragraphs_of(page.text.rstrip()))
        if page.number > 1:
            text = [Paragraph(""), Paragraph(_ruler(page), "quiet"), *text]
        self._flow.add_page(text)
        view = self.query_one(PageView)
        if self._has_text and not view.display:
            self._say("")
        view.grown()

    def _end(self, outcome: Outcome) -> None:
        """Say how it went: above the text, or in its place where there is none."""
        self._count = self._flow.pages
        reason = outcome.reason
        if outcome.state is State.IMAGE:
            reason = _(
                "A {type} picture, {size}. Save the file and open it in another program."
            ).format(type=outcome.type, size=outcome.reason)
        if self._has_text:
            if reason:
                self._remark(reason)
        else:
            self._flow = TextFlow()
            self._count = 0
            self.query_one(PageView).show(self._flow)
            self._say(reason)
        self._paint_head()

    def _say(self, sentence: str) -> None:
        """Put a sentence in the middle of the screen instead of the pages, or take it away."""
        said, view = self.query_one("#said", Static), self.query_one(PageView)
        said.update(_safe(sentence))
        said.display, view.display = bool(sentence), not sentence
        if self._takes_focus:  # also without pages: the keys to the next document work here
            (view if view.display else self).focus()

    def on_page_view_moved(self) -> None:
        """Say which page it is, and which way the others are."""
        self._paint_head()
        page, pages = self.query_one(PageView).page, self._flow.pages
        ways = (page > 1, page < pages)
        if ways != self._ways:
            self._ways = ways
            self.screen.refresh_bindings()

    def _paint_head(self) -> None:
        head, pages = self.query_one(TwoEnds), self._flow.pages
        title = self._document.title or self._document.file_name
        # Beside a text that is about the case its number stands there already.
        head.left = f"{self._case.summary.number} › {title}" if self._takes_focus else title
        place = ""
        if pages:
            count = max(self._count, pages)
            page = self.query_one(PageView).page
            place = _("page {page} of {count}").format(page=page, count=count) + "   "
        head.right = place + _("document {at} of {count}").format(
            at=self._at + 1, count=len(self._case.documents)
        )

    @property
    def _at(self) -> int:
        ids = [document.id for document in self._case.documents]
        return ids.index(self._document.id) if self._document.id in ids else 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what leads nowhere."""
        possible = True
        match action, parameters:
            case "document", (int() as by,):
                possible = 0 <= self._at + by < len(self._case.documents)
            case "page", (int() as by,):
                views = self.query(PageView)  # none before the first paint
                page = views.first().page if self._flow.pages and views else 0
                possible = 1 <= page + by <= self._flow.pages
            case "save", _:
                possible = self._content is not None
        return possible or None

    def action_page(self, by: int) -> None:
        """Go to the beginning of the next or previous page."""
        view = self.query_one(PageView)
        view.go_to_page(view.page + by)

    def action_document(self, by: int) -> None:
        """Read the next or previous document of the case."""
        self._document = self._case.documents[self._at + by]
        self._read()

    def action_again(self) -> None:
        """Fetch the document once more."""
        self._read(anew=True)

    @work(group="save-document")
    async def action_save(self) -> None:
        """Save the file into the download folder and say where it is."""
        if self._content is None:
            return
        name = self._document.file_name or self._document.title
        try:
            path = await asyncio.to_thread(save_download, self._content, download_folder(), name)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
            return
        where = visible(str(path), single_line=True)
        self.notify(_("Saved as {path}.").format(path=where), markup=False)


def _ruler(page: Page) -> str:
    """Return the line between two pages."""
    if page.count:
        return _("── page {page} of {count} ──").format(page=page.number, count=page.count)
    return _("── page {page} ──").format(page=page.number)


def _safe(text: str) -> Text:
    return Text(visible(text, single_line=True))

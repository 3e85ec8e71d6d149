"""A document that is read and looked at: its pages, what is found in them, what is inside."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from api_client.errors import Problem
from caseworker.documents.answer import MarkKind, Outcome, Page, Picture, State
from caseworker.documents.recognition import can_recognise
from caseworker.i18n import _, _n, explain
from caseworker.text import visible
from caseworker.work.documents import Content
from caseworker.work.opened_document import (
    OpenedDocument,
    Read,
    picture_of,
    read_opened,
    recognise_opened,
)
from caseworker.work.sizes import size_word
from widgets.ask_line import AskLine
from widgets.find_in_text import FindInText
from widgets.page_picture import PagePicture, strips_of
from widgets.page_view import PageView
from widgets.place_list import PlaceList
from widgets.text_flow import Paragraph, TextFlow, paragraphs_of
from widgets.two_ends import TwoEnds

if TYPE_CHECKING:
    from caseworker.documents.reader import DocumentReader

# Two keys with one word in the footer.
_PAGE = Binding.Group(_("page"))
_FIND, _GO_TO, _PASSWORD = "find", "go-to", "password"
_MOMENT = 0.06
"""Seconds; a document that is fetched says so after it."""
_UNWRAPPED = frozenset({"CSV", "XLSX", "XLS", "ODS"})
"""Types that are tables alone: their lines are left as wide as they are."""


class Sentence(Static, can_focus=True):
    """Stands where the pages would; has the focus then, so that the keys of the document work.

    Not what is around it: with each change of its focus Textual goes through the styles of
    everything in it, which took longer than reading the document.
    """


class ShownDocument(Vertical):
    """One document, or a file inside one, in the place of the one around it.

    ``takes_focus`` is for a screen that is about nothing else: beside a text somebody types, a
    page that comes late must not take the keys.
    """

    # Its rules look at the class of the screen around it.
    SCOPED_CSS: ClassVar[bool] = False
    DEFAULT_CSS = """
    ShownDocument > #remark { height: auto; padding: 0 1; color: $text-warning; }
    ShownDocument > #said {
        height: 1fr; padding: 0 10; content-align: center middle; text-align: center;
    }
    ShownDocument > #pages { padding: 0 4; }
    ShownDocument > #picture, ShownDocument > #places { display: none; }
    .-narrow ShownDocument > #said { padding: 0 2; }
    .-narrow ShownDocument > #pages { padding: 0 1; }
    """

    class Came(Message):
        """Something of the document came: its bytes, a page, the outcome, or what went wrong."""

        def __init__(self, asked: int, item: Read | Problem) -> None:
            self.asked = asked
            self.item = item
            super().__init__()

    def __init__(
        self,
        reader: DocumentReader,
        opened: OpenedDocument,
        *,
        takes_focus: bool,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._takes_focus = takes_focus
        self._reader = reader
        self._opened = opened
        self._around: list[OpenedDocument] = []
        self._asked = 0
        self._is_fetched, self._is_there = asyncio.Event(), asyncio.Event()
        self._said = Sentence(id="said")
        self._view = PageView(id="pages")
        self._picture = PagePicture(id="picture")
        self._places = PlaceList(id="places")
        self._line = AskLine(id="ask")
        self._finding = FindInText(self._view)
        self._start()

    def _start(self) -> None:
        """Forget what was read; what is still on its way belongs to an older question."""
        self._asked += 1
        self._opened.forget()
        self._flow = TextFlow()
        self._count = 0
        self._has_text = False
        self._ways = (False, False)
        self.age = ""

    def compose(self) -> ComposeResult:
        """Put the parts on the screen."""
        yield TwoEnds(id="head")
        yield Static(id="remark")
        yield self._said
        yield self._view
        yield self._picture
        yield self._places
        yield self._line

    def on_mount(self) -> None:
        """Read the document."""
        self._view.moving = self.paint_head
        self.read()

    def turn(self, windows: int) -> None:
        """Go on or back by windows, wherever the focus is."""
        self._view.action_windows(windows)

    def items(self, opened: OpenedDocument, *, anew: bool) -> AsyncGenerator[Read, None]:
        """Yield what comes of a document; for a kind of pane that has to fetch it first."""
        how = recognise_opened if opened.by_recognition else read_opened
        return how(self._reader, opened)

    def open(self, opened: OpenedDocument) -> None:
        """Read another document in the place of this one."""
        self._around.clear()
        self._opened = opened
        self.read()

    def read(self, *, anew: bool = False) -> None:
        """Read what is open from its beginning."""
        self._start()
        self._finding.forget()
        self._line.close()
        self._view.show(self._flow)
        self._picture.clear()
        self.remark("")
        self.say(_("The document is being fetched …"))
        self.paint_head()
        self.screen.refresh_bindings()
        if self._takes_focus:  # beside a text, what is typed shows at once
            self._hold_frames()
        self._ask(self._asked, anew=anew)

    @work(exclusive=True, group="hold-frames")
    async def _hold_frames(self) -> None:
        """Paint nothing until there is something to read, as long as it comes at once.

        A document that is on this computer is then there with the first frame, instead of behind
        three that nobody can read and that take as long as the reading.
        """
        self._is_fetched, self._is_there = asyncio.Event(), asyncio.Event()
        if self._opened.content is not None:
            self._is_fetched.set()
        app = self.app
        try:
            with app.batch_update(), suppress(TimeoutError):
                for event in (self._is_fetched, self._is_there):
                    async with asyncio.timeout(_MOMENT):
                        await event.wait()
        finally:
            # The end of a batch wakes the App alone: what the screen has held back would stay so
            # until something else happens on it.
            for screen in app.screen_stack:
                screen.check_idle()

    @work(exclusive=True, group="read-document")
    async def _ask(self, asked: int, *, anew: bool) -> None:
        """Hand on what comes of a document as messages."""
        try:
            async with aclosing(self.items(self._opened, anew=anew)) as items:
                async for item in items:
                    self.post_message(self.Came(asked, item))
        except Problem as problem:
            self.post_message(self.Came(asked, problem))

    def on_shown_document_came(self, message: Came) -> None:
        """Show what came; something of a document that was left meanwhile is dropped."""
        if message.asked != self._asked:
            return
        match message.item:
            case Page():
                self._add(message.item)
                self._is_there.set()
            case Outcome():
                self._is_there.set()
                self._end(message.item)
            case Problem():
                self._is_fetched.set()
                self._is_there.set()
                self.say(explain(message.item))
            case Content():
                self._is_fetched.set()
                self.fetched(message.item)
                self.say(_("The document is being read …"))
                self.screen.refresh_bindings()

    @work(exclusive=True, group="tell-file")
    async def _tell_what_it_is(self, asked: int, outcome: Outcome) -> None:
        """Say what is known of a file without a text: so can it be told from another."""
        content = self._opened.content or b""
        digest = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
        if asked == self._asked and self._said.display:
            facts = f"{outcome.type}, {size_word(len(content))}, SHA-256 {digest}"
            self._said.update(Text.assemble(_safe(outcome.reason), "\n\n", (visible(facts), "dim")))

    def ended(self, outcome: Outcome) -> None:
        """Take note of how it ended, when it is shown."""

    def fetched(self, content: Content) -> None:
        """Take note of where the content came from."""

    def remark(self, text: str) -> None:
        """Say something above the pages, or nothing; how old it is stays to be said."""
        text = "  ".join(part for part in (self.age, text) if part)
        remark = self.query_one("#remark", Static)
        remark.update(_safe(text))
        remark.display = bool(text)

    def _add(self, page: Page) -> None:
        """Put a page at the end; the first with a text takes the place of the sentence."""
        self._count = page.count
        is_first = not self._has_text and bool(page.text.strip())
        self._has_text = self._has_text or is_first
        text = list(paragraphs_of(page.text.rstrip()))
        for mark in page.marks:
            if mark.kind is MarkKind.HEADING and mark.line < len(text):
                text[mark.line] = Paragraph(text[mark.line].text, "heading")
        ruler = [Paragraph(""), Paragraph(_ruler(page), "quiet")] if page.number > 1 else []
        self._flow.add_page([*ruler, *text], lead=len(ruler))
        if is_first:
            self.say("")
        self._view.grown()

    def _end(self, outcome: Outcome) -> None:
        """Say how it went: above the text, or in its place where there is none."""
        self._count = self._flow.pages
        if self._has_text:
            self.remark(outcome.reason or self._what_is_inside())
            if outcome.type in _UNWRAPPED and self._flow.wraps:
                self._view.action_wrap()
        else:
            self._flow = TextFlow()
            self._count = 0
            self._view.show(self._flow)
            self.say(outcome.reason)
            if outcome.state in (State.UNSUPPORTED, State.EMPTY, State.DAMAGED):
                self._tell_what_it_is(self._asked, outcome)
        if self._opened.is_picture:
            self.look(1)
        self.ended(outcome)
        self.paint_head()
        self.screen.refresh_bindings()

    def _what_is_inside(self) -> str:
        """Say that there are files inside: their list may stand far down."""
        count = len(self._opened.of_kind(MarkKind.ATTACHMENT))
        if not count or self._opened.outcome is None or self._opened.outcome.type == "ZIP":
            return ""
        said = _n("{count} file is attached.", "{count} files are attached.", count)
        return said + " " + _("Open with: a")

    @property
    def _parts(self) -> tuple[Sentence | PageView | PagePicture | PlaceList, ...]:
        return self._said, self._view, self._picture, self._places

    def show_part(self, part: Sentence | PageView | PagePicture | PlaceList) -> None:
        """Put one of the parts in the middle."""
        had_focus = self.has_focus_within
        for each in self._parts:
            each.display = each is part
        if (self._takes_focus or had_focus) and not self._line.purpose:
            part.focus()
        self.screen.refresh_bindings()

    def focus_shown(self) -> None:
        """Put the focus on the part that shows."""
        next((part for part in self._parts if part.display), self._view).focus()

    def say_for_now(self, sentence: str) -> None:
        """Change the sentence in the middle, if there is one."""
        if self._said.display:
            self._said.update(_safe(sentence))

    def say(self, sentence: str) -> None:
        """Put a sentence in the middle of the screen instead of the pages, or take it away."""
        self._said.update(_safe(sentence))
        self.show_part(self._said if sentence else self._view)

    def on_page_view_moved(self) -> None:
        """Say which page it is, and which way the others are."""
        self.paint_head()
        ways = (self.page > 1, self.page < self.pages)
        if ways != self._ways:
            self._ways = ways
            self.screen.refresh_bindings()

    @property
    def page(self) -> int:
        """The page that is read or looked at, from 1."""
        return self._picture.page if self._picture.display else self._view.page

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return self._picture.pages if self._picture.display else self._flow.pages

    def names(self) -> list[str]:
        """Return the titles of what is open, from the outside in."""
        return [opened.title for opened in (*self._around, self._opened)]

    def where(self) -> str:
        """Say which page and line it is."""
        if not self.pages:
            return ""
        is_text = not self._picture.display
        count = max(self._count if is_text else 0, self.pages)
        place = _("page {page} of {count}").format(page=self.page, count=count)
        if is_text:
            line = self._flow.line_of(self._view.place)
            place += _(", line {line}").format(line=line)
        return place

    def paint_head(self) -> None:
        """Say what is open, and where one is in it."""
        head = self.query_one(TwoEnds)
        head.left = " › ".join(self.names())
        head.right = self.where()

    def look(self, page: int) -> None:
        """Show a page as it looks."""
        outcome = self._opened.outcome
        if outcome is not None and not self._has_text:
            is_image = outcome.state is State.IMAGE
            scanned = _("Scanned: pictures without text. They can be seen, but not searched.")
            if can_recognise():
                scanned += " " + _("Recognise the text with: x")
            self.remark(f"{outcome.type}, {outcome.reason}" if is_image else scanned)
        self.show_part(self._picture)
        self._picture.call_after_refresh(self._picture.open, page)

    @work(exclusive=True, group="draw-page")
    async def on_page_picture_wanted(self, message: PagePicture.Wanted) -> None:
        """Have a page drawn."""
        opened = self._opened
        try:
            drawn = await picture_of(self._reader, opened, message.window)
        except Problem as problem:
            self.say(explain(problem))
            return
        strips = await asyncio.to_thread(strips_of, drawn) if isinstance(drawn, Picture) else []
        if self._opened is not opened or not self._picture.display:
            return
        if isinstance(drawn, Picture):
            self._picture.show(drawn, strips)
            self.on_page_view_moved()
        else:
            self.say(drawn.reason)


def _ruler(page: Page) -> str:
    """Return the line between two pages."""
    if page.count:
        return _("── page {page} of {count} ──").format(page=page.number, count=page.count)
    return _("── page {page} ──").format(page=page.number)


def _safe(text: str) -> Text:
    return Text(visible(text, single_line=True))

"""The keys of a document that is read: finding, jumping, marking, and the files inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import work
from textual.binding import Binding, BindingType

from api_client.errors import Problem
from caseworker.documents.answer import Mark, MarkKind, Outcome
from caseworker.documents.recognition import can_recognise
from caseworker.i18n import _, explain
from caseworker.offline.read_marks import Bookmark
from caseworker.work.opened_document import MarkedPlace, part_of
from widgets.ask_line import AskLine
from widgets.place_list import PlaceList
from widgets.shown_document import ShownDocument

# Two keys with one word in the footer.
_PAGE = Binding.Group(_("page"))
_FIND, _GO_TO, _PASSWORD = "find", "go-to", "password"


class Goal(NamedTuple):
    """Where to go when a document has been read: to a line of a page, with these words shown."""

    words: str
    page: int
    line: int


class ReadingPane(ShownDocument):
    """A document with the keys to read it by."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "page(-1)", _("previous page"), id="reader.previous-page", group=_PAGE),
        Binding("n", "page(1)", _("next page"), id="reader.next-page", group=_PAGE),
        Binding("slash", "find", _("find"), key_display="/", id="reader.find"),
        Binding("i", "places", _("contents"), id="reader.contents"),
        Binding("a", "attached", _("attached files"), id="reader.attached"),
        Binding("v", "look", _("as picture"), show=False, id="reader.look"),
        Binding("x", "recognise", _("recognise text"), id="reader.recognise"),
        Binding("asterisk", "bookmark", _("bookmark"), show=False, key_display="*",
                id="reader.bookmark"),
        Binding("m", "mark", _("mark lines"), show=False, id="reader.mark"),
        Binding("c", "copy", _("copy"), show=False, id="reader.copy"),
        Binding("f3", "hit(1)", _("next place found"), show=False, id="reader.next-hit"),
        Binding("shift+f3", "hit(-1)", _("previous place found"), show=False,
                id="reader.previous-hit"),
        Binding("t", "table(1)", _("next table"), show=False, id="reader.next-table"),
        Binding("T", "table(-1)", _("previous table"), show=False, id="reader.previous-table"),
        *(Binding(str(digit), f"go_to_page({digit})", _("go to page"), show=False,
                  id=f"reader.go-to-page-{digit}") for digit in range(1, 10)),
        Binding("enter", "quote", _("quote in the decision"), id="reader.quote"),
        Binding("enter", "unlock", _("password"), id="reader.unlock"),
        Binding("escape", "out", _("back"), id="reader.out"),
    ]  # fmt: skip

    goal: Goal | None = None

    def ended(self, outcome: Outcome) -> None:
        """Ask for a password, or find again what is looked for."""
        goal, self.goal = self.goal, None
        if outcome.can_unlock:
            if self._takes_focus:  # beside a text that somebody types, only when asked to
                self.action_unlock()
        elif goal is not None and self._has_text:
            self._view.go_to_place(self._flow.place_of(min(goal.page, self.pages), goal.line - 1))
            self._find(goal.words)
        elif self._line.purpose == _FIND:
            self._find(self._finding.words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what leads nowhere."""
        opened = self._opened
        match action, parameters:
            case "page", (int() as by,):
                return (1 <= self.page + by <= self.pages) or None
            case "go_to_page", _:
                return self.pages > 1 and not self._places.display
            case "bookmark", _:
                return (self._has_text and self.can_bookmark and self._view.display) or None
            case (("find" | "mark"), _):
                return (self._has_text and bool(self._view.display)) or None
            case "hit", _:
                return bool(self._finding.words)
            case (("copy" | "quote"), _):
                return self._view.is_marking
            case "table", _:
                return MarkKind.TABLE in opened.kinds
            case "places", _:
                return bool(opened.kinds - {MarkKind.ATTACHMENT} or self.bookmarks())
            case "attached", _:
                return MarkKind.ATTACHMENT in opened.kinds
            case "look", _:
                return opened.can_draw or None
            case "recognise", _:
                return opened.is_picture and can_recognise()
            case "unlock", _:
                return opened.outcome is not None and opened.outcome.can_unlock
            case "out", _:
                return self._is_inside
        return True

    @property
    def _is_inside(self) -> bool:
        """Whether there is something to come back from before the document itself is left."""
        looks_without_need = self._picture.display and not self._opened.is_picture
        return bool(
            self._around or self._places.display or looks_without_need or self._view.is_marking
        )

    def action_out(self) -> None:
        """Come back by one step: from marking, from a list, from a picture, from a file inside."""
        if self._view.is_marking:
            self._view.mark(on=False)
            self.screen.refresh_bindings()
        elif self._places.display or (self._picture.display and not self._opened.is_picture):
            self._back_to_pages()
        elif self._around:
            self._opened = self._around.pop()
            self.read()

    def _back_to_pages(self) -> None:
        if self._opened.is_picture:
            self.show_part(self._picture)
        else:
            self.show_part(self._view if self._has_text else self._said)
        self.paint_head()

    def action_page(self, by: int) -> None:
        """Go to the beginning of the next or previous page."""
        self._go_to_page(self.page + by)

    def _go_to_page(self, page: int) -> None:
        page = max(1, min(page, self.pages))
        if self._picture.display:
            self._picture.open(page)
        else:
            self._view.go_to_page(page)

    def action_go_to_page(self, digit: int) -> None:
        """Ask for the number of a page, which begins with a digit that was pressed."""
        self._line.ask(_GO_TO, _("Page"), str(digit), goes_on=True)
        self._line.tell(_("of {count}").format(count=self.pages))

    def action_find(self) -> None:
        """Ask for words to find."""
        self._line.ask(_FIND, _("Find"), self._finding.words)
        self._line.tell(self._finding.said)

    @work(exclusive=True, group="find-in-document")
    async def _find(self, words: str) -> None:
        """Find words and go to the first place from here on."""
        await self._finding.find(self._flow, words)
        self._line.tell(self._finding.said)

    def action_hit(self, by: int) -> None:
        """Go to the next or previous place where the words stand."""
        self._finding.step(by)
        self._line.tell(self._finding.said)

    def on_ask_line_typed(self, message: AskLine.Typed) -> None:
        """Find while it is typed."""
        message.stop()
        if message.purpose == _FIND:
            self._find(message.text)

    def on_ask_line_answered(self, message: AskLine.Answered) -> None:
        """Do what was asked for; to find, enter goes on to the next place."""
        message.stop()
        if message.purpose == _FIND:
            self.action_hit(1)
            return
        self._close_line()
        self.answered(message.purpose, message.text)

    def answered(self, purpose: str, text: str) -> None:
        """Do what an answer asks for."""
        if purpose == _GO_TO and text.strip().isdecimal():
            self._go_to_page(int(text.strip()[:9]))
        elif purpose == _PASSWORD and text:
            self._opened.password = text
            self.read()

    def on_ask_line_stepped(self, message: AskLine.Stepped) -> None:
        """Go on to the next or previous place."""
        message.stop()
        self.action_hit(message.by)

    def on_ask_line_left(self, message: AskLine.Left) -> None:
        """Close the line; what was found stays to be gone through."""
        message.stop()
        self._close_line()

    def _close_line(self) -> None:
        self._line.close()
        self.focus_shown()
        self.screen.refresh_bindings()

    def action_unlock(self) -> None:
        """Ask for the password of the document; it is forgotten with it."""
        self._line.ask(_PASSWORD, _("Password"), is_secret=True)

    def action_table(self, by: int) -> None:
        """Go to the next or previous table."""
        here = self._view.place
        tables = self._opened.of_kind(MarkKind.TABLE)
        places = [self._flow.place_of(each.page, each.mark.line) for each in tables]
        ahead = [place for place in places if (place > here if by > 0 else place < here)]
        if ahead:
            self._view.go_to_place(ahead[0] if by > 0 else ahead[-1])

    def action_places(self) -> None:
        """Show the headings and tables of the document, or its pages again."""
        self._offer(self.to_places(), self.page)

    def to_places(self) -> list[MarkedPlace]:
        """Return what the contents list: bookmarks too, where there are any."""
        places = self._opened.of_kind(MarkKind.HEADING, MarkKind.TABLE)
        bookmarks = [
            MarkedPlace(each.page, Mark(MarkKind.BOOKMARK, each.line - 1, each.text))
            for each in self.bookmarks()
        ]
        return sorted([*places, *bookmarks], key=lambda place: (place.page, place.mark.line))

    @property
    def can_bookmark(self) -> bool:
        """Whether bookmarks can be kept of what is open."""
        return False

    def bookmarks(self) -> Sequence[Bookmark]:
        """Return the bookmarks in what is open, for a kind of pane that keeps them."""
        return ()

    def here(self) -> Bookmark:
        """Return a bookmark for the line where one is."""
        place = self._view.place
        page = max(1, self._flow.page_at(place))
        line = self._flow.line_of(place)
        lines = self._flow.text_of(page).split("\n")
        text = lines[line - 1].strip() if line <= len(lines) else ""
        return Bookmark(page=page, line=line, text=text or "–")

    def action_attached(self) -> None:
        """Show the files inside; the only one is opened at once."""
        files = self._opened.of_kind(MarkKind.ATTACHMENT)
        if len(files) == 1:
            self._open_part(files[0])
        else:
            self._offer(files, 0)

    def _offer(self, places: list[MarkedPlace], page: int) -> None:
        if self._places.display:
            self._back_to_pages()
        else:
            self._places.offer(places, page)
            self.show_part(self._places)

    def on_place_list_chosen(self, message: PlaceList.Chosen) -> None:
        """Go to a place, or open a file."""
        message.stop()
        if message.place.mark.kind is MarkKind.ATTACHMENT:
            self._open_part(message.place)
            return
        self.show_part(self._view)
        self._view.go_to_place(self._flow.place_of(message.place.page, message.place.mark.line))

    @work(exclusive=True, group="open-part")
    async def _open_part(self, place: MarkedPlace) -> None:
        """Open a file inside the document in its place."""
        around = self._opened
        try:
            inside = await part_of(self._reader, around, place.mark.part)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
            return
        if self._opened is around:
            self._around.append(around)
            self._opened = inside
            self.read()

    def action_look(self) -> None:
        """See the page as it looks, or its text again."""
        if not self._picture.display:
            self.look(self._view.page)
        elif self._has_text:
            self._back_to_pages() if self._opened.is_picture else self.show_part(self._view)
            self.paint_head()

    def action_recognise(self) -> None:
        """Have tesseract read the pages, which are pictures."""
        self._opened.by_recognition = True
        self.read()
        self.say(_("The text is being recognised. A page takes some seconds."))

    def action_mark(self) -> None:
        """Begin to mark lines, or forget what is marked."""
        self._view.mark(on=not self._view.is_marking)
        self.screen.refresh_bindings()

    def take_marked(self) -> tuple[str, int]:
        """Return the text that is marked and the page it begins on, and mark nothing any more."""
        first, last = self._view.marked
        self._view.mark(on=False)
        self.screen.refresh_bindings()
        return self._flow.passage(first, last), self._flow.page_at(first)

    def action_copy(self) -> None:
        """Give the marked lines to the terminal's clipboard (OSC 52)."""
        text, _page = self.take_marked()
        self.app.copy_to_clipboard(text)
        said = _("Copied: {count} characters.").format(count=len(text))
        self.notify(said, markup=False)

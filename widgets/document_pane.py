"""The documents of a case, one at a time, to be read: a part of more than one screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message

from api_client.errors import Problem
from api_client.models import Case, DocumentInfo
from caseworker.documents.answer import Outcome
from caseworker.documents.downloads import download_folder, save_download
from caseworker.documents.saving import safe_file_name, save_new
from caseworker.i18n import _, explain
from caseworker.offline.documents import Held
from caseworker.offline.problems import StoreProblem
from caseworker.offline.read_marks import Bookmark
from caseworker.text import visible
from caseworker.work.documents import Content
from caseworker.work.opened_document import OpenedDocument, Read, fetch_and_read
from caseworker.work.quoting import quoted
from caseworker.work.sizes import size_word
from widgets.reading_pane import Goal, ReadingPane

if TYPE_CHECKING:
    from caseworker.documents.reader import DocumentReader
    from caseworker.services import Services

# Two keys with one word in the footer.
_DOCUMENT = Binding.Group(_("document"))
_SAVE_AS = "save-as"
_TELLING = 1_000_000
"""Bytes from which it is told how much has come."""


def _look_for(services: Services, document: DocumentInfo) -> asyncio.Task[Held | None]:
    """Begin to look for a document in the store; nobody has to ask for what is found."""
    looking = asyncio.create_task(asyncio.to_thread(services.store.documents.get, document))
    looking.add_done_callback(lambda task: task.cancelled() or task.exception())
    return looking


class DocumentPane(ReadingPane):
    """One document of a case at a time, fetched and read when it is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("comma", "document(-1)", _("previous document"), key_display=",",
                id="reader.previous-document", group=_DOCUMENT),
        Binding("full_stop", "document(1)", _("next document"), key_display=".",
                id="reader.next-document", group=_DOCUMENT),
        Binding("s", "save", _("save"), id="reader.save"),
        Binding("S", "save_as", _("save as"), show=False, id="reader.save-as"),
        Binding("e", "open_outside", _("open in another program"), show=False,
                id="reader.open-outside"),
        Binding("r,f5", "again", _("read again"), show=False, id="reader.again"),
    ]  # fmt: skip

    class Quoted(Message):
        """A passage is to stand in the decision."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    def __init__(
        self,
        services: Services,
        case: Case,
        document: DocumentInfo,
        reader: DocumentReader,
        *,
        takes_focus: bool,
        goal: Goal | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        opened = OpenedDocument.of_case(document)
        super().__init__(reader, opened, takes_focus=takes_focus, id=id)
        self._services = services
        self._case = case
        self._document = document
        # Begun before the pane is on the screen, which takes as long.
        self._held_here: asyncio.Task[Held | None] | None = _look_for(services, document)
        self.goal = goal
        self._share = 0
        self._bookmarks: tuple[Bookmark, ...] = ()

    @property
    def document(self) -> DocumentInfo:
        """The document that is shown."""
        return self._document

    def items(self, opened: OpenedDocument, *, anew: bool) -> AsyncGenerator[Read, None]:
        """Yield what comes of a document of the case; a file inside one is here already."""
        if self._around or (opened.content is not None and not anew):
            return super().items(opened, anew=anew)
        held_here, self._held_here = self._held_here, None
        return fetch_and_read(
            self._services,
            self._reader,
            self._case.summary,
            self._document,
            opened,
            anew=anew,
            told=self._note_progress,
            held_here=held_here,
        )

    def _note_progress(self, received: int) -> None:
        """Say how much has come of a file that takes its time."""
        share = 100 * received // max(1, self._document.size or 0)
        if self._opened.content is None and received >= _TELLING and share != self._share:
            self._share = share
            said = _("The document is being fetched … {received} of {size}")
            size = size_word(self._document.size)
            self.say_for_now(said.format(received=size_word(received), size=size))

    def fetched(self, content: Content) -> None:
        """Say how old it is, where the server cannot be asked whether there is a newer one."""
        if content.is_held and self._services.connection.offline_since is not None:
            when = f"{content.as_of.astimezone():%Y-%m-%d %H:%M}"
            self.age = _("as seen {when}").format(when=when)
            self.remark("")

    def names(self) -> list[str]:
        """Return what is open; beside a text that is about the case its number stands there."""
        names = super().names()
        return [self._case.summary.number, *names] if self._takes_focus else names

    def where(self) -> str:
        """Say which page and line it is, and which document of the case."""
        document = _("document {at} of {count}").format(
            at=self._at + 1, count=len(self._case.documents)
        )
        return "   ".join(part for part in (super().where(), document) if part)

    @property
    def _at(self) -> int:
        ids = [document.id for document in self._case.documents]
        return ids.index(self._document.id) if self._document.id in ids else 0

    @property
    def following(self) -> DocumentInfo:
        """The next document of the case, after the last one the first."""
        documents = self._case.documents
        return documents[(self._at + 1) % len(documents)] if documents else self._document

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what leads nowhere."""
        match action, parameters:
            case "document", (int() as by,):
                return (0 <= self._at + by < len(self._case.documents)) or None
            case (("save" | "save_as" | "open_outside"), _):
                return (self._opened.content is not None) or None
        return super().check_action(action, parameters)

    def action_document(self, by: int) -> None:
        """Read the next or previous document of the case."""
        self.show_document(self._case.documents[self._at + by])

    def show_document(self, document: DocumentInfo, goal: Goal | None = None) -> None:
        """Read another document of the case, and go to a place in it."""
        self._document, self.goal = document, goal
        self._held_here = None
        self._bookmarks = ()
        self.open(OpenedDocument.of_case(self._document))

    def ended(self, outcome: Outcome) -> None:
        """Note that the document was read, as far as it can be."""
        super().ended(outcome)
        if not self._around and (self._has_text or self._opened.is_picture):
            self._note_read(self._document)

    @work(group="note-read")
    async def _note_read(self, document: DocumentInfo) -> None:
        """Note that it was read, and know its bookmarks."""
        marks, case = self._services.store.read_marks, self._case.summary
        with suppress(StoreProblem):  # whoever writes something of worth is told
            await asyncio.to_thread(marks.note_read, case, document)
            known = (await asyncio.to_thread(marks.of, case.id)).bookmarks(document)
            if document is self._document:
                self._bookmarks = known
                self.screen.refresh_bindings()

    @property
    def can_bookmark(self) -> bool:
        """Whether bookmarks can be kept: in documents of the case, not in files inside them."""
        return not self._around

    def bookmarks(self) -> Sequence[Bookmark]:
        """Return the bookmarks in the document."""
        return () if self._around else self._bookmarks

    @work(exclusive=True, group="set-bookmark")
    async def action_bookmark(self) -> None:
        """Set a bookmark where one is, or take away the one that is there."""
        here, document = self.here(), self._document
        marks, case = self._services.store.read_marks, self._case.summary
        try:
            # Not those that are known here: another window may have set some since.
            there = (await asyncio.to_thread(marks.of, case.id)).bookmarks(document)
            place = (here.page, here.line)
            rest = tuple(each for each in there if (each.page, each.line) != place)
            is_set = len(rest) == len(there)
            wanted = (*rest, here) if is_set else rest
            await asyncio.to_thread(marks.set_bookmarks, case, document, wanted)
        except StoreProblem as problem:
            self.notify(explain(problem), severity="error", markup=False)
            return
        if document is self._document:
            self._bookmarks = wanted
        said = _("Bookmark set: page {page}, line {line}.") if is_set else _("Bookmark removed.")
        self.notify(said.format(page=here.page, line=here.line), markup=False)
        self.screen.refresh_bindings()

    def action_quote(self) -> None:
        """Have the marked lines stand in the decision, with where they are from."""
        text, page = self.take_marked()
        inside = self._opened.title if self._around else ""
        self.post_message(self.Quoted(quoted(text, self._document, page, inside)))

    def action_again(self) -> None:
        """Fetch the document once more."""
        self.read(anew=True)

    @property
    def _file_name(self) -> str:
        return self._opened.file_name or self._opened.title

    @work(group="save-document")
    async def action_save(self) -> None:
        """Save the file into the download folder and say where it is."""
        content, name = self._opened.content, self._file_name
        if content is not None:
            await self._saved(asyncio.to_thread(save_download, content, download_folder(), name))

    @work(group="save-document")
    async def action_open_outside(self) -> None:
        """Open the file in the program that the desktop has for it."""
        content = self._opened.content
        if content is None:
            return
        outside = self._services.outside
        try:
            await asyncio.to_thread(outside.open, content, self._file_name)
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
            return
        said = _("Opened in another program, from a copy that is removed when you quit.")
        self.notify(said, markup=False)

    def action_save_as(self) -> None:
        """Ask for a folder and a name."""
        path = download_folder() / safe_file_name(self._file_name)
        self._line.ask(_SAVE_AS, _("Save as"), str(path))

    def answered(self, purpose: str, text: str) -> None:
        """Save under the name that was given."""
        if purpose == _SAVE_AS and text.strip():
            self._save_as(Path(text.strip()).expanduser())
        else:
            super().answered(purpose, text)

    @work(group="save-document")
    async def _save_as(self, path: Path) -> None:
        content = self._opened.content
        if content is not None:
            await self._saved(asyncio.to_thread(save_new, content, path, self._file_name))

    async def _saved(self, saving: Coroutine[object, object, Path]) -> None:
        """Say where a file is, or why it was not saved."""
        try:
            path = await saving
        except Problem as problem:
            self.notify(explain(problem), severity="error", markup=False)
            return
        where = visible(str(path), single_line=True)
        self.notify(_("Saved as {path}.").format(path=where), markup=False)

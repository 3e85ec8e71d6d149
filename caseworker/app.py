"""The Textual App: puts profile, services and screens together."""

from __future__ import annotations

import asyncio
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.filter import LineFilter

from api_client.errors import Problem
from api_client.models import Case, CaseSummary, Queue
from caseworker.courier import Courier
from caseworker.crash import write_report
from caseworker.i18n import _, explain
from caseworker.offline.drafts import Draft
from caseworker.offline.outbox import Entry, EntryState
from caseworker.text import visible
from caseworker.work.fetching import client_imported
from caseworker.work.hand_overs import KIND as HAND_OVER
from screens.messages import DecideWanted, HandOverWanted, StoreChanged
from screens.workspace import Workspace
from widgets.case_list import CaseList
from widgets.safe_lines import SafeLines

if TYPE_CHECKING:
    from caseworker.documents.reader import DocumentReader
    from caseworker.services import Services
    from screens.case import CaseScreen

NARROW = 100


class CaseworkerApp(App[int]):
    """The program on one profile. Ends with the exit code of the process.

    Every screen but the first is imported when it is opened, so that the start waits for none.
    """

    TITLE = "caseworker"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "outbox", _("outbox"), id="app.outbox"),
        Binding("u", "drafts", _("drafts"), id="app.drafts"),
        # f12 as well: inside a text field the question mark is text.
        Binding("question_mark,f12", "help", _("help"), key_display="?", id="app.help"),
        Binding("q,ctrl+q", "quit", _("quit"), id="app.quit"),
    ]

    def __init__(self, services: Services, queue: Queue = Queue.MINE) -> None:
        super().__init__()
        self._services = services
        self._queue_first = queue
        self._reader: DocumentReader | None = None
        self._courier = Courier(services, self._entries_moved, self._sending_stopped)
        # An animated page costs 425 kB over SSH (docs/terminal.md).
        self.animation_level = "none"

    def on_mount(self) -> None:
        """Open the workspace, then begin to send what waits."""
        self.push_screen(Workspace(self._services, self._queue_first))
        self.call_after_refresh(self._send_outbox)
        self._end_cleanly_on_signals()

    def _end_cleanly_on_signals(self) -> None:
        """A closed terminal or a polite kill saves what is typed and restores the terminal."""
        if sys.platform == "win32":
            return
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(each, self.exit)

    @work(group="send-outbox", exclusive=True)
    async def _send_outbox(self) -> None:
        """Send the outbox for as long as the window is open."""
        await client_imported()
        await self._courier.run()

    def on_case_list_opened(self, message: CaseList.Opened) -> None:
        """Open a case, and have a reader ready for its documents."""
        from screens.case import CaseScreen

        self.push_screen(CaseScreen(self._services, message.case))
        self._warm_reader()

    @work(group="warm-reader", exclusive=True)
    async def _warm_reader(self) -> None:
        """Start the reading process before the first document is asked for."""
        await self._document_reader().__aenter__()

    def _document_reader(self) -> DocumentReader:
        """Return the one reading process of this window."""
        if self._reader is None:
            from caseworker.documents.reader import DocumentReader

            self._reader = DocumentReader()
        return self._reader

    def on_case_screen_document_chosen(self, message: CaseScreen.DocumentChosen) -> None:
        """Open a document; back in the case, the cursor stands on the one read last."""
        from screens.reader import ReaderScreen

        reader = self._document_reader()
        opened = ReaderScreen(self._services, message.case, message.document, reader)
        self.push_screen(opened, message.control.select)

    async def on_unmount(self) -> None:
        """End the reading process."""
        if self._reader is not None:
            await self._reader.close()

    def on_decide_wanted(self, message: DecideWanted) -> None:
        """Write a decision about a case."""
        self._compose(message.case, None)

    def on_hand_over_wanted(self, message: HandOverWanted) -> None:
        """Hand cases over."""
        self._hand_over(message.cases)

    def _hand_over(self, cases: Sequence[CaseSummary], drafts: Sequence[Draft] = ()) -> None:
        from screens.hand_over import HandOverScreen

        self.push_screen(HandOverScreen(self._services, cases, drafts))

    def action_outbox(self) -> None:
        """Show what waits to be sent, and what became of it."""
        from screens.outbox import OutboxScreen

        self.push_screen(OutboxScreen(self._services))

    def action_drafts(self) -> None:
        """Show what is written and not sent, to go on with it."""
        from screens.drafts import DraftsScreen

        self.push_screen(DraftsScreen(self._services), self._go_on)

    def action_help(self) -> None:
        """Show every key that works here."""
        from screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def _go_on(self, draft: Draft | None) -> None:
        """Go on with a draft on the screen that it was written on."""
        if draft is None:
            return
        mirror = self._services.store.mirror
        kept = mirror.case(draft.case_number)
        summary = kept[0].summary if kept else mirror.summary(draft.case_number)
        summary = summary or CaseSummary(id="", number=draft.case_number)
        if draft.kind == HAND_OVER:
            self._hand_over([summary], [draft])
        else:
            self._compose(kept[0] if kept else Case(summary=summary), draft)

    def _compose(self, case: Case, draft: Draft | None) -> None:
        # The text field is imported with the first decision: it costs the start 80 ms.
        from screens.composer import ComposerScreen

        self.push_screen(ComposerScreen(self._services, case, draft))

    def on_outbox_changed(self) -> None:
        """Something was put in or taken out: look at it now, and let every screen know."""
        self._courier.wake()
        self._tell_screens()

    def on_drafts_changed(self) -> None:
        """Let every screen know."""
        self._tell_screens()

    def _entries_moved(self, entries: list[Entry]) -> None:
        """Say what could not be sent; what was is seen in the numbers."""
        for entry in entries:
            if entry.state is EntryState.NEEDS_PERSON and entry.reason:
                text = f"{entry.intent.case_number}: {explain(entry.reason.problem())}"
                self.notify(visible(text), severity="warning", markup=False)
        self._tell_screens()

    def _sending_stopped(self, problem: Problem) -> None:
        self.notify(explain(problem), severity="warning", markup=False)

    def _tell_screens(self) -> None:
        for screen in self.screen_stack:
            screen.post_message(StoreChanged())

    def on_resize(self, event: Resize) -> None:
        """Fold what does not fit."""
        for screen in self.screen_stack:
            screen.set_class(event.size.width < NARROW, "-narrow")

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let no control character through, whatever a widget drew."""
        return [*super().get_line_filters(), SafeLines()]

    def _fatal_error(self) -> None:
        """End after a crash with a sentence: Textual's own report prints local variables."""
        error = self._exception
        path: Path | None = None
        if error is not None:
            path = write_report(traceback.extract_tb(error.__traceback__), type(error).__name__)
        text = _("caseworker itself failed. What was saved is kept.")
        if path:
            text += " " + _("A report without personal data is in {path}.").format(path=path)
        self._exit_renderables.append(Text(text))
        self._close_messages_no_wait()

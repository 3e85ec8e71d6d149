"""The Textual App: puts profile, services and screens together."""

from __future__ import annotations

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
from api_client.models import Queue
from caseworker.courier import Courier
from caseworker.crash import write_report
from caseworker.documents.reader import DocumentReader
from caseworker.i18n import _, explain
from caseworker.offline.outbox import Entry, EntryState
from caseworker.text import visible
from caseworker.work.fetching import client_imported
from screens.case import CaseScreen
from screens.messages import StoreChanged
from screens.reader import ReaderScreen
from screens.workspace import Workspace
from widgets.case_list import CaseList
from widgets.safe_lines import SafeLines

if TYPE_CHECKING:
    from caseworker.services import Services

NARROW = 100


class CaseworkerApp(App[int]):
    """The program on one profile. Ends with the exit code of the process."""

    TITLE = "caseworker"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,ctrl+q", "quit", _("quit"), id="app.quit"),
    ]

    def __init__(self, services: Services, queue: Queue = Queue.MINE) -> None:
        super().__init__()
        self._services = services
        self._queue_first = queue
        self._reader = DocumentReader()
        self._courier = Courier(services, self._entries_moved, self._sending_stopped)
        # An animated page costs 425 kB over SSH (terminal.md).
        self.animation_level = "none"

    def on_mount(self) -> None:
        """Open the workspace, then begin to send what waits."""
        self.push_screen(Workspace(self._services, self._queue_first))
        self.call_after_refresh(self._send_outbox)

    @work(group="send-outbox", exclusive=True)
    async def _send_outbox(self) -> None:
        """Send the outbox for as long as the window is open."""
        await client_imported()
        await self._courier.run()

    def on_case_list_opened(self, message: CaseList.Opened) -> None:
        """Open a case, and have a reader ready for its documents."""
        self.push_screen(CaseScreen(self._services, message.case))
        self._warm_reader()

    @work(group="warm-reader", exclusive=True)
    async def _warm_reader(self) -> None:
        """Start the reading process before the first document is asked for."""
        await self._reader.__aenter__()

    def on_case_screen_document_chosen(self, message: CaseScreen.DocumentChosen) -> None:
        """Open a document; back in the case, the cursor stands on the one read last."""
        opened = ReaderScreen(self._services, message.case, message.document, self._reader)
        self.push_screen(opened, message.control.select)

    async def on_unmount(self) -> None:
        """End the reading process."""
        await self._reader.close()

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

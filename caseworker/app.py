"""The Textual App: puts profile, services and screens together."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.filter import LineFilter

from api_client.models import Queue
from caseworker.crash import write_report
from caseworker.i18n import _
from screens.workspace import Workspace
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
        # An animated page costs 425 kB over SSH (terminal.md).
        self.animation_level = "none"

    def on_mount(self) -> None:
        """Open the workspace."""
        self.push_screen(Workspace(self._services, self._queue_first))

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

"""What every screen on which a draft is written has: its past, and a way to copy it out."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import work
from textual.binding import Binding, BindingType
from textual.screen import Screen

from caseworker.i18n import _
from caseworker.work.autosave import Autosave, KeptDraft
from screens.awaited import LEAVING
from screens.copying_out import copy_out
from screens.looking_back import look_back
from screens.messages import DraftsChanged, DraftWanted

if TYPE_CHECKING:
    from caseworker.services import Services

R = TypeVar("R")


class WrittenScreen(Screen[R]):
    """A screen with one draft. Whoever derives it sets the three attributes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "history", _("earlier states"), show=False, id="text.history"),
        Binding("f2", "copy_out", _("copy all of it"), show=False, id="text.copy"),
    ]

    _services: Services
    _kept: KeptDraft
    _autosave: Autosave
    _is_told_of_others = False

    def _fields(self) -> dict[str, str]:
        """Return what stands in the fields."""
        raise NotImplementedError

    async def is_on_disk(self) -> bool:
        """Bring what is typed to the disk; where that fails, say so."""
        raise NotImplementedError

    async def _save(self, fields: dict[str, str]) -> datetime:
        """Save the fields; tell of a first draft, and of another window that writes in it too."""
        is_first = self._kept.draft is None
        saved = await asyncio.to_thread(self._kept.save, fields)
        if is_first:
            self.app.post_message(DraftsChanged())
        if self._kept.is_written_elsewhere and not self._is_told_of_others:
            self._is_told_of_others = True
            said = _("Another window writes in this draft too. F4 shows what stood there.")
            self.notify(said, severity="warning", markup=False)
        return saved

    def action_copy_out(self) -> None:
        """Copy what is written, as when it cannot be saved."""
        copy_out(self, self._fields())

    def on_long_text_nothing_to_undo(self) -> None:
        """Go back further than to where the text was opened."""
        self.action_history()

    @work(exclusive=True, group=LEAVING)
    async def action_history(self) -> None:
        """Show earlier states of the draft; one that is brought back is gone on with."""
        if not await self.is_on_disk():
            return
        brought_back = await look_back(self, self._services, self._kept.draft)
        if brought_back:
            self._autosave.stop()
            self.app.post_message(DraftsChanged())
            self.app.post_message(DraftWanted(brought_back))
            self.dismiss()

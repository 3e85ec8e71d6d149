"""The line at the top: where I am, and at its right end connection, outbox and drafts."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from textual.reactive import reactive

from caseworker.i18n import _
from caseworker.offline.problems import StoreProblem
from caseworker.offline.store import Waiting
from caseworker.work.connection import Connection
from widgets.two_ends import TwoEnds

if TYPE_CHECKING:
    from caseworker.services import Services


class TopLine(TwoEnds):
    """State has a place: what is connected since when, what waits, what is a draft."""

    DEFAULT_CSS = """
    TopLine { dock: top; }
    """

    refreshing: reactive[bool] = reactive(default=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._services: Services | None = None
        self._waiting = Waiting(0, 0, 0)

    def show(self, services: Services) -> None:
        """Show how things stand now; where nothing is kept on disk, that too.

        Reads three numbers from the store; while it cannot be read, the last ones stay.
        """
        self._services = services
        self._paint()

    def watch_refreshing(self) -> None:
        """Say that the server is being asked, or not any more."""
        self._paint()

    def _paint(self) -> None:
        if self._services is None:
            return
        store = self._services.store
        with suppress(StoreProblem):  # whoever reads more of the store says it
            self._waiting = store.waiting()
        parts = [
            connection_words(self._services.connection, refreshing=self.refreshing),
            *_waiting_words(self._waiting),
        ]
        if not store.persistent:
            parts.append(_("! nothing is kept on disk"))
        self.right = "   ".join(parts)


def connection_words(connection: Connection, *, refreshing: bool) -> str:
    """Say whether the server answers, and since when it does not."""
    if connection.offline_since is not None:
        return _("○ offline since {time}").format(time=_clock(connection.offline_since))
    if connection.is_refused:
        return _("○ login refused: L")
    if refreshing:
        return _("◌ refreshing")
    if connection.answered is not None:
        return _("● connected {time}").format(time=_clock(connection.answered))
    return _("◌ connecting")


def _waiting_words(waiting: Waiting) -> list[str]:
    parts = []
    if waiting.outbox:
        held = " ⏸" if waiting.is_paused else ""
        parts.append(_("outbox {count}").format(count=waiting.outbox) + held)
    if waiting.needing_person:
        parts.append(_("! {count} need you").format(count=waiting.needing_person))
    if waiting.drafts:
        parts.append(_("drafts {count}").format(count=waiting.drafts))
    return parts


def _clock(moment: datetime) -> str:
    """Return the time of day, with the day where it is another one."""
    local, now = moment.astimezone(), datetime.now().astimezone()
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%Y-%m-%d %H:%M}"

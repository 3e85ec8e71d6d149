"""The Textual App: puts profile, services and screens together."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import DescendantFocus, Event, Key, Paste, Resize
from textual.filter import LineFilter, Monochrome
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import WorkerFailed

from api_client.errors import Problem
from api_client.models import Queue
from caseworker.collector import leave_what_stays
from caseworker.courier import Courier
from caseworker.crash import write_report
from caseworker.credentials.beside import OpenedBeside
from caseworker.hang_up import watch_for_hang_up
from caseworker.i18n import _, advise, explain
from caseworker.keys_in_order import LOCKING, KeysInOrder
from caseworker.navigation import Navigation
from caseworker.offline.outbox import Entry, EntryState
from caseworker.profiles import Profile, remember_last_used
from caseworker.services import Services
from caseworker.text import visible
from caseworker.thrifty_driver import forget_what_is_shown, thrifty
from caseworker.turns import take_short_turns
from caseworker.work.fetching import client_imported
from screens.advice import ADVICE
from screens.keeps_text import KeepsText
from screens.messages import StoreChanged
from screens.workspace import Workspace
from widgets.no_colours import NoColours
from widgets.safe_lines import SafeLines

if TYPE_CHECKING:
    from textual.command import Provider

    from caseworker.keeping import Keeper
    from screens.start import Started

NARROW = 100
# Textual takes it out of the environment with the first App of a process.
_NO_COLOUR = bool(os.environ.get("NO_COLOR"))
# Seconds after the first paint; by then everything of the start is imported.
_SETTLED_AFTER = 3.0


def _has_shell_above() -> bool:
    """Tell whether somebody can bring a stopped program back.

    What a terminal, tmux or ssh starts without a shell leads its session, or is in the group that
    does: stopped, it would stand there for good.
    """
    return sys.platform != "win32" and os.getsid(0) != os.getpgrp()


def _case_hits() -> type[Provider]:
    """Import what finds cases in the palette when the palette is opened."""
    from caseworker.jumping import CaseHits

    return CaseHits


def _queue_hits() -> type[Provider]:
    """Import what finds queues in the palette when the palette is opened."""
    from caseworker.jumping import QueueHits

    return QueueHits


class CaseworkerApp(Navigation):
    """The program on one profile. Ends with the exit code of the process.

    It is given the services of an open profile, the credentials of one that are on their way, or
    nothing where the person has to log in first. Every screen but the first is imported when it
    is opened, so that the start waits for none.
    """

    TITLE = "caseworker"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = App.COMMANDS | {_case_hits, _queue_hits}
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        # f12 as well: inside a text field the question mark is text.
        Binding("question_mark,f12", "help", _("help"), key_display="?", id="app.help"),
        Binding("o", "outbox", _("outbox"), id="app.outbox"),
        Binding("u", "drafts", _("drafts"), id="app.drafts"),
        Binding("ctrl+l", "lock", _("lock"), show=False, id="app.lock"),
        Binding("L", "log_in", _("log in again"), show=False, id="app.log-in"),
        Binding(
            "ctrl+z",
            "suspend",
            _("leave for the shell; fg comes back"),
            show=False,
            id="app.suspend",
        ),
        Binding("q,ctrl+q", "quit", _("quit"), key_display="q", id="app.quit"),
        Binding("y", "copy_reference", _("copy the reference"), show=False, id="app.reference"),
        Binding("ctrl+p", "command_palette", _("commands"), id="app.palette"),
    ]

    def __init__(self, start: Services | OpenedBeside | None, queue: Queue = Queue.MINE) -> None:
        super().__init__()
        self._start = start
        self._queue_first = queue
        self._courier: Courier | None = None
        self._keeper: Keeper | None = None
        self._was_offline = False
        self._keys = KeysInOrder(self)
        self._safe_lines = SafeLines(ascii_signs=bool(os.environ.get("CASEWORKER_ASCII")))
        self._no_colours = NoColours() if _NO_COLOUR else None
        if os.environ.get("CASEWORKER_THEME") == "light":
            self.theme = "textual-light"
        # An animated page costs 425 kB over SSH (docs/terminal.md).
        self.animation_level = "none"
        take_short_turns()

    def on_mount(self) -> None:
        """Open the workspace, or ask for what is needed to open it."""
        self._end_cleanly_on_signals()
        # Textual shows nothing by itself after the shell has brought the program back.
        self.app_resume_signal.subscribe(self, lambda _app: self.refresh(layout=True))
        advise(ADVICE)
        services = self._start if isinstance(self._start, Services) else self._ready_services()
        if services is not None:
            self._begin(services)
        else:
            beside = self._start if isinstance(self._start, OpenedBeside) else None
            self._ask(beside.profile if beside else None, beside)

    def _ready_services(self) -> Services | None:
        """Return the services where the credentials have come by now: no screen is needed then."""
        beside = self._start
        if not isinstance(beside, OpenedBeside) or not beside.is_ready:
            return None
        try:
            return Services.with_credentials(beside.profile, beside.result())
        except Problem:  # the start screen meets it again, and says it
            return None

    def _ask(
        self, profile: Profile | None, beside: OpenedBeside | None = None, *, locked: bool = False
    ) -> None:
        from screens.start import StartScreen

        self.push_screen(StartScreen(profile, beside, locked=locked), self._started)

    def _started(self, started: Started | None) -> None:
        """Go on with the profile that was opened, and with what was typed meanwhile."""
        if started is None:
            return
        self._begin(started.services)
        if started.early_keys:
            from screens.start import press_again

            self.call_after_refresh(press_again, self, started.early_keys)

    def _begin(self, services: Services) -> None:
        """Show the workspace of an open profile, then begin to send what waits."""
        self._opened = services
        remember_last_used(services.profile.name)
        services.connection.told = self._connection_changed
        services.keep_connected()
        self._courier = Courier(services, self._entries_moved, self._sending_stopped)
        self._keeper = None
        self._was_offline = False
        self.push_screen(Workspace(services, self._queue_first))
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        """Say what is not as usual with the store, then begin to send what waits."""
        if self._opened is None:  # locked by a key that was typed ahead
            return
        store = self._opened.store
        if store.recovery is not None:
            self.notify(explain(store.recovery.problem), severity="warning", markup=False)
        self._send_outbox()
        self.set_timer(_SETTLED_AFTER, self._settled)

    def _settled(self) -> None:
        """Do what no start needs to wait for."""
        leave_what_stays()
        self._keep_house()

    @work(group="keep-house", exclusive=True)
    async def _keep_house(self) -> None:
        """Let go what is old, and bring up to date what is taken along."""
        from caseworker.keeping import Keeper

        if self._opened is not None:
            self._keeper = Keeper(self._opened)
            await self._keeper.run()

    def _connection_changed(self) -> None:
        """Show it; when the server answers again, go on with what has waited for that."""
        self._tell_screens()
        was_offline = self._was_offline
        self._was_offline = self._services.connection.offline_since is not None
        if was_offline and not self._was_offline:
            if self._courier is not None:
                self._courier.server_answers()
            if self._keeper is not None:
                self._keeper.wake()

    async def _close_profile(self) -> None:
        """Stop what works in the background and close the store; what is typed is saved."""
        for group in ("send-outbox", "warm-reader", "keep-house"):
            self.workers.cancel_group(self, group)
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if self._opened is not None:
            opened, self._opened = self._opened, None
            await opened.disconnect()
            await asyncio.to_thread(opened.close)

    async def on_event(self, event: Event) -> None:
        """Let a key wait until the one before it has had its effect.

        What a terminal shows that has changed its size is not relied on, nor where somebody asks
        for everything anew.
        """
        if isinstance(event, Resize) or (isinstance(event, Key) and event.key == "f5"):
            forget_what_is_shown(self._driver)
            if isinstance(event, Key):
                self.refresh(layout=True)
        if isinstance(event, Key | Paste) and not event.is_forwarded and not self._keys.take(event):
            return
        await super().on_event(event)

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of this platform, that writes what is new on the screen only."""
        driver = super().get_driver_class()
        # On Windows Textual writes a frame in pieces, cut anywhere.
        return driver if sys.platform == "win32" else thrifty(driver)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs an open profile is not offered before one is."""
        if action == "suspend":
            return _has_shell_above() and not isinstance(self.focused, Input)
        if action in {"outbox", "drafts", "lock", "log_in", "copy_reference"}:
            return self._opened is not None
        return True

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer the actions of the screen in the palette, not those of Textual."""
        from screens.palette import commands_of

        return commands_of(screen)

    def _end_cleanly_on_signals(self) -> None:
        """A closed terminal or a polite kill saves what is typed and restores the terminal."""
        if sys.platform == "win32":
            return
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(each, self.exit)
        watch_for_hang_up(lambda: loop.call_soon_threadsafe(self.exit))

    @work(group=LOCKING, exclusive=True)
    async def action_lock(self) -> None:
        """Take the keys out of memory and the cases off the screen, until somebody unlocks."""
        for screen in self.screen_stack:
            if isinstance(screen, KeepsText) and not await screen.is_on_disk():
                return  # the screen has said so
        profile = self._services.profile
        await self._close_profile()
        self._ask(profile, locked=True)

    @work(group=LOCKING, exclusive=True)
    async def action_suspend(self) -> None:
        """Stop as every program in a terminal can be stopped, with all that started with it.

        Whatever the shell does with it meanwhile, what is typed is on the disk.
        """
        for screen in self.screen_stack:
            if isinstance(screen, KeepsText) and not await screen.is_on_disk():
                return  # the screen has said so
        if sys.platform != "win32":
            # The whole job: a wrapper that goes on would keep the shell waiting.
            os.killpg(0, signal.SIGTSTP)

    @work(group="log-in", exclusive=True)
    async def action_log_in(self) -> None:
        """Enter the credentials anew, as after the server has refused them; nothing is closed."""
        from screens.login import LoginScreen

        services = await self.push_screen_wait(LoginScreen(self._services.profile))
        if services is not None:
            await self._take_credentials(services)

    async def _take_credentials(self, services: Services) -> None:
        """Go on in the open store with the credentials of a new login."""
        await self._services.take_login(services)
        services.close()
        self._tell_screens()
        if self._courier is not None:
            self._courier.wake()

    @work(group="send-outbox", exclusive=True)
    async def _send_outbox(self) -> None:
        """Send the outbox for as long as the window is open."""
        await client_imported()
        if self._courier is not None:
            await self._courier.run()

    async def on_unmount(self) -> None:
        """End the reading process and the connection."""
        advise({})
        if self._opened is not None:
            await self._opened.disconnect()
        if self._reader is not None:
            await self._reader.close()

    def close_store(self) -> None:
        """Close the store of the open profile, after the App has ended and saved all."""
        if self._opened is not None:
            self._opened.close()

    def action_copy_reference(self) -> None:
        """Copy what the help desk finds the last refused or failed request by."""
        reference = visible(self._services.connection.reference, single_line=True)
        if not reference:
            self.notify(_("The server has refused nothing."), markup=False)
            return
        self.copy_to_clipboard(reference)
        self.notify(_("Copied: {reference}").format(reference=reference), markup=False)

    def on_outbox_changed(self) -> None:
        """Something was put in or taken out: look at it now, and let every screen know."""
        if self._courier is not None:
            self._courier.wake()
        self._tell_screens()

    def on_drafts_changed(self) -> None:
        """Let every screen know."""
        self._tell_screens()

    @property
    def _shows_outbox(self) -> bool:
        from screens.outbox import OutboxScreen

        return isinstance(self.screen, OutboxScreen)

    def _entries_moved(self, entries: list[Entry]) -> None:
        """Say what could not be sent, where no outbox shows it; the rest is seen in the numbers."""
        for entry in entries:
            if entry.state is EntryState.NEEDS_PERSON and entry.reason and not self._shows_outbox:
                text = f"{entry.intent.case_number}: {explain(entry.reason.problem())}"
                self.notify(visible(text), severity="warning", markup=False)
        done = [entry.intent.case_number for entry in entries if entry.state is EntryState.DONE]
        self._tell_screens(frozenset(done))

    def _sending_stopped(self, problem: Problem) -> None:
        self.notify(explain(problem), severity="warning", markup=False)

    def _tell_screens(self, sent: frozenset[str] = frozenset()) -> None:
        for screen in self.screen_stack:
            screen.post_message(StoreChanged(sent))

    def on_resize(self, event: Resize) -> None:
        """Fold what does not fit."""
        for screen in self.screen_stack:
            screen.set_class(event.size.width < NARROW, "-narrow")

    @property
    def _background_screens(self) -> list[Screen[object]]:
        """Return the screens to be seen through the one on top: none where that covers them.

        Textual (8.2.8) has the one below always: a number that changed there sent the whole
        screen on top again, twice, 16 kB in the composer.
        """
        stack = self._screen_stack
        is_covered = bool(stack) and stack[-1].styles.background.a == 1
        return [] if is_covered else super()._background_screens

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Let no cursor blink: over SSH a screen that nobody touches is silent."""
        if isinstance(event.widget, Input):
            event.widget.cursor_blink = False

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let no control character through, whatever a widget drew, and no colour without any.

        Textual draws without colours in greys, which are colours to a terminal.
        """
        filters = super().get_line_filters()
        if self._no_colours is not None:
            filters = [*(each for each in filters if not isinstance(each, Monochrome)),
                       self._no_colours]  # fmt: skip
        # One and the same: Textual remembers for each line what a filter has made of it.
        return [*filters, self._safe_lines]

    def _fatal_error(self) -> None:
        """End after a crash with a sentence: Textual's own report prints local variables."""
        error = self._exception
        path: Path | None = None
        if isinstance(error, WorkerFailed):
            error = error.error  # type: ignore[assignment]
        if error is not None:
            path = write_report(error)
        text = _("caseworker itself failed. What was saved is kept.")
        if path:
            text += " " + _("A report without personal data is in {path}.").format(path=path)
        self._exit_renderables.append(Text(text))
        self._close_messages_no_wait()

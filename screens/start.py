"""The first screen, and the one behind the lock: opens a profile's credentials and its store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Input, Static

from api_client.errors import Problem
from caseworker.credentials import LoginNeeded, Opened, PassphraseNeeded, open_credentials
from caseworker.credentials.beside import OpenedBeside, OpeningGivenUp
from caseworker.credentials.environment import given
from caseworker.i18n import _, explain
from caseworker.logging_in import Entered
from caseworker.profiles import Profile, load_profile, profile_names
from caseworker.services import Services
from screens.login import LoginScreen
from widgets.choice_line import ChoiceLine
from widgets.form_row import FormRow
from widgets.keys_line import KeysLine

_NARROW = 100
# Credentials that come sooner are not worth a form that flashes by.
_SHOW_AFTER = 0.25
_NEW = ""


class PassphraseInput(Input):
    """The field of the passphrase; enter opens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", _("open"), id="passphrase.open"),
    ]


class Started(NamedTuple):
    """A profile that is open, and the keys that were pressed while it was being opened."""

    services: Services
    early_keys: tuple[Key, ...] = ()


class StartScreen(Screen[Started]):
    """Ends with the services of the profile that was opened.

    ``profile`` is the one to open, None where the person has to choose or make one. Credentials
    that are on their way already are given as ``beside``. A ``locked`` screen opens nothing until
    the person asks for it.
    """

    CSS_PATH = "start.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("open"), id="start.open"),
        Binding("ctrl+n", "log_in", _("log in"), id="start.log-in"),
        Binding("ctrl+q", "app.quit", _("quit"), id="start.quit"),
    ]

    def __init__(
        self,
        profile: Profile | None,
        beside: OpenedBeside | None = None,
        *,
        locked: bool = False,
    ) -> None:
        super().__init__()
        self._profile = profile
        self._beside = beside
        self._locked = locked
        self._names = profile_names()
        self._early: list[Key] = []
        name = profile.name if profile else ""
        choices = [(each, each) for each in self._names] + [(_NEW, _("new connection"))]
        self._choice = ChoiceLine(choices, name, id="start-profile")
        self._passphrase = PassphraseInput(password=True, compact=True, id="start-passphrase")
        self._passphrase_row = FormRow(_("Passphrase"), self._passphrase, id="start-passphrase-row")

    def compose(self) -> ComposeResult:
        """Put the frame of the form on the screen; what it asks is made when there is a need."""
        yield Static(self._title(), id="start-head", markup=False)
        yield Vertical(id="start-form")
        yield Static(id="start-said")
        yield KeysLine()

    def on_mount(self) -> None:
        """Open what can be opened; ask for the rest."""
        self.set_class(self.app.size.width < _NARROW, "-narrow")
        if self._locked:
            self._lock()
        elif self._profile is not None:
            self._wait_for(self._beside or OpenedBeside(self._profile))
            self.set_timer(_SHOW_AFTER, self._show_waiting)
        elif self._names:
            self._ask(_("Choose a connection."))
        else:
            self.action_log_in()

    def on_unmount(self) -> None:
        """Wait for nothing any more."""
        if self._beside is not None:
            self._beside.give_up()

    def _title(self) -> str:
        return _("caseworker – locked") if self._locked else "caseworker"

    def on_key(self, event: Key) -> None:
        """Keep what is typed ahead for the screen that it is meant for."""
        is_early = self._is_opening and not self.query_one("#start-form").has_class("-shown")
        if is_early and event.key != "ctrl+q":
            event.stop()
            event.prevent_default()
            self._early.append(event)

    # What is asked, and what is said.

    def _lock(self) -> None:
        needs_passphrase = (
            self._profile is not None
            and self._profile.store == "vault"
            and given().passphrase is None
        )
        self._ask("", passphrase=needs_passphrase)
        self._say(
            _("Everything you wrote is saved. Enter the passphrase to go on.")
            if needs_passphrase
            else _("Everything you wrote is saved. Press enter to go on.")
        )

    def _show_waiting(self) -> None:
        if self.is_current and self._is_opening:
            self._say(_("Opening the credentials. A keyring may be asking for its password …"))

    @property
    def _shows_field(self) -> bool:
        """Whether a passphrase is asked for."""
        return self._passphrase_row.has_class("-shown")

    @property
    def _is_opening(self) -> bool:
        return any(worker.group == "open" and worker.is_running for worker in self.workers)

    def _ask(self, sentence: str, *, passphrase: bool = False, is_problem: bool = False) -> None:
        """Show the form, with a field for a passphrase or without."""
        self._say(sentence, is_problem=is_problem)
        self._make_form()
        self._passphrase_row.set_class(passphrase, "-shown")
        self.call_after_refresh((self._passphrase if passphrase else self._choice).focus)
        early, self._early = self._early, []
        self.call_after_refresh(press_again, self.app, early)

    def _make_form(self) -> None:
        """Make the fields, once; where the credentials come by themselves nobody sees them."""
        form = self.query_one("#start-form")
        if form.has_class("-shown"):
            return
        form.add_class("-shown")
        form.mount(FormRow(_("Connection"), self._choice), self._passphrase_row)

    def _say(self, sentence: str, *, is_problem: bool = False) -> None:
        said = self.query_one("#start-said", Static)
        said.update(Text(sentence))
        said.set_class(is_problem, "-problem")

    # What the person does.

    def on_choice_line_changed(self, event: ChoiceLine.Changed) -> None:
        """Another connection: what it needs is found out when it is opened."""
        self._passphrase_row.remove_class("-shown")
        self._say("")
        try:
            self._profile = None if event.value == _NEW else load_profile(event.value)
        except Problem as problem:
            self._profile = None
            self._say(explain(problem), is_problem=True)

    def on_input_submitted(self) -> None:
        """Enter in the passphrase is enter on the screen."""
        self.action_open()

    def action_open(self) -> None:
        """Open the connection that is chosen, or make a new one."""
        profile = self._profile
        if self._is_opening:
            return
        if profile is None:
            self.action_log_in()
            return
        if self._shows_field:
            field = self._passphrase
            entered = Entered(field.value, "")
            field.value = ""
            self._say(_("Opening …"))
            self._open(lambda: open_credentials(profile, entered))
        else:
            self._wait_for(OpenedBeside(profile))

    @work(exclusive=True, group="log-in")
    async def action_log_in(self) -> None:
        """Enter credentials, new ones or those of the connection that is chosen."""
        await self._log_in()

    async def _log_in(self, why: str = "") -> None:
        services = await self.app.push_screen_wait(LoginScreen(self._profile, why))
        if services is not None:
            self.dismiss(Started(services))
        elif self._names:
            self._ask(why or _("You are not logged in."))
        else:
            self.app.exit(0)

    # Opening.

    def _wait_for(self, beside: OpenedBeside) -> None:
        self._beside = beside
        self._open(beside.result)

    @work(exclusive=True, group="open")
    async def _open(self, credentials: Callable[[], Opened]) -> None:
        """Open the credentials, then the store; ask for what is missing."""
        profile = self._profile
        if profile is None:
            return
        try:
            services = await asyncio.to_thread(
                lambda: Services.with_credentials(profile, credentials())
            )
        except PassphraseNeeded:
            self._ask("", passphrase=True)
        except OpeningGivenUp:
            return
        except LoginNeeded as problem:
            await self._log_in(explain(problem))
        except Problem as problem:
            self._ask(explain(problem), passphrase=self._shows_field, is_problem=True)
        else:
            self.dismiss(Started(services, tuple(self._early)))


def press_again(app: App[object], keys: Iterable[Key]) -> None:
    """Press keys that were kept, in their order."""
    for key in keys:
        app.post_message(Key(key.key, key.character))

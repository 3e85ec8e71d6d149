"""Logging in: the server, who asks, the secret and where it is kept, tried before it is kept."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from api_client.errors import Problem
from caseworker.credentials import (
    PassphraseNeeded,
    PassphrasesDiffer,
    PassphraseTooShort,
    best_store,
)
from caseworker.credentials.vault_file import vault_file_of
from caseworker.i18n import _, explain
from caseworker.logging_in import Entered, keep_login, profile_of, try_login
from caseworker.profiles import Profile, Store
from caseworker.services import Services
from caseworker.text import visible
from caseworker.work.fetching import client_imported
from widgets.choice_line import ChoiceLine
from widgets.form_row import FormRow
from widgets.keys_line import KeysLine

_NARROW = 100
_FIELDS = ("name", "url", "client-id", "user", "unit", "secret", "passphrase", "repeat")
_MAY_BE_EMPTY = frozenset({"name", "unit"})


class LoginScreen(Screen[Services | None]):
    """Ends with the services of the connection, None where the person left.

    ``profile`` is the connection to log in to again, None for a new one; ``why`` says, in the
    user's language, why a login is needed.
    """

    CSS_PATH = "login.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "log_in", _("try and log in"), id="login.log-in"),
        Binding("tab", "app.focus_next", _("next field"), key_display="tab", id="login.field"),
        Binding(
            "shift+tab",
            "app.focus_previous",
            _("previous field"),
            show=False,
            id="login.field-before",
        ),
        Binding("escape", "leave", _("close"), key_display="esc", id="login.leave"),
        Binding("ctrl+q", "app.quit", _("quit"), id="login.quit"),
    ]

    def __init__(self, profile: Profile | None, why: str = "") -> None:
        super().__init__()
        self._known = profile
        self._why = why
        self._store: Store = profile.store if profile else "vault"
        self._store_was_chosen = profile is not None

    def compose(self) -> ComposeResult:
        """Put the fields one below the other."""
        known = self._known
        yield Static(_("caseworker – log in"), id="login-head", markup=False)
        with VerticalScroll(id="login-form", can_focus=False):
            yield Static(Text(self._why), id="login-why")
            if known is None:
                yield self._row(_("Server"), "url", hint="https://")
                yield self._row(_("Name"), "name", hint=_("of the connection; may be empty"))
            else:
                yield self._row(_("Server"), "url", known.apis["zaken"])
            yield self._row(_("Client id"), "client-id", known.client_id if known else "")
            yield self._row(_("User"), "user", known.user if known else "")
            yield self._row(_("Unit"), "unit", known.unit if known else "", hint=_("may be empty"))
            yield self._row(_("Secret"), "secret", hidden=True)
            stores = [
                ("keyring", _("keyring")),
                ("vault", _("vault with a passphrase")),
                ("session", _("nowhere")),
            ]
            yield FormRow(_("Kept in"), ChoiceLine(stores, self._store, id="login-store"))
            yield Static(id="login-about", markup=False)
            yield self._row(_("Passphrase"), "passphrase", hidden=True)
            yield self._row(_("Once more"), "repeat", hidden=True)
        yield Static(id="login-said")
        yield KeysLine()

    def _row(
        self, label: str, name: str, value: str = "", *, hint: str = "", hidden: bool = False
    ) -> FormRow:
        field = Input(
            visible(value, single_line=True),
            placeholder=hint,
            password=hidden,
            compact=True,
            id=f"login-{name}",
        )
        row = FormRow(label, field, id=f"login-{name}-row")
        row.set_class(name in {"passphrase", "repeat"}, "-vault")
        return row

    def on_mount(self) -> None:
        """Begin in the first field that is empty; find out where secrets can be kept here."""
        self.set_class(self.app.size.width < _NARROW, "-narrow")
        self.query_one("#login-why").display = bool(self._why)
        self._show_store()
        self._next_empty().focus()
        if not self._store_was_chosen:
            self._find_store()

    def on_resize(self) -> None:
        """Make room where there is little."""
        self.set_class(self.app.size.width < _NARROW, "-narrow")

    # Where the secret is kept.

    @work(exclusive=True, group="find-store")
    async def _find_store(self) -> None:
        """Propose the safest place there is; asking a keyring may take seconds."""
        store, why = await asyncio.to_thread(best_store)
        if self._store_was_chosen:
            return
        self._store = "keyring" if store == "keyring" else "vault"
        self.query_one("#login-store", ChoiceLine).value = self._store
        self._show_store(why)

    def on_choice_line_changed(self, event: ChoiceLine.Changed) -> None:
        """Take another place."""
        self._store_was_chosen = True
        if event.value == "keyring":
            self._store = "keyring"
        else:
            self._store = "vault" if event.value == "vault" else "session"
        self._show_store()

    def _show_store(self, why: str = "", *, asks_old: bool = False) -> None:
        """Say what the chosen place means, and ask for a passphrase where it takes one."""
        is_vault = self._store == "vault"
        is_new = is_vault and not self._has_vault()
        about = {
            "keyring": _("The operating system keeps the secret and the key of the drafts."),
            "vault": _("A file that only its passphrase opens."),
            "session": _("Enter the secret each time. Drafts are gone when you quit."),
        }[self._store]
        if is_new:
            about = _(
                "A file that only its passphrase opens. A forgotten passphrase loses the drafts."
            )
        self.query_one("#login-about", Static).update(Text(f"{why} {about}".strip()))
        self.query_one("#login-passphrase-row").set_class(is_vault or asks_old, "-shown")
        self.query_one("#login-repeat-row").set_class(is_new, "-shown")

    def _has_vault(self) -> bool:
        """Tell whether the vault is there already, so that its passphrase is an old one."""
        if self._known is None:
            return False
        try:
            return vault_file_of(self._known.name).exists()
        except (Problem, OSError):
            return False

    # Logging in.

    def on_input_submitted(self) -> None:
        """Enter goes to the next field that is empty, and logs in after the last."""
        following = self._next_empty()
        if following is self.focused or self._is_filled(following):
            self.action_log_in()
        else:
            following.focus()

    def _value(self, name: str) -> str:
        found = self.query(f"#login-{name}")
        return found.first(Input).value.strip() if found else ""

    def _is_filled(self, field: Input) -> bool:
        return bool(field.value) or (field.id or "").removeprefix("login-") in _MAY_BE_EMPTY

    def _next_empty(self) -> Input:
        """Return the first field that still has to be filled in, else the last one."""
        fields = [
            self.query_one(f"#login-{name}", Input)
            for name in _FIELDS
            if self.query(f"#login-{name}")
        ]
        shown = [field for field in fields if field.parent and field.parent.display]
        return next((field for field in shown if not self._is_filled(field)), shown[-1])

    def action_leave(self) -> None:
        """Go back without logging in."""
        self.dismiss(None)

    @work(exclusive=True, group="log-in")
    async def action_log_in(self) -> None:
        """Try the credentials on the server; keep them and go on when they work."""
        missing = self._next_empty()
        if not self._is_filled(missing):
            missing.focus()
            self._say(_("Fill in the fields that are empty."), is_problem=True)
            return
        self._say(_("Trying the credentials on the server …"))
        try:
            services = await self._logged_in()
        except PassphraseNeeded as problem:
            self._show_store(asks_old=True)
            self.query_one("#login-passphrase", Input).focus()
            self._say(explain(problem), is_problem=True)
        except (PassphrasesDiffer, PassphraseTooShort) as problem:
            for name in ("repeat", "passphrase"):
                self.query_one(f"#login-{name}", Input).value = ""
            self.query_one("#login-passphrase", Input).focus()
            self._say(explain(problem), is_problem=True)
        except Problem as problem:
            self._say(explain(problem), is_problem=True)
        else:
            self.dismiss(services)

    async def _logged_in(self) -> Services:
        profile = self._profile()
        secret = self._value("secret")
        ask = Entered(
            *(self.query_one(f"#login-{n}", Input).value for n in ("passphrase", "repeat"))
        )
        await client_imported()
        tried = await try_login(profile, secret)
        opened = await asyncio.to_thread(keep_login, profile, secret, ask)
        services = await asyncio.to_thread(Services.with_credentials, profile, opened)
        if tried.person is None:
            self.app.notify(
                _(
                    "No case on the server names the user {user}. If you are new that is in "
                    "order; else check the spelling."
                ).format(user=visible(profile.user, single_line=True)),
                markup=False,
            )
        return services

    def _profile(self) -> Profile:
        known = self._known
        url = self._value("url")
        return profile_of(
            known,
            name=self._value("name"),
            url=None if known and url == known.apis["zaken"] else url,
            client_id=self._value("client-id"),
            user=self._value("user"),
            unit=self._value("unit"),
            store=self._store,
            overrides={},
        )

    def _say(self, sentence: str, *, is_problem: bool = False) -> None:
        said = self.query_one("#login-said", Static)
        said.update(Text(sentence))
        said.set_class(is_problem, "-problem")

"""Puts a profile, its credentials, its store and its server together, for commands and screens.

What costs time is made when it is first used: the HTTP client and the token library are imported
by ``connect``, after the first paint.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from api_client.api import CaseAPI
from api_client.errors import ApiProblem
from api_client.models import Me
from caseworker.credentials import Asker, Opened, needed_secret, open_credentials
from caseworker.documents.outgoing import DiskFiles
from caseworker.documents.outside import OutsideCopies
from caseworker.offline.clock import now_utc
from caseworker.offline.store import Store
from caseworker.profiles import Profile, data_folder_of
from caseworker.retention import retention_of
from caseworker.signing import accesses
from caseworker.work.connection import Connection

if TYPE_CHECKING:
    from api_client.http import Exchange

CATALOGUE_AGE = timedelta(days=1)


@dataclass(slots=True)
class _Line:
    """An open connection and how many use it."""

    api: CaseAPI
    users: int = 0


class Services:
    """One profile, ready to work with. Close it when done."""

    def __init__(self, profile: Profile, credentials: Opened, store: Store) -> None:
        self.profile = profile
        self.credentials = credentials
        self.store = store
        self.connection = Connection()
        self._line: _Line | None = None
        self._is_kept = False
        self.outside = OutsideCopies(data_folder_of(profile.name) / "outside")
        self.outside.remove_leftovers()

    @property
    def me(self) -> Me:
        """Who is working."""
        return Me(user=self.profile.user, unit=self.profile.unit)

    @classmethod
    def open(cls, profile: Profile, ask: Asker) -> Services:
        """Unlock the credentials and open the store.

        Raises CredentialsProblem or StoreProblem. Without a store key (a session without a
        passphrase) the store is in memory and ``store.persistent`` is false.
        """
        return cls.with_credentials(profile, open_credentials(profile, ask))

    @classmethod
    def with_credentials(cls, profile: Profile, credentials: Opened) -> Services:
        """Open the store with credentials that are open already. Raises StoreProblem."""
        retention = retention_of(profile)
        store = Store.open(
            data_folder_of(profile.name),
            credentials.store_key,
            mirror_protected=retention.mirror_protected,
            document_bytes=retention.document_bytes,
        )
        return cls(profile, credentials, store)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[CaseAPI]:
        """Give the profile's server. Raises LoginNeeded where there is no secret.

        Whoever asks shares one connection while anybody uses it; after ``keep_connected`` it stays
        open between uses.
        """
        line = self._line or self._new_line()
        line.users += 1
        try:
            yield line.api
        except ApiProblem as problem:
            self.connection.note(problem)
            raise
        finally:
            line.users -= 1
            if line.users == 0 and (line is not self._line or not self._is_kept):
                await self._hang_up(line)

    def keep_connected(self) -> None:
        """Leave the connection open between uses, until ``disconnect``."""
        self._is_kept = True

    async def disconnect(self) -> None:
        """Close the connection."""
        self._is_kept = False
        if self._line is not None:
            await self._hang_up(self._line)

    def _new_line(self) -> _Line:
        self._line = _Line(
            make_api(
                self.profile,
                needed_secret(self.profile, self.credentials),
                cache=_KeptCatalogue(self.store, self.profile.apis["zaken"]),
                observer=lambda exchange: self.connection.note_status(exchange.status),
            )
        )
        return self._line

    async def _hang_up(self, line: _Line) -> None:
        if line is self._line:
            self._line = None
        await _close(line.api)

    async def take_login(self, other: Services) -> None:
        """Work with the profile and secret of another login; the store stays the open one.

        What is on its way with the old login is not cut off.
        """
        self.profile = other.profile
        self.credentials = other.credentials
        self.connection.note(None)
        before, self._line = self._line, None
        if before is not None and before.users == 0:
            await _close(before.api)

    def close(self) -> None:
        """Close the store, and take away what other programs were given."""
        self.outside.remove()
        self.store.close()


def make_api(
    profile: Profile,
    secret: str,
    *,
    cache: _KeptCatalogue | None = None,
    observer: Callable[[Exchange], None] | None = None,
) -> CaseAPI:
    """Return the adapter that a profile names, signed for its own addresses only."""
    from api_client.http import Http
    from api_client.zgw.adapter import ZgwApi
    from api_client.zgw.settings import ZgwSettings

    http = Http(accesses(profile, secret), ca_file=profile.ca_file, observer=observer)
    settings = ZgwSettings(
        apis=profile.apis,
        handler_roles=profile.handler_roles,
        applicant_roles=profile.applicant_roles,
        protected_levels=profile.protected_levels,
        outcome_words=profile.outcome_words,
        author=profile.user_name or profile.user,
    )
    return ZgwApi(http, settings, cache, DiskFiles())


class _KeptCatalogue:
    """The catalogue's lists, and what the server can do, in the store for a day."""

    def __init__(self, store: Store, server: str) -> None:
        self._mirror = store.mirror
        self._server = server

    def get(self, kind: str) -> bytes | None:
        """Return what is not too old."""
        oldest = now_utc() - CATALOGUE_AGE
        return self._mirror.catalogue(self._name(kind), not_older_than=oldest)

    def put(self, kind: str, content: bytes) -> None:
        """Keep something."""
        self._mirror.put_catalogue(self._name(kind), content, now_utc())

    def _name(self, kind: str) -> str:
        """Return the name of what one server said: a connection may be moved to another."""
        return f"{self._server} {kind}"


async def _close(api: CaseAPI) -> None:
    """Close to the end, also when cancelled a second time: a screen and the App both do it."""
    try:
        await api.close()
    except asyncio.CancelledError:
        await api.close()
        raise

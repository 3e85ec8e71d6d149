"""Logging in: the credentials are tried on the server, and kept when they work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from api_client.errors import ApiProblem
from api_client.models import Person
from api_client.server import ServerInfo
from caseworker.credentials import Asker, Opened, agreed, keep
from caseworker.i18n import language
from caseworker.profiles import (
    Profile,
    Store,
    apis_from,
    checked_name,
    remember_last_used,
    save_profile,
)
from caseworker.services import make_api


def profile_of(
    known: Profile | None,
    *,
    name: str | None,
    url: str | None,
    client_id: str | None,
    user: str | None,
    unit: str | None,
    store: Store,
    overrides: Mapping[str, str],
    access: Mapping[str, object] | None = None,
) -> Profile:
    """Return the profile to log in to: a known one with what is given changed, or a new one.

    A new one without a name has that of its server. None and the empty text change nothing, but
    for ``unit``, which may be emptied. ``access`` has the fields of the profile that say how
    requests are signed, where they are given. Raises ProfileProblem.
    """
    profile = _named(known, name, url, client_id, user, unit, store, overrides)
    return msgspec.structs.replace(profile, **(access or {}))


def _named(
    known: Profile | None,
    name: str | None,
    url: str | None,
    client_id: str | None,
    user: str | None,
    unit: str | None,
    store: Store,
    overrides: Mapping[str, str],
) -> Profile:
    if known is None:
        base = url or ""
        return Profile(
            name=checked_name(name or urlsplit(base.strip()).hostname or "default"),
            apis=apis_from(base, overrides),
            client_id=client_id or "",
            user=user or "",
            unit=unit or "",
            store=store,
            language=language(),
        )
    return msgspec.structs.replace(
        known,
        apis=apis_from(url, overrides) if url else known.apis | dict(overrides),
        client_id=client_id or known.client_id,
        user=user or known.user,
        unit=known.unit if unit is None else unit,
        store=store,
    )


@dataclass(frozen=True, slots=True)
class Tried:
    """What the server said. ``person`` is None where no case names the user."""

    server: ServerInfo
    person: Person | None


async def try_login(profile: Profile, secret: str) -> Tried:
    """Make a request to each API with these credentials. Raises ApiProblem."""
    api = make_api(profile, secret)
    try:
        server = await api.check()
        try:
            person = await api.find_person(profile.user)
        except ApiProblem:
            person = None
        return Tried(server, person)
    finally:
        await api.close()


def keep_login(profile: Profile, secret: str, ask: Asker) -> Opened:
    """Keep the secret and the profile, and make it the one last used.

    Blocks for as long as a keyring or a passphrase takes. Raises CredentialsProblem,
    ProfileProblem, FolderUnusable; what was kept before is then still there.
    """
    opened = keep(profile, secret, ask)
    save_profile(profile)
    remember_last_used(profile.name)
    return opened


class Entered:
    """The asker of a form in which the passphrase has been entered already."""

    def __init__(self, passphrase: str, repeated: str) -> None:
        self._passphrase = passphrase
        self._repeated = repeated

    def passphrase(self, prompt: str, *, confirm: bool) -> str | None:
        """Return what was entered; a new one must have been entered twice alike."""
        if confirm:
            return agreed(self._passphrase, self._repeated)
        return self._passphrase or None

"""Keeping, opening, moving and forgetting credentials, whichever store the profile uses.

The client secret and the key of the drafts are kept together, but they are not equal: a lost
secret is entered again, a lost key loses drafts. So the key follows the profile from store to
store, stays when the user logs out, and is never replaced while it could still be had.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from caseworker.credentials import environment, whereabouts
from caseworker.credentials.kept import Asker, Nobody, Opened, Secrets, check_secret, new_store_key
from caseworker.credentials.keyring_backend import KEYRING_SECONDS
from caseworker.credentials.keyring_entry import KeyringEntry
from caseworker.credentials.problems import (
    CredentialsProblem,
    KeyringMissing,
    KeyringProblem,
    LoginNeeded,
    SecretNeeded,
    StoreKeyLocked,
)
from caseworker.credentials.vault_file import VaultFile
from caseworker.credentials.whereabouts import Place, Whereabouts
from caseworker.folders import FolderUnusable
from caseworker.profiles import Profile, checked_name


def keep(profile: Profile, secret: str, ask: Asker, *, seconds: float = KEYRING_SECONDS) -> Opened:
    """Keep the secret in the profile's store, with the key of its drafts, and return both.

    A key that an earlier login made is used again, also where it lay in another store, which then
    gives it up. A store that cannot be used is a problem, never a reason to use another. With
    ``session`` the secret is not kept; the key is kept in the vault if the environment gives a
    passphrase for it, otherwise it stays where it is and None is returned for it.

    ``seconds`` is how long the keyring may take. Raises ``CredentialsProblem`` and
    ``FolderUnusable``; what was kept before is then still there.
    """
    check_secret(secret)
    keeper = _Keeper(profile, ask, seconds)
    if profile.store != "session":
        return Opened(secret, keeper.settle(profile.store, secret), profile.store)
    if keeper.given.passphrase is None:
        keeper.drop_secrets_if_possible()
        return Opened(secret, None, "session")
    return Opened(secret, keeper.settle("vault", None), "session")


def open_credentials(profile: Profile, ask: Asker, *, seconds: float = KEYRING_SECONDS) -> Opened:
    """Return the profile's credentials.

    A secret from the environment comes before the one kept. The secret is None after logging
    out; the key is None where none was made, or where a ``session`` profile has no passphrase.

    Raises ``LoginNeeded`` where nothing is kept, and ``CredentialsProblem`` or
    ``FolderUnusable`` where the store does not open: also with a secret from the environment,
    because the drafts in the store would be missing without a word.
    """
    keeper = _Keeper(profile, ask, seconds)
    secret = keeper.given.secret
    if secret is not None:
        check_secret(secret)
    if profile.store == "session":
        return _open_session(keeper, secret)
    kept = keeper.places[profile.store].read()
    if kept is not None:
        keeper.note_key(profile.store)
    if secret is not None:
        return Opened(secret, kept.store_key if kept else None, "environment")
    if kept is None:
        raise LoginNeeded(profile=profile.name)
    return Opened(kept.secret, kept.store_key, profile.store)


def needed_secret(profile: Profile, opened: Opened) -> str:
    """Return the secret for something that cannot do without. Raises ``LoginNeeded``."""
    if opened.secret is None:
        raise LoginNeeded(profile=profile.name)
    return opened.secret


def forget(profile: Profile, *, seconds: float = KEYRING_SECONDS) -> None:
    """Log out: remove the secret wherever it is kept, and leave the key of the drafts.

    Needs no passphrase. Raises ``CredentialsProblem`` and ``FolderUnusable``; the secret may then
    still be there.
    """
    keeper = _Keeper(profile, Nobody(), seconds)
    keeper.clear_old_places(keeper.whereabouts())
    keeper.drop_secrets()


def wipe(profile: Profile, *, seconds: float = KEYRING_SECONDS) -> None:
    """Remove the secret and the key of the drafts: what the key has encrypted is lost with it.

    Raises ``CredentialsProblem`` and ``FolderUnusable``; something may then still be there.
    """
    keeper = _Keeper(profile, Nobody(), seconds)
    for place in keeper.places_in_use():
        keeper.places[place].remove()
    whereabouts.forget(keeper.name)


def change_passphrase(profile: Profile, ask: Asker) -> None:
    """Lock the profile's vault with a new passphrase, asked for after the old one.

    Raises ``LoginNeeded`` where there is no vault, and what opening and writing it raise; the old
    passphrase is then still the right one.
    """
    vault = VaultFile(checked_name(profile.name), ask, environment.given().passphrase)
    kept = vault.read()
    if kept is None:
        raise LoginNeeded(profile=profile.name)
    vault.choose_passphrase()
    vault.write(kept)


def change_store_key(
    profile: Profile,
    ask: Asker,
    change: Callable[[bytes, bytes, Callable[[], None]], None],
    *,
    seconds: float = KEYRING_SECONDS,
) -> None:
    """Give the drafts another key, in the place that the old one is kept in.

    ``change`` is called with the old key, the new one, and what keeps the new one in place of the
    old. Raises ``LoginNeeded`` where no key is kept, what ``change`` raises, and
    ``CredentialsProblem`` and ``FolderUnusable``.
    """
    keeper = _Keeper(profile, ask, seconds)
    place = keeper.whereabouts().key_in
    kept = keeper.places[place].read() if place else None
    if place is None or kept is None:
        raise LoginNeeded(profile=profile.name)
    renewed = Secrets(secret=kept.secret, store_key=new_store_key())
    change(kept.store_key, renewed.store_key, lambda: keeper.places[place].write(renewed))


def _open_session(keeper: _Keeper, secret: str | None) -> Opened:
    """Return the credentials of a profile that keeps no secret; see ``open_credentials``.

    The vault for the key is made when it is first wanted.
    """
    kept = None
    if keeper.given.passphrase is not None and keeper.whereabouts().key_in == "vault":
        kept = keeper.places["vault"].read()
    if kept is not None:
        return Opened(secret, kept.store_key, "session")
    if secret is None:
        raise SecretNeeded(profile=keeper.name)
    if keeper.given.passphrase is None:
        return Opened(secret, None, "session")
    return Opened(secret, keeper.settle("vault", None), "session")


class _Keeper:
    """The places of one profile, for one operation."""

    def __init__(self, profile: Profile, ask: Asker, seconds: float) -> None:
        self.name = checked_name(profile.name)
        self.given = environment.given()
        self._store = profile.store
        self.places: dict[Place, KeyringEntry | VaultFile] = {
            "keyring": KeyringEntry(self.name, seconds),
            "vault": VaultFile(self.name, ask, self.given.passphrase),
        }

    def whereabouts(self) -> Whereabouts:
        """Return where the key of the drafts lies."""
        return whereabouts.read(self.name)

    def places_in_use(self) -> list[Place]:
        """Return the places that may keep something of this profile."""
        where = self.whereabouts()
        named = (self._store, where.key_in, *where.left_in)
        return [place for place in self.places if place in named]

    def settle(self, place: Place, secret: str | None) -> bytes:
        """Keep the secret and the key in this place and no other, and return the key."""
        where = self.whereabouts()
        key = self._existing_key(where.key_in, place) or new_store_key()
        self.places[place].write(Secrets(secret=secret, store_key=key))
        old = [one for one in self.places if one in (where.key_in, *where.left_in) and one != place]
        settled = Whereabouts(key_in=place, left_in=tuple(old))
        whereabouts.write(self.name, settled)
        with suppress(
            CredentialsProblem, FolderUnusable
        ):  # the new place has all; the note asks to try again
            self.clear_old_places(settled)
        return key

    def note_key(self, place: Place) -> None:
        """Note the place that a key was found in where no note says so, as after a restore."""
        if self.whereabouts().key_in is None:
            with suppress(FolderUnusable):
                whereabouts.write(self.name, Whereabouts(key_in=place))

    def clear_old_places(self, where: Whereabouts) -> None:
        """Remove what a move left behind, and note that it is gone."""
        for place in where.left_in:
            self.places[place].remove()
        if where.left_in:
            whereabouts.write(self.name, Whereabouts(key_in=where.key_in))

    def drop_secrets(self) -> None:
        """Take the secret out of every place, without the passphrase, and leave the key."""
        for place in self.places_in_use():
            self.places[place].drop_secret()

    def drop_secrets_if_possible(self) -> None:
        """Do the same as far as the places open now: who logs in need not wait for the rest."""
        for place in self.places_in_use():
            with suppress(CredentialsProblem, FolderUnusable):
                self.places[place].drop_secret()

    def _existing_key(self, home: Place | None, target: Place) -> bytes | None:
        """Return the key that the profile has, at home or in the target; None if it has none.

        Raises ``StoreKeyLocked`` where another place has it and does not open: a new key would
        shut the drafts away.
        """
        if home is not None and home != target:
            try:
                kept = self.places[home].read()
            except KeyringProblem as problem:
                raise StoreKeyLocked(profile=self.name) from problem
            if kept is not None:
                return kept.store_key
        try:
            kept = self.places[target].read()
        except KeyringMissing:  # it is made by the write
            return None
        return kept.store_key if kept else None

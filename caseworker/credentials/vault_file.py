"""The vault of one profile on disk: ``vault.json``, readable by its owner only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from caseworker.credentials import vault
from caseworker.credentials.kept import Asker, Secrets
from caseworker.credentials.passphrase import check_new
from caseworker.credentials.problems import (
    PassphraseNeeded,
    PassphraseWrong,
    VaultDamaged,
    VaultTooNew,
    VaultUnreadable,
)
from caseworker.credentials.removal import remove_private
from caseworker.folders import write_private
from caseworker.i18n import _
from caseworker.profiles import data_folder_of, data_path_of

_T = TypeVar("_T")


def vault_file_of(profile: str) -> Path:
    """Return where the profile's vault lies, whether it is there or not."""
    return data_path_of(profile) / "vault.json"


class VaultFile:
    """The vault of one profile, for one operation: the passphrase is asked for once.

    ``given`` is the passphrase from the environment; without one, ``ask`` asks the person. What
    writes may raise ``FolderUnusable``; what reads may raise ``VaultDamaged``, ``VaultTooNew``
    and ``VaultUnreadable``.
    """

    def __init__(self, profile: str, ask: Asker, given: str | None) -> None:
        self._profile = profile
        self._ask = ask
        self._passphrase = given
        self.file = vault_file_of(profile)

    def read(self) -> Secrets | None:
        """Return what the vault keeps; None if there is no vault.

        Raises ``PassphraseNeeded`` and ``PassphraseWrong``.
        """
        text = self._text()
        if text is None:
            return None
        if self._passphrase is None:
            prompt = _("Passphrase of the vault for {profile}").format(profile=self._profile)
            self._passphrase = self._asked(prompt, confirm=False)
        passphrase = self._passphrase
        try:
            return self._told(lambda: vault.unseal(self._profile, text, passphrase))
        except vault.WrongPassphrase:
            raise PassphraseWrong(profile=self._profile) from None

    def write(self, kept: Secrets) -> None:
        """Keep these secrets, whole or not at all, under the passphrase that opened the vault.

        A vault that was not opened before gets a new passphrase. Raises ``PassphraseNeeded``
        and ``PassphraseTooShort``.
        """
        if self._passphrase is None:
            self.choose_passphrase()
        elif not self.file.exists():
            check_new(self._passphrase)
        assert self._passphrase is not None  # noqa: S101 - settled above
        text = vault.seal(self._profile, kept, self._passphrase)
        data_folder_of(self._profile)
        write_private(self.file, text)

    def choose_passphrase(self) -> None:
        """Ask for a new passphrase, to be used by the next ``write``.

        Raises ``PassphraseNeeded``, ``PassphraseTooShort`` and ``PassphrasesDiffer``.
        """
        prompt = _(
            "New passphrase for {profile}. If it is forgotten, the drafts cannot be read any more"
        )
        chosen = self._asked(prompt.format(profile=self._profile), confirm=True)
        check_new(chosen)
        self._passphrase = chosen

    def drop_secret(self) -> None:
        """Take the client secret away and leave the key of the drafts. Needs no passphrase."""
        text = self._text()
        if text is not None:
            left = self._told(lambda: vault.without_secret(self._profile, text))
            write_private(self.file, left)

    def remove(self) -> None:
        """Delete the vault if there is one."""
        remove_private(self.file)

    def _asked(self, prompt: str, *, confirm: bool) -> str:
        passphrase = self._ask.passphrase(prompt, confirm=confirm)
        if not passphrase:
            raise PassphraseNeeded(profile=self._profile)
        return passphrase

    def _text(self) -> bytes | None:
        try:
            with self.file.open("rb") as stream:
                return stream.read(vault.MOST_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._unreadable(error) from error

    def _told(self, work: Callable[[], _T]) -> _T:
        """Do the work and turn what is wrong with the file into a problem."""
        try:
            return work()
        except vault.Damaged as damage:
            raise VaultDamaged(file=str(self.file), reason=str(damage)) from None
        except vault.TooNew:
            raise VaultTooNew(file=str(self.file)) from None

    def _unreadable(self, error: OSError) -> VaultUnreadable:
        reason = error.strerror or type(error).__name__
        return VaultUnreadable(file=str(self.file), reason=reason)

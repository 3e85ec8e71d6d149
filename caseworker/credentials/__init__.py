"""Where secrets live and how they are unlocked: keyring, vault, session, environment."""

from __future__ import annotations

from caseworker.credentials.choice import (
    change_passphrase,
    change_store_key,
    forget,
    keep,
    needed_secret,
    open_credentials,
    wipe,
)
from caseworker.credentials.environment import without_secrets
from caseworker.credentials.kept import Asker, Nobody, Opened, Secrets
from caseworker.credentials.keyring_backend import KEYRING_SECONDS
from caseworker.credentials.keyring_report import KeyringReport, best_store, keyring_report
from caseworker.credentials.passphrase import LEAST_PASSPHRASE, agreed
from caseworker.credentials.problems import (
    CredentialsProblem,
    KeyringEntryForeign,
    KeyringLocked,
    KeyringMissing,
    KeyringProblem,
    KeyringRefused,
    KeyringSilent,
    KeyringUnusable,
    LoginNeeded,
    PassphraseNeeded,
    PassphrasesDiffer,
    PassphraseTooShort,
    PassphraseWrong,
    SecretNeeded,
    SecretUnusable,
    StoreKeyLocked,
    VaultDamaged,
    VaultTooNew,
    VaultUnreadable,
)

__all__ = [
    "KEYRING_SECONDS",
    "LEAST_PASSPHRASE",
    "Asker",
    "CredentialsProblem",
    "KeyringEntryForeign",
    "KeyringLocked",
    "KeyringMissing",
    "KeyringProblem",
    "KeyringRefused",
    "KeyringReport",
    "KeyringSilent",
    "KeyringUnusable",
    "LoginNeeded",
    "Nobody",
    "Opened",
    "PassphraseNeeded",
    "PassphraseTooShort",
    "PassphraseWrong",
    "PassphrasesDiffer",
    "SecretNeeded",
    "SecretUnusable",
    "Secrets",
    "StoreKeyLocked",
    "VaultDamaged",
    "VaultTooNew",
    "VaultUnreadable",
    "agreed",
    "best_store",
    "change_passphrase",
    "change_store_key",
    "forget",
    "keep",
    "keyring_report",
    "needed_secret",
    "open_credentials",
    "wipe",
    "without_secrets",
]

"""Why credentials cannot be had or kept, and what to do about it.

The command line exits with 3 on any of them. No fact ever holds a secret or a passphrase.
"""

from __future__ import annotations

from typing import ClassVar

from api_client.errors import N_, Problem


class CredentialsProblem(Problem):
    """Anything that stands between the user and their credentials."""


class LoginNeeded(CredentialsProblem):
    """Nothing is kept for the profile. Facts: ``profile``."""

    message: ClassVar[str] = N_("You are not logged in to {profile}.")
    advice: ClassVar[str] = N_("Log in with: caseworker login {profile}")


class SecretNeeded(LoginNeeded):
    """The profile keeps no secret and the environment gives none. Facts: ``profile``."""

    message = N_("The profile {profile} keeps no secret between sessions.")
    advice = N_(
        "Set CASEWORKER_SECRET in the environment, or keep the secret with: "
        "caseworker login {profile} --store vault"
    )


class SecretUnusable(CredentialsProblem):
    """The secret cannot be a client secret. Facts: ``reason``."""

    message = N_("The secret cannot be used: {reason}.")
    advice = N_("Copy the whole secret and nothing else, then log in again.")


class PassphraseNeeded(CredentialsProblem):
    """The vault is locked and nobody can be asked. Facts: ``profile``."""

    message = N_("The vault of {profile} opens with a passphrase, and none was given.")
    advice = N_("Start in a terminal to be asked, or set CASEWORKER_PASSPHRASE.")


class PassphraseWrong(CredentialsProblem):
    """The vault is whole but does not open. Facts: ``profile``."""

    message = N_("The passphrase does not open the vault of {profile}.")
    advice = N_(
        "Try again. A forgotten passphrase cannot be restored: log in under another profile "
        "name to go on without the drafts that it locks."
    )


class PassphraseTooShort(CredentialsProblem):
    """A new passphrase is too short. Facts: ``least``, in characters."""

    message = N_("The passphrase is shorter than {least} characters.")
    advice = N_("Choose a longer one; a few words that only you would put together do well.")


class PassphrasesDiffer(CredentialsProblem):
    """The two entries of a new passphrase are not the same."""

    message = N_("The two passphrases are not the same.")
    advice = N_("Enter both again.")


class VaultDamaged(CredentialsProblem):
    """The vault file is not what was written. Facts: ``file``, ``reason``."""

    message = N_("The vault {file} is damaged ({reason}).")
    advice = N_(
        "Restore it from a backup. Without one, rename it and log in again; the drafts that it "
        "locks cannot be read then."
    )


class VaultTooNew(CredentialsProblem):
    """A newer version of the program wrote the vault. Facts: ``file``."""

    message = N_("The vault {file} was written by a newer version of caseworker.")
    advice = N_("Update caseworker.")


class VaultUnreadable(CredentialsProblem):
    """The system does not give the vault file. Facts: ``file``, ``reason``."""

    message = N_("The vault {file} cannot be read ({reason}).")
    advice = N_("Give yourself permission to read it.")


class StoreKeyLocked(CredentialsProblem):
    """The key of the drafts lies in a keyring that does not open now. Facts: ``profile``."""

    message = N_("The drafts of {profile} have their key in the keyring, which does not open now.")
    advice = N_(
        "Unlock the keyring and log in again, or log in under another profile name to start "
        "with no drafts."
    )


class KeyringProblem(CredentialsProblem):
    """The keyring cannot be used. ``state`` is the word for it in a ``KeyringReport``."""

    state: ClassVar[str]


class KeyringUnusable(KeyringProblem):
    """No keyring on the list of those that encrypt is within reach. Facts: ``reason``."""

    state = "unusable"
    message = N_("No keyring can be used here ({reason}).")
    advice = N_(
        "Start from the desktop, or keep the credentials in a vault file: "
        "caseworker login --store vault"
    )


class KeyringEnded(KeyringUnusable):
    """The service ended while it was asked. Facts: ``reason``."""


class KeyringMissing(KeyringProblem):
    """The service runs, but no keyring was ever made. Facts: ``keyring``."""

    state = "missing"
    message = N_("The keyring ({keyring}) has not been set up yet.")
    advice = N_(
        "Log in at the desktop once to set it up, or keep the credentials in a vault file: "
        "caseworker login --store vault"
    )


class KeyringLocked(KeyringProblem):
    """The keyring is locked and nobody can be asked to unlock it. Facts: ``keyring``."""

    state = "locked"
    message = N_("The keyring ({keyring}) is locked.")
    advice = N_(
        "Unlock it at the desktop, or keep the credentials in a vault file: "
        "caseworker login --store vault"
    )


class KeyringRefused(KeyringProblem):
    """The keyring, or the person at its prompt, said no. Facts: ``keyring``, ``reason``."""

    state = "refused"
    message = N_("The keyring ({keyring}) did not do it ({reason}).")
    advice = N_(
        "Try again and answer its question, or keep the credentials in a vault file: "
        "caseworker login --store vault"
    )


class KeyringSilent(KeyringProblem):
    """The keyring did not answer in time; it may be waiting for a person. Facts: ``seconds``."""

    state = "silent"
    message = N_("The keyring did not answer within {seconds} seconds.")
    advice = N_(
        "Look for its question on the screen, answer it and try again, or keep the credentials "
        "in a vault file: caseworker login --store vault"
    )


class KeyringEntryForeign(CredentialsProblem):
    """The keyring's entry is not one that this program wrote. Facts: ``profile``, ``keyring``."""

    message = N_("What the keyring ({keyring}) has for {profile} is not from this program.")
    advice = N_("Remove the entry caseworker / {profile} from the keyring, then log in again.")

"""The secrets that automation gives in the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from caseworker.credentials.kept import Redacted

SECRET: Final = "CASEWORKER_SECRET"  # noqa: S105 - the variable's name
PASSPHRASE: Final = "CASEWORKER_PASSPHRASE"  # noqa: S105


class Given(Redacted, frozen=True):
    """What the environment gives; None for what is not there or empty."""

    secret: str | None
    passphrase: str | None


def given() -> Given:
    """Return what the environment of this process gives, read once for one operation."""
    return Given(
        secret=os.environ.get(SECRET) or None,
        passphrase=os.environ.get(PASSPHRASE) or None,
    )


def without_secrets(env: Mapping[str, str]) -> dict[str, str]:
    """Return a copy of an environment for another program: everything but the secrets.

    Names are compared as Windows does, without regard to case.
    """
    return {name: value for name, value in env.items() if name.upper() not in (SECRET, PASSPHRASE)}

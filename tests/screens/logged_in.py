"""A connection that somebody has logged in to before."""

from __future__ import annotations

from caseworker.logging_in import Entered, keep_login, profile_of
from caseworker.profiles import Profile
from tests.sandbox_server import RunningSandbox

PASSPHRASE = "fyra ord utan samband"


def logged_in(sandbox: RunningSandbox, name: str = "work", user: int = 0) -> Profile:
    """Keep a connection in a vault, as an earlier login did."""
    who = sandbox.users[user]
    profile = profile_of(
        None,
        name=name,
        url=sandbox.url,
        client_id=sandbox.client_id,
        user=who["id"],
        unit=who["unit"],
        store="vault",
        overrides={},
    )
    keep_login(profile, sandbox.secret, Entered(PASSPHRASE, PASSPHRASE))
    return profile

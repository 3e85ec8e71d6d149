"""How long and how much is kept on this computer: what the profile says, within what is allowed.

The administrator's limits are in one file for the whole computer, ``policy.toml`` in the system's
folder of configuration (``/etc/xdg/caseworker`` on Linux)::

    keep_days = 7               # at most so long
    documents_mib = 200         # at most so much
    mirror_protected = true     # cases of persons with protected identity too

A file that cannot be read allows the least: nothing longer than a day, no documents, nobody
protected. ``caseworker doctor`` says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from api_client.errors import Problem
from caseworker.folders import system_config_folder
from caseworker.i18n import N_
from caseworker.offline.documents import MEBIBYTE
from caseworker.offline.store import Store
from caseworker.profiles import Profile

_LET_GO = "what is old was let go"
SENT_DAYS = 90
"""How long at least the outbox tells what was sent and what the server answered."""


class PolicyUnreadable(Problem):
    """The administrator's file cannot be used. Facts: ``path``, ``reason``."""

    message = N_("The administrator's limits in {path} cannot be read ({reason}).")
    advice = N_(
        "Until they can, hardly anything is kept on this computer. Tell your administrator."
    )


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The administrator's limits; None sets none."""

    keep_days: int | None = None
    documents_mib: int | None = None
    mirror_protected: bool = False


_LEAST = Policy(keep_days=1, documents_mib=0)


class Retention(msgspec.Struct, frozen=True):
    """What holds for one profile. ``problem`` says why it is less than the profile wants."""

    days: int
    document_bytes: int
    mirror_protected: bool
    problem: PolicyUnreadable | None = None

    def is_kept_from(self, now: datetime) -> datetime:
        """Return since when what the server gave is kept."""
        return now - timedelta(days=self.days)


def retention_of(profile: Profile) -> Retention:
    """Return what holds for a profile."""
    problem: PolicyUnreadable | None = None
    try:
        policy = _policy()
    except PolicyUnreadable as found:
        policy, problem = _LEAST, found
    return Retention(
        days=_least(profile.keep_days, policy.keep_days),
        document_bytes=_least(profile.documents_mib, policy.documents_mib) * MEBIBYTE,
        mirror_protected=policy.mirror_protected,
        problem=problem,
    )


def let_go(store: Store, retention: Retention, now: datetime) -> None:
    """Let go what has been kept long enough; never a draft, nor what is not sent yet.

    Raises StoreProblem.
    """
    before = retention.is_kept_from(now)
    store.mirror.expire(before)
    store.documents.expire(before)
    store.read_marks.expire(now)
    store.outbox.expire(now - timedelta(days=max(SENT_DAYS, retention.days)))


def let_go_daily(store: Store, retention: Retention, now: datetime) -> None:
    """Do the same, unless that was done within a day: for commands, of which many may follow.

    Raises StoreProblem.
    """
    if store.mirror.catalogue(_LET_GO, not_older_than=now - timedelta(days=1)) is None:
        let_go(store, retention, now)
        store.mirror.put_catalogue(_LET_GO, b"done", now)


def _policy() -> Policy:
    path = system_config_folder() / "policy.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Policy()
    except OSError as error:
        raise _unreadable(path, error.strerror or type(error).__name__) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, "UTF-8") from error
    import tomllib  # most computers have no such file

    try:
        policy = msgspec.convert(tomllib.loads(text), Policy)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _unreadable(path, str(error)) from error
    for name in ("keep_days", "documents_mib"):
        if (getattr(policy, name) or 0) < 0:
            raise _unreadable(path, f"{name} < 0")
    return policy


def _unreadable(path: Path, reason: str) -> PolicyUnreadable:
    return PolicyUnreadable(path=str(path), reason=reason)


def _least(wanted: int, allowed: int | None) -> int:
    return wanted if allowed is None else min(wanted, allowed)

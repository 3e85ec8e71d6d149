"""A few records that somebody chose or named, kept with the profile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from caseworker.offline.clock import now_utc
from caseworker.offline.store import Store

R = TypeVar("R", bound=msgspec.Struct)


def kept_list(store: Store, name: str, kind: type[R]) -> tuple[R, ...]:
    """Return what was kept under a name, nothing where nobody has or another version wrote it.

    Raises StoreProblem.
    """
    kept = store.mirror.catalogue(name)
    if kept is None:
        return ()
    try:
        return tuple(msgspec.json.decode(kept, type=list[kind]))  # type: ignore[valid-type]
    except msgspec.DecodeError:
        return ()


def keep_list(store: Store, name: str, records: Sequence[msgspec.Struct]) -> None:
    """Keep these and no others. Raises StoreProblem."""
    store.mirror.put_catalogue(name, msgspec.json.encode(list(records)), now_utc())

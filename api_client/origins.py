"""Which addresses belong to a profile, and how requests to each of them are signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import httpx

from api_client.auth import Auth
from api_client.errors import ForeignLink


@dataclass(frozen=True, slots=True)
class Access:
    """How one API is reached: who signs its requests, and what headers each of them has besides."""

    auth: Auth
    headers: Mapping[str, str] = field(default_factory=dict)


class Origins:
    """The base addresses of a profile, each with its access.

    A token and the headers beside it go to the addresses of their own base only.
    """

    def __init__(self, bases: Mapping[str, Access]) -> None:
        self._bases: Sequence[tuple[httpx.URL, Access]] = sorted(
            ((httpx.URL(base.rstrip("/") + "/"), access) for base, access in bases.items()),
            key=lambda pair: -len(pair[0].path),
        )

    def access_to(self, target: httpx.URL) -> Access:
        """Return the access of the longest base that an address starts with.

        Raises ForeignLink for an address that belongs to none.
        """
        for base, access in self._bases:
            same_origin = (base.scheme, base.host, base.port) == (
                target.scheme,
                target.host,
                target.port,
            )
            is_below = target.path.startswith(base.path) and ".." not in target.path.split("/")
            if same_origin and is_below and not target.userinfo:
                return access
        raise ForeignLink(host=target.host or str(target))

"""What one server was found to have and to lack, remembered with the day it was found out.

Servers of different age and make leave out filters, ``expand``, page sizes and whole addresses
(docs/zgw.md, "What servers leave out"). Everything is taken to be there until the server refuses
it; after that it is not asked for again for as long as the cache keeps it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from datetime import datetime

import msgspec

from api_client.zgw.cache import Cache, NoCache

_KEPT_AS = "abilities"
_ID = re.compile(r"/[^/]*\d[^/]*(?=/|$)")
# The name under which a whole address is noted as missing.
WHOLE = ""


class Finding(msgspec.Struct, frozen=True):
    """Whether a server has a parameter of an address, or, with an empty ``name``, the address."""

    place: str
    name: str
    lacking: bool
    since: datetime


class Abilities:
    """What a server has. ``apis`` maps the names of its APIs to their base addresses."""

    def __init__(self, apis: Mapping[str, str], cache: Cache | None = None) -> None:
        self._bases = {base.rstrip("/") + "/": api for api, base in apis.items()}
        self._cache = cache or NoCache()
        self._found = _kept(self._cache)

    def lacks(self, url: str, name: str = WHOLE) -> bool:
        """Tell whether the server is known not to have an address, or a parameter there."""
        finding = self._found.get((self._place(url), name))
        return finding is not None and finding.lacking

    def is_known(self, url: str, name: str = WHOLE) -> bool:
        """Tell whether it was found out if the server has it."""
        return (self._place(url), name) in self._found

    def note(self, url: str, name: str = WHOLE, *, lacking: bool = True) -> None:
        """Remember whether the server has an address, or a parameter there."""
        place = self._place(url)
        known = self._found.get((place, name))
        if known is not None and known.lacking == lacking:
            return
        self._found[place, name] = Finding(place, name, lacking, dt.datetime.now(dt.UTC))
        self._cache.put(_KEPT_AS, msgspec.json.encode(list(self._found.values())))

    def findings(self) -> list[Finding]:
        """Return everything that was found out."""
        return sorted(self._found.values(), key=lambda finding: (finding.place, finding.name))

    def _place(self, url: str) -> str:
        """Return an address without its host, its query and the ids in it."""
        address = url.partition("?")[0]
        for base, api in self._bases.items():
            if address.startswith(base):
                return api + _ID.sub("/*", f"/{address.removeprefix(base)}").rstrip("/")
        return address


def _kept(cache: Cache) -> dict[tuple[str, str], Finding]:
    content = cache.get(_KEPT_AS)
    try:
        found = msgspec.json.decode(content, type=list[Finding]) if content else []
    except (msgspec.ValidationError, msgspec.DecodeError):
        return {}
    return {(finding.place, finding.name): finding for finding in found}

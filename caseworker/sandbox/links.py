"""Addresses of resources: relative in the database, absolute in every answer.

An answer names the host that the request was sent to, so that one state folder works on any port.
"""

from __future__ import annotations

import re
from typing import Final

# Text from clients cannot hold a NUL (it is refused), so this base cannot be mistaken for text.
STORED: Final = "\x00"

_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_ZAKEN: Final = "/zaken/api/v1"
_CATALOGI: Final = "/catalogi/api/v1"
_DOCUMENTEN: Final = "/documenten/api/v1"
_BESLUITEN: Final = "/besluiten/api/v1"

PATHS: Final[dict[str, str]] = {
    "zaak": f"{_ZAKEN}/zaken/",
    "status": f"{_ZAKEN}/statussen/",
    "resultaat": f"{_ZAKEN}/resultaten/",
    "rol": f"{_ZAKEN}/rollen/",
    "zaakinformatieobject": f"{_ZAKEN}/zaakinformatieobjecten/",
    "zaaknotitie": f"{_ZAKEN}/zaaknotities/",
    "catalogus": f"{_CATALOGI}/catalogussen/",
    "zaaktype": f"{_CATALOGI}/zaaktypen/",
    "statustype": f"{_CATALOGI}/statustypen/",
    "resultaattype": f"{_CATALOGI}/resultaattypen/",
    "roltype": f"{_CATALOGI}/roltypen/",
    "besluittype": f"{_CATALOGI}/besluittypen/",
    "informatieobjecttype": f"{_CATALOGI}/informatieobjecttypen/",
    "eigenschap": f"{_CATALOGI}/eigenschappen/",
    "zaaktypeinformatieobjecttype": f"{_CATALOGI}/zaaktype-informatieobjecttypen/",
    "document": f"{_DOCUMENTEN}/enkelvoudiginformatieobjecten/",
    "bestandsdeel": f"{_DOCUMENTEN}/bestandsdelen/",
    "objectinformatieobject": f"{_DOCUMENTEN}/objectinformatieobjecten/",
    "besluit": f"{_BESLUITEN}/besluiten/",
    "besluitinformatieobject": f"{_BESLUITEN}/besluitinformatieobjecten/",
}
_PATTERNS: Final = {
    kind: re.compile(rf"{re.escape(path)}({_UUID})") for kind, path in PATHS.items()
}
_IS_UUID: Final = re.compile(_UUID)


def is_uuid(text: str) -> bool:
    """Say whether this is a UUID as the server writes them: lower case, with hyphens."""
    return _IS_UUID.fullmatch(text) is not None


class Links:
    """Makes and reads the addresses below one base, such as ``http://127.0.0.1:8000``."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._prefixes = {kind: base + path for kind, path in PATHS.items()}

    def to(self, kind: str, uuid: str) -> str:
        """Return the address of this resource."""
        return self._prefixes[kind] + uuid

    def maybe(self, kind: str, uuid: str | None) -> str | None:
        """Return the address of this resource, or None for none."""
        return None if uuid is None else self._prefixes[kind] + uuid

    def below_case(self, case: str, part: str, uuid: str) -> str:
        """Return the address of a resource nested under a case."""
        return f"{self._prefixes['zaak']}{case}/{part}/{uuid}"

    def uuid_of(self, kind: str, url: str) -> str | None:
        """Return which resource of this kind the address names, None if it names none."""
        if not url.startswith(self.base):
            return None
        found = _PATTERNS[kind].fullmatch(url[len(self.base) :])
        return None if found is None else found[1]


def made_absolute(value: object, base: str) -> object:
    """Return stored JSON with every stored address put below this base."""
    if isinstance(value, str):
        return base + value[1:] if value.startswith(STORED) else value
    if isinstance(value, list):
        return [made_absolute(one, base) for one in value]
    if isinstance(value, dict):
        return {name: made_absolute(one, base) for name, one in value.items()}
    return value

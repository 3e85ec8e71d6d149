"""What a profile says about one ZGW server: where its APIs are and which words it uses."""

from __future__ import annotations

import msgspec


class ZgwSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of the adapter.

    ``apis`` maps ``zaken``, ``documenten``, ``catalogi`` and ``besluiten`` to their base URLs.
    Which generic roles mean the handler and the applicant differs between municipalities.
    Cases with one of ``protected_levels`` are of persons with protected identity.
    ``outcome_words`` maps an outcome to the word that stands first in a decision's text.
    ``author`` is the name under notes and documents that are written here.
    """

    apis: dict[str, str]
    handler_roles: tuple[str, ...] = ("behandelaar",)
    applicant_roles: tuple[str, ...] = ("initiator",)
    protected_levels: tuple[str, ...] = ("geheim", "zeer_geheim")
    outcome_words: dict[str, str] = msgspec.field(default_factory=dict)
    author: str = "caseworker"

    def url(self, api: str, path: str) -> str:
        """Return the address of a resource: ``url("zaken", "rollen")``."""
        return f"{self.apis[api].rstrip('/')}/{path}"

"""A profile: one named connection to a case server, without secrets."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

import msgspec

Store: TypeAlias = Literal["keyring", "vault", "session"]
"""Where a profile's secret and the key of its drafts are kept."""

STORES: Final[tuple[str, ...]] = get_args(Store)

Method: TypeAlias = Literal["jwt", "oauth2"]
"""How requests prove who asks: ZGW's own token, or OAuth2 client credentials."""

METHODS: Final[tuple[str, ...]] = get_args(Method)

OUTCOMES: Final = ("granted", "partly", "refused", "dismissed", "written_off")
"""The outcomes of a decision, as the command line and the profile's tables name them."""

MOST_UNDO_SECONDS: Final = 600
MOST_KEEP_DAYS: Final = 365
MOST_DOCUMENTS_MIB: Final = 1_000_000


SWEDISH_WORDS: Final = {
    "granted": "Bifall",
    "partly": "Delvis bifall",
    "refused": "Avslag",
    "dismissed": "Avvisas",
    "written_off": "Avskrivs",
}
"""How Swedish decisions name the outcomes (docs/architecture.md, Words)."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A named connection and what is settled about it. Holds no secret.

    ``apis`` has the address of each API without a trailing slash (``apis_from``).
    ``user`` is the caseworker's id on the server, ``unit`` the id of their unit, empty if none.
    ``undo_seconds`` is how long a sent decision can be taken back, 0 to 600.
    ``keep_days`` is how long what the server gave is kept on this computer, 1 to 365, and
    ``documents_mib`` how much its documents may take there; the administrator may allow less.
    ``staff_file`` names the staff directory, relative to the folder of profiles' configuration.
    ``handler_roles`` and ``applicant_roles`` are the generic role names (ZGW
    ``omschrijvingGeneriek``) that count as handler and as applicant: municipalities differ.
    ``protected_levels`` are the levels of confidentiality (ZGW
    ``vertrouwelijkheidaanduiding``) whose cases are never mirrored and whose names are hidden.
    ``outcomes`` says which result belongs to which outcome: case type name → outcome → result
    name; ``*`` stands for any case type. ``outcome_words`` is how each outcome is written.
    ``ca_file`` names a file of certificate authorities to trust besides the system's.
    With ``auth`` oauth2, ``token_url`` is where tokens come from and ``scope`` what they are asked
    for. ``api_clients`` gives an API a client id of its own, and so a secret of its own.
    ``headers`` are sent with every request to the server.
    """

    name: str
    apis: dict[str, str]
    client_id: str
    user: str
    store: Store
    adapter: str = "zgw"
    user_name: str = ""
    unit: str = ""
    language: str = ""
    undo_seconds: int = 10
    keep_days: int = 14
    documents_mib: int = 500
    staff_file: str = ""
    handler_roles: tuple[str, ...] = ("behandelaar",)
    applicant_roles: tuple[str, ...] = ("initiator",)
    protected_levels: tuple[str, ...] = ("geheim", "zeer_geheim")
    outcomes: dict[str, dict[str, str]] = {}
    outcome_words: dict[str, str] = msgspec.field(default_factory=SWEDISH_WORDS.copy)
    ca_file: str = ""
    auth: Method = "jwt"
    token_url: str = ""
    scope: str = ""
    api_clients: dict[str, str] = {}
    headers: dict[str, str] = {}

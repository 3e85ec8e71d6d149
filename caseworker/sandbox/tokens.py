"""Who is calling: JSON Web Tokens checked the way Open Zaak 1.30 checks them.

HS256 only, with ``client_id`` and ``iat`` required. A token is good for 3600 seconds after its
``iat``; a passed ``exp`` or a future ``nbf`` is refused without leeway, a future ``iat`` is not.
Every refusal is a 403 with a code of its own (recorded: access.jsonl).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import jwt

from caseworker.sandbox.errors import refused

VALID_SECONDS = 3600
_ALGORITHM = "HS256"


@dataclass(frozen=True, slots=True)
class Client:
    """An application that may call. ``writes`` also stands for reading the audit trail."""

    id: str
    uuid: str
    label: str
    secret: str
    writes: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """The application and the person that a request comes from."""

    client: Client
    user: str
    user_label: str


def identify(
    authorization: str, clients: Mapping[str, Client], now: float | None = None
) -> Identity:
    """Return who calls. Raises ``ApiError`` 403.

    ``now`` is in seconds since 1970; left out, it is the clock.
    """
    if not authorization.startswith("Bearer "):
        raise refused()
    token = authorization.removeprefix("Bearer ")
    client = _client(token, clients)
    claims = _verified(token, client)
    _check_age(claims, time.time() if now is None else now)
    user = claims.get("user_id")
    label = claims.get("user_representation")
    return Identity(
        client,
        user if isinstance(user, str) else "",
        label if isinstance(label, str) else "",
    )


def _client(token: str, clients: Mapping[str, Client]) -> Client:
    """Return the application that the token claims to be from, before its signature is known."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise refused(
            "jwt-decode-error",
            "Het JWT kon niet gedecodeerd worden. Mogelijks heb je een copy-paste fout gemaakt",
        ) from error
    if "client_id" not in claims:
        raise refused("missing-client-identifier", "Client identifier is niet aanwezig in JWT")
    client = clients.get(str(claims["client_id"]))
    if client is None:
        raise refused("invalid-client-identifier", "Client identifier bestaat niet")
    return client


def _verified(token: str, client: Client) -> dict[str, object]:
    try:
        claims: dict[str, object] = jwt.decode(
            token,
            client.secret,
            algorithms=[_ALGORITHM],
            options={
                "verify_iat": False,
                "verify_aud": False,
                "verify_sub": False,
                "verify_jti": False,
            },
        )
    except jwt.InvalidSignatureError as error:
        raise refused("invalid-jwt-signature", "Client credentials zijn niet geldig") from error
    except jwt.PyJWTError as error:
        raise refused(f"jwt-{type(error).__name__.lower()}", "JWT is niet valide") from error
    return claims


def _check_age(claims: Mapping[str, object], now: float) -> None:
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise refused("jwt-missing-iat-claim", "Missing required iat claim")
    if now - issued > VALID_SECONDS:
        raise refused("jwt-expired", "De JWT die gebruikt is voor dit verzoek is verlopen")

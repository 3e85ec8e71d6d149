"""Access tokens of an identity provider (RFC 6749, 4.4), as servers like OneGround want them."""

from __future__ import annotations

import base64
import binascii
import secrets
import threading
import time
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote_plus

import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from caseworker.sandbox.tokens import Client

TOKEN_PATH: Final = "/connect/token"  # noqa: S105
LIFE_SECONDS: Final = 300


class AccessTokens:
    """Gives tokens to the known applications and says whose a token is."""

    def __init__(self, clients: Mapping[str, Client]) -> None:
        self._clients = clients
        self._guard = threading.Lock()
        self._given: dict[str, tuple[str, float]] = {}

    def answer(self, request: Request, body: bytes) -> Response:
        """Answer a request for a token; ``body`` is its form."""
        if request.method != "POST":
            return Response(status_code=405)
        form = dict(parse_qsl(body.decode("latin-1")))
        if form.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        name, secret = _basic(request.headers.get("authorization", "")) or (
            form.get("client_id", ""),
            form.get("client_secret", ""),
        )
        client = self._clients.get(name)
        if client is None or not secrets.compare_digest(secret.encode(), client.secret.encode()):
            return JSONResponse({"error": "invalid_client"}, 401)
        token = secrets.token_urlsafe(48)
        with self._guard:
            self._given[token] = (client.id, time.monotonic() + LIFE_SECONDS)
        return JSONResponse(
            {"access_token": token, "expires_in": LIFE_SECONDS, "token_type": "Bearer"},
            headers={"Cache-Control": "no-store"},
        )

    def revoke_all(self) -> None:
        """Let no token given so far be good any longer."""
        with self._guard:
            self._given.clear()

    def inner(self, authorization: str) -> str | None:
        """Return the header that the API itself understands, None for a token that is no good."""
        with self._guard:
            found = self._given.get(authorization.removeprefix("Bearer "))
        if found is None or found[1] < time.monotonic():
            return None
        client = self._clients[found[0]]
        claims = {"client_id": client.id, "iss": client.id, "iat": int(time.time())}
        return f"Bearer {jwt.encode(claims, client.secret, algorithm='HS256')}"


def _basic(header: str) -> tuple[str, str] | None:
    if not header.startswith("Basic "):
        return None
    try:
        name, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return unquote_plus(name), unquote_plus(secret)

"""The ZGW token: a JWT signed with the client's secret, made anew for every request.

Servers refuse a token 3600 s after ``iat`` and take any ``user_id`` the client names, which goes
into the audit trail (docs/zgw.md, "Access").
"""

from __future__ import annotations

import warnings

import jwt
from jwt.warnings import InsecureKeyLengthWarning


class ZgwJwt:
    """Signs as one client on behalf of one user."""

    def __init__(self, client_id: str, secret: str, user_id: str, user_name: str = "") -> None:
        self._claims = {
            "iss": client_id,
            "client_id": client_id,
            "user_id": user_id,
            "user_representation": user_name or user_id,
        }
        self._secret = secret

    def __repr__(self) -> str:
        return f"ZgwJwt(client_id={self._claims['client_id']!r})"

    async def headers(self, now: float) -> dict[str, str]:
        """Return the ``Authorization`` header with a token issued now."""
        with warnings.catch_warnings():
            # The length of the secret is the server's choice; `doctor` is where it is judged.
            warnings.simplefilter("ignore", InsecureKeyLengthWarning)
            token = jwt.encode({**self._claims, "iat": int(now)}, self._secret, algorithm="HS256")
        return {"Authorization": f"Bearer {token}"}

    def renews(self, refused: str) -> bool:
        """Tell that a new token would be refused as well."""
        return False

"""OAuth2 client credentials (RFC 6749, 4.4): a token from an address of its own, for minutes.

OneGround and servers behind an identity provider want it instead of ZGW's own token.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

import httpx
import msgspec

from api_client.connection_problems import connection_problem
from api_client.errors import (
    AnswerDamaged,
    AnswerTooLarge,
    ApiProblem,
    NotACaseServer,
    Refused,
    ServerFailed,
)
from api_client.trust import trusted

_MOST_BYTES = 64 * 1024
# Seconds before its end at which a token is no longer used, and how long one lasts that does not
# say (RFC 6749, 5.1 only recommends it).
_MARGIN = 15.0
_USUAL_LIFE = 300.0
_LONGEST_WAIT = 30.0


class _Token(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: float | str | None = None


class _Refusal(msgspec.Struct, frozen=True):
    error: str = ""
    error_description: str = ""


class ClientCredentials:
    """Signs with a token of the identity provider, and fetches the next before that one ends.

    ``token_url`` is the only address that the secret is sent to.
    """

    def __init__(
        self,
        token_url: str,
        client_id: str,
        secret: str,
        *,
        scope: str = "",
        ca_file: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._token_url = token_url
        self._client_id = client_id
        self._secret = secret
        self._scope = scope
        self._ca_file = ca_file
        self._clock = clock
        self._token = ""
        self._ends = 0.0
        self._fetching = asyncio.Lock()

    def __repr__(self) -> str:
        return f"ClientCredentials(client_id={self._client_id!r})"

    async def headers(self, now: float) -> dict[str, str]:
        """Return the ``Authorization`` header with a token that lasts.

        Raises Refused where the provider does not know the client, or why it cannot be asked.
        """
        async with self._fetching:
            if not self._token or self._clock() >= self._ends:
                await self._fetch()
        return {"Authorization": f"Bearer {self._token}"}

    def renews(self, refused: str) -> bool:
        """Let go of the token that was refused; another one may have come meanwhile."""
        if refused == f"Bearer {self._token}":
            self._token = ""
        return True

    async def _fetch(self) -> None:
        form = {"grant_type": "client_credentials"}
        if self._scope:
            form["scope"] = self._scope
        asked = self._clock()
        async with httpx.AsyncClient(
            verify=trusted(self._ca_file), follow_redirects=False, timeout=_LONGEST_WAIT
        ) as client:
            in_body = {"client_id": self._client_id, "client_secret": self._secret}
            status, content = await self._post(client, {**form, **in_body}, None)
            if status in {400, 401} and _refusal(content).error == "invalid_client":
                # Some take the secret in the header only (RFC 6749, 2.3.1).
                header = httpx.BasicAuth(self._client_id, self._secret)
                status, content = await self._post(client, form, header)
        token = self._read(status, content)
        self._token = token.access_token
        self._ends = asked + _life(token) - _MARGIN

    async def _post(
        self, client: httpx.AsyncClient, form: Mapping[str, str], auth: httpx.BasicAuth | None
    ) -> tuple[int, bytes]:
        content = b""
        try:
            async with (
                asyncio.timeout(_LONGEST_WAIT),
                client.stream("POST", self._token_url, data=dict(form), auth=auth) as response,
            ):
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > _MOST_BYTES:
                        raise AnswerTooLarge(host=self._host, limit=_MOST_BYTES)
                return response.status_code, content
        except (httpx.TransportError, TimeoutError) as error:
            raise connection_problem(self._host, error) from error
        except (httpx.DecodingError, httpx.InvalidURL) as error:
            raise AnswerDamaged(host=self._host, detail=str(error)) from error

    @property
    def _host(self) -> str:
        return httpx.URL(self._token_url).host

    def _read(self, status: int, content: bytes) -> _Token:
        if status != 200:
            raise self._problem(status, content)
        try:
            return msgspec.json.decode(content, type=_Token)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise NotACaseServer(host=self._host, detail=str(error)) from error

    def _problem(self, status: int, content: bytes) -> ApiProblem:
        if status >= 500:
            return ServerFailed(status=status, host=self._host, request_id="")
        refusal = _refusal(content)
        if not refusal.error:
            return NotACaseServer(host=self._host, detail=str(status))
        return Refused(code=refusal.error, title=refusal.error_description, request_id="")


def _refusal(content: bytes) -> _Refusal:
    """Read an error of the provider (RFC 6749, 5.2), empty where it is none."""
    try:
        return msgspec.json.decode(content, type=_Refusal)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return _Refusal()


def _life(token: _Token) -> float:
    """Return for how many seconds a token lasts; some providers send the number as text."""
    try:
        return float(token.expires_in or _USUAL_LIFE)
    except ValueError:
        return _USUAL_LIFE

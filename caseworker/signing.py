"""How requests to each API of a profile are signed: which method, whose client id, which secret.

Where an API has a client id of its own, the one text that is kept as the profile's secret holds
several: a JSON object of secrets by API, the one of all others under ``*``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from caseworker.credentials import LoginNeeded
from caseworker.profiles import Profile

if TYPE_CHECKING:
    from api_client.auth import Auth
    from api_client.origins import Access

OTHERS = "*"


def accesses(profile: Profile, secret: str) -> dict[str, Access]:
    """Return the access to each base address of a profile.

    Raises LoginNeeded where the secret of one of them is not among those that are kept.
    """
    from api_client.origins import Access

    secrets = secrets_of(profile, secret)
    made: dict[str, Auth] = {}
    found = {}
    for api, base in profile.apis.items():
        whose = api if api in profile.api_clients else OTHERS
        if whose not in made:
            client_id = profile.api_clients.get(api, profile.client_id)
            made[whose] = _auth(profile, client_id, secrets[whose])
        found[base] = Access(made[whose], profile.headers)
    return found


def secrets_of(profile: Profile, secret: str) -> dict[str, str]:
    """Return the secrets by API, the one of all others under ``*``. Raises LoginNeeded."""
    if not profile.api_clients:
        return {OTHERS: secret}
    try:
        found = msgspec.json.decode(secret, type=dict[str, str])
    except (msgspec.ValidationError, msgspec.DecodeError):
        raise LoginNeeded(profile=profile.name) from None
    if not {OTHERS, *profile.api_clients} <= found.keys():
        raise LoginNeeded(profile=profile.name)
    return found


def joined(secrets: Mapping[str, str]) -> str:
    """Return the one text that several secrets are kept as."""
    return msgspec.json.encode(dict(secrets)).decode()


def _auth(profile: Profile, client_id: str, secret: str) -> Auth:
    if profile.auth == "oauth2":
        from api_client.auth.client_credentials import ClientCredentials

        return ClientCredentials(
            profile.token_url, client_id, secret, scope=profile.scope, ca_file=profile.ca_file
        )
    from api_client.auth.zgw_jwt import ZgwJwt

    return ZgwJwt(client_id, secret, profile.user, profile.user_name)

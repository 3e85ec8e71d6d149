"""From what a person writes as the server's address to the addresses of its APIs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from caseworker.i18n import _
from caseworker.profiles.problems import AddressNotEncrypted, AddressUnusable, ApiUnknown

APIS: Final = ("zaken", "documenten", "catalogi", "besluiten")
"""The ZGW APIs that a profile has an address for."""

_LEAST_PRINTABLE: Final = "!"


def apis_from(
    url: str, overrides: Mapping[str, str], *, allow_http: bool = False
) -> dict[str, str]:
    """Return the address of each API, without a trailing slash.

    ``url`` is the server's own address, ``https://host[:port][/path]``; Open Zaak has each API
    at ``{api}/api/v1`` below it. The address of one of those APIs will do as well. ``overrides``
    gives the whole address of an API that lives elsewhere.

    Plain http passes for this computer only, or where ``allow_http`` says that somebody has
    decided so. Raises ``AddressUnusable``, ``AddressNotEncrypted``, ``ApiUnknown``.
    """
    for name in overrides:
        if name not in APIS:
            raise ApiUnknown(name=name, offered=", ".join(APIS))
    base = _without_api(checked_address(url, allow_http=allow_http))
    found = {name: f"{base}/{name}/api/v1" for name in APIS}
    for name, address in overrides.items():
        found[name] = checked_address(address, allow_http=allow_http)
    return found


def checked_address(url: str, *, allow_http: bool) -> str:
    """Return the address with scheme and host in lower case and no trailing slash.

    Raises ``AddressUnusable`` and ``AddressNotEncrypted``; neither repeats a password that
    stood in the address.
    """
    url = url.strip()
    # urlsplit drops line feeds and tabs in silence.
    if any(character < _LEAST_PRINTABLE or character in "\\\x7f" for character in url):
        raise _unusable(url, _("it holds a space or a character that no address has"))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _unusable(url, _("host or port are not written right")) from None
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise _unusable(url, _("it does not begin with https:// and a host"))
    if "@" in parts.netloc:
        raise _unusable(url, _("it holds a user name or password"))
    if parts.query or parts.fragment or url.endswith(("?", "#")):
        raise _unusable(url, _("it goes on after the path, with ? or #"))
    if parts.scheme == "http" and not allow_http and not _is_this_computer(parts.hostname):
        raise AddressNotEncrypted(address=url)
    return _normal(parts, port)


def _normal(parts: SplitResult, port: int | None) -> str:
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    usual = {"https": 443, "http": 80}[parts.scheme]
    netloc = host if port in (None, usual) else f"{host}:{port}"
    return urlunsplit((parts.scheme, netloc, parts.path.rstrip("/"), "", ""))


def _without_api(base: str) -> str:
    for name in APIS:
        base = base.removesuffix(f"/{name}/api/v1")
    return base


def _is_this_computer(host: str) -> bool:
    """Tell whether a host name stands for this computer (RFC 6761, section 6.3; RFC 1122)."""
    import ipaddress

    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _unusable(url: str, reason: str) -> AddressUnusable:
    return AddressUnusable(address=url.rpartition("@")[2], reason=reason)

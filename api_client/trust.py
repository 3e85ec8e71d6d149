"""Which certificate authorities are trusted."""

from __future__ import annotations

import ssl
from pathlib import Path


def trusted(ca_file: str = "") -> ssl.SSLContext:
    """Trust what the operating system trusts, and the authority that the profile names."""
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        context.load_verify_locations(cafile=Path(ca_file).expanduser())
    return context

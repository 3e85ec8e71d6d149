"""Identifiers that the client chooses: unique, and sorting by time."""

from __future__ import annotations

import base64
import os
import time

_TIME_BYTES = 6
_RANDOM_BYTES = 10
_SORTABLE = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def new_id() -> str:
    """Return ``CW-`` and 26 characters: 48 bits of milliseconds, then 80 random bits.

    The characters are Crockford's base 32, whose order is that of the values and which lacks the
    letters I, L, O and U, so that a number can be read aloud. Short enough for every server (a
    ZGW decision takes 50 characters).
    """
    moment = time.time_ns() // 1_000_000
    value = moment.to_bytes(_TIME_BYTES, "big") + os.urandom(_RANDOM_BYTES)
    return "CW-" + base64.b32encode(value).decode("ascii").rstrip("=").translate(_SORTABLE)

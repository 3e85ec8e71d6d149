"""How much a single document may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What passes one of these is stopped and reported as ``too_large``.

    A 116-page manual, for comparison: 0.7 MB, 400,000 characters, 0.3 seconds, 38 MB of memory.
    """

    content: int = 200 * MEGABYTE
    """Bytes of the file."""
    characters: int = 20_000_000
    """Characters of text; what comes before is kept."""
    pages: int = 10_000
    """Pages; what comes before is kept."""
    unpacked: int = 200 * MEGABYTE
    """Bytes read out of a zip container (DOCX), together."""
    ratio: int = 200
    """How many times larger than packed one part of a container may be, above ten megabytes."""
    seconds: float = 10.0
    """Of waiting for the next page."""
    cpu_seconds: int = 60
    """Of computing, where the system counts it."""
    memory: int = 512 * 1024 * 1024
    """Bytes of address space of the worker process; of memory where the system cannot limit it."""


DEFAULT: Final = Limits()

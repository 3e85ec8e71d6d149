"""Sizes of files as people read them."""

from __future__ import annotations

_KILO = 1000


def size_word(size: int | None) -> str:
    """Return a size in a few cells, in kB as file managers count: ``812 B``, ``34 kB``."""
    if size is None:
        return ""
    if size < _KILO:
        return f"{size} B"
    if round(size / _KILO) < _KILO:
        return f"{round(size / _KILO)} kB"
    return f"{size / _KILO / _KILO:.0f} MB"

"""The list of the files inside a document: attached to a mail, packed in an archive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from caseworker.documents.answer import Mark, MarkKind
from caseworker.documents.formats.source import marked


class Attached(NamedTuple):
    """A file inside: its name raw from outside, what it is, its size in bytes, and its number.

    ``size`` is -1 where it is not known; ``number``, by which it is asked for, where it cannot be.
    """

    name: str
    kind: str
    size: int
    number: int = -1


def attached_lines(
    files: Sequence[Attached], title: str, start: int
) -> tuple[list[str], list[Mark]]:
    """Return the lines of a list of files under a title, which is line ``start``, and the marks."""
    lines, marks = [f"{title}:"], []
    for file in files:
        name = " ".join(file.name.split()) or "–"
        marks.append(marked(MarkKind.ATTACHMENT, start + len(lines), name, part=file.number))
        size = amount(file.size) if file.size >= 0 else ""
        what = ", ".join(part for part in (file.kind, size) if part)
        lines.append(f"• {name} ({what})" if what else f"• {name}")
    return lines, marks


def amount(size: int) -> str:
    """Return a number of bytes in the unit that fits."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"

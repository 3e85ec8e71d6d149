"""A paper before it has a file format: who writes to whom, and blocks of content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from caseworker.sandbox.files.sketch import Sketch

MUNICIPALITY: Final = "Kungsbacka kommun"

# How a paper is set: by an office, on a citizen's computer, on a typewriter.
OFFICIAL: Final = "official"
CITIZEN: Final = "citizen"
TYPEWRITER: Final = "typewriter"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short items."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head; all rows are as wide as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing and, for those who cannot see it, what it shows."""

    sketch: Sketch
    shows: str


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Drawing


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. ``number`` and ``day`` are the case number and the date that stand on it.

    ``stamp`` is the text of the registry's stamp on papers that came from outside, else empty.
    """

    title: str
    number: str
    day: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    blocks: tuple[Block, ...]
    signature: str = ""
    stamp: str = ""
    voice: str = OFFICIAL
    mail_from: str = ""


def paragraphs(texts: Iterable[str]) -> tuple[Paragraph, ...]:
    """Return each text as a paragraph."""
    return tuple(Paragraph(text) for text in texts)


def _table_text(table: Table) -> str:
    """Return a table as lines; two columns read as ``label: value``."""
    if len(table.head) == 2:
        return "\n".join(f"{label}: {value}" for label, value in table.rows)
    rows = (table.head, *table.rows)
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def block_text(block: Block) -> str:
    """Return a block as plain text."""
    match block:
        case Heading(text):
            return text.upper()
        case Paragraph(text):
            return text
        case Bullets(items):
            return "\n".join(f"- {item}" for item in items)
        case Table():
            return _table_text(block)
        case Drawing(_, shows):
            return f"[Bild: {shows}]"


def body_text(paper: Paper) -> str:
    """Return the blocks and the signature as plain text, a blank line between them."""
    parts = [block_text(block) for block in paper.blocks]
    if paper.signature:
        parts.append(f"{paper.signature}")
    return "\n\n".join(parts) + "\n"


def whole_text(paper: Paper) -> str:
    """Return the paper as plain text, sender and recipient included."""
    head = [
        "\n".join(paper.sender),
        "\n".join(paper.recipient),
        f"Diarienummer: {paper.number}\nDatum: {paper.day}",
        paper.title,
    ]
    return "\n\n".join(part for part in head if part) + "\n\n" + body_text(paper)

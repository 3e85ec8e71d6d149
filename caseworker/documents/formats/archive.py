"""A zip archive as the list of what is packed in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from caseworker.documents.answer import MarkKind, Part
from caseworker.documents.formats.attached import amount
from caseworker.documents.formats.container import Container, Packed
from caseworker.documents.formats.source import Sheet, Source, marked, no_such_part

_ON_PAGE: Final = 500


def pages(source: Source) -> Iterator[Sheet]:
    """Yield the names, sizes and dates of the files inside. Raises NoText where it is damaged."""
    files = [file for file in Container(source).files() if not file.is_folder]
    title = f"{source.words.attachments}: {len(files)}, {amount(sum(f.size for f in files))}"
    for start in range(0, max(1, len(files)), _ON_PAGE):
        lines = [title, ""] if start == 0 else []
        marks = []
        for number, file in enumerate(files[start : start + _ON_PAGE], start):
            marks.append(marked(MarkKind.ATTACHMENT, len(lines), file.name, part=number))
            lines.append(f"• {' '.join(file.name.split())} ({_facts(file)})")
        count = -(-len(files) // _ON_PAGE) or 1
        yield Sheet("\n".join(lines), count=count, marks=tuple(marks))


def part(source: Source, number: int) -> Part:
    """Return a file, unpacked. Raises NoText: damaged, locked, too large."""
    container = Container(source)
    files = [file for file in container.files() if not file.is_folder]
    if not 0 <= number < len(files):
        raise no_such_part()
    name = files[number].name
    return Part(name.rpartition("/")[2] or name, "", container.read_packed(files[number]))


def _facts(file: Packed) -> str:
    return ", ".join((amount(file.size), *([file.date] if file.date else [])))

"""The table of contents that a PDF carries (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import Final

import pypdfium2 as pdfium

from caseworker.documents.answer import Mark, MarkKind
from caseworker.documents.formats.source import marked

_MOST: Final = 5000
_DEEPEST: Final = 9
_LONG_ENOUGH: Final = 12
"""Letters of a line that must be the beginning of the title it is part of."""


class Outline:
    """The headings of a document by the page they lead to."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self._titles: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
        try:
            for entry in islice(document.get_toc(max_depth=_DEEPEST), _MOST):
                target = entry.get_dest()
                page = target.get_index() if target is not None else None
                if page is not None:
                    self._titles[page].append((str(entry.get_title()), entry.level + 1))
        except (pdfium.PdfiumError, ValueError):  # what was found until then still leads somewhere
            pass

    def marks(self, page: int, text: str) -> list[Mark]:
        """Return the headings on a page, each at the line that says it, else at the top."""
        titles = self._titles.get(page)
        if not titles:
            return []
        lines = [_letters(line) for line in text.split("\n")]
        marks, after = [], 0
        for title, level in titles:
            wanted = _letters(title)
            at = next((n for n in range(after, len(lines)) if _says(lines[n], wanted)), -1)
            after = max(after, at)
            marks.append(marked(MarkKind.HEADING, max(at, 0), title, level))
        return marks


def _letters(text: str) -> str:
    return "".join(text.split()).casefold()


def _says(line: str, wanted: str) -> bool:
    """A heading on paper may be longer ("3.1 Fasader") or go on in the next line."""
    return (
        bool(wanted)
        and bool(line)
        and (line.endswith(wanted) or (wanted.startswith(line[:200]) and len(line) > 12))
    )

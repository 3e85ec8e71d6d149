"""Paragraphs and tables as blocks of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from caseworker.documents.formats.docx.inline import HARD_BREAK, SOFT_BREAK, Inline
from caseworker.documents.formats.docx.numbering import Numbering
from caseworker.documents.formats.docx.styles import Look, Styles
from caseworker.documents.formats.office_xml import (
    Element,
    attribute,
    child,
    is_on,
    local,
    value,
)
from caseworker.documents.formats.table import table_lines

_APART: Final = 60
"""Twentieths of a point of space between paragraphs from which an empty line stands for it."""
_TABLE: Final = Look(before=_APART, after=_APART)
_HEADING_SPACE: Final = 120


@dataclass(frozen=True)
class Block:
    """A paragraph or table; the text may hold page breaks."""

    text: str
    look: Look
    is_table: bool = False

    def apart_from(self, before: Block) -> bool:
        """Tell whether an empty line stands between two blocks."""
        one, two = before.look, self.look
        if one.contextual and two.contextual and one.style == two.style:
            return False
        space = max(one.after, two.before)
        if one.heading or two.heading:
            space = max(space, _HEADING_SPACE)
        return space >= _APART


class Blocks:
    """Turns the children of a body, a cell or a note into blocks."""

    def __init__(self, styles: Styles, numbering: Numbering, inline: Inline) -> None:
        self._styles = styles
        self._numbering = numbering
        self._inline = inline

    def of(self, elements: Iterable[Element]) -> Iterator[Block]:
        """Yield the blocks of these elements, looking through what only wraps them."""
        for element in elements:
            name = local(element)
            if name == "p":
                yield self._paragraph(element)
            elif name == "tbl":
                yield Block(self._table(element), _TABLE, is_table=True)
            elif name not in ("sdtPr", "sdtEndPr", "tcPr", "moveFrom", "Fallback"):
                yield from self.of(element)

    def text(self, elements: Iterable[Element]) -> str:
        """Return the text of a small piece (a cell, a note): no page breaks, no empty lines."""
        blocks = (block.text for block in self.of(elements))
        lines = (text.replace(HARD_BREAK, "\n").replace(SOFT_BREAK, "") for text in blocks)
        return "\n".join(line.strip() for line in lines if line.strip())

    def _paragraph(self, element: Element) -> Block:
        properties = child(element, "pPr")
        look = self._styles.look(properties)
        text = self._inline.text(element)
        if text.strip():
            text = self._numbering.prefix(look) + text
        if is_on(child(properties, "pageBreakBefore")):
            text = SOFT_BREAK + text  # drawn on a fresh page already, it begins no other
        section = child(properties, "sectPr")
        if section is not None and value(section, "type") != "continuous":
            text += SOFT_BREAK
        return Block(text, look)

    def _table(self, table: Element) -> str:
        """Return a table as lines, broken where a page was drawn to end."""
        groups: list[list[list[str]]] = [[]]
        for row in _inner(table, "tr"):
            if groups[-1] and any(local(e) == "lastRenderedPageBreak" for e in row.iter()):
                groups.append([])
            cells = [self._cell(cell) for cell in _inner(row, "tc")]
            if is_on(child(row, "trPr", "del")):
                cells = [self._inline.deleted(cell) for cell in cells]
            if any(cells):
                groups[-1].append(cells)
        return SOFT_BREAK.join("\n".join(table_lines(group)) for group in groups)

    def _cell(self, cell: Element) -> str:
        """Return the text of a cell; one that only continues the cell above is empty."""
        merged = child(cell, "tcPr", "vMerge")
        if merged is not None and attribute(merged, "val") != "restart":
            return ""
        return self.text(cell)


def _inner(element: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or cells of a row, looking through what only wraps them."""
    for inner in element:
        if local(inner) == name:
            yield inner
        elif local(inner) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _inner(inner, name)

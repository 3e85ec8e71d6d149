"""An OpenDocument text as pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from caseworker.documents.answer import Mark, MarkKind, State
from caseworker.documents.formats.container import Container
from caseworker.documents.formats.odt.inline import PAGE, Inline, deletions, insertions
from caseworker.documents.formats.odt.styles import Styles
from caseworker.documents.formats.office_xml import Element, attribute, child, local, number, parse
from caseworker.documents.formats.source import NoText, Sheet, Source, marked
from caseworker.documents.formats.table import table_lines
from caseworker.documents.wire import Why

_RULE: Final = "─" * 20
_MOST_REPEATED: Final = 200
"""Cells and rows that stand for many; spreadsheets in texts say "16,384 empty cells" so."""
_DEEPEST: Final = 60
"""Lists, tables and sections inside each other."""
_ENCRYPTED: Final = re.compile(rb"<[\w:]*encryption-data[\s>]")


def pages(source: Source) -> Iterator[Sheet]:
    """Yield the pages. Raises NoText: damaged, encrypted, too large, pictures only, or nothing."""
    container = Container(source)
    manifest = "META-INF/manifest.xml"
    if manifest in container and _ENCRYPTED.search(container.read(manifest)):
        raise NoText(State.ENCRYPTED, Why.PASSWORD)
    content = parse(container.read("content.xml"))
    styles = parse(container.read("styles.xml")) if "styles.xml" in container else None
    yield from _Document(source, content, styles).pages()


class _Document:
    """A document while it is read from top to bottom."""

    def __init__(self, source: Source, content: Element, styles: Element | None) -> None:
        self._words = source.words
        self._content = content
        self._styles_root = styles
        self._styles = Styles(content, styles)
        plain = Inline(source.words, self._styles, {})
        self._body = child(content, "body", "text")
        changes = child(self._body, "tracked-changes")
        self._inline = Inline(
            source.words, self._styles, deletions(changes, plain), insertions(changes)
        )
        self._lines: list[str] = []
        self._marks: list[Mark] = []
        self._done: list[Sheet] = []
        self._noted = 0

    def pages(self) -> Iterator[Sheet]:
        """Yield each page as soon as it is complete."""
        if self._body is None:
            raise NoText(State.DAMAGED, Why.DAMAGED)
        self._apart(self._surroundings("header"))
        text_seen = False
        for element in self._body:
            self._block(element, 0)
            for sheet in self._done:
                text_seen = text_seen or bool(sheet.text.strip())
                yield sheet
            self._done.clear()
        self._apart(self._surroundings("footer"))
        self._apart(self._comments())
        self._turn()
        last = self._done.pop()
        if not (text_seen or last.text.strip()) and self._has_pictures():
            raise NoText(State.SCANNED, Why.SCANNED)
        yield last

    def _has_pictures(self) -> bool:
        return self._body is not None and any(local(e) == "image" for e in self._body.iter())

    def _block(self, element: Element, depth: int) -> None:
        """Add a block: a paragraph, a heading, a list, a table, or what only wraps them."""
        name = local(element)
        if depth > _DEEPEST:
            return
        if name in ("p", "h"):
            self._paragraph(element)
        elif name == "list":
            self._list(element, attribute(element, "style-name"), [], depth)
        elif name == "table":
            self._table(element)
        elif name == "soft-page-break":
            self._turn_if_begun()
        elif name not in ("tracked-changes", "forms", "sequence-decls", "variable-decls",
                          "user-field-decls", "index-title-template", "table-of-content-source",
                          "alphabetical-index-source", "section-source"):  # fmt: skip
            for inner in element:
                self._block(inner, depth + 1)

    def _paragraph(self, element: Element, before: str = "") -> None:
        style = attribute(element, "style-name")
        if self._styles.begins_page("paragraph", style):
            self._turn_if_begun()
        text = self._inline.text(element)
        is_heading = local(element) == "h"
        pieces = text.split(PAGE)
        for at, piece in enumerate(pieces):
            if at:
                self._turn_if_begun()
            if is_heading and piece.strip():
                self._empty_line()
                level = number(attribute(element, "outline-level"), 1)
                self._marks.append(marked(MarkKind.HEADING, len(self._lines), piece, level))
            shown = (before if at == 0 else "") + piece.rstrip()
            if shown.strip() or at == 0:
                self._lines += shown.split("\n") if shown.strip() else [""]
        if is_heading:
            self._empty_line()
        if self._styles.ends_page("paragraph", style):
            self._turn_if_begun()

    def _list(self, element: Element, style: str, counts: list[int], depth: int) -> None:
        """Add a list; ``counts`` are the numbers of the entries around it."""
        level = len(counts) + 1
        count = number(attribute(element, "start-value"), 1) - 1
        for item in element:
            if depth > _DEEPEST:
                return
            if local(item) not in ("list-item", "list-header"):
                continue
            count = number(attribute(item, "start-value"), count + 1)
            here = [*counts, count]
            is_first = local(item) == "list-item"
            for inner in item:
                if local(inner) == "list":
                    own = attribute(inner, "style-name") or style
                    self._list(inner, own, here, depth + 1)
                elif local(inner) in ("p", "h"):
                    own = style or self._styles.list_of(attribute(inner, "style-name"))
                    sign = self._styles.sign(own, level, here) if is_first else "  "
                    self._paragraph(inner, "  " * (level - 1) + sign)
                    is_first = False
                else:
                    self._block(inner, depth + 1)

    def _table(self, table: Element) -> None:
        if self._styles.begins_page("table", attribute(table, "style-name")):
            self._turn_if_begun()
        rows = [[self._cell(cell) for cell in row] for row in _rows(table)]
        rows = [row for row in rows if any(row)]
        if rows:
            self._empty_line()
            self._marks.append(marked(MarkKind.TABLE, len(self._lines), " ".join(rows[0])))
            self._lines += table_lines(rows)
            self._empty_line()

    def _cell(self, cell: Element) -> str:
        lines = [
            self._inline.text(element).replace(PAGE, "").strip()
            for element in cell.iter()
            if local(element) in ("p", "h") and not _is_inside_note(element, cell)
        ]
        return "\n".join(line for line in lines if line)

    def _empty_line(self) -> None:
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def _apart(self, text: str) -> None:
        """Add a section of its own to the page."""
        if text:
            self._empty_line()
            self._lines += [*text.split("\n"), ""]

    def _turn_if_begun(self) -> None:
        if any(self._lines):
            self._turn()

    def _turn(self) -> None:
        """Complete the page, with the notes that it refers to, and begin another."""
        start = next((at for at, line in enumerate(self._lines) if line.strip()), 0)
        lines = self._lines[start:]
        marks = [Mark(m.kind, max(0, m.line - start), m.title, m.level) for m in self._marks]
        new = self._inline.notes[self._noted :]
        if new:
            lines += [
                "",
                _RULE,
                *(f"[{at}] {note}" for at, note in enumerate(new, self._noted + 1)),
            ]
        self._noted += len(new)
        self._done.append(Sheet("\n".join(lines).rstrip("\n"), marks=tuple(marks)))
        self._lines, self._marks = [], []

    def _comments(self) -> str:
        lines = [
            f"[{self._words.comment} {at}] {text}"
            for at, text in enumerate(self._inline.comments, 1)
        ]
        return "\n".join([_RULE, f"{self._words.comments}:", *lines]) if lines else ""

    def _surroundings(self, kind: str) -> str:
        """Return the text of all headers or footers, each once."""
        masters = child(self._styles_root, "master-styles")
        texts = [
            self._inline.paragraphs(part)
            for master in (masters if masters is not None else ())
            for part in master
            if local(part) in (kind, f"{kind}-left", f"{kind}-first")
        ]
        return "\n".join(dict.fromkeys(text for text in texts if text))


def _rows(table: Element) -> Iterator[list[Element]]:
    """Yield the cells of each row, looking through what only groups them."""
    for element in table:
        name = local(element)
        if name == "table-row":
            yield list(_cells(element))
        elif name in ("table-header-rows", "table-rows", "table-row-group", "soft-page-break"):
            yield from _rows(element)


def _cells(row: Iterable[Element]) -> Iterator[Element]:
    for cell in row:
        if local(cell) in ("table-cell", "covered-table-cell"):
            repeated = number(attribute(cell, "number-columns-repeated"), 1)
            for _ in range(min(_MOST_REPEATED, max(1, repeated))):
                yield cell


def _is_inside_note(element: Element, cell: Element) -> bool:
    """A paragraph in a note, a comment or a box is read where that is referred to."""
    around = element.getparent()
    while around is not None and around is not cell:
        if local(around) in ("note-body", "annotation", "text-box", "p", "h"):
            return True
        around = around.getparent()
    return False

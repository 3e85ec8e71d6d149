"""The text of an HTML page or mail: what a person would see, and where its links lead."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from caseworker.documents.answer import Mark, MarkKind
from caseworker.documents.formats.html_hiding import HiddenByStyle, hides
from caseworker.documents.formats.source import marked
from caseworker.documents.formats.table import BETWEEN, table_lines

_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr",
})  # fmt: skip
_HIDDEN: Final = frozenset({
    "head", "script", "style", "template", "noscript", "title", "object", "svg", "math",
    "iframe", "datalist",
})  # fmt: skip
_OWN_LINE: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
    "nav", "ol", "p", "pre", "section", "table", "tr", "ul",
})  # fmt: skip
_APART: Final = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre",
})  # fmt: skip
_CLOSED_BY_NEXT: Final = frozenset({"p", "li", "td", "th", "tr", "option", "dt", "dd"})
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_MOST_OPEN: Final = 2000
"""Elements inside each other; what is deeper is read as if it stood here."""
_MOST_TABLES: Final = 20
"""Tables inside each other."""
_SIGN: Final = "\x00"
"""Begins a line that is marked; HTML knows no such character (13.2.3.5), so that none comes in."""
_TABLE: Final = "t"
_SIGNED: Final = re.compile(f"{_SIGN}.")
_LINES_IN_CELL: Final = 4
"""Cells of a table of facts are short; taller ones are how older mails are laid out."""


def html_text(html: str) -> str:
    """Return the visible text. Hidden parts are left out; links are followed by their target."""
    return html_page(html)[0]


def html_page(html: str) -> tuple[str, list[Mark]]:
    """Return the visible text, and its headings and tables."""
    reader = _Reader()
    reader.feed(html.replace(_SIGN, "\ufffd"))
    reader.close()
    lines: list[str] = []
    marks: list[Mark] = []
    for line in reader.text().split("\n"):
        while line.startswith(_SIGN):
            sign, line = line[1:2], line[2:]
            if sign == _TABLE:
                marks.append(marked(MarkKind.TABLE, len(lines), _unsigned(line)))
            else:
                line = line.lstrip()
                marks.append(marked(MarkKind.HEADING, len(lines), _unsigned(line), int(sign)))
        lines.append(_unsigned(line))
    return "\n".join(lines), marks


@dataclass
class _Table:
    """A table while it is read: the pieces of the cell that is open, and the rows before."""

    outside: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def add(self, cell: str) -> None:
        """Put a cell into the last row."""
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(cell)

    def text(self) -> str:
        """Return a table of facts in columns, and what is only laid out as one in its order."""
        rows = [row for row in self.rows if any(row)]
        tall = any(cell.count("\n") >= _LINES_IN_CELL for row in rows for cell in row)
        if len(rows) > 1 and max(map(len, rows)) > 1 and not tall:
            plain = [[_unsigned(cell) for cell in row] for row in rows]
            return f"{_SIGN}{_TABLE}" + "\n".join(table_lines(plain))
        return "\n".join(_side_by_side([cell for cell in row if cell]) for row in rows)


def _side_by_side(cells: list[str]) -> str:
    return ("\n" if any("\n" in cell for cell in cells) else " ").join(cells)


class _Reader(HTMLParser):
    """Collects lines; ``_open`` holds each open element and whether it hides what is in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, bool]] = []
        self._names: Counter[str] = Counter()
        self._hidden = 0
        self._pieces: list[str] = []
        self._tables: list[_Table] = []
        self._link: tuple[str, int] | None = None
        self._by_style = HiddenByStyle()

    def text(self) -> str:
        """Return what was collected, with at most one empty line in a row."""
        while self._tables:
            self._end_table()
        return _tidied(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _CLOSED_BY_NEXT and self._open and self._open[-1][0] == tag:
            self.handle_endtag(tag)
        if tag in _VOID:
            self._void(tag, given)
            return
        if tag == "a":
            self._end_link()  # HTML has no links inside links
        is_hidden = tag in _HIDDEN or hides(given) or self._by_style.hides(tag, given)
        if len(self._open) < _MOST_OPEN:
            self._open.append((tag, is_hidden))
            self._names[tag] += 1
            self._hidden += is_hidden
        if not self._hidden:
            self._begin(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML knows no self-closing: <div/> opens a div

    def handle_endtag(self, tag: str) -> None:
        if not self._hidden:
            self._end(tag)
        if self._names[tag]:
            name = ""
            while name != tag:
                name, was_hidden = self._open.pop()
                self._names[name] -= 1
                self._hidden -= was_hidden
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._hidden:
            if self._open[-1][0] == "style":
                self._by_style.read(data)
            return
        if any(name == "pre" for name, _ in self._open[-3:]):
            self._pieces.append(data)
            return
        data = _SPACES.sub(" ", data)
        at_start = not self._pieces or self._pieces[-1].endswith(("\n", " "))
        self._pieces.append(data.lstrip(" ") if at_start else data)

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        """Note what begins to be seen."""
        if tag == "table" and len(self._tables) < _MOST_TABLES:
            self._end_link()
            self._break(tag)
            self._tables.append(_Table(self._pieces))
            self._pieces = []
            return
        if tag in ("tr", "td", "th") and self._tables:
            self._end_cell()
            if tag == "tr":
                self._tables[-1].rows.append([])
            return
        self._break(tag)
        if tag == "li":
            self._pieces.append("• ")
        elif tag == "a":
            self._link = given.get("href", "").strip(), len(self._pieces)
        elif tag in _HEADINGS:
            self._pieces.append(f"{_SIGN}{_HEADINGS[tag]}")

    def _end(self, tag: str) -> None:
        """Note what was seen to its end."""
        if tag == "a":
            self._end_link()
        elif tag in ("td", "th", "tr") and self._tables:
            self._end_cell()
        elif tag in ("td", "th"):
            self._pieces.append(" ")
        elif tag == "table" and self._tables:
            self._end_table()

    def _end_cell(self) -> None:
        self._end_link()
        cell = _tidied(self._pieces)
        if cell:
            self._tables[-1].add(cell)
        self._pieces = []

    def _end_table(self) -> None:
        self._end_cell()
        table = self._tables.pop()
        self._pieces = table.outside
        self._pieces.append(table.text())

    def _void(self, tag: str, given: dict[str, str]) -> None:
        if self._hidden:
            return
        if tag == "br":
            self._pieces.append("\n")
        elif tag == "hr":
            self._pieces.append("\n\n")
        elif tag == "img" and given.get("alt", "").strip():
            self._pieces.append(f"[{given['alt'].strip()}]")

    def _break(self, tag: str) -> None:
        """Begin a new line around elements that stand on lines of their own."""
        if self._hidden or tag not in _OWN_LINE or not self._pieces:
            return
        self._pieces.append("\n\n" if tag in _APART else self._line_end())

    def _line_end(self) -> str:
        return "" if self._pieces[-1].endswith("\n") else "\n"

    def _end_link(self) -> None:
        """Print where a link leads, unless its text says the same."""
        if self._link is None:
            return
        target, start = self._link
        self._link = None
        if not target or target.startswith("#"):
            return
        shown = "".join(self._pieces[start:]).strip()
        plain = target.removeprefix("mailto:")
        if shown.rstrip("/") not in (plain.rstrip("/"), target.rstrip("/")):
            self._pieces.append(f" <{target}>")


def _unsigned(text: str) -> str:
    """Return a text without signs that came to stand inside a line."""
    return _SIGNED.sub("", text)


def _tidied(pieces: list[str]) -> str:
    """Return the lines without the space around them, and at most one empty line in a row."""
    lines = [
        line.rstrip() if BETWEEN.strip() in line else line.strip()
        for line in "".join(pieces).split("\n")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

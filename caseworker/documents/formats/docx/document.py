"""A DOCX file as pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from typing import Final

from caseworker.documents.answer import Mark, MarkKind, State
from caseworker.documents.formats.docx.blocks import Block, Blocks
from caseworker.documents.formats.docx.inline import HARD_BREAK, SOFT_BREAK, Inline
from caseworker.documents.formats.docx.numbering import Numbering
from caseworker.documents.formats.docx.package import Package
from caseworker.documents.formats.docx.styles import Styles
from caseworker.documents.formats.office_xml import Element, attribute, children_of_body, local
from caseworker.documents.formats.source import NoText, Sheet, Source, marked
from caseworker.documents.wire import Why

_BREAK: Final = re.compile(f"([{HARD_BREAK}{SOFT_BREAK}])")
_RULE: Final = "─" * 20
_PICTURES: Final = frozenset(("drawing", "pict", "object"))


def pages(source: Source) -> Iterator[Sheet]:
    """Yield the pages. Raises NoText: damaged, encrypted, too large, pictures only, or nothing."""
    document = _Document(source)
    yield from document.pages()


class _Document:
    """A document while it is read from top to bottom."""

    def __init__(self, source: Source) -> None:
        self._words = source.words
        self._package = Package(source)
        self._inline = Inline(source.words, self._package.link)
        styles = Styles(self._package.part("styles"))
        numbering = Numbering(self._package.part("numbering"))
        self._blocks = Blocks(styles, numbering, self._inline)
        self._footnotes = _notes(self._package.part("footnotes"))
        self._page: list[str] = []
        self._marks: list[Mark] = []
        self._last: Block | None = None
        self._noted = 0
        self._begun = self._pictures = self._text_seen = False

    def pages(self) -> Iterator[Sheet]:
        """Yield each page as soon as it is complete."""
        self._add_whole(self._surroundings("header"))
        for element in children_of_body(self._package.document()):
            self._pictures = self._pictures or any(local(e) in _PICTURES for e in element.iter())
            for block in self._blocks.of([element]):
                yield from self._add(block)
        self._add_whole(self._surroundings("footer"))
        self._add_whole(self._endnotes())
        self._add_whole(self._comments())
        last = self._turn()
        if not self._text_seen and self._pictures:
            raise NoText(State.SCANNED, Why.SCANNED)
        yield last

    def _add(self, block: Block) -> Iterator[Sheet]:
        """Add a block to the page, and yield the pages that end in it."""
        first = True
        for piece in _BREAK.split(block.text):
            if piece == HARD_BREAK or (piece == SOFT_BREAK and self._begun):
                yield self._turn()
            elif piece != SOFT_BREAK and (piece or first):
                self._add_piece(replace(block, text=piece.rstrip()))
                first = False

    def _add_piece(self, block: Block) -> None:
        """Add text to the page, with an empty line before it where one belongs."""
        if not block.text:
            if self._page and self._page[-1]:
                self._page.append("")
        else:
            if self._page and self._page[-1] and self._last and block.apart_from(self._last):
                self._page.append("")
            self._mark(block)
            self._page.append(block.text)
            self._begun = True
        self._last = block

    def _mark(self, block: Block) -> None:
        """Remember a heading or a table that comes next on the page."""
        title = block.text.partition("\n")[0]
        if block.look.heading:
            mark = marked(MarkKind.HEADING, len(self._page), title, block.look.heading)
            self._marks.append(mark)
        elif block.is_table:
            self._marks.append(marked(MarkKind.TABLE, len(self._page), title))

    def _add_whole(self, text: str) -> None:
        """Add a section of its own to the page."""
        if text:
            if self._page and self._page[-1]:
                self._page.append("")
            self._page += [text, ""]

    def _turn(self) -> Sheet:
        """Return the page that is complete, with its footnotes, and begin another."""
        text = "\n".join(self._page).strip("\n")
        marks = _at_lines(self._marks, self._page)
        notes = self._footnotes_here()
        if notes:
            text = f"{text}\n\n{_RULE}\n{notes}"
        self._page, self._last, self._begun = [], None, False
        self._marks.clear()
        self._text_seen = self._text_seen or bool(text.strip())
        return Sheet(text, marks=marks)

    def _footnotes_here(self) -> str:
        """Return the footnotes that the page refers to first."""
        new = self._inline.footnotes[self._noted :]
        lines = [
            f"[{number}] {self._note(identifier)}"
            for number, identifier in enumerate(new, self._noted + 1)
        ]
        self._noted += len(new)
        return "\n".join(lines)

    def _note(self, identifier: str) -> str:
        note = self._footnotes.get(identifier)
        return self._blocks.text(note) if note is not None else ""

    def _endnotes(self) -> str:
        if not self._inline.endnotes:
            return ""
        notes = _notes(self._package.part("endnotes"))
        lines = [
            f"[e{number}] {self._blocks.text(notes[identifier]) if identifier in notes else ''}"
            for number, identifier in enumerate(self._inline.endnotes, 1)
        ]
        return "\n".join([_RULE, *lines])

    def _comments(self) -> str:
        """Return all comments: those referred to in their order, then any others."""
        comments = _notes(self._package.part("comments"))
        order = [key for key in self._inline.comments if key in comments]
        order += [key for key in comments if key not in self._inline.comments]
        lines = [
            f"[{self._words.comment} {number}] {self._signed(comments[key])}"
            for number, key in enumerate(order, 1)
        ]
        return "\n".join([_RULE, f"{self._words.comments}:", *lines]) if lines else ""

    def _signed(self, comment: Element) -> str:
        """Return a comment's text after its author and day."""
        day = attribute(comment, "date")[:10]
        by = ", ".join(part for part in (attribute(comment, "author"), day) if part)
        text = self._blocks.text(comment)
        return f"{by}: {text}" if by else text

    def _surroundings(self, kind: str) -> str:
        """Return the text of all headers or footers, each once."""
        texts = [self._blocks.text(root) for root in self._package.parts(kind)]
        return "\n".join(dict.fromkeys(text for text in texts if text))


def _at_lines(marks: list[Mark], page: list[str]) -> tuple[Mark, ...]:
    """Return marks that count the pieces of a page with the lines that these begin at."""
    starts = [0, *accumulate(piece.count("\n") + 1 for piece in page)]
    return tuple(marked(m.kind, starts[m.line], m.title, m.level) for m in marks)


def _notes(root: Element | None) -> dict[str, Element]:
    """Return the notes or comments of a part by their ids, without Word's separators."""
    return {
        attribute(element, "id"): element
        for element in (root if root is not None else ())
        if local(element) in ("footnote", "endnote", "comment")
        and attribute(element, "type") in ("", "normal")
    }

"""The text inside a paragraph: runs, changes, fields, links, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from caseworker.documents.formats.office_xml import (
    Element,
    attribute,
    child,
    foreign_attribute,
    is_on,
    local,
    number,
    value,
)
from caseworker.documents.wire import Words

HARD_BREAK: Final = "\f"
"""Where the writer began a new page. XML cannot hold this character itself."""
SOFT_BREAK: Final = "\v"
"""Where the program that saved the file began a new page while drawing it."""

_SKIPPED: Final = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delInstrText", "fldData", "Fallback",
     "moveFrom", "rt", "softHyphen", "tblPr", "trPr", "tcPr"}
)  # fmt: skip
_SYMBOLS: Final = {
    0x6F: "☐", 0x71: "☐", 0xA8: "☐", 0xFD: "☒", 0xFE: "☑", 0x78: "☒", 0xFB: "✗", 0xFC: "✓",
    0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0xE0: "→", 0xDF: "←", 0x4A: "☺",
}  # fmt: skip
"""Wingdings as forms use it, by the low byte of the code."""
_OFF_BOX: Final = "☐"
_ON_BOX: Final = "☒"


class Inline:
    """Turns paragraphs into text and remembers which notes and comments they refer to."""

    def __init__(self, words: Words, link: Callable[[str], str]) -> None:
        self._words = words
        self._link = link
        self.footnotes: list[str] = []
        self.endnotes: list[str] = []
        self.comments: list[str] = []
        self._boxes: list[Element] = []
        self._readers: dict[str, Callable[[Element], str]] = {
            "t": lambda e: e.text or "",
            "delText": lambda e: e.text or "",
            "tab": lambda _: "\t",
            "ptab": lambda _: "\t",
            "cr": lambda _: "\n",
            "noBreakHyphen": lambda _: "-",
            "br": _line_break,
            "lastRenderedPageBreak": lambda _: SOFT_BREAK,
            "sym": _symbol,
            "r": self._run,
            "del": lambda e: self.deleted(self._inside(e)),
            "ins": lambda e: self._inserted(self._inside(e)),
            "hyperlink": self._hyperlink,
            "fldChar": _form_field,
            "footnoteReference": lambda e: self._mark(self.footnotes, e),
            "endnoteReference": lambda e: self._mark(self.endnotes, e, "e"),
            "commentReference": self._comment,
            "drawing": self._drawing,
            "pict": self._drawing,
        }

    def text(self, paragraph: Element) -> str:
        """Return the text of a paragraph; text boxes in it follow on lines of their own."""
        text = self._inside(paragraph)
        while self._boxes:
            lines = [self._inside(inner) for inner in _paragraphs(self._boxes.pop(0))]
            text = "\n".join([text, *lines] if text else lines)
        return text

    def _inside(self, element: Element) -> str:
        return "".join(self._one(inner) for inner in element)

    def _one(self, element: Element) -> str:
        name = local(element)
        if name in _SKIPPED:
            return ""
        reader = self._readers.get(name)
        return reader(element) if reader is not None else self._inside(element)

    def _run(self, run: Element) -> str:
        """A run that Word hides (``w:vanish``) stays hidden."""
        return "" if is_on(child(run, "rPr", "vanish")) else self._inside(run)

    def deleted(self, text: str) -> str:
        """Return text marked as deleted; spaces need no mark."""
        return f"[{self._words.deleted}: {text}]" if text.strip() else text

    def _inserted(self, text: str) -> str:
        """Return text marked as inserted; spaces need no mark."""
        return f"[{self._words.inserted}: {text}]" if text.strip() else text

    def _hyperlink(self, element: Element) -> str:
        """Print where a link leads, unless its text says the same."""
        text = self._inside(element)
        target = self._link(foreign_attribute(element, "id"))
        same = target.removeprefix("mailto:").rstrip("/") == text.strip().rstrip("/")
        return text if not target or same else f"{text} <{target}>"

    def _mark(self, seen: list[str], element: Element, sign: str = "") -> str:
        identifier = attribute(element, "id")
        if identifier not in seen:
            seen.append(identifier)
        return f"[{sign}{seen.index(identifier) + 1}]"

    def _comment(self, element: Element) -> str:
        return self._mark(self.comments, element, f"{self._words.comment} ")

    def _drawing(self, element: Element) -> str:
        """Keep the text boxes of a drawing for the end of the paragraph."""
        self._boxes += _text_boxes(element)
        return ""


def _text_boxes(element: Element) -> Iterator[Element]:
    """Yield the text boxes in a drawing, without the copies made for older programs."""
    for inner in element:
        if local(inner) == "txbxContent":
            yield inner
        elif local(inner) != "Fallback":
            yield from _text_boxes(inner)


def _paragraphs(element: Element) -> Iterator[Element]:
    """Yield the outermost paragraphs inside an element."""
    for inner in element:
        if local(inner) == "p":
            yield inner
        elif local(inner) not in _SKIPPED:
            yield from _paragraphs(inner)


def _line_break(element: Element) -> str:
    return HARD_BREAK if attribute(element, "type") == "page" else "\n"


def _symbol(element: Element) -> str:
    """A character of a symbol font, as a letter that means the same."""
    try:
        code = int(attribute(element, "char"), 16)
    except ValueError:
        return ""
    if "wingdings" in attribute(element, "font").lower():
        return _SYMBOLS.get(code & 0xFF, "•")
    return "•" if 0xE000 <= code <= 0xF8FF or not 0x20 <= code < 0xD800 else chr(code)


def _form_field(element: Element) -> str:
    """Show check boxes and lists of older forms, whose state is no text (ECMA-376-1 17.16)."""
    data = child(element, "ffData")
    box = child(data, "checkBox")
    if box is not None:
        state = child(box, "checked")
        state = child(box, "default") if state is None else state
        return _ON_BOX if is_on(state) else _OFF_BOX
    choices = child(data, "ddList")
    if choices is None:
        return ""
    entries = [attribute(entry, "val") for entry in choices if local(entry) == "listEntry"]
    chosen = number(value(choices, "result") or value(choices, "default"))
    return entries[chosen] if 0 <= chosen < len(entries) else ""

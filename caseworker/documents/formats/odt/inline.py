"""The text inside a paragraph of an OpenDocument text: changes, notes, comments, links, boxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from caseworker.documents.formats.odt.styles import Styles
from caseworker.documents.formats.office_xml import (
    Element,
    attribute,
    child,
    foreign_attribute,
    local,
    number,
)
from caseworker.documents.wire import Words

PAGE: Final = "\f"
"""Where a page was drawn to end. XML cannot hold this character itself."""
_MOST_SPACES: Final = 200
_SKIPPED: Final = frozenset({
    "tracked-changes", "note-citation", "ruby-text", "title", "desc", "hidden-text",
    "hidden-paragraph", "forms", "event-listeners", "alphabetical-index-mark-start",
})  # fmt: skip


class Inline:
    """Turns paragraphs into text and collects the notes and comments in them."""

    def __init__(
        self,
        words: Words,
        styles: Styles,
        deleted: dict[str, str],
        insertions: frozenset[str] = frozenset(),
    ) -> None:
        self._insertions = insertions
        self._words = words
        self._styles = styles
        self._deleted = deleted
        self.notes: list[str] = []
        self.comments: list[str] = []
        self._boxes: list[str] = []
        self._readers: dict[str, Callable[[Element], str]] = {
            "s": lambda e: " " * min(_MOST_SPACES, max(1, number(attribute(e, "c"), 1))),
            "tab": lambda _: "\t",
            "line-break": lambda _: "\n",
            "soft-page-break": lambda _: PAGE,
            "span": self._span,
            "a": self._link,
            "note": self._note,
            "annotation": self._comment,
            "annotation-end": lambda _: "",
            "change": self._deletion,
            "change-start": lambda e: self._begin_change(e),
            "change-end": lambda e: self._end_change(e),
            "text-box": self._box,
        }

    def text(self, paragraph: Element) -> str:
        """Return the text of a paragraph; boxes in it follow on lines of their own."""
        text = self.inside(paragraph)
        boxes, self._boxes = self._boxes, []
        return "\n".join([text, *boxes] if text else boxes) if boxes else text

    def inside(self, element: Element) -> str:
        """Return the text in an element, white space as one space (part 3, 6.1.2)."""
        parts = [_spaced(element.text)]
        for inner in element:
            parts += [self._one(inner), _spaced(inner.tail)]
        return "".join(parts)

    def _one(self, element: Element) -> str:
        name = local(element)
        if name in _SKIPPED:
            return ""
        reader = self._readers.get(name)
        return reader(element) if reader is not None else self.inside(element)

    def paragraphs(self, element: Element) -> str:
        """Return the paragraphs in a note, a comment or a box, one on each line."""
        lines = []
        for inner in element:
            if local(inner) in ("p", "h"):
                lines.append(self.inside(inner).strip())
            elif local(inner) not in ("creator", "date", "date-string", *_SKIPPED):
                lines.append(self.paragraphs(inner))
        return "\n".join(line for line in lines if line)

    def _span(self, element: Element) -> str:
        """Text that a style hides stays hidden."""
        return "" if self._styles.hides(attribute(element, "style-name")) else self.inside(element)

    def _link(self, element: Element) -> str:
        """Print where a link leads, unless its text says the same."""
        text = self.inside(element)
        target = foreign_attribute(element, "href")
        same = target.removeprefix("mailto:").rstrip("/") == text.strip().rstrip("/")
        return text if not target or target.startswith("#") or same else f"{text} <{target}>"

    def _note(self, element: Element) -> str:
        body = child(element, "note-body")
        self.notes.append(self.paragraphs(body) if body is not None else "")
        return f"[{len(self.notes)}]"

    def _comment(self, element: Element) -> str:
        """Keep a comment with its author and day for the end."""
        by = [_all_text(child(element, name))[:length] for name, length in _SIGNED]
        signed = ", ".join(part for part in by if part)
        text = self.paragraphs(element)
        self.comments.append(f"{signed}: {text}" if signed else text)
        return f"[{self._words.comment} {len(self.comments)}]"

    def _deletion(self, element: Element) -> str:
        text = self._deleted.get(attribute(element, "change-id"), "")
        return f"[{self._words.deleted}: {text}]" if text.strip() else text

    def _begin_change(self, element: Element) -> str:
        """Begin what was inserted (part 3, 5.5.7.2); other changes are of looks only."""
        if attribute(element, "change-id") not in self._insertions:
            return ""
        return f"[{self._words.inserted}: "

    def _end_change(self, element: Element) -> str:
        return "]" if attribute(element, "change-id") in self._insertions else ""

    def _box(self, element: Element) -> str:
        self._boxes.append(self.paragraphs(element))
        return ""


_SIGNED: Final = (("creator", 200), ("date", 10))


def deletions(changes: Element | None, inline: Inline) -> dict[str, str]:
    """Return the deleted texts by the id of their change (part 3, 5.5)."""
    found: dict[str, str] = {}
    for region in changes if changes is not None else ():
        deletion = child(region, "deletion")
        if deletion is not None:
            identifier = attribute(region, "id") or foreign_attribute(region, "id")
            found[identifier] = inline.paragraphs(deletion).replace(PAGE, "")
    return found


def insertions(changes: Element | None) -> frozenset[str]:
    """Return the ids of the changes that put text in."""
    return frozenset(
        attribute(region, "id") or foreign_attribute(region, "id")
        for region in (changes if changes is not None else ())
        if child(region, "insertion") is not None
    )


def _all_text(element: Element | None) -> str:
    return "".join(str(part) for part in element.itertext()).strip() if element is not None else ""


def _spaced(text: str | None) -> str:
    """Collapse white space; NBSP and its like are letters here."""
    if not text:
        return ""
    if text.isspace() and "\u00a0" not in text:
        return " "
    lead = " " if text[0] in " \t\r\n" else ""
    tail = " " if text[-1] in " \t\r\n" else ""
    return lead + " ".join(text.split(None)) + tail if "\u00a0" not in text else text

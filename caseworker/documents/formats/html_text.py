"""The text of an HTML mail: what a person would see, and where its links lead."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

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
_HIDING_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0*)?\s*(?:;|$)|"
    r"font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|%)?\s*(?:;|$|!)",
    re.IGNORECASE,
)
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_MOST_OPEN: Final = 2000
"""Elements inside each other; what is deeper is read as if it stood here."""


def html_text(html: str) -> str:
    """Return the visible text. Hidden parts are left out; links are followed by their target."""
    parser = _Reader()
    parser.feed(html)
    parser.close()
    return parser.text()


class _Reader(HTMLParser):
    """Collects lines; ``_open`` holds each open element and whether it hides what is in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, bool]] = []
        self._hidden = 0
        self._pieces: list[str] = []
        self._links: list[tuple[str, int]] = []

    def text(self) -> str:
        """Return what was collected, with at most one empty line in a row."""
        lines = [line.strip() for line in "".join(self._pieces).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _CLOSED_BY_NEXT and self._open and self._open[-1][0] == tag:
            self.handle_endtag(tag)
        if tag in _VOID:
            self._void(tag, given)
            return
        hides = (
            tag in _HIDDEN
            or "hidden" in given
            or bool(_HIDING_STYLE.search(given.get("style", "")))
        )
        if len(self._open) < _MOST_OPEN:
            self._open.append((tag, hides))
            self._hidden += hides
        self._break(tag)
        if tag == "li" and not self._hidden:
            self._pieces.append("• ")
        if tag == "a":
            self._links.append((given.get("href", "").strip(), len(self._pieces)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML knows no self-closing: <div/> opens a div

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._show_target(*self._links.pop())
        if tag in ("td", "th") and not self._hidden:
            self._pieces.append(" ")
        names = [name for name, _ in self._open]
        if tag in names:
            at = len(names) - 1 - names[::-1].index(tag)
            self._hidden -= sum(hides for _, hides in self._open[at:])
            del self._open[at:]
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if any(name == "pre" for name, _ in self._open[-3:]):
            self._pieces.append(data)
            return
        data = _SPACES.sub(" ", data)
        at_start = not self._pieces or self._pieces[-1].endswith(("\n", " "))
        self._pieces.append(data.lstrip(" ") if at_start else data)

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

    def _show_target(self, target: str, start: int) -> None:
        """Print where a link leads, unless its text says the same."""
        if self._hidden or not target or target.startswith("#"):
            return
        shown = "".join(self._pieces[start:]).strip()
        plain = target.removeprefix("mailto:")
        if shown.rstrip("/") not in (plain.rstrip("/"), target.rstrip("/")):
            self._pieces.append(f" <{target}>")

"""What the styles of an OpenDocument text say that can be read: page breaks, hiding, numbering."""

from __future__ import annotations

from typing import Final

from caseworker.documents.formats.counting import lettered, roman
from caseworker.documents.formats.office_xml import (
    Element,
    attribute,
    foreign_attribute,
    local,
    number,
)

_DEEPEST: Final = 30
"""Styles based on each other."""


class Styles:
    """The styles of ``content.xml`` and ``styles.xml`` together."""

    def __init__(self, *roots: Element | None) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, Element] = {}
        for root in roots:
            for group in root if root is not None else ():
                if local(group) in ("styles", "automatic-styles"):
                    self._note(group)

    def _note(self, group: Element) -> None:
        for style in group:
            if local(style) == "style":
                key = (attribute(style, "family"), attribute(style, "name"))
                self._styles[key] = style
            elif local(style) == "list-style":
                self._lists[foreign_attribute(style, "name")] = style

    def begins_page(self, family: str, name: str) -> bool:
        """Tell whether a paragraph or table of a style stands at the top of a page."""
        return self._property(family, name, "break-before") == "page"

    def ends_page(self, family: str, name: str) -> bool:
        """Tell whether nothing more stands on the page."""
        return self._property(family, name, "break-after") == "page"

    def hides(self, name: str) -> bool:
        """Tell whether text of a style is not displayed."""
        return self._property("text", name, "display") == "none"

    def list_of(self, paragraph_style: str) -> str:
        """Return the list style that a paragraph style brings along."""
        style = self._styles.get(("paragraph", paragraph_style))
        return attribute(style, "list-style-name")

    def sign(self, list_style: str, level: int, counts: list[int]) -> str:
        """Return what stands before an entry of a list."""
        form = self._level(list_style, level)
        if form is None or local(form) != "list-level-style-number":
            return "• " if form is None else f"{attribute(form, 'bullet-char')[:1] or '•'} "
        shown = max(1, number(attribute(form, "display-levels"), 1))
        formats = [self._level(list_style, at) for at in range(1, level + 1)]
        parts = [
            _counted(foreign_attribute(each, "num-format") if each is not None else "1", count)
            for each, count in zip(formats, counts, strict=False)
        ]
        text = ".".join(part for part in parts[-shown:] if part)
        before, after = (foreign_attribute(form, f"num-{side}") for side in ("prefix", "suffix"))
        return f"{before}{text}{after} " if text else ""

    def _level(self, list_style: str, level: int) -> Element | None:
        style = self._lists.get(list_style)
        for form in style if style is not None else ():
            if number(attribute(form, "level"), 1) == level:
                return form
        return None

    def _property(self, family: str, name: str, wanted: str) -> str:
        for _ in range(_DEEPEST):
            style = self._styles.get((family, name))
            if style is None:
                return ""
            for properties in style:
                if local(properties).endswith("-properties"):
                    found = foreign_attribute(properties, wanted)
                    if found:
                        return found
            name = attribute(style, "parent-style-name")
        return ""


def _counted(form: str, count: int) -> str:
    """Return a number as a list writes it (part 3, 19.500); nothing where it writes none."""
    match form:
        case "a" | "A":
            text = lettered(count)
        case "i" | "I":
            text = roman(count)
        case _:
            text = str(count) if form else ""
    return text.upper() if form.isupper() else text

"""What paragraph styles say: which are headings and lists, and where empty space stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from caseworker.documents.formats.office_xml import (
    Element,
    attribute,
    child,
    is_on,
    local,
    number,
    value,
)

_AUTOMATIC: Final = 280
"""Twentieths of a point that Word leaves for automatic spacing."""
_TITLES: Final = {"title": 1, "subtitle": 2}
_DEEPEST: Final = 30
"""Styles based on each other."""


@dataclass(frozen=True)
class Look:
    """How a paragraph stands. Spaces in twentieths of a point; ``level`` None: as the list says.

    ``heading`` is the level of a heading, 0 for what is none.
    """

    style: str = ""
    heading: int = 0
    before: int = 0
    after: int = 0
    contextual: bool = False
    list_id: str = ""
    level: int | None = None


class Styles:
    """The styles of a document; without any, paragraphs simply follow each other."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._looks: dict[str, Look] = {}
        self._default = ""
        self._plain = _with_properties(Look(), child(root, "docDefaults", "pPrDefault", "pPr"))
        for style in root if root is not None else ():
            if local(style) == "style" and attribute(style, "type") == "paragraph":
                identifier = attribute(style, "styleId")
                self._styles[identifier] = style
                if attribute(style, "default") in ("1", "true", "on"):
                    self._default = identifier

    def look(self, properties: Element | None) -> Look:
        """Return how a paragraph with these properties (``w:pPr``) stands."""
        identifier = value(properties, "pStyle") or self._default
        return _with_properties(self._of_style(identifier, 0), properties)

    def _of_style(self, identifier: str, depth: int) -> Look:
        if identifier in self._looks:
            return self._looks[identifier]
        style = self._styles.get(identifier)
        if style is None or depth > _DEEPEST:
            return replace(self._plain, style=identifier)
        based_on = value(style, "basedOn")
        look = self._of_style(based_on, depth + 1) if based_on else self._plain
        name = value(style, "name").lower()  # built-in names are English in every language
        heading = _TITLES.get(name, 0)
        if name.startswith("heading "):
            heading = min(9, max(1, number(name.removeprefix("heading "), 1)))
        look = _with_properties(
            replace(look, style=identifier, heading=heading), child(style, "pPr")
        )
        self._looks[identifier] = look
        return look


def _with_properties(look: Look, properties: Element | None) -> Look:
    """Return a look changed by direct properties."""
    if properties is None:
        return look
    for element in properties:
        change = _CHANGES.get(local(element))
        if change is not None:
            look = change(look, element)
    return look


def _spacing(look: Look, element: Element) -> Look:
    before = _space(element, "before", look.before)
    return replace(look, before=before, after=_space(element, "after", look.after))


def _space(element: Element, side: str, otherwise: int) -> int:
    if attribute(element, f"{side}Autospacing") in ("1", "true", "on"):
        return _AUTOMATIC
    return number(attribute(element, side), otherwise)


def _contextual(look: Look, element: Element) -> Look:
    return replace(look, contextual=is_on(element))


def _numbering(look: Look, element: Element) -> Look:
    level = value(element, "ilvl")
    list_id = value(element, "numId") or look.list_id
    return replace(look, list_id=list_id, level=number(level) if level else look.level)


_CHANGES: Final[dict[str, Callable[[Look, Element], Look]]] = {
    "spacing": _spacing,
    "contextualSpacing": _contextual,
    "numPr": _numbering,
}

"""The numbers and bullets of lists (ECMA-376-1 17.9): people refer to "point 3 b"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from caseworker.documents.formats.counting import lettered, roman
from caseworker.documents.formats.docx.styles import Look
from caseworker.documents.formats.office_xml import Element, attribute, child, local, number, value

_LEVELS: Final = 9
_PLACE: Final = re.compile(r"%([1-9])")


@dataclass
class _Level:
    """One level of a list: how it counts and what is written around the number."""

    kind: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""


@dataclass
class _List:
    """A list while it is being counted."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counted: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document; ``prefix`` counts on, so paragraphs come in their order."""

    def __init__(self, root: Element | None) -> None:
        definitions: dict[str, _List] = {}
        self._lists: dict[str, _List] = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                definitions[attribute(element, "abstractNumId")] = _List(_levels(element))
            elif local(element) == "num":
                base = definitions.get(value(element, "abstractNumId"))
                if base is not None:
                    self._lists[attribute(element, "numId")] = _overridden(base, element)

    def prefix(self, look: Look) -> str:
        """Return the indented number or bullet of a paragraph, empty outside lists."""
        numbered = self._lists.get(look.list_id)
        if numbered is None:
            return ""
        level = self._level_of(numbered, look)
        definition = numbered.levels.get(level, _Level(text="•", kind="bullet"))
        if definition.kind == "none":
            return ""
        indent = "" if look.heading else "  " * level
        if definition.kind == "bullet":
            return f"{indent}• "
        _count(numbered, level)
        label = _PLACE.sub(
            lambda match: _number(numbered, int(match.group(1)) - 1), definition.text
        )
        return f"{indent}{label} " if label.strip() else ""

    @staticmethod
    def _level_of(numbered: _List, look: Look) -> int:
        if look.level is not None:
            return min(max(look.level, 0), _LEVELS - 1)
        linked = (n for n, level in numbered.levels.items() if level.style == look.style)
        return next(linked, 0) if look.style else 0


def _levels(parent: Element) -> dict[int, _Level]:
    levels = {}
    for element in parent:
        if local(element) == "lvl":
            levels[number(attribute(element, "ilvl"))] = _Level(
                kind=value(element, "numFmt") or "decimal",
                text=value(element, "lvlText"),
                start=number(value(element, "start"), 1),
                style=value(element, "pStyle"),
            )
    return levels


def _overridden(base: _List, element: Element) -> _List:
    """Return the list that a ``w:num`` stands for: the shared one unless it counts anew."""
    overrides = [inner for inner in element if local(inner) == "lvlOverride"]
    if not overrides:
        return base
    levels = dict(base.levels)
    for override in overrides:
        level = number(attribute(override, "ilvl"))
        levels |= _levels(override)
        restart = child(override, "startOverride")
        if restart is not None and level in levels:
            old = levels[level]
            start = number(attribute(restart, "val"), 1)
            levels[level] = _Level(old.kind, old.text, start, old.style)
    return _List(levels)


def _count(numbered: _List, level: int) -> None:
    """Count one paragraph on; deeper levels begin anew."""
    start = numbered.levels[level].start
    numbered.counted[level] = numbered.counted.get(level, start - 1) + 1
    for deeper in [n for n in numbered.counted if n > level]:
        del numbered.counted[deeper]


def _number(numbered: _List, level: int) -> str:
    """Return the number a level has reached, written in that level's way."""
    definition = numbered.levels.get(level, _Level())
    count = numbered.counted.get(level, definition.start)
    kind = definition.kind
    if kind.endswith("Letter"):
        text = lettered(count)
    elif kind.endswith("Roman"):
        text = roman(count)
    elif kind == "decimalZero":
        text = f"{count:02}"
    else:
        text = str(count)
    return text.upper() if kind.startswith("upper") else text

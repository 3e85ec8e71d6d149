"""What an HTML page hides from people: by attributes, and by the rules of its style sheets."""

from __future__ import annotations

import re
from typing import Final

_HIDING: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|"
    r"opacity\s*:\s*0(?:\.0*)?\s*(?:;|$|!)|"
    r"font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|%)?\s*(?:;|$|!)",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR: Final = re.compile(r"([a-z][a-z0-9]*)?([.#])([\w-]+)", re.IGNORECASE)
_MOST_RULES: Final = 2000
_MOST_STYLE: Final = 500_000


def hides(attributes: dict[str, str]) -> bool:
    """Tell whether an element hides itself."""
    return "hidden" in attributes or bool(_HIDING.search(attributes.get("style", "")))


class HiddenByStyle:
    """The simple rules of a page's own style sheets that hide: by class or id, of any element.

    Rules for some screens only (``@media``) are left out: what one reader sees is not hidden.
    """

    def __init__(self) -> None:
        self._hidden: set[tuple[str, str, str]] = set()
        self._left = _MOST_STYLE

    def read(self, style: str) -> None:
        """Take in a style sheet."""
        style = _COMMENT.sub("", style[: self._left])
        self._left -= len(style)
        for selectors, rules in _top_rules(style):
            if _HIDING.search(rules):
                self._note(selectors)

    def hides(self, tag: str, attributes: dict[str, str]) -> bool:
        """Tell whether a rule hides an element."""
        if not self._hidden:
            return False
        names = [(".", name) for name in attributes.get("class", "").split()]
        names.append(("#", attributes.get("id", "")))
        return any(
            (element, sign, name) in self._hidden for sign, name in names for element in ("", tag)
        )

    def _note(self, selectors: str) -> None:
        for selector in selectors.split(","):
            match = _SELECTOR.fullmatch(selector.strip())
            if match is not None and len(self._hidden) < _MOST_RULES:
                element, sign, name = match.groups()
                self._hidden.add(((element or "").lower(), sign, name))


def _top_rules(style: str) -> list[tuple[str, str]]:
    """Return selectors and declarations of the rules that stand in no other."""
    found: list[tuple[str, str]] = []
    depth, start, selectors = 0, 0, ""
    for match in re.finditer("[{}]", style):
        if match.group() == "{":
            if depth == 0:
                selectors, start = style[start : match.start()], match.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                if "@" not in selectors:
                    found.append((selectors, style[start : match.start()]))
                start = match.end()
    return found

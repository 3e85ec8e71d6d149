"""Reads TOML that people write by hand, and says on which line a mistake stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from caseworker.i18n import _

Where: TypeAlias = Sequence[str | int]
"""The way to a value: names of tables and keys, and positions in arrays of tables."""

_NAME = r"""(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)"""
_NAMES = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEADER = re.compile(rf"^\s*(?P<open>\[\[?)\s*(?P<names>{_NAMES})\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(rf"^\s*(?P<names>{_NAMES})\s*=")
_SYNTAX_LINE = re.compile(r"^(?P<reason>.*?)\s*\(at (?:line (?P<line>\d+)|end of document).*\)$")


class Fault(Exception):
    """A mistake in a file: the line from 1, and the reason in the user's language."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason


class Missing(Fault):
    """A key is absent that has to be there; ``line`` is where it could stand."""


def decode(content: bytes) -> str:
    """Return the text of a file, without the mark that some Windows editors put first.

    Raises ``Fault`` where the text is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Fault(line, _("not UTF-8 text")) from None


class Source:
    """A TOML file's text, its values, and checks that name key and line.

    Raises ``Fault`` where the text is not TOML, with the parser's own words as the reason.
    """

    def __init__(self, text: str) -> None:
        import tomllib

        self.text = text
        self.lines = text.count("\n") + (not text.endswith("\n"))
        try:
            self.values: dict[str, object] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _SYNTAX_LINE.match(str(error))
            line = int(found["line"]) if found and found["line"] else self.lines
            raise Fault(line, found["reason"] if found else str(error)) from None

    def line_of(self, where: Where) -> int:
        """Return the line of this key, else of the nearest table around it, else 1.

        ``tomllib`` keeps no positions, so the text is read once more line by line; a text of
        several lines that looks like TOML itself can mislead it.
        """
        wanted = tuple(where)
        best, depth = 1, 0
        table: tuple[str | int, ...] = ()
        seen: dict[tuple[str | int, ...], int] = {}
        for number, line in enumerate(self.text.splitlines(), start=1):
            if header := _HEADER.match(line):
                table = _names(header["names"])
                if header["open"] == "[[":
                    position = seen.get(table, 0)
                    seen[table] = position + 1
                    table = (*table, position)
                here = table
            elif key := _KEY.match(line):
                here = (*table, *_names(key["names"]))
            else:
                continue
            if len(here) > depth and here == wanted[: len(here)]:
                best, depth = number, len(here)
        return best

    def fault(self, where: Where, reason: str) -> Fault:
        """Return the fault that this value has; ``reason`` names the key itself."""
        return Fault(self.line_of(where), reason)

    def wrong_kind(self, where: Where, wanted: str) -> Fault:
        """Return the fault of a value that is of another kind than ``wanted``."""
        return self.fault(
            where, _("{key} must be {wanted}").format(key=dotted(where), wanted=wanted)
        )

    def text_at(self, where: Where, value: object) -> str:
        """Return the value if it is text, else raise ``Fault``."""
        if not isinstance(value, str):
            raise self.wrong_kind(where, _("text in quotation marks"))
        return value

    def number_at(self, where: Where, value: object) -> int:
        """Return the value if it is a whole number, else raise ``Fault``."""
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong_kind(where, _("a whole number"))
        return value

    def texts_at(self, where: Where, value: object) -> tuple[str, ...]:
        """Return the value if it is a list of texts, else raise ``Fault``."""
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong_kind(where, _("a list of texts in quotation marks"))
        return tuple(value)

    def table_at(self, where: Where, value: object) -> dict[str, object]:
        """Return the value if it is a table, else raise ``Fault``."""
        if not isinstance(value, dict):
            raise self.wrong_kind(where, _("a table"))
        return value

    def tables_at(self, where: Where, value: object) -> list[dict[str, object]]:
        """Return the value if it is a list of tables, else raise ``Fault``."""
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong_kind(where, _("a list of tables"))
        return value

    def text_table_at(self, where: Where, value: object) -> dict[str, str]:
        """Return the value if it is a table of texts, else raise ``Fault``."""
        table = self.table_at(where, value)
        return {key: self.text_at((*where, key), one) for key, one in table.items()}


def dotted(where: Where) -> str:
    """Return the way to a value as a person would write it: ``outcomes.Bygglov.granted``."""
    return ".".join(str(step) for step in where if isinstance(step, str))


def _names(written: str) -> tuple[str, ...]:
    """Return the names in a dotted key or a table's header."""
    return tuple(name.strip("\"'") for name in re.findall(_NAME, written))

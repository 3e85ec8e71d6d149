"""What a format is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from caseworker.documents.answer import Mark, MarkKind, Part, Picture, State, Window
from caseworker.documents.limits import Limits
from caseworker.documents.wire import Why, Words

_LONGEST_TITLE = 300


@dataclass(frozen=True)
class Source:
    """A document to read. ``words`` are those that a format may add to the text."""

    content: bytes
    limits: Limits
    words: Words
    password: str = ""
    file_name: str = ""


@dataclass(frozen=True)
class Sheet:
    """A page; ``label`` as printed on it, ``count`` of pages in all, where the file tells."""

    text: str
    label: str = ""
    count: int = 0
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Format:
    """What can be done with a type of file.

    ``part`` gives a file inside by its number, ``draw`` a page as it looks.
    """

    pages: Callable[[Source], Iterator[Sheet]]
    part: Callable[[Source, int], Part] | None = None
    draw: Callable[[Source, Window], Picture] | None = None


def marked(kind: MarkKind, line: int, title: str = "", level: int = 1, part: int = -1) -> Mark:
    """Return a mark whose title fits on one line and whose level is one of the nine there are."""
    title = " ".join(title.split())[:_LONGEST_TITLE]
    return Mark(kind, max(0, line), title, min(9, max(1, level)), part)


class NoText(Exception):
    """There is no text, or no more. ``type`` where it is known better than from outside."""

    def __init__(self, state: State, why: Why, kind: str = "", **facts: int) -> None:
        super().__init__(why)
        self.state = state
        self.why = why
        self.type = kind
        self.facts = facts


def no_such_part() -> NoText:
    """Return what is raised where a document has no part of that number."""
    return NoText(State.DAMAGED, Why.DAMAGED)

"""What a format is given, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass

from caseworker.documents.answer import State
from caseworker.documents.limits import Limits
from caseworker.documents.wire import Why, Words


@dataclass(frozen=True)
class Source:
    """A document to read. ``words`` are those that a format may add to the text."""

    content: bytes
    limits: Limits
    words: Words


@dataclass(frozen=True)
class Sheet:
    """A page; ``label`` as printed on it, ``count`` of pages in all, where the file tells."""

    text: str
    label: str = ""
    count: int = 0


class NoText(Exception):
    """There is no text, or no more. ``type`` where it is known better than from outside."""

    def __init__(self, state: State, why: Why, kind: str = "", **facts: int) -> None:
        super().__init__(why)
        self.state = state
        self.why = why
        self.type = kind
        self.facts = facts

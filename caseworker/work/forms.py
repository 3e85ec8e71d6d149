"""Short forms as data: what is asked for, and how a draft of it becomes an intent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from api_client.plans import Intent
from caseworker.i18n import _
from caseworker.offline.drafts import Draft
from caseworker.work.basis import Basis
from caseworker.work.checklist import NotComplete


class FieldKind(Enum):
    """How a field is filled in."""

    LINE = auto()
    DATE = auto()
    NAME = auto()
    CHOICE = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: ``name`` in the draft, ``label`` on the screen.

    A NAME is one of ``choices``, a CHOICE the value of one of them and never many; both as
    ``(value, label)``. ``value`` stands in it at the beginning. One that is not ``needed`` may
    stay empty.
    """

    name: str
    label: str
    kind: FieldKind
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of work on a case with its fields, at most one of them a TEXT, and that the last.

    ``fixed`` goes into the draft as it is: which decision is changed, and what it said. ``freeze``
    turns a saved draft into an intent, and raises the Problem that keeps it from being sent.
    """

    kind: str
    title: str
    fields: tuple[FormField, ...]
    freeze: Callable[[Draft, Basis], Intent]
    fixed: Mapping[str, str] = field(default_factory=dict)

    def is_about_the_same(self, fields: Mapping[str, str]) -> bool:
        """Tell whether a draft is about the same decision or document, if about any."""
        return all(fields.get(name) == self.fixed.get(name) for name in ("decision", "document"))

    def beginning(self) -> dict[str, str]:
        """Return what stands in the form before anybody has written in it."""
        return {**self.fixed, **{each.name: each.value for each in self.fields}}


def checked_text(name: str, text: str, longest: int, *, needed: bool = True) -> str:
    """Return a text that can be sent; ``name`` is the field's label. Raises NotComplete."""
    if needed and not text.strip():
        raise NotComplete(missing=_("{field} is empty.").format(field=name))
    if "\0" in text:
        nul = _("{field} holds a NUL character, which no case server takes.")
        raise NotComplete(missing=nul.format(field=name))
    if len(text) > longest:
        long = _("{field} has {count} characters, and at most {longest} fit.")
        raise NotComplete(missing=long.format(field=name, count=len(text), longest=longest))
    return text


def checked_date(name: str, text: str) -> dt.date:
    """Return the day that a text says, as YYYY-MM-DD. Raises NotComplete."""
    checked_text(name, text, len(text))
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        no_date = _("{field}: {text} is no date. Write it as {example}.")
        example = dt.datetime.now().astimezone().date().isoformat()
        raise NotComplete(
            missing=no_date.format(field=name, text=text.strip(), example=example)
        ) from None

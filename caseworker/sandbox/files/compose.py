"""Composes the paper that a recipe asks for, before it is written in any format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from caseworker.sandbox.files import from_authorities, from_citizens, from_municipality
from caseworker.sandbox.files.facts import CaseFacts
from caseworker.sandbox.files.paper import Paper

PICTURES: Final = frozenset({"drawing", "map", "photo", "portrait"})

_KINDS: Final[Mapping[str, Callable[[CaseFacts, Random], Paper]]] = {
    "application": from_citizens.application,
    "letter": from_citizens.letter,
    "mail": from_citizens.mail,
    "statement": from_citizens.statement,
    "relative": from_citizens.relative,
    "appeal": from_citizens.appeal,
    "description": from_citizens.description,
    "income": from_citizens.income,
    "referral": from_authorities.referral,
    "certificate": from_authorities.certificate,
    "appendix": from_authorities.appendix,
    "request": from_municipality.request,
    "note": from_municipality.note,
    "record": from_municipality.record,
    "report": from_municipality.report,
    "minutes": from_municipality.minutes,
}


def compose(kind: str, case: CaseFacts, rng: Random) -> Paper:
    """Return the paper of that kind; ``decision:Avslag`` is the decision with that result.

    Raises:
        ValueError: there is no such kind.
    """
    if kind in PICTURES:
        return from_citizens.picture(case, rng, kind)
    name, _, result = kind.partition(":")
    if name == "decision":
        return from_municipality.decision(case, rng, result)
    if kind not in _KINDS:
        raise ValueError(f"no such kind of document: {kind}")
    return _KINDS[kind](case, rng)

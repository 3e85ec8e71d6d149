"""Finds the words of a case type by its name, and puts the facts of a case into them."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Final

from caseworker.sandbox.files.facts import CaseFacts
from caseworker.sandbox.files.wording import GENERAL, Wording
from caseworker.sandbox.files.words_building import BUILDING
from caseworker.sandbox.files.words_care import CARE
from caseworker.sandbox.files.words_office import OFFICE
from caseworker.sandbox.files.words_places import PLACES
from caseworker.sandbox.seed.case_types import CASE_TYPES

TYPE_IDS: Final[Mapping[str, str]] = {one.name: one.id for one in CASE_TYPES}
_BY_ID: Final[Mapping[str, Wording]] = {**BUILDING, **CARE, **OFFICE, **PLACES}


class Words:
    """Chooses words for one document; the same chance always chooses the same."""

    def __init__(self, case: CaseFacts, rng: Random) -> None:
        self._case = case
        self._rng = rng
        self.of_type: Final = _BY_ID.get(TYPE_IDS.get(case.type_name, ""), GENERAL)

    def fill(self, text: str) -> str:
        """Return a text with the facts of the case in its places."""
        case = self._case
        return text.format(
            matter=case.matter,
            number=case.number,
            received=case.received.isoformat(),
            unit=case.unit_name,
            committee=case.committee,
            name=case.applicant_name,
        )

    def one(self, texts: tuple[str, ...], general: tuple[str, ...] = ()) -> str:
        """Return one of the texts, of the general ones where there are none."""
        return self.fill(self._rng.choice(texts or general))

    def some(self, texts: tuple[str, ...], low: int, high: int) -> tuple[str, ...]:
        """Return between ``low`` and ``high`` of the texts, fewer if there are fewer, in order."""
        number = min(len(texts), self._rng.randint(low, high))
        chosen = sorted(self._rng.sample(range(len(texts)), number))
        return tuple(self.fill(texts[place]) for place in chosen)

"""Trouble by chance that can be had again: the same seed lets the same requests go wrong.

Whether a request is hit depends on the seed, its method, its address without ids, and how many of
that sort came before it: so requests that overtake each other do not change what happens.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping
from typing import Final, TypedDict

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# The share of requests that go wrong where nothing is said.
USUAL_RATE: Final = 0.1
# How often each kind is what goes wrong. A half-open connection costs a client its whole patience.
WEIGHTS: Final[Mapping[str, int]] = {
    "delay": 20,
    "reset-before": 16,
    "500": 12,
    "502": 8,
    "503": 12,
    "truncate": 10,
    "answer-lost": 16,
    "duplicate": 12,
    "half-open": 1,
}
_DELAYS_MS: Final = (20, 400)


class Hit(TypedDict, total=False):
    """What goes wrong with one request, as a rule of ``faults.Rule``."""

    kind: str
    status: int
    retry_after: int
    ms: int


class Odds:
    """Decides by chance what goes wrong: ``rate`` of all requests, one of the kinds of ``weights``.

    A kind is one of ``faults.Rule``, or the status of an answer.
    """

    def __init__(
        self, seed: int, rate: float = USUAL_RATE, weights: Mapping[str, int] = WEIGHTS
    ) -> None:
        self.seed = seed
        self._rate = rate
        self._kinds = list(weights)
        self._weights = list(weights.values())
        self._seen: Counter[tuple[str, str]] = Counter()

    def hit(self, method: str, path: str) -> Hit | None:
        """Return what goes wrong with the next request of this sort, None where nothing does."""
        sort = (method, _ID.sub("*", path))
        self._seen[sort] += 1
        chance = random.Random(f"{self.seed} {sort} {self._seen[sort]}")
        if chance.random() >= self._rate:
            return None
        kind = chance.choices(self._kinds, self._weights)[0]
        if kind.isdecimal():
            return Hit(kind="status", status=int(kind), retry_after=1 if kind == "503" else 0)
        if kind == "delay":
            return Hit(kind=kind, ms=chance.randint(*_DELAYS_MS))
        return Hit(kind=kind)


def odds_of(text: str) -> Odds:
    """Return the odds that ``SEED``, ``SEED:RATE`` or ``SEED:RATE:KIND,KIND`` names.

    Raises ValueError.
    """
    seed, _, rest = text.partition(":")
    rate, _, kinds = rest.partition(":")
    wanted = [kind for kind in kinds.split(",") if kind] or list(WEIGHTS)
    unknown = [kind for kind in wanted if kind not in WEIGHTS]
    share = float(rate) if rate else USUAL_RATE
    if unknown or not 0 <= share <= 1:
        raise ValueError(text)
    return Odds(int(seed), share, {kind: WEIGHTS[kind] for kind in wanted})

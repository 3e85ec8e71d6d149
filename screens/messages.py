"""What screens and the App tell each other about the store."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from api_client.models import Case, CaseSummary


class OutboxChanged(Message):
    """An entry was put in the outbox, taken back, retried or given up."""


class DraftsChanged(Message):
    """A draft was saved, thrown away or brought back."""


class StoreChanged(Message, bubble=False):
    """What the App tells every screen in return: repaint what waits and what is a draft."""


class DecideWanted(Message):
    """A decision is to be written about a case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        super().__init__()


class HandOverWanted(Message):
    """Cases are to be handed over."""

    def __init__(self, cases: Sequence[CaseSummary]) -> None:
        self.cases = cases
        super().__init__()

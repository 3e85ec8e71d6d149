"""What screens and the App tell each other about the store."""

from __future__ import annotations

from textual.message import Message


class OutboxChanged(Message):
    """An entry was put in the outbox, taken back, retried or given up."""


class DraftsChanged(Message):
    """A draft was saved, thrown away or brought back."""


class StoreChanged(Message, bubble=False):
    """What the App tells every screen in return: repaint what waits and what is a draft."""

"""What screens tell the App: something in the store changed, others may want to repaint."""

from __future__ import annotations

from textual.message import Message


class OutboxChanged(Message):
    """An entry was put in the outbox, taken back, retried or given up."""


class DraftsChanged(Message):
    """A draft was saved, thrown away or brought back."""

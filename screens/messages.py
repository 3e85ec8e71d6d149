"""What screens and the App tell each other about the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.message import Message

from api_client.models import Case, CaseSummary, DocumentInfo, Queue
from caseworker.offline.drafts import Draft
from caseworker.work.case_lines import CaseLines
from caseworker.work.forms import Form
from caseworker.work.saved_queues import SavedQueue


class OutboxChanged(Message):
    """An entry was put in the outbox, taken back, retried or given up."""


class DraftsChanged(Message):
    """A draft was saved, thrown away or brought back."""


class StoreChanged(Message, bubble=False):
    """What the App tells every screen in return: repaint what waits and what is a draft.

    ``sent`` are the numbers of cases on which something has just taken effect on the server.
    """

    def __init__(self, sent: frozenset[str] = frozenset()) -> None:
        self.sent = sent
        super().__init__()


class CaseWanted(Message):
    """A case is to be opened, and with ``decide`` a decision written about it."""

    def __init__(self, case: CaseSummary, *, decide: bool = False) -> None:
        self.case = case
        self.decide = decide
        super().__init__()


class QueueWanted(Message):
    """A queue is to be shown, or one of one's own."""

    def __init__(self, queue: Queue, own: SavedQueue | None = None) -> None:
        self.queue = queue
        self.own = own
        super().__init__()


class DecideWanted(Message):
    """A decision is to be written about a case, beside one of its documents if there is one.

    ``quote`` is a passage that is to stand in it.
    """

    def __init__(
        self, case: Case, document: DocumentInfo | None = None, *, quote: str = ""
    ) -> None:
        self.case = case
        self.document = document
        self.quote = quote
        super().__init__()


class DocumentSearchWanted(Message):
    """Words are to be found in all documents of a case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        super().__init__()


class CaseStepWanted(Message):
    """The next case of the list is to be opened in the place of this one, or the one before."""

    def __init__(self, case: CaseSummary, by: int) -> None:
        self.case = case
        self.by = by
        super().__init__()


def _nothing() -> None:
    """What follows where nothing does."""


class HandOverWanted(Message):
    """Cases are to be handed over; ``then`` is called when they are in the outbox."""

    def __init__(self, cases: Sequence[CaseSummary], then: Callable[[], None] = _nothing) -> None:
        self.cases = cases
        self.then = then
        super().__init__()


class FormWanted(Message):
    """A short form about a case is to be filled in, and what is written sent to ``others`` too.

    ``then`` is called when it is in the outbox.
    """

    def __init__(
        self,
        case: Case,
        form: Form,
        others: Sequence[CaseSummary] = (),
        then: Callable[[], None] = _nothing,
    ) -> None:
        self.case = case
        self.form = form
        self.others = others
        self.then = then
        super().__init__()


class AssignWanted(Message):
    """Cases are to be assigned to whoever is logged in, or given ``back`` to the unit.

    ``then`` is called when they are in the outbox.
    """

    def __init__(
        self,
        cases: Sequence[CaseSummary],
        *,
        back: bool = False,
        then: Callable[[], None] = _nothing,
    ) -> None:
        self.cases = cases
        self.back = back
        self.then = then
        super().__init__()


class DraftWanted(Message):
    """A draft is to be gone on with, on the screen that it was written on."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        super().__init__()


class OverviewWanted(Message):
    """How the lines of a list stand is to be shown; ``name`` says which list it is."""

    def __init__(self, queue: Queue, name: str, lines: CaseLines) -> None:
        self.queue = queue
        self.name = name
        self.lines = lines
        super().__init__()


class SearchWanted(Message):
    """A case is to be looked for."""

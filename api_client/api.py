"""What every kind of case server offers, in the words of a caseworker."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol

from api_client.audit import TrailEntry
from api_client.models import (
    Case,
    CaseList,
    CaseSummary,
    CaseType,
    DocumentInfo,
    Found,
    Me,
    Period,
    Person,
    Queue,
    Turnover,
    Unit,
)
from api_client.plans import Intent, Plan, Step, StepReport
from api_client.server import Ability, Capabilities, ServerInfo


class CaseAPI(Protocol):
    """A municipal case API. Every method raises ``api_client.errors.ApiProblem`` when it fails."""

    capabilities: Capabilities

    async def check(self) -> ServerInfo:
        """Make the smallest request that needs valid credentials on every API of the profile."""
        ...

    async def find_out(self) -> tuple[Ability, ...]:
        """Find out what the server has of what not all have, and return what is known of it."""
        ...

    async def queue(
        self, queue: Queue, me: Me, told: Callable[[CaseList], None] | None = None
    ) -> CaseList:
        """Return the open cases of a queue, complete, damaged records marked and last.

        Where that takes more than one round trip, ``told`` is called with what the first one gave.
        """
        ...

    async def count(self, queue: Queue, me: Me) -> int | None:
        """Return how many cases a queue has; None where a few small requests do not tell."""
        ...

    async def turnover(
        self, queue: Queue, me: Me, periods: Sequence[Period]
    ) -> Sequence[Turnover] | None:
        """Return how many cases came in and were closed in each of some stretches of days.

        Open or closed, of whom a queue is for. None where the server cannot count that.
        """
        ...

    async def search(self, words: str) -> Found:
        """Return the cases, open or closed, with these words in their number or title.

        Where the words are the number of a person or an organisation, also the cases in which
        they take part. A few dozen at most.
        """
        ...

    async def overview(self, number: str) -> Case:
        """Return the case with exactly this number without documents, decisions and history.

        One request. Raises CaseUnknown, CaseAmbiguous.
        """
        ...

    async def reread(self, case_id: str) -> Case:
        """Return what ``overview`` returns, by the id: to see whether somebody changed it."""
        ...

    async def case(self, number: str) -> Case:
        """Return a case by its number with parties, documents, decisions and history."""
        ...

    async def listed_case(self, summary: CaseSummary) -> Case:
        """Return a case that a queue listed: one round trip less than by its number."""
        ...

    async def trail(self, case_id: str) -> tuple[TrailEntry, ...]:
        """Return who did what to a case, the newest last.

        Raises NotFound where the server keeps no trail, Forbidden where it does not show it.
        """
        ...

    async def find_person(self, person_id: str) -> Person | None:
        """Return somebody who handles or handled a case, by id; None where no case names them."""
        ...

    async def find_unit(self, unit_id: str) -> Unit | None:
        """Return a unit that a case lies or lay with, by id; None where no case names it."""
        ...

    async def case_type(self, type_id: str) -> CaseType:
        """Return a case type with its decision types, results, statuses and roles."""
        ...

    def content(self, content_id: str) -> AsyncIterator[bytes]:
        """Stream the bytes of a document (``DocumentInfo.content``)."""
        ...

    async def document_version(self, document_id: str, version: int) -> DocumentInfo:
        """Return a document as one of its versions has it, the first being 1. Raises NotFound."""
        ...

    async def plan(self, intent: Intent, case: Case, case_type: CaseType) -> Plan:
        """Work out the requests that carry out an intent on this case. Changes nothing.

        Raises NotOffered where the case type lacks what the intent names, CaseClosed where the
        case takes no change, ResultTaken where it already ended in another way, and what else
        stands against the intent.
        """
        ...

    async def look(self, step: Step, urls: dict[str, str]) -> StepReport:
        """Find out whether a step has taken effect, by reading only; ``urls`` as for ``run``.

        Raises ResultTaken, NumberTaken or DecisionChanged where somebody else's work stands in
        its place.
        """
        ...

    async def run(self, step: Step, urls: dict[str, str]) -> StepReport:
        """Send a step once. ``urls`` holds what earlier steps made, by step name.

        Returns a report that says done, or raises: AnswerLost and ServerFailed when the step may
        have taken effect, anything else when it has not.
        """
        ...

    async def settle(self, intent: Intent, plan: Plan) -> None:
        """Read back that the intent holds for its case, and remove its own repeats.

        Raises TakenByOthers, ClosingUndone or NotSettled, for a person to sort out.
        """
        ...

    async def close(self) -> None:
        """Close connections."""
        ...

"""Finding a case: on the server, and among those that were seen, where names are known too."""

from __future__ import annotations

import msgspec

from api_client.api import CaseAPI
from api_client.errors import ApiProblem
from api_client.models import Case, CaseSummary
from caseworker.offline.sender import UNREACHED
from caseworker.offline.store import Store
from caseworker.work.queue_order import urgency
from caseworker.work.reading import has_words, matches, words_of


class Search(msgspec.Struct, frozen=True):
    """What was found: open cases first, the most urgent before the others.

    Not ``complete`` where the server has more; ``problem`` says why it did not answer.
    """

    cases: tuple[CaseSummary, ...]
    complete: bool = True
    problem: ApiProblem | None = None


async def search(api: CaseAPI, seen: tuple[CaseSummary, ...], words: str) -> Search:
    """Return what the server finds, with what was ``seen``. Raises what the server said."""
    try:
        found = await api.search(words)
    except UNREACHED as problem:
        return Search(cases=seen, complete=False, problem=problem)
    return Search(cases=_in_order([*seen, *found.cases]), complete=found.complete)


def seen_with(store: Store, words: str) -> tuple[CaseSummary, ...]:
    """Return the cases with these words that were seen before. Raises StoreProblem.

    Of a case that was opened everything that is text is looked through: parties with their numbers
    and addresses, the matter, decisions, notes, and the titles of documents.
    """
    lines = [case for case in store.mirror.all_lines() if matches(case, words)]
    opened = [
        case.summary for case in store.mirror.all_cases() if has_words(_all_words(case), words)
    ]
    return _in_order([*lines, *opened])


def _all_words(case: Case) -> str:
    parts = [words_of(case.summary), case.description, case.result]
    if not case.summary.protected:
        for party in case.parties:
            parts += (party.name, party.number, party.email, party.address)
    parts += (decision.text for decision in case.decisions)
    parts += (f"{note.subject} {note.text}" for note in case.notes)
    parts += (f"{document.title} {document.file_name}" for document in case.documents)
    return " ".join(parts)


def _in_order(cases: list[CaseSummary]) -> tuple[CaseSummary, ...]:
    """Return each case once, as it was given last."""
    once = {case.id: case for case in cases}
    return tuple(sorted(once.values(), key=lambda case: (case.closed is not None, urgency(case))))

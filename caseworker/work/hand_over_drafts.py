"""What is written to hand several cases over at once: one draft for each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from msgspec.structs import replace

from api_client.errors import Problem
from api_client.models import CaseSummary, CaseVersion
from api_client.plans import HandOverIntent
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft
from caseworker.offline.problems import DraftUnknown
from caseworker.offline.store import Store
from caseworker.work.basis import Basis
from caseworker.work.hand_overs import KIND, freeze
from caseworker.work.receivers import Receiver

Fields = dict[str, str]
_NOTHING = ("", "")


class HandOverDrafts:
    """The drafts of one hand-over. Synchronous: its callers give it to a thread.

    A case with an empty ``id`` is one of which only the number is known.
    """

    def __init__(
        self, store: Store, cases: Sequence[CaseSummary], drafts: Sequence[Draft] = ()
    ) -> None:
        self._store = store
        self.cases = tuple({case.number: case for case in cases}.values())
        self._drafts = {draft.case_number: draft for draft in drafts}

    def take_up(self) -> Fields | None:
        """Return what was written earlier about these cases, and go on with those drafts.

        Raises StoreProblem.

        None where nothing was, or where several different things were: those stay drafts.
        """
        found = self._drafts or {
            case.number: draft
            for case in self.cases
            for draft in reversed(self._store.drafts.of_case(case.number))
            if draft.kind == KIND
        }
        written = {_text(draft) for draft in found.values()}
        if len(written) != 1:
            return None
        self._drafts = found
        to, reason = written.pop()
        return {"to": to, "reason": reason}

    def save(self, fields: Fields, is_stale: Callable[[], bool] = lambda: False) -> datetime:
        """Save the text for every case and return when it was on disk.

        Every draft holds the same text, so with the first it is on disk; the rest are left to
        the next save when ``is_stale`` tells that newer text is there. Where nothing is written
        any more, the drafts go. Raises StoreProblem.
        """
        if (fields["to"], fields["reason"].strip()) == _NOTHING:
            self._remove()
            return now_utc()
        for at, case in enumerate(self.cases):
            if at and is_stale():
                break
            self._drafts[case.number] = self._save(case, fields)
        return now_utc()

    def freeze(self, case: CaseSummary, receiver: Receiver) -> HandOverIntent:
        """Turn the saved draft of a case into an intent. Raises what ``hand_overs.freeze`` does."""
        return freeze(self._drafts[case.number], basis_of_line(case), receiver)

    def put(self, intent: HandOverIntent, not_before: datetime) -> None:
        """Put an intent in the outbox; its case and draft are no longer among these.

        Raises StoreProblem.
        """
        number = intent.case_number
        self._store.outbox.put(intent, not_before=not_before, draft=self._drafts.get(number))
        self._drafts.pop(number, None)
        self.cases = tuple(case for case in self.cases if case.number != number)

    def _save(self, case: CaseSummary, fields: Fields) -> Draft:
        there = self._drafts.get(case.number)
        if there is None:
            return self._store.drafts.start(
                KIND, case.number, fields, case_id=case.id, based_on=basis_of_line(case).version
            )
        if there.fields == fields:
            return there
        return self._store.drafts.save(replace(there, fields=fields))

    def _remove(self) -> None:
        for number, draft in list(self._drafts.items()):
            with suppress(DraftUnknown):
                self._store.drafts.remove(draft.id)
            del self._drafts[number]


def why_not(case: CaseSummary, receiver: Receiver) -> Problem | None:
    """Return what keeps a case from going to a receiver, whatever the reason says."""
    now = now_utc()
    probe = Draft(
        id="",
        kind=KIND,
        case_number=case.number,
        fields={"to": "", "reason": "-"},
        created=now,
        saved=now,
    )
    try:
        freeze(probe, basis_of_line(case), receiver)
    except Problem as problem:
        return problem
    return None


def basis_of_line(case: CaseSummary) -> Basis:
    """Return what the person saw when choosing the case: a list counts as fresh enough.

    Whether the case is still so is looked up before anything is sent (``based_on``). A line that
    the server sent damaged, or of which only the number is known, says nothing to compare with.
    """
    if case.broken or not case.id:
        return Basis(summary=case)
    return Basis(summary=case, version=CaseVersion.of(case), is_fresh=True)


def _text(draft: Draft) -> tuple[str, str]:
    return draft.fields.get("to", ""), draft.fields.get("reason", "")

"""The form of a decision: what stands in it, and what may be chosen in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api_client.models import Case, CaseType, Choice, DecisionType, Outcome
from caseworker.i18n import _
from caseworker.offline.drafts import Draft
from caseworker.offline.store import Store
from caseworker.profiles import Profile
from caseworker.work.basis import Basis
from caseworker.work.decisions import checklist
from caseworker.work.outcomes import ResultNotChosen, closing_result


@dataclass(slots=True)
class DecisionForm:
    """The short fields of a decision. Its reasons stay where they are typed.

    ``type`` and ``result`` are names that the case offers, or what a draft holds instead.
    """

    type: str = ""
    outcome: str = ""
    close: bool = False
    result: str = ""

    @classmethod
    def of(cls, draft: Draft | None, case: Case) -> DecisionForm:
        """Take up a draft: a name in other letters, or an id, becomes the name as it is offered."""
        fields = draft.fields if draft else {}
        return cls(
            type=offered_name(fields.get("type", ""), case.decision_types),
            outcome=fields.get("outcome", ""),
            close=fields.get("close") == "yes",
            result=offered_name(fields.get("result", ""), case.results),
        )

    def fields(self, reasons: str) -> dict[str, str]:
        """Return the fields of a draft, as the command line writes them too."""
        return {
            "type": self.type,
            "outcome": self.outcome,
            "reasons": reasons,
            "close": "yes" if self.close else "",
            "result": self.result if self.close else "",
        }

    def settle_result(self, profile: Profile, case_type: CaseType) -> None:
        """Set the result that the profile gives the outcome; none where nothing says which."""
        self.result = ""
        if self.close and self.outcome:
            try:
                self.result = closing_result(self.outcome, profile, case_type)
            except ResultNotChosen:
                return


def missing(fields: dict[str, str]) -> list[str]:
    """Return a sentence for everything that is missing before this can be sent."""
    sentences = checklist(fields)
    if fields["close"] == "yes" and not fields["result"]:
        sentences.append(_("The result is not chosen."))
    return sentences


def outcomes_offered(outcome: str) -> list[str]:
    """Return the five outcomes, and what a draft holds instead of one of them."""
    five = [str(known) for known in Outcome]
    return five if not outcome or outcome in five else [*five, outcome]


def names_offered(choices: Sequence[Choice | DecisionType], name: str) -> list[str]:
    """Return the names that may be chosen, and what a draft holds instead of one of them."""
    names = list(dict.fromkeys(choice.name for choice in choices))
    return names if not name or name in names else [*names, name]


def offered_name(wanted: str, choices: Sequence[Choice | DecisionType]) -> str:
    """Return the name of a choice that is given by its name or id; anything else as it is."""
    for choice in choices:
        if wanted == choice.id or wanted.casefold() == choice.name.casefold():
            return choice.name
    return wanted


def basis_of(case: Case, store: Store) -> Basis:
    """Return what is known of a case that is on the screen.

    Its type comes from the mirror, or else is as far as the case itself tells. Raises StoreProblem.
    """
    summary = case.summary
    case_type = store.mirror.case_type(summary.type_id) or CaseType(
        id=summary.type_id,
        name=summary.type,
        results=case.results,
        decisions=case.decision_types,
        statuses=case.statuses,
    )
    return Basis(summary=summary, version=case.version, case_type=case_type)

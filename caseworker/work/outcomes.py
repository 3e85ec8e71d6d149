"""Which word and which result of a case type stand for an outcome: profile data, never guessed."""

from __future__ import annotations

from api_client.errors import N_, Problem
from api_client.models import CaseType, Outcome
from caseworker.profiles import Profile

_ANY_TYPE = "*"


class OutcomeUnknown(Problem):
    """The outcome is neither one of the five nor a result. Facts: ``name``, ``offered``."""

    message = N_("There is no outcome named {name}.")
    advice = N_("Choose one of: {offered}.")


class ResultNotChosen(Problem):
    """Closing needs a result, and nothing says which. Facts: ``outcome``, ``offered``."""

    message = N_("Nothing says which result belongs to the outcome {outcome} for this case type.")
    advice = N_(
        "Give the result itself as the outcome, one of: {offered}. Or let your administrator set "
        "it in the profile, under [outcomes]."
    )


def outcome_word(outcome: str, profile: Profile, case_type: CaseType | None) -> str:
    """Return the word that states an outcome in the text of a decision.

    One of the five outcomes gives the profile's word, the name of a result gives itself. Without
    a case type, as when offline for the first time, any other word is taken as a result's name.
    Raises OutcomeUnknown.
    """
    word = profile.outcome_words.get(outcome)
    if word:
        return word
    if case_type is None:
        return outcome
    for result in case_type.results:
        if result.name.casefold() == outcome.casefold():
            return result.name
    offered = [*Outcome, *(result.name for result in case_type.results)]
    raise OutcomeUnknown(name=outcome, offered=", ".join(offered))


def closing_result(outcome: str, profile: Profile, case_type: CaseType | None) -> str:
    """Return the name of the result that closing with this outcome gives the case.

    It is the result the outcome names, the one the profile maps it to for this case type or for
    any, or the one that bears the profile's own word for it. Raises ResultNotChosen.
    """
    if outcome not in profile.outcome_words:
        return outcome
    type_name = case_type.name if case_type else ""
    for key in (type_name, _ANY_TYPE):
        mapped = profile.outcomes.get(key, {}).get(outcome)
        if mapped:
            return mapped
    word = profile.outcome_words[outcome]
    offered = [result.name for result in case_type.results] if case_type else []
    if word in offered:
        return word
    raise ResultNotChosen(outcome=outcome, offered=", ".join(offered) or "-")

"""The outcome of a decision, which ZGW has no field for.

It is carried by the text: the first line says the outcome in the municipality's own word, then
comes an empty line, then the reasons (docs/command-line.md, ``--outcome``).
"""

from __future__ import annotations

from api_client.zgw.settings import ZgwSettings


def with_outcome(word: str, reasons: str) -> str:
    """Return the text of a decision."""
    return f"{word}\n\n{reasons}" if word else reasons


def outcome_of(text: str, settings: ZgwSettings, results: tuple[str, ...] = ()) -> str:
    """Return the outcome that a decision's text states, or an empty text.

    A word of the profile gives its outcome (``granted``), the name of a result gives itself.
    """
    first = text.strip().split("\n", 1)[0].strip().rstrip(".").casefold()
    if not first:
        return ""
    for outcome, word in settings.outcome_words.items():
        if first == word.casefold():
            return outcome
    return next((name for name in results if name.casefold() == first), "")

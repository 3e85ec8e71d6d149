"""Finding what an intent names among what the case type offers."""

from __future__ import annotations

from typing import TypeVar

from api_client.errors import NotOffered
from api_client.models import Choice, DecisionType, StatusType

C = TypeVar("C", Choice, DecisionType, StatusType)


def offered(
    wanted: str,
    choices: tuple[C, ...],
    refusal: type[NotOffered],
) -> C:
    """Find a choice by its id or its name. Raises NotOffered with what there is."""
    for choice in choices:
        if wanted in {choice.id, choice.name}:
            return choice
    alike = [choice for choice in choices if choice.name.casefold() == wanted.casefold()]
    if len(alike) == 1:
        return alike[0]
    raise refusal(name=wanted, offered=", ".join(choice.name for choice in choices) or "-")

"""Why a server does not accept what was sent, for the reasons that it names by a code.

The words of the server are Dutch and meant for programmers; these are for a caseworker. A code
that is not here keeps the server's own words (``Invalid``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api_client.errors import N_, Invalid


class InTheFuture(Invalid):
    """A date or a time lies in the future by the server's clock."""

    message = N_("The server says that the date or the time lies in the future ({code}).")
    advice = N_("Check this computer's clock and the dates, then send again.")


class NotOfThisCaseType(Invalid):
    """A result, a status, a role or a property belongs to another case type."""

    message = N_("What was chosen does not belong to this type of case ({code}).")
    advice = N_("Read the case again and choose anew. If it goes on, tell your administrator.")


class ResultMissing(Invalid):
    """A case is to be closed without a result."""

    message = N_("The case has no result, so the server does not close it ({code}).")
    advice = N_("Close it with a decision that gives it a result.")


class UsageRightsUnset(Invalid):
    """A document of the case does not say whether its use is restricted."""

    message = N_(
        "A document of the case does not say whether its use is restricted, so the server does "
        "not close the case ({code})."
    )
    advice = N_("Have its usage rights (indicatieGebruiksrecht) set, then send again.")


class DocumentLocked(Invalid):
    """Somebody is changing a document."""

    message = N_("A document is locked, because somebody is changing it ({code}).")
    advice = N_("Wait until they are done, then send again.")


class LockMissing(Invalid):
    """A document is to be changed without the lock, or with a wrong one."""

    message = N_("The document is not locked for this change ({code}).")
    advice = N_("Start the change again. If it goes on, tell your administrator.")


class NotToBeChanged(Invalid):
    """What was recorded stays as it is."""

    message = N_("The server does not let this be changed once it is recorded ({code}): {reason}")
    advice = N_("Withdraw it and record it anew.")


class DocumentTypeNotAllowed(Invalid):
    """A document of this kind does not belong to a case or a decision of that kind."""

    message = N_("This kind of document does not go with this kind of case or decision ({code}).")
    advice = N_("Choose another kind of document.")


class NumberInUse(Invalid):
    """Something else has the number already."""

    message = N_("The server already has something with this number ({code}).")
    advice = N_("Start again; it gets a new number.")


class ThereAlready(Invalid):
    """The case has one of these already."""

    message = N_("The server already has this on the case ({code}).")
    advice = N_("Read the case to see what is there.")


class SizeWrong(Invalid):
    """A file did not come whole."""

    message = N_("The document did not arrive whole ({code}).")
    advice = N_("Send it again.")


class QuestionNotUnderstood(Invalid):
    """The server does not know what it was asked for."""

    message = N_("The server does not know all that it was asked for ({code}): {reason}")
    advice = N_("Tell your administrator: caseworker doctor shows what the server can do.")


class HeaderRefused(Invalid):
    """The server wants another coordinate system or another form of answer."""

    message = N_("The server wants another form of the request ({code}).")
    advice = N_("Tell your administrator, who can set headers in the profile.")


class NoMoreOfThisRole(Invalid):
    """The case has somebody in this role already, and takes no second."""

    message = N_("The case takes no more people in this role ({code}).")
    advice = N_("Read the case to see who has it.")


KNOWN: Final[Mapping[str, type[Invalid]]] = {
    "date-in-future": InTheFuture,
    "future_not_allowed": InTheFuture,
    "zaaktype-mismatch": NotOfThisCaseType,
    "resultaat-does-not-exist": ResultMissing,
    "indicatiegebruiksrecht-unset": UsageRightsUnset,
    "informatieobject-locked": DocumentLocked,
    "existing-lock": DocumentLocked,
    "unlocked": LockMissing,
    "incorrect-lock-id": LockMissing,
    "wijzigen-niet-toegelaten": NotToBeChanged,
    "missing-besluittype-informatieobjecttype-relation": DocumentTypeNotAllowed,
    "missing-zaaktype-informatieobjecttype-relation": DocumentTypeNotAllowed,
    "identificatie-niet-uniek": NumberInUse,
    "unique": ThereAlready,
    "file-size": SizeWrong,
    "incomplete-upload": SizeWrong,
    "unknown-parameters": QuestionNotUnderstood,
    "precondition_failed": HeaderRefused,
    "not_acceptable": HeaderRefused,
    "max-occurences": NoMoreOfThisRole,
}


def refusal_of(codes: tuple[str, ...]) -> type[Invalid]:
    """Return what a refusal with these codes is: the first one that is known says it."""
    return next((KNOWN[code] for code in codes if code in KNOWN), Invalid)

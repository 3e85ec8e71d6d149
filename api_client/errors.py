"""One family of errors: what happened, and what the person can do about it.

``message`` and ``advice`` are English templates. They are also the message ids of the
translations, so that a program with a user interface can show them in the user's language with
the same ``facts`` filled in. Facts may hold text from a server: whoever shows them makes them
safe for the medium first.
"""

from __future__ import annotations

from typing import ClassVar


def N_(text: str) -> str:  # noqa: N802 - the name gettext's extractors look for
    """Mark a template for the translation catalogue without translating it here."""
    return text


class Problem(Exception):
    """Something that a person should be told in a sentence, with what to do about it."""

    message: ClassVar[str] = N_("Something went wrong.")
    advice: ClassVar[str] = ""

    def __init__(self, **facts: str | int) -> None:
        self.facts = facts
        super().__init__(facts)

    def __str__(self) -> str:
        """English: what happened, then what to do."""
        parts = (self.message.format(**self.facts), self.advice.format(**self.facts))
        return " ".join(part for part in parts if part)


class ApiProblem(Problem):
    """Anything that went wrong between this client and a case server."""


class Unreachable(ApiProblem):
    """No connection was made: the request did not arrive. Facts: ``host``, ``reason``."""

    message = N_("The server {host} cannot be reached ({reason}).")
    advice = N_("Check the network and the address. Nothing is lost; try again later.")


class AnswerLost(ApiProblem):
    """The request may have taken effect, but no whole answer came. Facts: ``host``, ``reason``."""

    message = N_("The server {host} did not finish its answer ({reason}).")
    advice = N_("It is looked up on the server before anything is sent again.")


class ReadBrokenOff(AnswerLost):
    """Something was read, which changes nothing, and no whole answer came."""

    advice = N_("Nothing is lost. Try again later.")


class TlsFailed(Unreachable):
    """The encrypted connection could not be set up. Facts: ``host``, ``reason``."""

    message = N_("A secure connection to {host} could not be made ({reason}).")
    advice = N_(
        "Check the address; a server with a certificate of its own needs that authority "
        "installed on this computer."
    )


class NotACaseServer(ApiProblem):
    """Something answers, but it does not speak the case API. Facts: ``host``, ``detail``."""

    message = N_("{host} answers, but not as a case server ({detail}).")
    advice = N_("Check the address with your administrator.")


class Refused(ApiProblem):
    """The server will not let this client in at all. Facts: ``code``, ``title``, ``request_id``."""

    message = N_("The server did not accept the login ({code}).")
    advice = N_("Check the client id and the secret, then log in again with: caseworker login")


class ClockWrong(Refused):
    """The token was refused because of its times. Facts: ``code``, ``title``, ``request_id``."""

    message = N_("The server did not accept the time of the login ({code}).")
    advice = N_("Set this computer's clock, then try again.")


class Forbidden(ApiProblem):
    """Logged in, but not allowed to do this. Facts: ``code``, ``title``, ``request_id``."""

    message = N_("You have no permission for this on the server ({title}).")
    advice = N_("Ask your administrator for the permission.")


class CaseClosed(Forbidden):
    """The case is closed and takes no more changes. Facts: ``code``, ``title``, ``request_id``."""

    message = N_("The case is closed and can no longer be changed.")
    advice = N_("Read the case to see who closed it and what was decided.")


class NotFound(ApiProblem):
    """The server has no such thing, or does not show it to this client.

    Facts: ``detail``, ``request_id``.
    """

    message = N_("The server does not have what was asked for, or does not show it to you.")
    advice = N_("It may have been removed. Read the case again.")


class CaseUnknown(NotFound):
    """No case has this number, as far as this client may see. Facts: ``number``."""

    message = N_("There is no case with the number {number}, or you may not see it.")
    advice = N_("Check the number.")


class CaseAmbiguous(ApiProblem):
    """More than one case has this number. Facts: ``number``, ``count``."""

    message = N_("{count} cases have the number {number}.")
    advice = N_("Ask your administrator to make the number unique.")


class Invalid(ApiProblem):
    """The server refused what was sent. Facts: ``code``, ``reason``, ``request_id``.

    ``codes`` holds every code the server gave, ``(field, code)`` in its order.
    """

    message = N_("The server did not accept it: {reason} ({code}).")
    advice = N_("Change what it says and send again.")

    def __init__(self, codes: tuple[tuple[str, str], ...] = (), **facts: str | int) -> None:
        super().__init__(**facts)
        self.codes = codes

    def has(self, code: str) -> bool:
        """Tell whether the server gave this code for any field."""
        return any(given == code for _, given in self.codes)


class Conflict(ApiProblem):
    """The case is no longer what the person saw. Facts: ``number``, ``changes``."""

    message = N_("The case {number} has changed since you saw it: {changes}.")
    advice = N_("Read the case. Then send it anyway (outbox retry) or give it up (outbox discard).")


class DecisionChanged(ApiProblem):
    """Somebody else changed a decision meanwhile. Facts: ``number``, ``now``, ``until``.

    ``now`` is its text as it is, ``until`` the day it ends on or an empty text.
    """

    message = N_("The decision {number} has been changed since you saw it. It now says: {now}")
    advice = N_("Nothing was sent. Send it anyway (outbox retry) or give it up (outbox discard).")


class DocumentLocked(ApiProblem):
    """Somebody holds a document, perhaps an upload of ours that was cut off.

    Facts: ``document``.
    """

    message = N_("The document is locked: somebody else is changing it.")
    advice = N_(
        "Try again later (outbox retry). If it stays so, ask your administrator to unlock it."
    )


class ClosingUndone(ApiProblem):
    """A change of the case wiped its closing of the same moment. Facts: ``number``, ``name``."""

    message = N_("Somebody closed the case {number} at the same moment, and the server lost that.")
    advice = N_("Give the case the status {name} again.")


class ResultNeeded(ApiProblem):
    """A status closes the case, and that needs a result. Facts: ``name`` of the status."""

    message = N_("The status {name} closes the case, and for that the case needs a result.")
    advice = N_("Choose a result.")


class NotSuspendable(ApiProblem):
    """Cases of this type are not suspended. Facts: ``name``."""

    message = N_("Cases of the type {name} cannot be suspended.")
    advice = N_("Ask your administrator, if they should be.")


class NotExtendable(ApiProblem):
    """The term of cases of this type is not extended. Facts: ``name``."""

    message = N_("The time for cases of the type {name} cannot be extended.")
    advice = N_("Ask your administrator, if it should be.")


class NoDeadline(ApiProblem):
    """There is no deadline that could be moved. Facts: ``number``."""

    message = N_("The case {number} has no deadline to extend.")


class NotLater(ApiProblem):
    """An extension to a day that is not later. Facts: ``number``, ``deadline``."""

    message = N_("The case {number} already has until {deadline}.")
    advice = N_("Choose a later day.")


class ResultTaken(ApiProblem):
    """The case already ended in another way. Facts: ``number``, ``result``."""

    message = N_("The case {number} already has the result {result}.")
    advice = N_("Read the case to see who set it, then decide whether to go on.")


class NumberTaken(ApiProblem):
    """The identifier of a decision stands on something else. Facts: ``number``."""

    message = N_("The server already has another decision with the number {number}.")
    advice = N_("Nothing was sent. Start the decision again; it gets a new number.")


class TakenByOthers(ApiProblem):
    """Somebody gave the case to others at the same time. Facts: ``number``, ``names``."""

    message = N_("The case {number} was given to {names} at the same time.")
    advice = N_("Agree on who keeps it, then hand it over again.")


class NotSettled(ApiProblem):
    """Everything was sent, yet the server does not show it. Facts: ``number``, ``missing``."""

    message = N_("Everything was sent for {number}, but the server does not show {missing}.")
    advice = N_("Read the case on the server and tell your administrator.")


class NotOffered(ApiProblem):
    """The case type has nothing by this name. Facts: ``name``, ``offered``."""

    message = N_("This case type has no {name}.")
    advice = N_("It has: {offered}.")


class NoSuchDecisionType(NotOffered):
    """No decision type of the case type has this name. Facts: ``name``, ``offered``."""

    message = N_("This case type has no decision type named {name}.")


class NoSuchResult(NotOffered):
    """No result of the case type has this name. Facts: ``name``, ``offered``."""

    message = N_("This case type has no result named {name}.")


class NoSuchStatus(NotOffered):
    """No status of the case type has this name. Facts: ``name``, ``offered``."""

    message = N_("This case type has no status named {name}.")


class NoFinalStatus(NotOffered):
    """No status closes cases of this type. Facts: ``name``, ``offered``."""

    message = N_("The case type {name} has no status that closes a case.")
    advice = N_("Tell your administrator.")


class NoHandlerRole(NotOffered):
    """No role of the case type is that of a handler. Facts: ``name``, ``offered``."""

    message = N_("The case type {name} has no role for a handler. It has: {offered}.")
    advice = N_("Tell your administrator, who sets the handler roles in the profile.")


class NoSuchDocumentType(NotOffered):
    """No document type of the case type has this name. Facts: ``name``, ``offered``."""

    message = N_("This case type has no document type named {name}.")


class NoDocumentType(NotOffered):
    """The case type takes no documents. Facts: ``name``, ``offered``."""

    message = N_("The case type {name} takes no documents, so a long reason has no place.")
    advice = N_("Shorten the reason to 1,000 characters.")


class ServerFailed(ApiProblem):
    """The server broke while answering. Facts: ``status``, ``host``, ``request_id``."""

    message = N_("The server {host} failed ({status}).")
    advice = N_("Try again later. If it goes on, tell the help desk: {request_id}")


class Busy(ServerFailed):
    """The server asks to come back later. Facts as ServerFailed; ``retry_after`` in seconds."""

    message = N_("The server {host} is busy ({status}).")
    advice = N_("It is tried again by itself.")

    def __init__(self, retry_after: float | None = None, **facts: str | int) -> None:
        super().__init__(**facts)
        self.retry_after = retry_after


class ForeignLink(ApiProblem):
    """An answer pointed to a server outside the profile. Facts: ``host``."""

    message = N_("The server pointed to {host}, which does not belong to this profile.")
    advice = N_("Nothing was sent there. Tell your administrator.")


class AnswerTooLarge(ApiProblem):
    """An answer passed the limit and was cut off. Facts: ``host``, ``limit`` in bytes."""

    message = N_("An answer from {host} was larger than {limit} bytes and was not read.")
    advice = N_("Tell your administrator.")


class AnswerDamaged(ApiProblem):
    """An answer could not be understood. Facts: ``host``, ``detail``."""

    message = N_("An answer from {host} could not be understood ({detail}).")
    advice = N_("Try again. If it goes on, tell your administrator.")

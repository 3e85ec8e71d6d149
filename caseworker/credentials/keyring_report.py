"""How this computer's keyring is, for ``caseworker doctor`` and for what ``login`` proposes."""

from __future__ import annotations

from typing import Final

import msgspec

from caseworker.credentials import secret_service
from caseworker.credentials.keyring_backend import (
    KEYRING_SECONDS,
    SECRET_SERVICE,
    choose,
    told,
    within,
)
from caseworker.credentials.problems import KeyringLocked, KeyringMissing, KeyringProblem
from caseworker.i18n import _
from caseworker.text import visible

READY: Final = "ready"
# Looked up to see whether the keyring answers; no profile can have this name.
_NOBODY: Final = "-"


class KeyringReport(msgspec.Struct, frozen=True):
    """How the keyring is, found out without opening a prompt.

    ``backend`` is its name, empty where none is within reach. ``problem`` is what stands in the
    way, None where nothing does.
    """

    backend: str
    problem: KeyringProblem | None = None

    @property
    def state(self) -> str:
        """``ready``, ``locked``, ``missing``, ``unusable``, ``refused`` or ``silent``."""
        return READY if self.problem is None else self.problem.state

    @property
    def detail(self) -> str:
        """What is so, a sentence in the user's language, safe for a terminal."""
        if self.problem is None:
            return _("{keyring} is open.").format(keyring=self.backend)
        facts = {
            name: visible(str(value), single_line=True)
            for name, value in self.problem.facts.items()
        }
        return _(self.problem.message).format(**facts)

    @property
    def advice(self) -> str:
        """What to do about it, in the user's language; empty where nothing is to be done."""
        return "" if self.problem is None else _(self.problem.advice)


def keyring_report(*, seconds: float = KEYRING_SECONDS) -> KeyringReport:
    """Return how this computer's keyring is. Blocks for at most ``seconds``; raises nothing."""
    found: list[str] = []
    try:
        within(seconds, lambda: _look(found))
    except KeyringProblem as problem:
        return KeyringReport(backend=found[0] if found else "", problem=problem)
    return KeyringReport(backend=found[0])


def best_store(*, seconds: float = KEYRING_SECONDS) -> tuple[str, str]:
    """Return which store to propose, and why in the user's language.

    ``("keyring", …)`` where the keyring is open or a person at this display can open it;
    ``("vault", …)`` otherwise.
    """
    report = keyring_report(seconds=seconds)
    askable = isinstance(report.problem, KeyringLocked | KeyringMissing)
    if report.problem is None or (askable and secret_service.prompt_can_open()):
        return "keyring", report.detail
    return "vault", report.detail


def _look(found: list[str]) -> None:
    """Put the keyring's name into ``found``; raise what stands in the way."""
    name, backend = choose()
    found.append(name)
    with told(name):
        if name != SECRET_SERVICE:
            backend.get_password("caseworker", _NOBODY)
            return
        state = secret_service.state()
    if state == "locked":
        raise KeyringLocked(keyring=name)
    if state == "missing":
        raise KeyringMissing(keyring=name)

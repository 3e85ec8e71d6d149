"""Opening credentials in a process of their own, while this one imports its screens.

A keyring read in series costs the start 120 ms, a vault's scrypt 270 ms and 64 MiB; beside the
import of Textual, on another core, they cost next to nothing. The answer comes through a pipe
that only the two processes hold.
"""

from __future__ import annotations

import sys
from typing import Final

import msgspec

from api_client.errors import N_, Problem
from caseworker import head_start
from caseworker.credentials import problems
from caseworker.credentials.choice import open_credentials
from caseworker.credentials.kept import Nobody, Opened, Source
from caseworker.folders import FolderUnusable
from caseworker.profiles import Profile, load_profile

_FAMILIES: Final[tuple[type[Problem], ...]] = (problems.CredentialsProblem, FolderUnusable)


class _Answer(msgspec.Struct):
    """What comes through the pipe: credentials, or the problem that stood in the way."""

    profile: str = ""
    secret: str | None = None
    store_key: bytes | None = None
    source: Source = "session"
    problem: str = ""
    facts: dict[str, str | int] = {}


class OpeningGivenUp(problems.CredentialsProblem):
    """Whoever waited for the credentials does not any more."""

    message = N_("Opening the credentials was given up.")


class OpenedBeside:
    """Credentials that are being opened. Nobody is asked for a passphrase here.

    ``result`` says how it went; where the process itself fails, it is done in this one.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._given_up = False
        self._answered: _Answer | None = None
        self._process = head_start.take() or head_start.start(profile.name)

    @property
    def is_ready(self) -> bool:
        """Whether ``result`` would answer at once."""
        return self._process is not None and self._process.poll() == 0

    def result(self) -> Opened:
        """Return the credentials once they are there. Blocks; call it in a thread.

        Raises what ``open_credentials`` raises, and ``OpeningGivenUp``.
        """
        if self._answered is None:
            self._answered = self._read()
        if self._given_up:
            raise OpeningGivenUp
        if self._answered is None or self._answered.profile != self.profile.name:
            return open_credentials(self.profile, Nobody())
        if self._answered.problem:
            raise _problem(self._answered)
        return Opened(self._answered.secret, self._answered.store_key, self._answered.source)

    def give_up(self) -> None:
        """End the process, where it has not ended by itself; ``result`` then raises."""
        self._given_up = True
        if self._process is not None:
            self._process.kill()

    def _read(self) -> _Answer | None:
        if self._process is None:
            return None
        content, _nothing = self._process.communicate()
        try:
            return msgspec.msgpack.decode(content, type=_Answer)
        except msgspec.DecodeError:
            return None


def main(name: str) -> None:
    """Open the credentials of a profile, the last used for no name; write them to our output."""
    profile = load_profile(name or None)
    try:
        opened = open_credentials(profile, Nobody())
    except _FAMILIES as problem:
        kind = type(problem).__name__
        answer = _Answer(profile.name, problem=kind, facts=dict(problem.facts))
    else:
        answer = _Answer(profile.name, opened.secret, opened.store_key, opened.source)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
    sys.stdout.buffer.flush()


def _problem(answer: _Answer) -> Problem:
    kind = getattr(problems, answer.problem, FolderUnusable)
    made: Problem = kind(**answer.facts)
    return made

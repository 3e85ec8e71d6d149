"""Whether the server answers, found out from the requests that are made anyway."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from api_client.errors import Problem, Refused
from caseworker.offline.clock import now_utc
from caseworker.offline.sender import UNREACHED

_SERVER_FAILED = 500


class Connection:
    """What the last answers said: connected, offline since when, or the login refused.

    ``told`` is called when that changes, and when the server answers in another minute than
    before: what a screen shows of it.
    """

    def __init__(self, clock: Callable[[], datetime] = now_utc) -> None:
        self._clock = clock
        self.told: Callable[[], None] = lambda: None
        self.answered: datetime | None = None
        """When the server last answered."""
        self.offline_since: datetime | None = None
        self.is_refused = False
        """The server answers, and does not accept the login."""
        self.reference = ""
        """What the help desk finds the last refused or failed request by; empty where none was."""
        self._is_told = False

    def note(self, problem: Problem | None) -> None:
        """Take what became of a request: None where it was answered as it should be.

        A problem that is no matter of the connection, such as a missing permission, is an answer.
        """
        self.reference = reference_of(problem) or self.reference
        if isinstance(problem, UNREACHED):
            self._lost()
        else:
            self._reached(is_refused=isinstance(problem, Refused))

    def is_news(self, problem: Problem, *, asked: bool = False) -> bool:
        """Tell whether to say a problem: an outage once, and again to somebody who ``asked``."""
        if not isinstance(problem, UNREACHED):
            return True
        was_told, self._is_told = self._is_told, True
        return asked or not was_told

    def note_status(self, status: int) -> None:
        """Take the status of an answer, 0 where none came."""
        if status == 0 or status >= _SERVER_FAILED:
            self._lost()
        elif self.offline_since is not None or self.answered is None:
            self._reached(is_refused=self.is_refused)

    def _lost(self) -> None:
        if self.offline_since is None:
            self.offline_since = self._clock()
            self.told()

    def _reached(self, *, is_refused: bool) -> None:
        now = self._clock()
        self._is_told = False
        before = (self.offline_since, self.is_refused, _minute(self.answered))
        self.answered, self.offline_since, self.is_refused = now, None, is_refused
        if before != (None, is_refused, _minute(now)):
            self.told()


def _minute(moment: datetime | None) -> datetime | None:
    return moment.replace(second=0, microsecond=0) if moment else None


def reference_of(problem: Problem | None) -> str:
    """Return what the help desk finds the request of a problem by; empty where there is nothing."""
    found = problem.facts.get("request_id", "") if problem is not None else ""
    return found if isinstance(found, str) else ""

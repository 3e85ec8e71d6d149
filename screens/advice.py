"""What to do about a problem, for those who have keys and no command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api_client.errors import Conflict, DecisionChanged, Refused
from caseworker.credentials import LoginNeeded, SecretNeeded
from caseworker.i18n import N_
from caseworker.offline.problems import DiskFull, StoreUnwritable
from caseworker.work.autosave import SaveFailed

ADVICE: Final[Mapping[str, str]] = {
    Refused.advice: N_("Press L and log in again with the right client id and secret."),
    Conflict.advice: N_(
        "Nothing was sent. In the outbox, v shows what changed beside what you wrote."
    ),
    DecisionChanged.advice: N_("In the outbox, v shows both texts side by side."),
    DiskFull.advice: N_(
        "What was saved before is still there. Free some space; saving is tried again by itself. "
        "F2 copies all you wrote."
    ),
    StoreUnwritable.advice: N_(
        "What was saved before is still there. Saving is tried again by itself. "
        "F2 copies all you wrote."
    ),
    SaveFailed.advice: N_("It is still on the screen. F2 copies all of it; tell your help desk."),
    LoginNeeded.advice: N_("Log in here."),
    SecretNeeded.advice: N_("Enter it here."),
}

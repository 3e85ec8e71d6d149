"""Every recorded exchange is either held against the sandbox or named here with why not."""

from __future__ import annotations

import re
from pathlib import Path

from tests.sandbox.recorded import shapes

COMBINED = "one request for several: Open Zaak's own, not part of the standard"
RACE = "a race of the real server; the sandbox answers one write after the other"
WIDE = "the recording client might do everything; those of the sandbox have ordinary rights"
NOT_HELD_AGAINST = {
    "decision/32": WIDE,
    "decision/40": COMBINED,
    "decision/41": COMBINED,
    "handover/1": RACE,
    "handover/4": RACE,
    "handover/29": COMBINED,
    "handover/30": COMBINED,
    "handover/31": COMBINED,
    "handover/32": COMBINED,
    "handover/33": COMBINED,
    "handover/34": COMBINED,
    "handover/35": COMBINED,
    "handover/38": COMBINED,
    "handover/39": COMBINED,
    "handover/40": COMBINED,
    "concurrency/18": WIDE,
    "documents/25": WIDE,
    "documents/28": WIDE,
    "documents/29": COMBINED,
    "reading/48": "the Autorisaties API, which a caseworker's client has no use for",
}


def test_every_recorded_exchange_is_accounted_for() -> None:
    named: set[str] = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        if path.name != Path(__file__).name:
            text = path.read_text(encoding="utf-8")
            named |= set(re.findall(r'"([a-z]+/\d+)"', text))
    assert shapes().keys() - named - NOT_HELD_AGAINST.keys() == set()
    assert named & NOT_HELD_AGAINST.keys() == set()

"""A process that is killed while it saves: everything it was told is saved is there."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from caseworker.offline.outbox import EntryState
from caseworker.offline.store import Store
from tests.offline.examples import KEY
from tests.offline.windows import all_heard, heard, window

KILLS = 200 if os.environ.get("CASEWORKER_SOAK") == "1" else 12
_ORDER = [EntryState.WAITING, EntryState.SENDING, EntryState.DONE]


class Acknowledged:
    """What the killed processes were told is saved."""

    def __init__(self) -> None:
        self.drafts: dict[str, list[object]] = {}
        self.entries: dict[str, tuple[EntryState, str]] = {}
        self.removing: set[str] = set()
        self.saves = 0

    def note(self, said: list[object]) -> None:
        what, *rest = said
        if what == "saved":
            self.drafts[str(rest[0])] = list(rest[1])  # type: ignore[call-overload]
            self.saves += 1
        elif what == "removing":
            self.removing.add(str(rest[0]))
        elif what == "removed":
            self.drafts.pop(str(rest[0]))
        elif what == "entry":
            self.entries[str(rest[0])] = (EntryState(str(rest[1])), str(rest[2]))
            self.saves += 1

    def lost(self, store: Store) -> list[str]:
        """Return what is missing, older than acknowledged, or back after it was removed."""
        drafts = {draft.id: draft for draft in store.drafts.all()}
        entries = {entry.id: entry for entry in store.outbox.all()}
        texts_sent = {entry.draft.id: entry for entry in entries.values() if entry.draft}
        missing = []
        for draft_id, (revision, text) in self.drafts.items():
            draft = drafts.get(draft_id)
            if draft is None:
                if draft_id not in self.removing and draft_id not in texts_sent:
                    missing.append(f"draft {draft_id}")
            elif [draft.revision, draft.fields["text"]] != [revision, text] and (
                draft.revision != int(str(revision)) + 1
            ):
                missing.append(f"text of {draft_id}")
        missing += [f"{draft_id} is back" for draft_id in self._gone() & drafts.keys()]
        for number, (state, text) in self.entries.items():
            entry = entries.get(number)
            if entry is None or entry.draft is None or entry.draft.fields["text"] != text:
                missing.append(f"entry {number}")
            elif entry.state not in _ORDER or _ORDER.index(entry.state) < _ORDER.index(state):
                missing.append(f"state of {number}")
        return missing

    def catch_up(self, store: Store) -> None:
        """Take over what was saved without being acknowledged, as the next process does."""
        self.drafts = {
            draft.id: [draft.revision, draft.fields["text"]] for draft in store.drafts.all()
        }
        self.removing &= self.drafts.keys()
        self.gone = getattr(self, "gone", set()) | self._gone()

    def _gone(self) -> set[str]:
        return self.removing - self.drafts.keys()


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_no_acknowledged_save_is_lost_to_a_kill_at_any_moment(folder: Path) -> None:
    choose = random.Random("kills")
    known = Acknowledged()
    lost: list[str] = []

    for number in range(KILLS):
        with window("save_for_ever", folder, str(number)) as process:
            assert heard(process) == ["open"]
            time.sleep(choose.uniform(0.0, 0.25))  # the moment of death, not a wait for something
            process.send_signal(signal.SIGKILL)
            said, _ = process.communicate()
        for line in all_heard(said):
            known.note(line)
        with Store.open(folder, KEY) as store:
            lost += known.lost(store)
            assert store.recovery is None
            assert store.check() == ()
            known.catch_up(store)

    print(f"{KILLS} kills, {known.saves} saves acknowledged, {len(lost)} lost")  # noqa: T201
    assert lost == []
    assert known.saves > KILLS * 10

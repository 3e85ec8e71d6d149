"""The program is killed while somebody types: what was typed more than a second ago is on disk.

Keys go into the real program through a pseudo-terminal, SIGKILL comes, and another process reads
what the store holds. The text is numbered words, so that each piece of it says where it belongs.
Half of the kills come at any moment, the others as soon as the screen says that all is saved.
"""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice, takewhile

import pytest

from tests.command_line.runner import Runner
from tests.terminal.hands import row_of_cursor
from tests.terminal.session import Terminal

SHARDS, KILLS = (8, 33) if os.environ.get("CASEWORKER_SOAK") == "1" else (1, 2)
SEED = os.environ.get("CASEWORKER_SEED", "killed while typing")
# What was typed this many seconds before the end is kept: the first promise of the README.
_PROMISED = 1.0
# Seconds from key to key, of a person who types fast, and how long that person goes on.
_PACE = (0.02, 0.06)
_GOES_ON = (0.1, 4.0)
_CASES = 8
# More characters than are typed into any text.
_LONGEST = 5_000
_SAVED = re.compile(r"saved \d\d:\d\d:\d\d")


@dataclass
class Counts:
    """What came of all the kills."""

    kills: int = 0
    first_saves: int = 0
    typed: int = 0
    due: int = 0
    lost: int = 0
    kept_early: int = 0
    said: int = 0
    lost_though_said: int = 0
    others_changed: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.first_saves} in texts with no draft before; "
            f"{self.typed} characters typed; "
            f"{self.due} of them more than a second before the kill, {self.lost} of those lost; "
            f"{self.said} said to be saved, {self.lost_though_said} of those lost; "
            f"{self.kept_early} kept within the second; "
            f"{self.others_changed} other drafts changed"
        )


class Typist:
    """Types numbered words into a text at a person's pace, with an eye on what is said of it."""

    def __init__(self, window: Terminal, kept: str, choose: random.Random) -> None:
        self._window = window
        self._choose = choose
        self._rest = islice(_whole_text(), len(kept), None)
        self._shown_unsaved = 0
        self.said_saved = len(kept)
        self.text = kept
        self.times: list[float] = []
        """When the terminal had taken each new character."""

    def type_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            character = next(self._rest)
            self._window.type(character)
            self.times.append(time.monotonic())
            self.text += character
            time.sleep(min(left, self._choose.uniform(*_PACE)))  # the pace, not a wait
            self.note(self._window.screen)

    def wait_until_all_is_saved(self) -> None:
        self._window.wait_until(self.note)

    def note(self, screen: str) -> bool:
        """Tell whether a screen says that the text is saved, and note how much of it that is.

        Only what stood there before it said so counts: a key that came since may be shown a moment
        sooner than that it is not saved yet.
        """
        if "not saved yet" in screen:
            self._shown_unsaved = shown_until(screen) or self._shown_unsaved
            return False
        if not _SAVED.search(screen):
            return False
        self.said_saved = max(self.said_saved, self._shown_unsaved)
        return True


def _whole_text() -> Iterator[str]:
    for number in count(1):
        yield from f"skäl{number:04} "


def shown_until(screen: str) -> int:
    """Return how many characters of the text there are up to the last one on the screen."""
    lines = [line.strip() for line in screen.split("\n")]
    if "Reasons" not in lines:
        return 0
    shown = takewhile(lambda line: "missing:" not in line, lines[lines.index("Reasons") + 1 :])
    end = " ".join(" ".join(shown).split())
    whole = "".join(islice(_whole_text(), _LONGEST))
    # Half a frame shows what was never typed like that; the next one is whole.
    return whole.index(end) + len(end) if end in whole else 0


def begin_to_decide(window: Terminal, row: int) -> str:
    """Open a case of the list and a decision about it; the cursor is in the reasons."""
    window.wait_for("● connected", "▌")
    window.press(*["down"] * row)
    line = window.wait_until(lambda screen: row_of_cursor(screen) == row)
    number = re.findall(r"▌.? ?([A-Z]+ \d{4}-\d{6})", line)[0]
    window.press("enter")
    window.wait_for(f"› {number}", "Parties")
    window.press("b")
    window.wait_for("things missing", "Reasons")
    window.press("tab")
    window.wait_for("← →")
    window.press("tab", "tab")
    window.wait_until(lambda screen: "← →" not in screen)
    return str(number)


def kill(window: Terminal) -> float:
    """Kill the program and return when."""
    now = time.monotonic()
    window.kill(signal.SIGKILL)
    assert window.wait_end() == -signal.SIGKILL
    return now


def kept_by_case(run: Runner) -> dict[str, str]:
    """Return the reasons in the drafts, as another process finds them."""
    drafts = run("drafts", "--json").json["drafts"]
    kept = {draft["number"]: draft["fields"]["reasons"] for draft in drafts}
    assert len(kept) == len(drafts), "a case has two drafts"
    return kept


def common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_what_was_typed_a_second_before_a_kill_or_said_to_be_saved_is_kept(
    shard: int, run: Runner
) -> None:
    choose = random.Random(f"{SEED} {shard}")
    counts = Counts()
    kept: dict[str, str] = {}

    for at in range(KILLS):
        with Terminal(run.line(), run.environment, columns=80, rows=24) as window:
            number = begin_to_decide(window, choose.randrange(_CASES))
            before = kept.get(number, "")
            typist = Typist(window, before, choose)
            typist.type_for(choose.uniform(*_GOES_ON))
            if at % 2:
                typist.wait_until_all_is_saved()
            killed = kill(window)
            typist.note(window.screen)
        found = kept_by_case(run)
        text = found.pop(number, "")
        _count(counts, typist, killed, before, text)
        kept.pop(number, None)
        counts.others_changed += len(set(found.items()) ^ set(kept.items()))
        kept = {**found, number: text} if text else found
        assert typist.text.startswith(text), f"kill {at}: {text!r} was never typed"

    print(f"seed {SEED!r}, shard {shard}: {counts}")  # noqa: T201
    assert counts.due
    assert counts.said
    assert (counts.lost, counts.lost_though_said, counts.others_changed) == (0, 0, 0)


def _count(counts: Counts, typist: Typist, killed: float, before: str, text: str) -> None:
    """Add what came of one kill."""
    new = sum(when <= killed - _PROMISED for when in typist.times)
    due, said = len(before) + new, typist.said_saved
    good = common(typist.text, text)
    counts.kills += 1
    counts.first_saves += not before
    counts.typed += len(typist.times)
    counts.due += new
    counts.lost += max(0, due - good)
    counts.kept_early += max(0, good - due)
    counts.said += said - len(before)
    counts.lost_though_said += max(0, said - good)

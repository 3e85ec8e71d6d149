"""Power that fails while something is saved: what was acknowledged is there afterwards."""

from __future__ import annotations

import copy
import json
import os
import random
from contextlib import suppress
from pathlib import Path

import pytest

from caseworker.offline.store import Store
from tests.offline import window
from tests.offline.examples import KEY
from tests.offline.power import Disk, losing_power
from tests.offline.test_crash import Acknowledged

CUTS = 400 if os.environ.get("CASEWORKER_SOAK") == "1" else 20
SEED = os.environ.get("CASEWORKER_SEED", "power")
_PER_RUN = 20
_LONGEST_WAIT = 60  # writes and flushes from one cut to the next


class _Enough(BaseException):
    """All cuts of a run have been made."""


class Cuts:
    """Cuts the power at random moments of one run, and keeps what was acknowledged until then."""

    def __init__(self, disk: Disk, base: Path, choose: random.Random) -> None:
        self.folder, self._base, self._disk, self._choose = base / "store", base, disk, choose
        self.known = Acknowledged()
        self.made: list[tuple[Path, Acknowledged]] = []
        self._left = choose.randint(1, _LONGEST_WAIT)
        disk.moment = self._at

    def _at(self, _what: str) -> None:
        self._left -= 1
        if self._left or len(self.made) == _PER_RUN:
            return
        self._left = self._choose.randint(1, _LONGEST_WAIT)
        target = self._base / f"cut-{len(self.made)}"
        self._disk.after_a_power_cut(self.folder, target, self._choose)
        self.made.append((target, copy.deepcopy(self.known)))

    def hear(self, *values: object) -> None:
        """Take down what the store has acknowledged."""
        if len(self.made) == _PER_RUN:
            raise _Enough
        self.known.note(json.loads(json.dumps(values)))


def _lost(monkeypatch: pytest.MonkeyPatch, base: Path, *, weaker: bool, alone: bool) -> list[int]:
    """Return what is lost after each cut; ``alone`` leaves the database without its journal."""
    choose = random.Random(f"{SEED} {weaker} {alone}")
    lost: list[int] = []
    saves = 0
    for run in range(CUTS // _PER_RUN):
        folder = base / f"{run}"
        with losing_power(monkeypatch, weaker=weaker) as disk:
            cuts = Cuts(disk, folder, choose)
            monkeypatch.setattr(window, "say", cuts.hear)
            with suppress(_Enough):
                window.save_for_ever(cuts.folder, f"{SEED} {run}")
        for target, known in cuts.made:
            if alone:
                (target / "journal").unlink(missing_ok=True)
            with Store.open(target, KEY) as store:
                lost.append(len(known.lost(store)))
                store.check()
            saves += known.saves
    settings = "weaker settings" if weaker else "shipped settings"
    which = "database alone" if alone else "database and journal"
    print(  # noqa: T201
        f"{len(lost)} power cuts, {settings}, {which}: {saves} saves acknowledged before them, "
        f"{sum(lost)} lost in {sum(map(bool, lost))} cuts"
    )
    return lost


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("alone", [False, True], ids=["both copies", "the database alone"])
def test_no_acknowledged_save_is_lost_to_a_power_cut(
    alone: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert sum(_lost(monkeypatch, tmp_path, weaker=False, alone=alone)) == 0


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("alone", [False, True], ids=["both copies", "the database alone"])
def test_the_weaker_settings_would_lose_some(
    alone: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert sum(_lost(monkeypatch, tmp_path, weaker=True, alone=alone)) > 0

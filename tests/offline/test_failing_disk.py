"""A disk that is full or dying at any moment: never a crash, never a lost acknowledgement.

Every error is a sentence, what was acknowledged is there after a power cut on top of it all, and
saving works again as soon as the disk does.
"""

from __future__ import annotations

import errno
import os
import random
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from caseworker.offline.drafts import Draft
from caseworker.offline.problems import DiskFull, StoreProblem, StoreUnwritable
from caseworker.offline.store import Store
from tests.offline.examples import KEY
from tests.offline.power import Disk, losing_power

RUNS = 200 if os.environ.get("CASEWORKER_SOAK") == "1" else 15
SEED = os.environ.get("CASEWORKER_SEED", "failing disk")
_SAVES = 40


def _failing(disk: Disk, choose: random.Random, number: int, share: float) -> None:
    """Let a share of the writes and flushes fail, often several in a row."""
    row = 0

    def fails(_what: str) -> int:
        nonlocal row
        if row == 0 and choose.random() < share:
            row = choose.randint(1, 6)
        row = max(0, row - 1)
        return number if row else 0

    disk.fails = fails


def _opened(folder: Path, told: Counter[str]) -> Store:
    while True:
        try:
            return Store.open(folder, KEY)
        except StoreProblem as problem:
            told[type(problem).__name__] += 1


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, DiskFull), (errno.EIO, StoreUnwritable)],
    ids=["full", "dying"],
)
def test_a_failing_disk_is_said_and_loses_nothing_acknowledged(
    number: int, kind: type[StoreProblem], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose = random.Random(f"{SEED} {number}")
    told: Counter[str] = Counter()
    saves = lost = 0
    for run in range(RUNS):
        folder, after = tmp_path / f"{run}" / "store", tmp_path / f"{run}" / "after"
        with losing_power(monkeypatch) as disk:
            store = Store.open(folder, KEY)
            draft = store.drafts.start("note", "KUB-1", {"text": "x"})
            _failing(disk, choose, number, 0.05)
            for count in range(_SAVES):
                longer = {"text": f"{draft.fields['text'][-2000:]} {count}"}
                try:
                    draft = store.drafts.save(replace(draft, fields=longer))
                    saves += 1
                except StoreProblem as problem:
                    told[type(problem).__name__] += 1
                    assert "{" not in str(problem)  # noqa: PT017
                if choose.random() < 0.05:
                    store.close()
                    store = _opened(folder, told)
            disk.fails = lambda _what: 0
            draft = store.drafts.save(replace(draft, fields={"text": "there is room again"}))
            assert store.check() == ()
            disk.after_a_power_cut(folder, after, choose)
            store.close()
        with Store.open(after, KEY) as found:
            lost += _is_lost(found, draft)
    print(f"{RUNS} runs, {saves} saves acknowledged, {lost} lost; told: {dict(told)}")  # noqa: T201
    assert lost == 0
    assert set(told) <= {kind.__name__, StoreUnwritable.__name__}
    assert told[kind.__name__] > RUNS


def _is_lost(store: Store, draft: Draft) -> bool:
    return store.drafts.get(draft.id) != draft

"""The calls of the system itself fail now and then, by libfiu (Debian: fiu-utils); in the soak.

What ``test_failing_disk`` simulates above the system, here the C library does.
"""

from __future__ import annotations

import errno
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from caseworker.offline.store import Store
from tests.offline.examples import KEY
from tests.offline.window import state_of
from tests.offline.windows import ROOT, all_heard


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("point", "number"),
    [("posix/io/sync/fdatasync", errno.EIO), ("posix/io/sync/fsync", errno.EIO),
     ("posix/io/rw/write", errno.ENOSPC), ("posix/io/rw/pwrite", errno.ENOSPC)],
)  # fmt: skip
def test_the_systems_own_calls_may_fail_too(point: str, number: int, tmp_path: Path) -> None:
    folder, tries = tmp_path / "store", 600
    Store.open(folder, KEY).close()
    rule = f"enable_random name={point},probability=0.05,failinfo={number}"
    line = ["fiu-run", "-x", "-c", rule, sys.executable, "-m", "tests.offline.window"]
    done = subprocess.run(
        [*line, "struggle", str(folder), str(tries)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    said = all_heard(done.stdout)
    saved = [rest for what, *rest in said if what == "saved"]
    problems = Counter(str(rest[0]) for what, *rest in said if what == "problem")

    print(f"{point}: {len(saved)} saves acknowledged of {tries}; told: {dict(problems)}")  # noqa: T201
    assert said[-1] == ["end"], done.stderr
    assert saved
    assert problems
    with Store.open(folder, KEY) as store:
        draft_id, state = saved[-1]
        draft = store.drafts.get(str(draft_id))
        assert draft is not None
        # A save whose answer was an error may have got through all the same.
        is_newer = state_of(draft)[0] != state[0]  # type: ignore[index]
        assert state_of(draft) == state or is_newer
        assert store.check() == ()

"""Looks at every screen, in one language, theme and size:

    python -m tests.snapshots.draw sv dark 80x24 FOLDER [EVERY]

EVERY is which ways are gone: "0/2" is every other one, from the first.

In a process of its own, because the words of the keys are translated when a screen is imported.
Its clock and that of the server stand still.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

import time_machine

MOMENT = "2026-11-25T13:02:11+00:00"
# The rules of Central Europe, without the files of a time zone database.
_ZONE = "CET-1CEST,M3.5.0,M10.5.0/3"


def main(language: str, theme: str, size: str, folder: Path, every: str = "0/1") -> None:
    """Write the look of every scene to a file of its own. The theme "plain" has no colours."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["TZ"] = _ZONE
    time.tzset()
    os.environ["CASEWORKER_LANG"] = language
    os.environ["CASEWORKER_THEME"] = theme
    os.environ.pop("NO_COLOR", None)
    if theme == "plain":
        os.environ["NO_COLOR"] = "1"
    for name in ("CASEWORKER_SECRET", "CASEWORKER_PASSPHRASE", "DBUS_SESSION_BUS_ADDRESS"):
        os.environ.pop(name, None)
    with time_machine.travel(MOMENT, tick=False):
        asyncio.run(_draw(language, size, folder, *map(int, every.split("/"))))


async def _draw(language: str, size: str, folder: Path, first: int, step: int) -> None:
    from caseworker import i18n

    i18n.use(language)
    from tests.sandbox_server import running_sandbox
    from tests.snapshots.scenes import WAYS

    def keep(scene: str, look: str) -> None:
        path = folder / f"{scene}-{size}.txt"
        assert not path.exists(), f"there are two scenes named {scene}"
        path.write_text(look, encoding="utf-8")

    columns, rows = map(int, size.split("x"))
    for way in WAYS[first::step]:
        with (
            tempfile.TemporaryDirectory() as home,
            running_sandbox(cases=120, seed=5, moment=MOMENT) as sandbox,
        ):
            os.environ["CASEWORKER_CONFIG"] = f"{home}/config"
            os.environ["CASEWORKER_DATA"] = f"{home}/data"
            await way(sandbox, Path(home) / "store", (columns, rows), keep)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]), *sys.argv[5:])

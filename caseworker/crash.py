"""A report of a crash: where it was, and nothing of what was being worked on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb

from caseworker import __version__
from caseworker.folders import FolderUnusable, data_folder, private_folder, write_private


def write_report(error: BaseException) -> Path | None:
    """Write the kinds of an error and of its causes with their places, no more.

    Neither messages nor locals nor source lines: they may hold a name, a number or a secret.

    Return where it is, or None where it could not be written.
    """
    lines = [f"caseworker {__version__}, Python {sys.version.split()[0]}, {sys.platform}"]
    for each in _with_causes(error):
        lines.append(type(each).__name__)
        frames = extract_tb(each.__traceback__)
        lines += [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    now = datetime.now(UTC)
    try:
        folder = private_folder(data_folder() / "crashes")
        path = folder / f"crash-{now:%Y%m%dT%H%M%S}.txt"
        write_private(path, ("\n".join(lines) + "\n").encode())
    except FolderUnusable:
        return None
    return path


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it came from, the last first."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or each.__context__

"""A report of a crash: where it was, and nothing of what was being worked on."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from traceback import StackSummary

from caseworker import __version__
from caseworker.folders import FolderUnusable, data_folder, private_folder, write_private


def write_report(frames: StackSummary, kind: str) -> Path | None:
    """Write the kind of error and its places, without messages, locals or source lines.

    Return where it is, or None where it could not be written.
    """
    lines = [f"caseworker {__version__}, Python {sys.version.split()[0]}, {sys.platform}", kind]
    lines += [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    now = datetime.now(UTC)
    try:
        folder = private_folder(data_folder() / "crashes")
        path = folder / f"crash-{now:%Y%m%dT%H%M%S}.txt"
        write_private(path, ("\n".join(lines) + "\n").encode())
    except FolderUnusable:
        return None
    return path

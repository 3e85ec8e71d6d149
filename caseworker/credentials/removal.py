"""Removes a file of the program: the counterpart of ``folders.write_private``."""

from __future__ import annotations

from pathlib import Path

from caseworker.folders import FolderUnusable


def remove_private(path: Path) -> None:
    """Remove a file; one that is not there is fine. Raises ``FolderUnusable``."""
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise FolderUnusable(path=str(path.parent), reason=error.strerror or str(error)) from error

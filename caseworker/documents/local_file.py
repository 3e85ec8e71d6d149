"""Bytes of a file on this computer, whatever the path turns out to be."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from caseworker.documents.problems import FileMissing, FileUnreadable, NotAFile


def load(path: Path, most: int) -> bytes | None:
    """Return a file's content, or None where it is larger than ``most`` bytes.

    Never waits: pipes and devices are refused before they are opened, and again afterwards, since
    the path may have been exchanged in between. Raises FileMissing, NotAFile, FileUnreadable.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise NotAFile(path=str(path))
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
        with os.fdopen(descriptor, "rb") as stream:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise NotAFile(path=str(path))
            if status.st_size > most:
                return None
            content = stream.read(most + 1)  # it may be growing
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileMissing(path=str(path)) from error
    except ValueError as error:  # a NUL in the name
        raise FileMissing(path=str(path)) from error
    except OSError as error:
        raise FileUnreadable(path=str(path), reason=error.strerror or str(error)) from error
    return None if len(content) > most else content


_BINARY = getattr(os, "O_BINARY", 0)

"""Files on this computer that go into a case: what they are when chosen, and their bytes later."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from api_client.errors import N_, Problem
from api_client.files import FileChanged, FileGone
from api_client.plans import FileContent

MOST_BYTES = 500_000_000
_AT_ONCE = 1024 * 1024


class FileTooLarge(Problem):
    """A file is larger than what is sent. Facts: ``path``, ``size`` and ``limit`` in bytes."""

    message = N_("The file {path} has {size} bytes, and at most {limit} are sent.")
    advice = N_("Split it, or ask your administrator how to add it.")


def content_of(path: Path) -> FileContent:
    """Return what a file is now, so that it can be told later whether it is still the same.

    Reads all of it. Raises FileGone, FileTooLarge.
    """
    whole = hashlib.sha256()
    with _Opened(path) as file:
        size = os.fstat(file).st_size
        if size > MOST_BYTES:
            raise FileTooLarge(path=str(path), size=size, limit=MOST_BYTES)
        read = 0
        while block := os.read(file, _AT_ONCE):
            whole.update(block)
            read += len(block)
    return FileContent(path=str(path.absolute()), size=read, sha256=whole.hexdigest())


def mime_type_of(path: Path) -> str:
    """Return the type of a file by its name."""
    import mimetypes

    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


class DiskFiles:
    """Gives the bytes of files that are still what they were."""

    def __init__(self) -> None:
        self._checked: dict[FileContent, tuple[int, int]] = {}

    def read(self, content: FileContent, start: int, size: int) -> bytes:
        """Return a part of a file. Raises FileGone, FileChanged."""
        path = Path(content.path)
        with _Opened(path) as file:
            status = os.fstat(file)
            now = (status.st_size, status.st_mtime_ns)
            if self._checked.get(content) != now:
                if status.st_size != content.size or content_of(path).sha256 != content.sha256:
                    raise FileChanged(path=content.path)
                self._checked[content] = now
            read = os.pread(file, size, start)
        if len(read) != min(size, content.size - start):
            raise FileChanged(path=content.path)
        return read


class _Opened:
    """A regular file, open for reading. Raises FileGone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> int:
        try:
            # A pipe would wait for somebody to write into it.
            self._file = os.open(self._path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise FileGone(path=str(self._path), reason=reason) from error
        if not stat.S_ISREG(os.fstat(self._file).st_mode):
            os.close(self._file)
            raise FileGone(path=str(self._path), reason="not a file")
        return self._file

    def __exit__(self, *_error: object) -> None:
        os.close(self._file)

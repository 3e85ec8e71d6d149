"""Files that are sent: whoever uses the client says where their bytes come from."""

from __future__ import annotations

from typing import Protocol

from api_client.errors import N_, ApiProblem
from api_client.plans import FileContent


class FileGone(ApiProblem):
    """A file is not there any more, or cannot be read. Facts: ``path``, ``reason``."""

    message = N_("The file {path} cannot be read ({reason}).")
    advice = N_("Put it back and send again (outbox retry), or give it up (outbox discard).")


class FileChanged(ApiProblem):
    """A file is not what it was when it was chosen. Facts: ``path``."""

    message = N_("The file {path} has been changed since you chose it.")
    advice = N_("Nothing was sent. Give this up (outbox discard) and choose the file again.")


class Files(Protocol):
    """Where the bytes of files come from."""

    def read(self, content: FileContent, start: int, size: int) -> bytes:
        """Return a part of a file. Raises FileGone, FileChanged."""
        ...


class NoFiles:
    """For a client that sends no files."""

    def read(self, content: FileContent, start: int, size: int) -> bytes:
        """Return nothing: there are no files."""
        raise FileGone(path=content.path, reason="-")

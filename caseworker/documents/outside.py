"""Opening a document in another program of the desktop, through a copy that is removed again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from api_client.errors import N_, Problem
from caseworker.documents.saving import save_new
from caseworker.folders import private_folder

_OVER_SSH = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")
_MOST = 1000


class NotOverSsh(Problem):
    """The program runs on another computer than the one somebody sits at."""

    message = N_("Over SSH no document is opened in another program.")
    advice = N_("Save it and fetch the file, or read it here.")


class NoDesktop(Problem):
    """There is no desktop whose programs could open anything. Facts: ``reason``."""

    message = N_("No other program can open the document here ({reason}).")
    advice = N_("Save the file instead.")


class OutsideCopies:
    """Copies of documents that other programs were given, in a folder that nobody else can enter.

    They are removed when the program ends. What a killed program left is removed by the next one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = folder / str(os.getpid())

    def open(self, content: bytes, file_name: str) -> Path:
        """Give a copy to the program that the desktop has for such files, and return where it is.

        Raises NotOverSsh, NoDesktop, FolderUnusable, CannotSave.
        """
        command = opener()
        private_folder(self._folder)
        private_folder(self._own)
        path = self._copy(content, file_name)
        try:
            program = subprocess.Popen(
                [*command, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            path.unlink(missing_ok=True)
            raise NoDesktop(reason=error.strerror or str(error)) from error
        # It may outlive this program; where it does not, nothing is left of it.
        threading.Thread(target=program.wait, name="outside", daemon=True).start()
        return path

    def _copy(self, content: bytes, file_name: str) -> Path:
        """Write a copy under the document's own name; each in a folder of its own."""
        taken = len(list(self._own.iterdir()))
        for number in range(taken + 1, taken + _MOST):
            folder = self._own / str(number)
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
                return save_new(content, folder, file_name)
        raise NoDesktop(reason=str(_MOST))

    def remove(self) -> None:
        """Remove the copies of this program."""
        shutil.rmtree(self._own, ignore_errors=True)
        with suppress(OSError):
            self._folder.rmdir()

    def remove_leftovers(self) -> None:
        """Remove the copies of programs that run no more."""
        if not self._folder.exists():
            return
        for folder in self._folder.iterdir():
            if folder != self._own and not (folder.name.isdecimal() and _runs(int(folder.name))):
                shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            self._folder.rmdir()


def opener() -> list[str]:
    """Return the command that opens a file on this desktop. Raises NotOverSsh, NoDesktop."""
    if any(os.environ.get(name) for name in _OVER_SSH):
        raise NotOverSsh
    if sys.platform == "win32":
        return ["explorer.exe"]
    if sys.platform == "darwin":
        return ["open"]
    if not any(os.environ.get(name) for name in _DISPLAYS):
        raise NoDesktop(reason="DISPLAY")
    if shutil.which("xdg-open") is None:
        raise NoDesktop(reason="xdg-open")
    return ["xdg-open"]


def _runs(process: int) -> bool:
    """Tell whether a process is there; where that cannot be known, that it is."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True

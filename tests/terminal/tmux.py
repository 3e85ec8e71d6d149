"""A window of a tmux server of our own: the program as those see it who work over SSH in tmux."""

from __future__ import annotations

import builtins
import shlex
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

_PATIENCE = 30.0
# Seconds between two looks at a screen that nobody tells us has changed.
_LOOK_AGAIN = 0.05
_numbers = count()
_NAMES = {
    "enter": "Enter", "escape": "Escape", "tab": "Tab", "shift+tab": "BTab", "down": "Down",
    "up": "Up", "pagedown": "PageDown", "pageup": "PageUp", "space": "Space",
}  # fmt: skip


class TmuxWindow:
    """One run of a program in tmux. Ends with the block, as when somebody closes the window."""

    def __init__(
        self,
        folder: Path,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        self._socket = _unused(folder)
        self._environment = dict(environment)
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows),
            shlex.join(command), ";", "set-option", "-g", "status", "off",
            ";", "set-option", "-g", "escape-time", "20",
            ";", "resize-window", "-x", str(columns), "-y", str(rows),
        )  # fmt: skip
        self._pid = int(self._tmux("display-message", "-p", "#{pane_pid}"))

    def press(self, *keys: str) -> None:
        """Press keys by name, or type a character each."""
        for key in keys:
            if key.startswith("ctrl+"):
                self._tmux("send-keys", f"C-{key[-1]}")
            elif key in _NAMES:
                self._tmux("send-keys", _NAMES[key])
            else:
                self.type(key)

    def type(self, text: str) -> None:
        """Type a text."""
        self._tmux("send-keys", "-l", "--", text)

    @property
    def screen(self) -> str:
        """The screen as text, one line for each row."""
        return self._tmux("capture-pane", "-p")

    def wait_for(self, *texts: str) -> str:
        """Return the screen once all these texts stand on it."""
        return self.wait_until(lambda screen: all(text in screen for text in texts))

    def wait_until(self, told: Callable[[str], bool]) -> str:
        """Return the screen once it is as told. Raises AssertionError with the last one."""
        deadline = time.monotonic() + _PATIENCE
        while not told(screen := self.screen):
            assert time.monotonic() < deadline, f"it never came; the last screen:\n{screen}"
            time.sleep(_LOOK_AGAIN)  # tmux tells nobody of a change
        return screen

    def is_open(self) -> bool:
        """Tell whether the program still runs."""
        return self._run("has-session").returncode == 0

    def wait_end(self) -> None:
        """Wait until the program has ended by itself."""
        deadline = time.monotonic() + _PATIENCE
        while self.is_open():
            assert time.monotonic() < deadline, f"it does not end:\n{self.screen}"
            time.sleep(_LOOK_AGAIN)

    def close(self) -> None:
        """Close the window, whatever the program is doing, and wait until that has ended it."""
        self._run("kill-server")
        deadline = time.monotonic() + _PATIENCE
        while Path(f"/proc/{self._pid}").exists():
            assert time.monotonic() < deadline, "it does not end with its window"
            time.sleep(_LOOK_AGAIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: builtins.type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _tmux(self, *arguments: str) -> str:
        done = self._run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["tmux", "-u", "-S", str(self._socket), *arguments],
            env=self._environment | {"TERM": "xterm-256color"},
            capture_output=True,
            text=True,
            check=False,
        )


def _unused(folder: Path) -> Path:
    """Return a name for a socket: that of a server which has just ended may still be there."""
    return folder / f"tmux-{next(_numbers)}"

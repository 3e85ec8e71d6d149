"""A program in a real pseudo-terminal: keys go in, an emulated screen and every raw byte come out.

with Terminal(["python", "-m", "caseworker"], env) as terminal:
    terminal.wait_for("Mine")
    terminal.press("down", "enter")
    ... terminal.screen is what a person would see, terminal.output what the terminal was sent
"""

from __future__ import annotations

import builtins
import codecs
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte
from ptyprocess import PtyProcess

# Seconds; far more than anything takes, so that only what never comes fails.
PATIENCE = 30.0

KEYS = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "home": "\x1b[H", "end": "\x1b[F", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "escape": "\x1b", "backspace": "\x7f",
    "space": " ", "f2": "\x1bOQ", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f12": "\x1b[24~",
}  # fmt: skip
_CONTROL = "ctrl+"
# xterm's disallowedPasteControls.
_NOT_PASTED = re.compile("[\x00\x04\x05\x08\x1b\x7f]")

# What pyte would print or misread: strings of a device, and private or parametrised sequences.
_NOT_FOR_PYTE = re.compile(
    r"\x1b[P_^X].*?\x1b\\|\x1b\[[<=>][0-9;:]*[ -/]*[@-~]|\x1b\[\??[0-9;:]*[ -/]+[@-~]", re.DOTALL
)
_UNFINISHED = re.compile(r"\x1b(?:[P_^X][^\x1b]*\x1b?|\][^\x07\x1b]*\x1b?|\[[0-9;:<=>? -/]*)?$")
_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
# Alternate screen, mouse reports in all their forms, focus reports, bracketed paste.
_TO_BE_LEFT = frozenset({47, 1000, 1002, 1003, 1004, 1006, 1015, 1047, 1049, 2004, 2048})
_CURSOR = 25
# Seconds; Textual waits 0.1 for what may follow.
_ESCAPE_DELAY = 0.15
# A terminal that is asked says that it can hold a frame back until it is whole, as most do by now;
# what is seen here are then whole frames.
_ASKED = b"\x1b[?2026$p"
_ANSWER = b"\x1b[?2026;2$y"
_FRAME_BEGINS, _FRAME_ENDS = "\x1b[?2026h", "\x1b[?2026l"


class Terminal:
    """One run of a program. Ends with the block, killed if it has not ended by itself."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        columns: int = 120,
        rows: int = 40,
        folder: Path | None = None,
        kind: str = "xterm-256color",
        colours: str = "truecolor",
    ) -> None:
        env = {
            name: value
            for name, value in environment.items()
            if name not in {"LINES", "COLUMNS", "TMUX", "STY"}
        }
        env |= {"TERM": kind, "COLORTERM": colours}
        env.setdefault("LANG", "C.UTF-8")
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._unfinished = ""
        self._frame = ""
        self._fed = 0
        self._news = threading.Condition()
        self._closed = False
        self._escape_is_over = 0.0
        self.chunks: list[tuple[int, bytes]] = []
        """Everything the program wrote, with when it came (``time.perf_counter_ns``)."""
        self.started = time.perf_counter_ns()
        self.process = PtyProcess.spawn(
            list(command), cwd=str(folder) if folder else None, env=env, dimensions=(rows, columns)
        )
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    # What a person does.

    def press(self, *keys: str) -> None:
        """Press keys by name, or type a character each, all of them at once."""
        self.send("".join(map(key_bytes, keys)))

    def type(self, text: str) -> None:
        """Type a text as a keyboard would send it."""
        self.send(text)

    def paste(self, text: str) -> None:
        """Paste a text as xterm does that was asked for bracketed paste: no ESC is pasted."""
        self.send(f"\x1b[200~{_NOT_PASTED.sub(' ', text)}\x1b[201~")

    def send(self, text: str) -> None:
        """Send bytes to the program, however many it takes at a time.

        What comes right behind the byte of the escape key is read as one key together with it, as
        alt and a letter; no hand is that fast.
        """
        time.sleep(max(0.0, self._escape_is_over - time.monotonic()))
        if text.endswith(KEYS["escape"]):
            self._escape_is_over = time.monotonic() + _ESCAPE_DELAY
        left = memoryview(text.encode())
        while left:
            left = left[os.write(self.process.fd, left[:4096]) :]

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        self._feed()
        self._screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    # What a person sees.

    @property
    def screen(self) -> str:
        """The screen as text, one line for each row."""
        self._feed()
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def last_shown(self) -> int:
        """When the last came of what ``screen`` has shown (``time.perf_counter_ns``)."""
        return self.chunks[self._fed - 1][0]

    @property
    def cursor_row(self) -> int:
        """The row of the terminal's own cursor, which is where somebody types."""
        self._feed()
        return int(self._screen.cursor.y)

    def cells(self) -> list[list[pyte.screens.Char]]:
        """The screen cell by cell, with the style of each."""
        self._feed()
        screen = self._screen
        return [
            [screen.buffer[row][column] for column in range(screen.columns)]
            for row in range(screen.lines)
        ]

    @property
    def output(self) -> bytes:
        """Every byte the program has written."""
        return b"".join(content for _when, content in self.chunks)

    def wait_for(self, *texts: str, seconds: float = PATIENCE) -> str:
        """Return the screen once all these texts stand on it."""
        return self.wait_until(lambda screen: all(text in screen for text in texts), seconds)

    def wait_until(self, told: Callable[[str], bool], seconds: float = PATIENCE) -> str:
        """Return the screen once it is as told. Raises AssertionError with the last one."""
        deadline = time.monotonic() + seconds
        while True:
            seen = len(self.chunks)
            screen = self.screen
            if told(screen):
                return screen
            if self._closed and self._fed == len(self.chunks):
                raise AssertionError(f"the program has ended; its last screen:\n{screen}")
            left = deadline - time.monotonic()
            assert left > 0, f"it never came; the last screen:\n{screen}"
            self._wait_for_more(seen, min(left, 0.25))

    def wait_quiet(self, milliseconds: float = 150, seconds: float = PATIENCE) -> str:
        """Return the screen once nothing has been written for a while."""
        deadline = time.monotonic() + seconds
        while not self._closed and time.monotonic() < deadline:
            if not self._wait_for_more(len(self.chunks), milliseconds / 1000):
                break
        return self.screen

    # The end.

    def wait_end(self, seconds: float = PATIENCE) -> int:
        """Return how the program ended: its exit code, or minus the signal that killed it."""
        deadline = time.monotonic() + seconds
        while self.process.isalive():
            assert time.monotonic() < deadline, f"it does not end:\n{self.screen}"
            self._wait_for_more(len(self.chunks), 0.01)
        self._reading.join(seconds)
        if self.process.signalstatus is not None:
            return -int(self.process.signalstatus)
        return int(self.process.exitstatus or 0)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send the program a signal."""
        os.kill(self.process.pid, number)

    def left_behind(self) -> set[int]:
        """Return the private modes that the terminal is left in; ``{}`` when it is as before.

        Holds 25 where the cursor is hidden.
        """
        on: set[int] = set()
        for match in _MODE.finditer(self.output):
            for mode in map(int, match.group(1).split(b";")):
                (on.add if match.group(2) == b"h" else on.discard)(mode)
        hidden = b"\x1b[?25l" in self.output and _CURSOR not in on
        return (on & _TO_BE_LEFT) | ({_CURSOR} if hidden else set())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: builtins.type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.isalive():
            self.process.kill(signal.SIGKILL)
            self.process.wait()
        self._reading.join(PATIENCE)
        self.process.close(force=True)

    def _read(self) -> None:
        while True:
            try:
                content = os.read(self.process.fd, 65536)
            except OSError:  # how Linux tells that nobody holds the other end any more
                content = b""
            with self._news:
                if content:
                    if _ASKED in content:
                        os.write(self.process.fd, _ANSWER)
                    self.chunks.append((time.perf_counter_ns(), content))
                else:
                    self._closed = True
                self._news.notify_all()
            if not content:
                return

    def _wait_for_more(self, seen: int, seconds: float) -> bool:
        with self._news:
            return self._news.wait_for(lambda: len(self.chunks) > seen or self._closed, seconds)

    def _feed(self) -> None:
        while self._fed < len(self.chunks):
            content = self.chunks[self._fed][1]
            self._fed += 1
            text = self._unfinished + self._decode(content)
            tail = _UNFINISHED.search(text)
            self._unfinished = tail.group() if tail else ""
            self._draw(text[: len(text) - len(self._unfinished)])

    def _draw(self, text: str) -> None:
        """Draw what is whole of a text; a frame that is not waits for its end."""
        text = self._frame + text
        begun = text.rfind(_FRAME_BEGINS)
        whole = begun if begun > text.rfind(_FRAME_ENDS) else len(text)
        self._frame = text[whole:]
        self._stream.feed(
            _NOT_FOR_PYTE.sub("", text[:whole].replace(_FRAME_BEGINS, "").replace(_FRAME_ENDS, ""))
        )


def key_bytes(name: str) -> str:
    """Return what a terminal sends for a key: a name from ``KEYS``, ``ctrl+x``, or a character."""
    if name in KEYS:
        return KEYS[name]
    if name.startswith(_CONTROL):
        return chr(ord(name.removeprefix(_CONTROL).upper()) & 0x1F)
    assert len(name) == 1, f"there is no key {name!r}"
    return name

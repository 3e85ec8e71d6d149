"""However the program ends, the terminal is as it was."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from ptyprocess import PtyProcess

from tests.command_line.runner import Runner
from tests.terminal.session import PATIENCE, Terminal


def test_quitting_leaves_the_terminal_as_it_was(window: Terminal) -> None:
    assert window.left_behind()
    window.press("q")
    assert window.wait_end() == 0
    assert window.left_behind() == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_kill_leaves_the_terminal_as_it_was(
    window: Terminal, number: signal.Signals
) -> None:
    window.kill(number)
    assert window.wait_end() == 0
    assert window.left_behind() == set()


# A first process in the terminal that lives on and tells nobody that the terminal has closed.
DEAF = """
import signal, subprocess, sys
signal.signal(signal.SIGHUP, lambda *_: None)
code = subprocess.run(sys.argv[2:]).returncode
open(sys.argv[1], "w").write(str(code))
"""


def test_a_terminal_that_closes_ends_the_program_though_no_signal_tells_it(
    run: Runner, tmp_path: Path
) -> None:
    ended = tmp_path / "ended"
    command = [sys.executable, "-c", DEAF, str(ended), *run.line()]
    first = PtyProcess.spawn(command, env={**run.environment, "TERM": "xterm-256color"})
    output = b""
    while b"connected" not in output:
        output += os.read(first.fd, 65536)
    first.fileobj.close()
    deadline = time.monotonic() + PATIENCE
    while not (ended.exists() and ended.read_text()):
        assert time.monotonic() < deadline, "it lives on without a terminal"
        time.sleep(0.05)
    # 120 is Python's for what it could no longer write to the terminal.
    assert ended.read_text() in {"0", "120"}

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from caseworker.documents.problems import ReaderUnavailable
from caseworker.documents.protections import protections
from caseworker.documents.wire import EXIT_MEMORY


def test_what_holds_on_this_machine_is_told_with_its_means() -> None:
    held = {one.name: one for one in protections()}
    assert len(held) == 7
    for name in ("memory limited", "computing time limited", "no files opened or written",
                 "no network", "ends with the program", "no new privileges"):  # fmt: skip
        one = held[f"Documents: {name}"]
        assert one.ok, one
        assert one.detail
    assert all(one.detail for one in held.values())


def test_a_python_without_the_program_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    with pytest.raises(ReaderUnavailable):
        protections()


ATTEMPTS = """
import os, socket, subprocess, sys
from pathlib import Path
from caseworker.documents.confine import confine
from caseworker.documents.limits import Limits
secret, target = sys.argv[1:]
already_open = os.open(target, os.O_WRONLY | os.O_CREAT)
confine(Limits())
attempts = {
    "read": lambda: Path(secret).read_text(),
    "list": lambda: os.listdir("/"),
    "write": lambda: Path(target + "2").write_text("x"),
    "grow": lambda: os.write(already_open, b"x"),
    "socket": lambda: socket.socket(),
    "pipe": os.pipe,
    "program": lambda: subprocess.run(["true"]),
    "memory": lambda: bytearray(600 * 2**20),
}
for name, attempt in attempts.items():
    try:
        attempt()
        print(name, "worked")
    except (OSError, MemoryError):
        print(name, "refused")
"""


def test_a_locked_in_process_gets_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hemligt")
    run = subprocess.run(
        [sys.executable, "-c", ATTEMPTS, secret, tmp_path / "target"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert dict(line.split() for line in run.stdout.splitlines()) == dict.fromkeys(
        ("read", "list", "write", "grow", "socket", "pipe", "program", "memory"), "refused"
    )


def test_without_a_network_namespace_there_is_no_network_either() -> None:
    program = (
        "import threading\n"
        "from caseworker.documents.confine import confine\n"
        "from caseworker.documents.limits import Limits\n"
        # user_namespaces(7): a process with two threads cannot make one
        "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        "print(*[one.detail for one in confine(Limits()) if one.ok and one.name == 'network'])\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert run.stdout == b"RLIMIT_NOFILE 0\n"


def test_the_memory_watch_ends_a_process_that_grows() -> None:
    program = (
        "import time\n"
        "from caseworker.documents import memory_watch\n"
        "memory_watch.start(200 * 2**20)\n"
        "small = bytearray(b'x') * (50 * 2**20)\n"
        "time.sleep(0.2)\n"
        "print('small is fine', flush=True)\n"
        "large = bytearray(b'x') * (400 * 2**20)\n"
        "time.sleep(30)\n"
    )
    # By way of a shell that forks: Linux hands down the peak of whoever started the process.
    shell = ["sh", "-c", '"$0" -c "$1"; exit $?', sys.executable, program]
    run = subprocess.run(shell, capture_output=True, check=False)
    assert run.stdout == b"small is fine\n"
    assert run.returncode == EXIT_MEMORY

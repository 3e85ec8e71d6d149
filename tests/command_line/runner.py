"""Runs the program as a user does: a process of its own, with folders of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from caseworker.credentials import vault
from tests.sandbox_server import RunningSandbox

PASSPHRASE = "en lång lösenfras med åäö"


def _make_cheap(path: Path) -> None:
    """Seal a vault anew with the least work that the format allows.

    Opening a vault takes most of the time of a command otherwise: it is meant to.
    """
    kept = vault.unseal(path.parent.name, path.read_bytes(), PASSPHRASE)
    cheap = vault.Scrypt(salt=b"0123456789abcdef", n=2**14, r=8, p=1)
    with mock.patch.object(vault, "new_scrypt", return_value=cheap):
        path.write_bytes(vault.seal(path.parent.name, kept, PASSPHRASE))


@dataclass
class Answer:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


@dataclass
class Runner:
    """The program with the folders of one user."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = {
            **kept,
            "CASEWORKER_CONFIG": str(self.folder / "config"),
            "CASEWORKER_DATA": str(self.folder / "data"),
            "CASEWORKER_LANG": "en",
            "CASEWORKER_PASSPHRASE": PASSPHRASE,
            **self.environment,
        }

    def __call__(
        self,
        *arguments: str,
        stdin: str = "",
        env: Mapping[str, str | None] | None = None,
        before: Callable[[], None] | None = None,
    ) -> Answer:
        """Run a command to its end. A traceback fails the test, whatever it is about."""
        done = subprocess.run(
            self.line(*arguments),
            input=stdin,
            env=self.with_env(env),
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
            preexec_fn=before,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert "caseworker itself failed" not in done.stderr, done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command without waiting for its end."""
        return subprocess.Popen(
            self.line(*arguments),
            env=self.with_env(None),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def line(self, *arguments: str) -> list[str]:
        """Return the command as the system sees it."""
        return [sys.executable, "-m", "caseworker", *arguments]

    def with_env(self, changes: Mapping[str, str | None] | None) -> dict[str, str]:
        """Return the environment with changes; None removes a variable."""
        changed = {**self.environment, **(changes or {})}
        return {name: value for name, value in changed.items() if value is not None}

    def login(
        self, sandbox: RunningSandbox, *more: str, user: int = 0, store: str = "vault"
    ) -> Answer:
        """Log one of the sandbox's users in."""
        who = sandbox.users[user]
        answer = self(
            "login", "work", "--url", sandbox.url, "--client-id", sandbox.client_id,
            "--user", who["id"], "--unit", who["unit"], "--store", store,
            "--secret-stdin", "--json", *more,
            stdin=f"{sandbox.secret}\n{PASSPHRASE}\n{PASSPHRASE}\n",
        )  # fmt: skip
        for path in self.folder.rglob("vault.json"):
            _make_cheap(path)
        return answer

    def copy_to(self, folder: Path) -> Runner:
        """Return another user with a copy of everything that this one has."""
        copy = Runner(folder)
        for name in ("config", "data"):
            shutil.copytree(self.folder / name, folder / name)
        return copy

    def files(self) -> list[Path]:
        """Return every file that the program wrote."""
        return [path for path in self.folder.rglob("*") if path.is_file()]

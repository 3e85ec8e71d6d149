"""A real sandbox in a process of its own, for tests of any package.

with running_sandbox(cases=40) as sandbox:
    sandbox.control.faults([{"method": "POST", "path": "*/besluiten", "kind": "answer-lost"}])
    ... talk to sandbox.url as sandbox.client_id with sandbox.secret ...
    assert [one.method for one in sandbox.control.log()] == ["POST"]
"""

from __future__ import annotations

import json
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.request import Request, urlopen

import jwt

_PROGRAM = """
import json, sys
from pathlib import Path

port, cases, seed, latency, state, token, moment, like, faults = json.loads(sys.argv[1])
if moment:
    import time_machine
    time_machine.travel(moment, tick=False).start()
from caseworker.sandbox.odds import odds_of
from caseworker.sandbox.server import serve

serve(
    port, cases, seed, latency, Path(state) if state else None,
    lambda said: print(json.dumps(said), flush=True),
    control_token=token, like=like, odds=odds_of(faults) if faults else None,
)
"""
# Seconds; a sandbox that takes longer to start or to stop has failed.
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A request that reached the sandbox; ``status`` is None where no answer went out."""

    method: str
    target: str
    status: int | None


class Control:
    """Sets faults in a running sandbox and reads what it was asked."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._token = token

    @property
    def headers(self) -> dict[str, str]:
        """Return what lets a request see the sandbox as it is, whatever it is the likeness of."""
        return {"Control-Token": self._token}

    def faults(self, rules: Sequence[dict[str, object]]) -> None:
        """Put these rules in force (see ``caseworker.sandbox.faults.Rule``)."""
        self._send("PUT", "faults", json.dumps(rules).encode())

    def odds(self, text: str) -> None:
        """Let requests of others go wrong by chance, as ``--faults`` does; not at all if empty."""
        self._send("PUT", "odds", text.encode())

    def log(self) -> list[LoggedRequest]:
        """Return the requests since the last reset."""
        return [LoggedRequest(**entry) for entry in json.loads(self._send("GET", "log"))]

    def reset(self) -> None:
        """Forget faults and log."""
        self._send("DELETE", "log")

    def end_tokens(self) -> None:
        """Let no access token be good any longer."""
        self._send("DELETE", "tokens")

    def _send(self, method: str, part: str, body: bytes | None = None) -> bytes:
        request = Request(  # noqa: S310 - always the sandbox
            f"{self._url}/_control/{part}",
            data=body,
            method=method,
            headers=self.headers,
        )
        with urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310
            content: bytes = response.read()
        return content


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A sandbox that answers at ``url``, with who may log in."""

    url: str
    client_id: str
    secret: str
    users: list[dict[str, str]]
    units: list[dict[str, str]]
    readonly: dict[str, str]
    token_url: str = field(default="", kw_only=True)

    def token(self, *, readonly: bool = False, **claims: object) -> str:
        """Return a token good for an hour; claims replace or add to the usual ones."""
        client = self.readonly if readonly else {"client_id": self.client_id, "secret": self.secret}
        user = self.users[0]
        usual = {
            "client_id": client["client_id"],
            "iss": client["client_id"],
            "iat": int(time.time()),
            "user_id": user["id"],
            "user_representation": user["name"],
        }
        return jwt.encode(usual | claims, client["secret"], algorithm="HS256")


@dataclass(frozen=True, slots=True)
class RunningSandbox(Sandbox):
    """A sandbox that the test itself has started."""

    control: Control
    process: subprocess.Popen[str]
    words: IO[str]

    def said(self) -> str:
        """Return what the process has said on standard error."""
        self.words.seek(0)
        return self.words.read()

    def stop(self) -> int:
        """Ask the process to stop and return how it ended."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_PATIENCE)


@contextmanager
def running_sandbox(
    *,
    port: int = 0,
    cases: int = 60,
    seed: int = 1,
    latency_ms: int = 0,
    state: Path | None = None,
    moment: str = "",
    like: str = "open-zaak",
    faults: str = "",
) -> Iterator[RunningSandbox]:
    """Run a sandbox until the block ends; at an ISO ``moment`` its clock stands still.

    ``like`` and ``faults`` are those of the command line.

    Raises ``RuntimeError`` with its words if it will not start.
    """
    token = secrets.token_urlsafe()
    arguments = [
        port,
        cases,
        seed,
        latency_ms,
        str(state) if state else None,
        token,
        moment,
        like,
        faults,
    ]
    # A file, not a pipe: nobody reads what the server says, and a full pipe would stop it.
    with (
        tempfile.TemporaryFile("w+") as words,
        subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, json.dumps(arguments)],
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
        ) as process,
    ):
        try:
            yield _announced(process, token, words)
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait(_PATIENCE)


def _announced(process: subprocess.Popen[str], token: str, words: IO[str]) -> RunningSandbox:
    """Wait for the one line that a sandbox says when it is ready."""
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        process.wait(_PATIENCE)
        words.seek(0)
        raise RuntimeError(words.read())
    said = json.loads(line)
    return RunningSandbox(
        url=said["url"],
        client_id=said["client_id"],
        secret=said["secret"],
        users=said["users"],
        units=said["units"],
        readonly=said["readonly"],
        token_url=said.get("token_url", ""),
        control=Control(said["url"], token),
        process=process,
        words=words,
    )

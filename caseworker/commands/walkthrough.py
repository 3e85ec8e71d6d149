"""The job of a caseworker on the embedded case API, command by command, with each answer.

Every command is run as a user would run it: a process of its own, the server in another.
"""

from __future__ import annotations

import os
import secrets
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from caseworker.commands.output import say
from caseworker.folders import write_private
from caseworker.i18n import _, language

_REASONS = """Åtgärden strider inte mot detaljplanen. Berörda grannar har hörts och har inte haft \
något att erinra.

Sökanden uppfyller villkoren. Det finns därför förutsättningar att bifalla ansökan.
"""
_PROFILE = "demo"
_SHOWN_LINES = 34
_CASES_IN_THE_WALK = 2


class Named(msgspec.Struct):
    """A user or a unit of the sandbox."""

    id: str
    name: str
    unit: str = ""


class Announced(msgspec.Struct):
    """What the sandbox says when it is ready."""

    url: str
    client_id: str
    secret: str
    users: list[Named]
    units: list[Named]


class LineAnswer(msgspec.Struct):
    """A line of `queue --json`, as far as the walk looks at it."""

    number: str
    broken: bool
    protected: bool
    suspended: bool


class QueueAnswer(msgspec.Struct):
    """What `queue --json` prints."""

    cases: list[LineAnswer]


class DocumentAnswer(msgspec.Struct):
    """A document in `case --json`."""

    id: str
    title: str


class CaseAnswer(msgspec.Struct):
    """What `case --json` prints, as far as the walk looks at it."""

    documents: list[DocumentAnswer]
    decisions: list[object]
    decision_types: list[str]


class Chosen(msgspec.Struct):
    """A case that the walk works on."""

    number: str
    document: str
    decision_type: str


def _main_type(names: list[str]) -> str:
    """Return the decision type of the matter itself, not of a step on the way to it."""
    on_the_way = ("avvisning", "förläng", "startbesked", "avskrivning", "föreläggande")
    return next((n for n in names if not any(word in n for word in on_the_way)), names[0])


class Walkthrough:
    """Runs the commands in a folder of their own, so that nothing of the user's is touched."""

    def __init__(self, folder: Path, cases: int, lang: str | None) -> None:
        self._folder = folder
        self._cases = cases
        self._environment = {
            **os.environ,
            "CASEWORKER_CONFIG": str(folder / "config"),
            "CASEWORKER_DATA": str(folder / "data"),
            "CASEWORKER_PASSPHRASE": self._passphrase(),
            "CASEWORKER_LANG": lang or language(),
        }
        self._environment.pop("CASEWORKER_SECRET", None)

    def run(self) -> int:
        """Do the whole job and return the exit code: 0 when every command did its part."""
        with self._sandbox() as server:
            me, colleague = server.users[0], server.users[1]
            self._login(server, me)
            self._command("queue", "mine", "--limit", "8")
            to_decide, to_hand_over = self._two_cases()
            self._command("case", to_decide.number)
            self._command("document", to_decide.number, to_decide.document, "--text")
            self._decide(to_decide)
            self._hand_over(to_hand_over, colleague)
            self._command("queue", "mine", "--limit", "5")
            self._command("outbox", "list", "--all")
            self._command("doctor")
        say(_("That was the job. Everything is kept in {folder}.").format(folder=self._folder))
        return 0

    def open_screens(self, queue: str) -> int:
        """Log in and open the screens, as the user who handles the most interesting cases."""
        from caseworker.commands.ui import open_screens

        with self._sandbox() as server:
            self._login(server, server.users[0])
            os.environ.update(self._environment)
            os.environ.pop("CASEWORKER_SECRET", None)
            return open_screens(_PROFILE, queue)

    def _two_cases(self) -> tuple[Chosen, Chosen]:
        """Return two ordinary open cases with documents and without a decision."""
        chosen: list[Chosen] = []
        for line in msgspec.convert(self._json("queue", "mine"), type=QueueAnswer).cases:
            if line.broken or line.protected or line.suspended:
                continue
            case = msgspec.convert(self._json("case", line.number), type=CaseAnswer)
            if case.documents and not case.decisions:
                kind = _main_type(case.decision_types)
                chosen.append(Chosen(line.number, case.documents[0].id, kind))
            if len(chosen) == _CASES_IN_THE_WALK:
                return chosen[0], chosen[1]
        raise click.ClickException(_("No case is left to decide. Start over with --fresh."))

    def _decide(self, case: Chosen) -> None:
        reasons = self._folder / "motivering.txt"
        write_private(reasons, _REASONS.encode())
        self._command(
            "decide", case.number, "--type", case.decision_type, "--outcome", "granted",
            "--reasons-file", str(reasons), "--yes",
        )  # fmt: skip
        self._command("case", case.number)

    def _hand_over(self, case: Chosen, colleague: Named) -> None:
        self._command(
            "handover", case.number, "--to", colleague.id, "--reason",
            "Föräldraledig från måndag. Nästa steg: invänta remissvaret.", "--yes",
        )  # fmt: skip

    def _login(self, server: Announced, me: Named) -> None:
        passphrase = self._environment["CASEWORKER_PASSPHRASE"]
        self._command(
            "login", _PROFILE, "--url", server.url, "--client-id", server.client_id,
            "--user", me.id, "--unit", me.unit, "--store", "vault", "--secret-stdin",
            stdin=f"{server.secret}\n{passphrase}\n{passphrase}\n",
        )  # fmt: skip

    def _command(self, *arguments: str, stdin: str = "") -> None:
        """Print a command and its answer; end the walk if it fails."""
        click.secho(f"\n$ caseworker {shlex.join(arguments)}", bold=True)
        done = self._process(*arguments, stdin=stdin)
        lines = done.stdout.splitlines()
        click.echo("\n".join(lines[:_SHOWN_LINES]))
        if len(lines) > _SHOWN_LINES:
            click.echo(_("… {count} more lines").format(count=len(lines) - _SHOWN_LINES))
        if done.stderr.strip():
            click.echo(done.stderr.rstrip())
        if done.returncode:
            raise SystemExit(done.returncode)

    def _json(self, *arguments: str) -> object:
        """Run a command with ``--json`` and return its document."""
        done = self._process(*arguments, "--json")
        return msgspec.json.decode(done.stdout)

    def _process(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "caseworker", *arguments],
            input=stdin,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def _passphrase(self) -> str:
        """Return the passphrase of the demo's vault, kept beside it: its data are made up."""
        path = self._folder / "passphrase"
        if not path.exists():
            write_private(path, secrets.token_urlsafe(16).encode())
        return path.read_text()

    @contextmanager
    def _sandbox(self) -> Iterator[Announced]:
        """Start the embedded case API in a process of its own, on the port of the last run."""
        state = self._folder / "server"
        process = subprocess.Popen(
            [
                sys.executable, "-m", "caseworker", "sandbox", "--cases", str(self._cases),
                "--state", str(state), "--port", str(self._port()), "--while-stdin",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise click.ClickException(_("The embedded case API did not start."))
            server = msgspec.json.decode(line, type=Announced)
            write_private(self._folder / "port", server.url.rsplit(":", 1)[-1].encode())
            click.echo(_("The embedded case API runs at {url}.").format(url=server.url))
            yield server
        finally:
            process.terminate()
            process.wait(timeout=10)

    def _port(self) -> int:
        """Return the port of the last run if it is free, else 0 for any."""
        try:
            port = int((self._folder / "port").read_text())
            with socket.create_server(("127.0.0.1", port)):
                return port
        except (OSError, ValueError):
            return 0

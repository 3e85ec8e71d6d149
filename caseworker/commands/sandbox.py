"""`caseworker sandbox`: the embedded case API alone, for trying, testing and training."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import click

from caseworker.i18n import _


@click.command(help=_("Run the embedded case API with made-up cases."))
@click.option("--port", type=click.IntRange(0, 65535), default=0, help=_("0 takes a free one."))
@click.option("--cases", type=click.IntRange(min=1), default=300, help=_("How many cases."))
@click.option("--seed", type=int, default=1, help=_("The same seed gives the same cases."))
@click.option("--latency", type=click.IntRange(min=0), default=0, help=_("Milliseconds."))
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("A folder that keeps the cases between runs."),
)
@click.option(
    "--like",
    type=click.Choice(["open-zaak", "oneground", "minimal-1.0"]),
    default="open-zaak",
    help=_("Behave as another server."),
)
@click.option(
    "--faults",
    metavar="SEED[:RATE[:KINDS]]",
    help=_("Let things go wrong by chance; the same seed does it again."),
)
@click.option("--while-stdin", is_flag=True, hidden=True)
def sandbox(
    port: int,
    cases: int,
    seed: int,
    latency: int,
    state: Path | None,
    like: str,
    faults: str | None,
    while_stdin: bool,
) -> None:
    """Run until interrupted; when ready, print one line of JSON on standard output.

    With ``--while-stdin`` it ends with whoever started it, even one that is killed: its end of
    standard input closes then.
    """
    from caseworker.sandbox.odds import odds_of
    from caseworker.sandbox.server import serve

    try:
        odds = odds_of(faults) if faults else None
    except ValueError as error:
        raise click.BadParameter(
            _("That is no seed, rate and kinds: 7, 7:0.2 or 7:0.2:500,answer-lost."),
            param_hint="--faults",
        ) from error
    if while_stdin:
        threading.Thread(target=_stop_with_stdin, daemon=True).start()
    serve(port, cases, seed, latency, state, announce, like=like, odds=odds)


def _stop_with_stdin() -> None:
    # Not through sys.stdin: its buffer is locked for good by a thread that still reads at the end.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def announce(facts: Mapping[str, object]) -> None:
    """Tell whoever started the sandbox how to reach it: one line, flushed, then nothing more."""
    sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
    sys.stdout.flush()

"""What keeps a hostile document from doing harm on this very machine; for ``doctor``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from caseworker.documents.limits import DEFAULT, Limits
from caseworker.documents.problems import ReaderUnavailable
from caseworker.documents.process import START_SECONDS, command, environment
from caseworker.documents.wire import HEAD, Ready, frame
from caseworker.i18n import N_, _

_NAMES: Final = {
    "memory": N_("Documents: memory limited"),
    "cpu": N_("Documents: computing time limited"),
    "network": N_("Documents: no network"),
    "parent": N_("Documents: ends with the program"),
    "privileges": N_("Documents: no new privileges"),
    "processes": N_("Documents: no other programs started"),
    "files": N_("Documents: no files opened or written"),
}


class Protection(Struct, frozen=True):
    """One protection: its name in the user's language, whether it holds, and by what or why not.

    ``detail`` is technical: the system's own words.
    """

    name: str
    ok: bool
    detail: str


def protections(limits: Limits = DEFAULT) -> tuple[Protection, ...]:
    """Start a worker process and return what it could do to lock itself in.

    Takes a tenth of a second. Raises ReaderUnavailable.
    """
    try:
        run = subprocess.run(
            command(),
            input=frame(limits),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            cwd=Path(sys.executable).anchor,
            start_new_session=True,
            timeout=START_SECONDS,
            check=False,
        )
        ready = msgspec.msgpack.decode(run.stdout[HEAD.size :], type=Ready)
    except (OSError, subprocess.SubprocessError) as error:
        raise ReaderUnavailable(reason=str(error)) from error
    except msgspec.DecodeError as error:
        raise ReaderUnavailable(reason=f"exit code {run.returncode}") from error
    return tuple(
        Protection(_(_NAMES.get(held.name, held.name)), held.ok, held.detail)
        for held in ready.protections
    )

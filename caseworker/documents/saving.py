"""Saving a document under a name that no citizen can turn against the desk.

Names come from outside: they may hold paths, device names of Windows, control characters, leading
dashes, or text that reads backwards (docs/safety.md, "File names").
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from api_client.errors import N_, Problem
from caseworker.text import visible

_LONGEST_NAME = 120
_LONGEST_ENDING = 12
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)


class AlreadyThere(Problem):
    """A file of that name exists. Facts: ``path``."""

    message = N_("{path} exists already.")
    advice = N_("Choose another name; nothing was overwritten.")


class CannotSave(Problem):
    """The file cannot be written. Facts: ``path``, ``reason``."""

    message = N_("{path} cannot be written ({reason}).")
    advice = N_("Choose another folder or free some space, then try again.")


def safe_file_name(name: str, *, otherwise: str = "document") -> str:
    """Return a name for a file on any system: its last part only, short, and harmless."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = visible(name, single_line=True)
    name = "".join(each if each.isprintable() else "_" for each in name)
    name = _NOT_IN_NAMES.sub("_", name).strip(" .")
    name = name.lstrip("-~")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        stem, ending = name, ""
    stem = stem[:_LONGEST_NAME].rstrip(" .") or otherwise
    if stem.split(".")[0].casefold() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem}.{ending}" if ending else stem


def save_new(content: bytes, wanted: Path, file_name: str) -> Path:
    """Write a file that nobody else can read (0600) and return where it is.

    ``wanted`` is the file, or the folder to put it in under its own safe name. Raises
    AlreadyThere, CannotSave.
    """
    path = wanted / safe_file_name(file_name) if wanted.is_dir() else wanted
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise AlreadyThere(path=str(path)) from error
    except OSError as error:
        raise CannotSave(path=str(path), reason=error.strerror or str(error)) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise CannotSave(path=str(path), reason=error.strerror or str(error)) from error
    return path

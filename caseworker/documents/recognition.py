"""Text out of pictures, through tesseract where somebody installed it.

Tesseract sees nothing of the file: it is given the bare pixels of a page that the confined process
drew, in a format that has no parts to hide anything in (Netpbm).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from contextlib import suppress
from typing import Final

from api_client.errors import N_, Problem
from caseworker.documents.answer import Picture

FINEST: Final = 3000
"""Pixels along the longer side of a page: A4 at 250 to the inch, of which tesseract wants 300."""
_SECONDS: Final = 60.0
"""For a page; three measured for a full one."""
_WANTED: Final = ("swe", "eng")
_KEPT_VARIABLES: Final = ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "SYSTEMROOT")


class NotRecognised(Problem):
    """Tesseract could not read a page. Facts: ``reason``."""

    message = N_("The text could not be recognised ({reason}).")


def can_recognise() -> bool:
    """Tell whether tesseract is installed."""
    return shutil.which("tesseract") is not None


async def recognised(picture: Picture) -> str:
    """Return the text in a picture, empty where there is none. Raises NotRecognised."""
    language = await asyncio.to_thread(_language)
    head = f"P6 {picture.width} {picture.height} 255\n".encode()
    try:
        process = await asyncio.create_subprocess_exec(
            "tesseract", "stdin", "stdout", *language, "--psm", "3",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise NotRecognised(reason=error.strerror or str(error)) from error
    try:
        async with asyncio.timeout(_SECONDS):
            text, _nothing = await process.communicate(head + picture.pixels)
    except TimeoutError as error:
        raise NotRecognised(reason=f"> {_SECONDS:.0f} s") from error
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode:
        raise NotRecognised(reason=f"tesseract {process.returncode}")
    return text.decode("utf-8", "replace").replace("\f", "").strip()


def _language() -> tuple[str, ...]:
    """Return the option for the languages that are installed of those that are wanted."""
    try:
        listed = subprocess.run(
            ["tesseract", "--list-langs"],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            env=_environment(),
            check=False,
        ).stdout.split()
    except (OSError, subprocess.SubprocessError):
        return ()
    known = [language for language in _WANTED if language in listed]
    return ("-l", "+".join(known)) if known else ()


def _environment() -> dict[str, str]:
    """Return next to nothing: one thread, no secrets."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}

"""Where things lie on this computer, and how they are kept from its other users."""

from __future__ import annotations

import os
from pathlib import Path

from api_client.errors import N_, Problem

_APP = "caseworker"


class FolderUnusable(Problem):
    """A folder of the program cannot be made or written. Facts: ``path``, ``reason``."""

    message = N_("The folder {path} cannot be used ({reason}).")
    advice = N_("Give yourself write permission there, or free some space, then try again.")


def config_folder() -> Path:
    """Return the folder of profiles: ``CASEWORKER_CONFIG`` or the platform's own place."""
    from platformdirs import user_config_path

    named = os.environ.get("CASEWORKER_CONFIG")
    return Path(named) if named else user_config_path(_APP, appauthor=False)


def data_folder() -> Path:
    """Return the folder of stores and vaults: ``CASEWORKER_DATA`` or the platform's own place."""
    from platformdirs import user_data_path

    named = os.environ.get("CASEWORKER_DATA")
    return Path(named) if named else user_data_path(_APP, appauthor=False)


def system_config_folder() -> Path:
    """Return the folder of what the administrator sets for every user of this computer."""
    from platformdirs import site_config_path

    return site_config_path(_APP, appauthor=False)


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner can enter (0700), and return it.

    A folder that others could enter is closed to them. Raises ``FolderUnusable``.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o700)
    except OSError as error:
        raise FolderUnusable(path=str(path), reason=error.strerror or str(error)) from error
    return path


def write_private(path: Path, content: bytes) -> None:
    """Replace a file whole or not at all, readable by its owner only (0600), on disk on return.

    Raises ``FolderUnusable``.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FolderUnusable(path=str(path.parent), reason=error.strerror or str(error)) from error


def sync_folder(path: Path) -> None:
    """Make a rename in this folder last through a power cut, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Saving a document into the user's own download folder without asking for a name."""

from __future__ import annotations

from pathlib import Path

from caseworker.documents.saving import AlreadyThere, safe_file_name, save_new

# Citizens' phones name everything "scan.pdf"; after so many the folder needs a person.
_MOST_COPIES = 99


def download_folder() -> Path:
    """Return the desktop's folder for downloads, or the home folder where there is none."""
    from platformdirs import user_downloads_path

    folder = user_downloads_path()
    return folder if folder.is_dir() else Path.home()


def save_download(content: bytes, folder: Path, file_name: str) -> Path:
    """Write a new file into a folder and return where it is; ``name (2).pdf`` where it is taken.

    Nothing is overwritten. Raises AlreadyThere, CannotSave.
    """
    name = Path(safe_file_name(file_name))
    for copy in range(2, _MOST_COPIES + 1):
        try:
            return save_new(content, folder / name, file_name)
        except AlreadyThere:
            name = Path(safe_file_name(file_name))
            name = name.with_name(f"{name.stem} ({copy}){name.suffix}")
    return save_new(content, folder / name, file_name)

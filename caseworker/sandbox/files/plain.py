"""Papers as plain text."""

from __future__ import annotations

from caseworker.sandbox.files.paper import Paper, whole_text


def is_windows_text(seed: int) -> bool:
    """Say whether a text of this seed is written the old Windows way: every fourth is."""
    return seed % 4 == 3


def paper_txt(paper: Paper, seed: int) -> bytes:
    """Return the paper as UTF-8, for some seeds as Windows-1252 with CR LF.

    A text with letters that Windows-1252 lacks stays UTF-8.
    """
    text = whole_text(paper)
    if is_windows_text(seed):
        try:
            return text.replace("\n", "\r\n").encode("cp1252")
        except UnicodeEncodeError:
            pass
    return text.encode()

"""Getting what was typed to somewhere else, where it cannot be saved here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from textual.screen import Screen

from caseworker.i18n import _

T = TypeVar("T")


def copy_out(screen: Screen[T], fields: Mapping[str, str]) -> None:
    """Give the longest of the fields to the terminal's clipboard (OSC 52), to be pasted elsewhere.

    That is the text that somebody writes; the others are a few words each.
    """
    text = max(fields.values(), key=len, default="")
    if not text.strip():
        screen.notify(_("There is nothing to copy yet."), markup=False)
        return
    screen.app.copy_to_clipboard(text)
    said = _("Copied: {count} characters. Paste them where they can be kept.")
    screen.notify(said.format(count=len(text)), markup=False)

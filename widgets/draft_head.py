"""The first line over something that is being written: what it is, and whether it is on disk."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from caseworker.text import visible
from widgets.fitted import fitted

_STEP = " › "


class DraftHead(Widget):
    """``case  › what                saved 14:02:11``, drawn as one line: no key waits for a layout.

    The case gives way where not all of it fits. All parts may hold text from outside.
    """

    DEFAULT_CSS = """
    DraftHead { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    """

    case: reactive[str] = reactive("")
    what: reactive[str] = reactive("")
    saved: reactive[str] = reactive("")

    def render(self) -> Text:
        """Draw the line."""
        what, saved = (visible(text, single_line=True) for text in (self.what, self.saved))
        room = self.content_size.width - cell_len(saved) - 2
        if self.case:
            case = visible(self.case, single_line=True)
            room_for_case = room - cell_len(what) - cell_len(_STEP)
            what = fitted(case, min(cell_len(case), room_for_case)) + _STEP + what
        line = Text(no_wrap=True, overflow="crop")
        return line.append(fitted(what, room), "bold").append(f"  {saved}")

"""Two texts put together: passage by passage, mine or theirs or both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from caseworker.i18n import _
from caseworker.text import visible
from caseworker.work.merging import Hunk, Side, Take, merged
from widgets.keys_line import KeysLine

_SAME_SHOWN = 160  # characters of each end of a passage that is the same


class Passage(Static):
    """One passage; of one that differs both texts, what is taken marked."""

    def __init__(self, hunk: Hunk, place: str, names: tuple[str, str]) -> None:
        super().__init__()
        self._hunk = hunk
        self._place = place
        self._names = names

    def paint(self, take: Take, *, is_here: bool) -> None:
        """Show what is taken, and whether the cursor is here."""
        self.update(self._text(take, is_here=is_here))

    def _text(self, take: Take, *, is_here: bool) -> Text:
        hunk = self._hunk
        if hunk.changed_by is Side.NOBODY:
            return Text(_shortened(visible(hunk.mine.strip())), style="dim")
        mark = "▌ " if is_here else "  "
        text = Text()
        text.append(f"{mark}{self._place} · {_who(hunk.changed_by)}\n", style="bold")
        takes_mine, takes_theirs = take is not Take.THEIRS, take is not Take.MINE
        _append(text, mark, self._names[0], hunk.mine, is_taken=takes_mine)
        _append(text, mark, self._names[1], hunk.theirs, is_taken=takes_theirs)
        return text


class MergeScreen(Screen[str | None]):
    """Ends with one text out of two, or None. ``names`` say whose each of the two texts is."""

    CSS: ClassVar[str] = """
    MergeScreen #head { height: 1; background: $panel; padding: 0 1; text-style: bold; }
    MergeScreen VerticalScroll { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    MergeScreen Passage { height: auto; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "take('MINE')", _("take mine"), id="merge.mine"),
        Binding("t,d", "take('THEIRS')", _("take theirs"), id="merge.theirs"),
        Binding("b", "take('BOTH')", _("take both"), id="merge.both"),
        Binding("enter", "done", _("this is the text"), priority=True, id="merge.done"),
        Binding("escape", "back", _("back"), id="merge.back"),
        Binding("down,j,n", "move(1)", _("next"), priority=True, id="merge.next"),
        Binding("up,k,p", "move(-1)", _("previous"), priority=True, id="merge.previous"),
    ]

    def __init__(self, passages: Sequence[Hunk], names: tuple[str, str] | None = None) -> None:
        super().__init__()
        self._passages = passages
        self._taken = [hunk.take for hunk in passages]
        self._places = [
            at for at, hunk in enumerate(passages) if hunk.changed_by is not Side.NOBODY
        ]
        both = [at for at in self._places if passages[at].changed_by is Side.BOTH]
        self._at = self._places.index(both[0]) if both else 0
        names = names or (_("My text"), _("Their text"))
        count = len(self._places)
        self._shown = [
            Passage(hunk, f"{self._places.index(at) + 1}/{count}", names)
            if at in self._places
            else Passage(hunk, "", names)
            for at, hunk in enumerate(passages)
        ]

    def compose(self) -> ComposeResult:
        """Put the passages one below the other."""
        yield Static(Text(_("Put the texts together")), id="head")
        with VerticalScroll(can_focus=False):
            yield from self._shown
        yield KeysLine()

    def on_mount(self) -> None:
        """Begin at the first passage that both changed."""
        for at, _shown in enumerate(self._shown):
            self._paint(at)
        self.call_after_refresh(self._scroll)

    def _paint(self, at: int) -> None:
        is_here = bool(self._places) and at == self._places[self._at]
        self._shown[at].paint(self._taken[at], is_here=is_here)

    def _scroll(self) -> None:
        if self._places:
            self._shown[self._places[self._at]].scroll_visible(animate=False)

    def action_move(self, by: int) -> None:
        """Go to the next passage that differs, or to the one before."""
        before = self._at
        self._at = max(0, min(before + by, len(self._places) - 1))
        for at in {before, self._at} if self._places else ():
            self._paint(self._places[at])
        self._scroll()

    def action_take(self, name: str) -> None:
        """Take one text of this passage, or both."""
        if self._places:
            at = self._places[self._at]
            self._taken[at] = Take[name]
            self._paint(at)

    def action_done(self) -> None:
        """Go on with the text that has been put together."""
        self.dismiss(merged(self._passages, self._taken))

    def action_back(self) -> None:
        """Put nothing together."""
        self.dismiss(None)


def _append(text: Text, mark: str, name: str, passage: str, *, is_taken: bool) -> None:
    sign = "●" if is_taken else "○"
    shown = visible(passage.strip()) if passage.strip() else _("(nothing)")
    indented = shown.replace("\n", f"\n{mark}    ")
    text.append(f"{mark}{sign} {name}: {indented}\n", style="" if is_taken else "dim")


def _who(side: Side) -> str:
    return {
        Side.MINE: _("you changed this"),
        Side.THEIRS: _("others changed this"),
        Side.BOTH: _("it differs: choose"),
    }[side]


def _shortened(text: str) -> str:
    if len(text) <= 2 * _SAME_SHOWN:
        return text
    return f"{text[:_SAME_SHOWN].rstrip()} […] {text[-_SAME_SHOWN:].lstrip()}"

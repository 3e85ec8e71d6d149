"""A text field for text of any length, kept to the character.

Textual's own field breaks lines at characters that are no line feeds and gives back others than
it was given, and it draws a line anew, whole, for each row of it on the screen: 150 ms a key in a
paragraph of 20,000 characters (measured, Textual 8.2.8). It also sends the whole field to the
terminal with each key: 11,700 bytes.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple, Self

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.document._document import Document, EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.events import Paste
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit

from caseworker.text import visible

LONGEST_PASTED_LINE = 4000
"""Characters. Each key in a line wraps all of it again, so longer pasted lines are broken."""

_KEPT_ROWS = 512


class ExactText(Document):
    """Text whose only line ends are line feeds; everything else stays where it is."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._lines = text.split("\n")
        self._text: str | None = text

    @property
    def text(self) -> str:
        """The whole text, put together once after a change."""
        if self._text is None:
            self._text = "\n".join(self._lines)
        return self._text

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Put a text in the place of a range; the answer has what was there and where it ends."""
        (top, left), (bottom, right) = sorted((start, end))
        replaced = self.get_text_range((top, left), (bottom, right))
        before = self._lines[top][:left] if top < len(self._lines) else ""
        after = self._lines[bottom][right:] if bottom < len(self._lines) else ""
        new = text.split("\n")
        new[0] = before + new[0]
        end_column = len(new[-1])
        new[-1] += after
        self._lines[top : bottom + 1] = new
        self._text = None
        return EditResult((top + len(new) - 1, end_column), replaced)


class _Row(NamedTuple):
    """All that a row of the screen depends on, besides the colours."""

    text: str
    width: int
    cursor: int | None
    chosen: tuple[int, int]
    has_focus: bool


class LongText(TextArea):
    """A field for some paragraphs or a whole book, shown safely and kept exactly."""

    class LinesBroken(Message):
        """Pasted lines were too long and have been broken at spaces."""

    class NothingToUndo(Message):
        """Everything that was typed since the text was opened has been undone."""

    def __init__(
        self,
        text: str = "",
        *,
        read_only: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        self._rows: LRUCache[_Row, Strip] = LRUCache(_KEPT_ROWS)
        self._on_screen: dict[int, _Row | None] = {}
        super().__init__(
            read_only=read_only,
            show_cursor=not read_only,
            highlight_cursor_line=False,
            compact=True,
            id=id,
        )
        # A field that blinks sends bytes all day.
        self.set_reactive(TextArea.cursor_blink, False)
        # A tab takes the one cell that it is drawn with.
        self.set_reactive(TextArea.indent_width, 1)
        self.document = ExactText(text)
        self.wrapped_document = WrappedDocument(self.document, tab_width=1)
        self.navigator = DocumentNavigator(self.wrapped_document)

    async def on_paste(self, event: Paste) -> None:
        """Put in what was pasted. Terminals send a carriage return for the end of a line."""
        event.prevent_default()
        event.stop()
        if self.read_only:
            return
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        start, end = self.selection
        put_in = broken(text)
        result = self.replace(put_in, start, end, maintain_selection_offset=False)
        self.move_cursor(result.end_location)
        if put_in != text:
            self.post_message(self.LinesBroken())

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Tell whether a key is text here; the end of a line is."""
        is_line_end = key == "enter" and not self.read_only
        return is_line_end or super().check_consume_key(key, character)

    def action_undo(self) -> None:
        """Undo; say so where nothing is left to be undone here."""
        if self.read_only or self.history.undo_stack:
            super().action_undo()
        else:
            self.post_message(self.NothingToUndo())

    def find_matching_bracket(self, bracket: str, search_from: Location) -> Location | None:
        """Look for none: that would read the whole text with a key."""
        return None

    def edit(self, edit: Edit) -> EditResult:
        """Change the text."""
        result = super().edit(edit)
        self.refresh()
        return result

    def notify_style_update(self) -> None:
        """Draw anew in other colours."""
        self._rows.clear()
        self._on_screen.clear()
        super().notify_style_update()

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Repaint what is asked for; where that is all, the rows that are not as they were."""
        is_all = not regions and repaint and not layout and not recompose
        if not (is_all and self._on_screen):
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        size = self.scrollable_content_region.size
        changed = [
            Region(0, y, size.width, 1)
            for y in range(size.height)
            if y not in self._on_screen or self._on_screen[y] != self._row(y)
        ]
        return super().refresh(*changed) if changed else self

    def render_line(self, y: int) -> Strip:
        """Draw one row, made once for as long as it says the same."""
        row = self._on_screen[y] = self._row(y)
        if row is None:
            return Strip.blank(self.scrollable_content_region.width, self.rich_style)
        strip = self._rows.get(row)
        if strip is None:
            strip = self._rows[row] = self._draw(row)
        return strip

    def _row(self, y: int) -> _Row | None:
        """Return what a row of the screen says, None where the text has ended."""
        places = self.wrapped_document._offset_to_line_info
        at = y + round(self.scroll_y)
        if at >= len(places):
            return None
        line_index, section = places[at]
        line = self.document.get_line(line_index)
        offsets = self.wrapped_document.get_offsets(line_index)
        start = offsets[section - 1] if section else 0
        is_last = section == len(offsets)
        end = len(line) if is_last else offsets[section]
        return _Row(
            line[start:end],
            self.scrollable_content_region.width,
            self._cursor_in(line_index, start, end, is_last=is_last),
            self._selected_in(line_index, start, end, is_last=is_last),
            self.has_focus,
        )

    def _cursor_in(self, row: int, start: int, end: int, *, is_last: bool) -> int | None:
        """Return where in this part of a line the cursor is drawn, None where it is not."""
        at_row, column = self.selection.end
        is_here = at_row == row and (start <= column < end or (is_last and column == end))
        return column - start if is_here and self._draw_cursor else None

    def _selected_in(self, row: int, start: int, end: int, *, is_last: bool) -> tuple[int, int]:
        """Return from where to where this part of a line is selected, its line feed included."""
        top, bottom = sorted(self.selection)
        reach = end - start + is_last
        first = 0 if top < (row, start) else reach if top[0] > row else top[1] - start
        last = reach if bottom[0] > row else 0 if bottom[0] < row else bottom[1] - start
        return max(0, min(first, reach)), max(0, min(last, reach))

    def _draw(self, row: _Row) -> Strip:
        text, width, cursor, chosen, _has_focus = row
        base = self.rich_style
        selected = self.get_component_rich_style("text-area--selection", partial=True)
        under = self.get_component_rich_style("text-area--cursor", partial=True)
        cuts = {0, len(text) + 1, *chosen}
        if cursor is not None:
            cuts |= {cursor, cursor + 1}
        segments = []
        drawn = text + " "
        for start, end in pairwise(sorted(cuts)):
            style = base
            if chosen[0] <= start < chosen[1]:
                style += selected
            if start == cursor:
                style += under
            segments.append(Segment(visible(drawn[start:end], single_line=True), style))
        return Strip(segments).adjust_cell_length(width, Style() + base)


def broken(text: str) -> str:
    """Return the text with its lines broken at spaces where they are too long to be typed in."""
    lines = text.split("\n")
    if all(len(line) <= LONGEST_PASTED_LINE for line in lines):
        return text
    return "\n".join(part for line in lines for part in _parts(line))


def _parts(line: str) -> list[str]:
    parts = []
    at = 0
    while len(line) - at > LONGEST_PASTED_LINE:
        space = line.rfind(" ", at, at + LONGEST_PASTED_LINE)
        cut = space + 1 if space > at else at + LONGEST_PASTED_LINE
        parts.append(line[at:cut])
        at = cut
    parts.append(line[at:])
    return parts

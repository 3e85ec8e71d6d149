"""The list of cases: a virtual list on the line API.

Nothing is made for a row until it is on the screen, so a key costs the same whatever the length.
The window moves by half a page when the cursor passes its edge: a terminal without scroll regions
repaints the whole list for every line scrolled (docs/terminal.md, "Bytes when a list scrolls").
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from api_client.models import CaseSummary
from caseworker.i18n import _
from caseworker.offline.problems import StoreProblem
from caseworker.offline.read_marks import line_mark
from caseworker.offline.store import Unfinished
from caseworker.work.case_lines import CaseLines, HeldLines
from caseworker.work.grouping import Heading
from caseworker.work.list_columns import ShownColumn
from widgets.case_columns import laid_out
from widgets.case_line import LineStyles, case_strip, heading_strip

MOST_MARKED = 1000
_CHANGED = "≠"


class CaseList(ScrollView, can_focus=True, inherit_bindings=False):
    """Cases one below the other, one of them under the cursor.

    The cursor stays on its case when the list changes.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", _("down"), show=False, id="list.down"),
        Binding("up,k", "move(-1)", _("up"), show=False, id="list.up"),
        Binding("pagedown", "page(1)", _("page down"), show=False, id="list.page-down"),
        Binding("pageup", "page(-1)", _("page up"), show=False, id="list.page-up"),
        Binding("home,g", "first", _("first"), show=False, id="list.first"),
        Binding("end,G", "last", _("last"), show=False, id="list.last"),
        Binding("enter", "open", _("open"), id="list.open"),
        Binding("space", "mark", _("mark"), show=False, id="list.mark"),
        Binding("shift+down", "mark_on(1)", _("mark on, down"), show=False, id="list.mark-down"),
        Binding("shift+up", "mark_on(-1)", _("mark on, up"), show=False, id="list.mark-up"),
        Binding("ctrl+down,right_curly_bracket", "group(1)", _("next group"), show=False,
                key_display="}", id="list.next-group"),
        Binding("ctrl+up,left_curly_bracket", "group(-1)", _("previous group"), show=False,
                key_display="{", id="list.previous-group"),
        Binding("asterisk", "mark_all", _("mark all, or none"), show=False, key_display="*",
                id="list.mark-all"),
    ]  # fmt: skip
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "case-list--cursor",
        "case-list--overdue",
        "case-list--soon",
        "case-list--heading",
    }

    cursor: reactive[int] = reactive(0, repaint=False)

    class Moved(Message):
        """The cursor rests on another case, or on none."""

        def __init__(self, case: CaseSummary | None) -> None:
            self.case = case
            super().__init__()

    class Opened(Message):
        """A case is to be opened."""

        def __init__(self, case: CaseSummary) -> None:
            self.case = case
            super().__init__()

    class MarksChanged(Message):
        """Cases were marked, or are no longer."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._marked: dict[str, CaseSummary] = {}
        self._unfinished = Unfinished()
        self._looked_at: Mapping[str, bytes] = {}
        self._chosen: Sequence[ShownColumn] = ()
        self._laid_out: tuple[int, Sequence[ShownColumn]] = (0, ())
        self._cases: CaseLines = HeldLines(())
        self._headings: Sequence[Heading] = ()
        self._heading_rows: Sequence[int] = ()
        self._today = dt.date.today()  # noqa: DTZ011 - deadlines are local days
        self._strips: dict[tuple[int, int, bool, bool], Strip] = {}
        self._styles: tuple[LineStyles, LineStyles] | None = None
        self._width = 0
        self._begins_anew = False
        self._begins_at = ""

    @property
    def case(self) -> CaseSummary | None:
        """The case under the cursor."""
        return self._line(self.cursor) if len(self._cases) else None

    def choose(self, columns: Sequence[ShownColumn]) -> None:
        """Show these columns; none for those that there is room for."""
        self._chosen = columns
        self._laid_out = (0, ())
        self._strips.clear()
        self.refresh()

    @property
    def columns(self) -> Sequence[ShownColumn]:
        """What is shown just now."""
        return self._columns_for(self.scrollable_content_region.width)

    def _columns_for(self, width: int) -> Sequence[ShownColumn]:
        """Share a width out once, not for each line."""
        if self._laid_out[0] != width:
            self._laid_out = (width, laid_out(self._chosen, width))
        return self._laid_out[1]

    def show_unfinished(self, unfinished: Unfinished) -> None:
        """Show which cases have a draft or something in the outbox."""
        before = self._unfinished
        changed = {
            number
            for number in unfinished.numbers | before.numbers
            if unfinished.sign(number) != before.sign(number)
        }
        self._unfinished = unfinished
        if changed:
            self._repaint_where(lambda case: case.number in changed)

    def show_looked_at(self, lines: Mapping[str, bytes]) -> None:
        """Show which cases are not as they were when somebody last looked, by their line marks."""
        before, self._looked_at = self._looked_at, lines
        if lines != before:
            self._repaint_where(lambda case: lines.get(case.id) != before.get(case.id))

    def _repaint_where(self, is_other: Callable[[CaseSummary], bool]) -> None:
        """Paint the lines anew that are in view and whose case is so.

        While a thousand cases are sent, each of them changes a sign: the whole list would be
        painted as often.
        """
        drawn = {key[0] for key in self._strips} | self._in_view()
        others = {at for at in drawn if at < len(self._cases) and is_other(self._line(at))}
        for key in [key for key in self._strips if key[0] in others]:
            del self._strips[key]
        for at in others:
            self._refresh_case(at)

    def _in_view(self) -> set[int]:
        top = round(self.scroll_y)
        rows = range(top, min(top + self.size.height, self._row_count))
        cases = (row - bisect_right(self._heading_rows, row) for row in rows)
        return {at for at in cases if at >= 0}

    def _sign(self, case: CaseSummary) -> str:
        """Return what is unfinished about a case, else whether it has changed."""
        sign = self._unfinished.sign(case.number)
        before = self._looked_at.get(case.id)
        return sign or (_CHANGED if before is not None and before != line_mark(case) else "")

    @property
    def marked(self) -> Sequence[CaseSummary]:
        """The cases that are marked, in the order in which they were."""
        return tuple(self._marked.values())

    @property
    def chosen(self) -> Sequence[CaseSummary]:
        """What a key acts on: the cases that are marked, else the one under the cursor."""
        if self._marked:
            return self.marked
        return (self.case,) if self.case and not self.case.broken else ()

    def unmark(self) -> None:
        """Mark nothing any more."""
        if self._marked:
            self._marked.clear()
            self._repaint_marks()

    def _repaint_marks(self) -> None:
        self.refresh()
        self.post_message(self.MarksChanged())

    def begin_at(self, case_id: str = "") -> None:
        """Let what is shown next be another list: on this case, or the first where it has none."""
        self._begins_anew = True
        self._begins_at = case_id

    def show(
        self,
        cases: CaseLines,
        today: dt.date,
        headings: Sequence[Heading] = (),
        *,
        for_now: bool = False,
    ) -> None:
        """Show these cases; the cursor stays on its case and that on its line of the screen.

        Where the case is gone the cursor stays near where it was. Cases that are shown
        ``for_now``, until all have come, are left for the first of all of them, unless somebody
        has used the cursor meanwhile.
        """
        before = None if self._begins_anew or for_now else self.case
        line = self._row_of(self.cursor) - round(self.scroll_y)
        self._begins_anew = for_now
        self._cases = cases
        self._headings = headings
        self._heading_rows = [each.at + above for above, each in enumerate(headings)]
        self._today = today
        self._strips.clear()
        self._measure()
        at = self._index_of(before) if before else self._beginning()
        self.set_reactive(CaseList.cursor, at)
        if before:
            row = self._row_of(at)
            first = row - 1 if self._heading_at(row - 1) else row
            self._show_from(min(row - line, first))
        else:
            self._show_from(0)
        self._keep_in_view()
        self.refresh()
        self.post_message(self.Moved(self.case))

    def _measure(self) -> None:
        """Say how high the list is; where it needs a scrollbar as before nothing else moves."""
        size = Size(0, self._row_count)
        if self.show_vertical_scrollbar and size.height > self.size.height:
            self.set_reactive(CaseList.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size

    def _beginning(self) -> int:
        place = self._cases.place_of(self._begins_at) if self._begins_at else None
        return place or 0

    def _index_of(self, case: CaseSummary) -> int:
        place = self._cases.place_of(case.id)
        if place is not None:
            return place
        return max(0, min(self.cursor, len(self._cases) - 1))

    def _row_of(self, at: int) -> int:
        """Return the row of a case: there is one more above it for each group up to its own."""
        return at + bisect_right(self._headings, at, key=lambda heading: heading.at)

    def _heading_at(self, row: int) -> Heading | None:
        above = bisect_right(self._heading_rows, row)
        is_heading = above > 0 and self._heading_rows[above - 1] == row
        return self._headings[above - 1] if is_heading else None

    @property
    def _row_count(self) -> int:
        return len(self._cases) + len(self._headings)

    def watch_cursor(self, before: int, now: int) -> None:
        """Repaint the two lines that changed, or the page when the window moves."""
        if not self._keep_in_view():
            self._refresh_case(before)
            self._refresh_case(now)
        self._place_terminal_cursor()
        self.post_message(self.Moved(self.case))

    def _refresh_case(self, at: int) -> None:
        """Repaint a line without the scrollbar beside it, which has not changed."""
        width = self.scrollable_content_region.width
        self.refresh(Region(0, self._row_of(at) - round(self.scroll_y), width, 1))

    def _keep_in_view(self) -> bool:
        """Move the window by half a page if the cursor left it; tell whether it moved."""
        top, height = round(self.scroll_y), max(1, self.size.height)
        row = self._row_of(self.cursor)
        # The name of a group is seen with its first case.
        first = row - 1 if self._heading_at(row - 1) else row
        if top <= first and row < top + height:
            return False
        self._show_from(row - height // 2)
        return True

    def _show_from(self, row: int) -> None:
        most = max(0, self._row_count - max(1, self.size.height))
        self.scroll_to(y=max(0, min(row, most)), animate=False, immediate=True)

    def _place_terminal_cursor(self) -> None:
        """Screen readers and braille follow the terminal's own cursor."""
        if self.has_focus:
            y = self._row_of(self.cursor) - round(self.scroll_y)
            self.app.cursor_position = self.content_region.offset + Offset(0, y)

    def on_focus(self) -> None:
        """The cursor's line looks different with the focus."""
        self._strips.clear()
        self.refresh()
        self._place_terminal_cursor()

    def on_blur(self) -> None:
        """The cursor's line looks different without the focus."""
        self._strips.clear()
        self.refresh()

    def on_resize(self) -> None:
        """Columns are shared out anew."""
        self._strips.clear()
        self._keep_in_view()

    def action_move(self, by: int) -> None:
        """Move the cursor by some lines."""
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by a page."""
        self._go(self.cursor + by * max(1, self.size.height - 1))

    def action_first(self) -> None:
        """Go to the first case."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the last case."""
        self._go(len(self._cases) - 1)

    def action_group(self, by: int) -> None:
        """Go to the first case of the next group, or of this one and those before it."""
        starts = [each.at for each in self._headings]
        place = (
            bisect_right(starts, self.cursor) if by > 0 else bisect_left(starts, self.cursor) - 1
        )
        if 0 <= place < len(starts):
            self._go(starts[place])

    def action_mark(self) -> None:
        """Mark the case under the cursor, or no longer, and go to the next."""
        case = self.case
        if case is None or case.broken:
            return
        if self._marked.pop(case.id, None) is None:
            self._mark(case)
        self._refresh_case(self.cursor)
        self.post_message(self.MarksChanged())
        self.action_move(1)

    def action_mark_on(self, by: int) -> None:
        """Mark the case under the cursor and go on, to mark a row of them."""
        case = self.case
        if case is not None and not case.broken:
            self._mark(case)
            self._refresh_case(self.cursor)
            self.post_message(self.MarksChanged())
        self.action_move(by)

    def action_mark_all(self) -> None:
        """Mark every case that is in the list, as it is filtered; where all are, none."""
        if len(self._cases) > MOST_MARKED:
            said = _("At most {count} cases can be marked at once. Filter the list first.")
            self.notify(said.format(count=MOST_MARKED), severity="warning", markup=False)
            return
        cases = [self._line(at) for at in range(len(self._cases))]
        whole = {case.id: case for case in cases if case.id and not case.broken}
        if whole.keys() <= self._marked.keys():
            for key in whole:
                del self._marked[key]
        else:
            self._marked |= whole
        self._repaint_marks()

    def _mark(self, case: CaseSummary) -> None:
        if len(self._marked) < MOST_MARKED:
            self._marked[case.id] = case

    def action_open(self) -> None:
        """Open the case under the cursor."""
        self._begins_anew = False
        if self.case:
            self.post_message(self.Opened(self.case))

    def _go(self, to: int) -> None:
        self._begins_anew = False
        self.cursor = max(0, min(to, len(self._cases) - 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines of the window; how wide they are is asked for once."""
        self._width = self.scrollable_content_region.width
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return one line of the window, made once for as long as nothing changes."""
        row, width = y + round(self.scroll_y), self._width
        if row >= self._row_count:
            return Strip.blank(width, self.rich_style)
        heading = self._heading_at(row)
        if heading is not None:
            name = self.get_component_rich_style("case-list--heading", partial=True)
            return heading_strip(heading, width, self.rich_style + name)
        at = row - bisect_right(self._heading_rows, row)
        is_cursor = at == self.cursor
        # Which of the lines are marked is asked for only where any are: it takes reading them.
        is_marked = bool(self._marked) and self._line(at).id in self._marked
        key = (at, width, is_cursor, is_marked)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > 4 * max(1, self.size.height):
                self._strips.clear()
            strip = self._make(self._line(at), width, is_cursor=is_cursor, is_marked=is_marked)
            self._strips[key] = strip
        return strip

    def _line(self, at: int) -> CaseSummary:
        """Return a line; one that the store does not give now stays empty until it is drawn anew.

        Textual ends the program for an error while drawing.
        """
        try:
            return self._cases[at]
        except StoreProblem:
            return CaseSummary(id="", number="…")

    def _make(self, case: CaseSummary, width: int, *, is_cursor: bool, is_marked: bool) -> Strip:
        if self._styles is None:
            self._styles = self._line_styles()
        return case_strip(
            case,
            self._columns_for(width),
            width,
            self._styles[is_cursor],
            self._today,
            edge=f"{'▌' if is_cursor else ' '}{'✓' if is_marked else ' '}",
            sign=self._sign(case),
        )

    def _line_styles(self) -> tuple[LineStyles, LineStyles]:
        """Return what lines are drawn in, and the line with the cursor."""
        overdue = self.get_component_rich_style("case-list--overdue", partial=True)
        soon = self.get_component_rich_style("case-list--soon", partial=True)
        line = self.rich_style
        cursor = line + self.get_component_rich_style("case-list--cursor", partial=True)
        return LineStyles(line, overdue, soon), LineStyles(cursor, overdue, soon)

    def notify_style_update(self) -> None:
        """Draw all lines anew when anything looks different: the focus, the colours."""
        super().notify_style_update()
        self._styles = None
        self._strips.clear()

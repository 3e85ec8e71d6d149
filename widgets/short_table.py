"""A table for short lists, drawn safely: up to a few hundred rows (docs/terminal.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.widgets import DataTable

from caseworker.i18n import _
from widgets.fitted import fitted

MOST_ROWS = 300
_LEAST_LAST = 10


class ShortTable(DataTable[Text], inherit_bindings=False):
    """Rows with a key each. The cursor stays on its row when the rows change.

    ``columns`` are a heading and a width in cells; the last column takes what is left. Cells may
    hold outside text.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", _("down"), show=False, id="table.down"),
        Binding("up,k", "cursor_up", _("up"), show=False, id="table.up"),
        Binding("pagedown", "page_down", _("page down"), show=False, id="table.page-down"),
        Binding("pageup", "page_up", _("page up"), show=False, id="table.page-up"),
        Binding("home,g", "scroll_top", _("first"), show=False, id="table.first"),
        Binding("end,G", "scroll_bottom", _("last"), show=False, id="table.last"),
    ]

    def __init__(
        self,
        columns: Sequence[tuple[str, int]],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=False)
        self._headings = columns
        self._shown: list[tuple[str, tuple[str, ...]]] = []
        self._made_for: tuple[int, tuple[str, ...]] = (0, ())

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor."""
        return self._shown[self.cursor_row][0] if 0 <= self.cursor_row < len(self._shown) else None

    def show(self, rows: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        """Show these rows, the first ``MOST_ROWS`` of them.

        Only the cells that changed are painted, and rows that are new at the end only added.
        """
        before, at = self.key, self.cursor_row
        self._shown = list(rows[:MOST_ROWS])
        width = self.size.width
        keys = tuple(key for key, _cells in self._shown)
        made_width, known = self._made_for
        if not known or made_width != width or keys[: len(known)] != known:
            self._make(width, keys, before, at)
            return
        widths = self._widths(width)
        for row, (_key, cells) in enumerate(self._shown[: len(known)]):
            for column, text in enumerate(cells):
                cell = _cell(text, widths[column])
                if self.get_cell_at((row, column)) != cell:  # type: ignore[arg-type]
                    self.update_cell_at((row, column), cell)  # type: ignore[arg-type]
        self._made_for = (width, keys)
        for _key, cells in self._shown[len(known) :]:
            self._add(cells, widths)

    def on_resize(self) -> None:
        """Share the width out anew."""
        if self._made_for[0] != self.size.width:
            self.show(self._shown)

    def on_data_table_row_highlighted(self) -> None:
        """Screen readers and braille follow the terminal's own cursor."""
        if self.has_focus:
            y = self.header_height + self.cursor_row - round(self.scroll_y)
            self.app.cursor_position = self.content_region.offset + Offset(0, y)

    def _make(self, width: int, keys: tuple[str, ...], before: str | None, at: int) -> None:
        self._made_for = (width, keys)
        self.clear(columns=True)
        widths = self._widths(width)
        for (heading, _given), given in zip(self._headings, widths, strict=True):
            self.add_column(Text(heading), width=given)
        for _key, cells in self._shown:
            self._add(cells, widths)
        if before in keys:
            at = keys.index(before)
        self.move_cursor(row=max(0, min(at, len(keys) - 1)), animate=False)

    def _add(self, cells: Sequence[str], widths: Sequence[int]) -> None:
        self.add_row(*(_cell(text, width) for text, width in zip(cells, widths, strict=True)))

    def _widths(self, width: int) -> list[int]:
        given = [cells for _heading, cells in self._headings[:-1]]
        padding = 2 * self.cell_padding * len(self._headings)
        return [*given, max(_LEAST_LAST, width - sum(given) - padding)]


def _cell(text: str, width: int) -> Text:
    return Text(fitted(text, width).rstrip(), no_wrap=True, overflow="crop")

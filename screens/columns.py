"""Which columns a list of cases has, in which order, and how wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from caseworker.i18n import _
from caseworker.work.case_index import Column
from caseworker.work.list_columns import ShownColumn
from widgets.case_columns import LEAST, MOST, WIDTHS, heading
from widgets.keys_line import KeysLine


class ColumnsScreen(ModalScreen["tuple[ShownColumn, ...] | None"]):
    """Ends with the columns that are wanted, none for those that there is room for, or None."""

    CSS: ClassVar[str] = """
    ColumnsScreen { align: center middle; }
    ColumnsScreen > Vertical {
        width: 60; max-width: 100%; height: auto; max-height: 90%; padding: 0 1;
        background: $surface; border: round $accent;
    }
    ColumnsScreen OptionList { height: auto; max-height: 14; border: none; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "show", _("show or hide"), id="columns.show"),
        Binding("shift+down,J", "move(1)", _("further right"), key_display="J",
                id="columns.right"),
        Binding("shift+up,K", "move(-1)", _("further left"), key_display="K", id="columns.left"),
        Binding("plus", "wider(2)", _("wider"), key_display="+", id="columns.wider"),
        Binding("minus", "wider(-2)", _("narrower"), key_display="-", id="columns.narrower"),
        Binding("0", "own", _("as there is room"), id="columns.own"),
        Binding("enter", "done", _("done"), id="columns.done", priority=True),
        Binding("escape", "back", _("back"), id="columns.back"),
    ]  # fmt: skip

    def __init__(self, shown: Sequence[ShownColumn]) -> None:
        super().__init__()
        self._shown = {each.column for each in shown}
        rest = [ShownColumn(column, cells) for column, cells in WIDTHS.items()]
        # The title takes what is left, so what it has just now says nothing.
        self._columns = [
            ShownColumn(each.column, WIDTHS[Column.TITLE]) if each.column is Column.TITLE else each
            for each in shown
        ] + [each for each in rest if each.column not in self._shown]

    def compose(self) -> ComposeResult:
        """Put the columns below each other."""
        with Vertical():
            yield Static(Text(_("Columns, from left to right")))
            yield OptionList()
        yield KeysLine()

    def on_mount(self) -> None:
        """Show them."""
        self._paint(0)

    def _paint(self, at: int) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        for each in self._columns:
            sign = "✓" if each.column in self._shown else " "
            cells = _("the rest") if each.column is Column.TITLE else str(each.width)
            options.add_option(Text(f"{sign} {heading(each.column):<14} {cells}"))
        options.highlighted = max(0, min(at, len(self._columns) - 1))

    @property
    def _at(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    def action_show(self) -> None:
        """Show a column or leave it out; the number of the case stays."""
        column = self._columns[self._at].column
        if column is not Column.NUMBER:
            self._shown ^= {column}
            self._paint(self._at)

    def action_move(self, by: int) -> None:
        """Move a column."""
        at, to = self._at, self._at + by
        if 0 <= to < len(self._columns):
            self._columns[at], self._columns[to] = self._columns[to], self._columns[at]
            self._paint(to)

    def action_wider(self, by: int) -> None:
        """Give a column more cells, or fewer."""
        each = self._columns[self._at]
        if each.column is not Column.TITLE:
            cells = max(LEAST, min(MOST, each.width + by))
            self._columns[self._at] = ShownColumn(each.column, cells)
            self._paint(self._at)

    def action_own(self) -> None:
        """Show what there is room for, whatever the size of the window."""
        self.dismiss(())

    def action_done(self) -> None:
        """Show the list like this."""
        self.dismiss(tuple(each for each in self._columns if each.column in self._shown))

    def action_back(self) -> None:
        """Leave the list as it was."""
        self.dismiss(None)

"""The field above a list of cases for the words that they must have."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from caseworker.i18n import _


class FilterInput(Input):
    """The words that the cases must have."""

    # As wide as ever, so that Textual need not lay out the whole screen for each letter.
    virtual_size = Reactive(Size(0, 0))

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", _("to the cases"), id="filter.done"),
        Binding("escape", "screen.clear", _("all cases"), id="filter.clear"),
    ]

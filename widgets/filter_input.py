"""The field above a list of cases for the words that they must have."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from caseworker.i18n import _


class FilterInput(Input):
    """The words that the cases must have."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", _("to the cases"), id="filter.done"),
        Binding("escape", "screen.clear", _("all cases"), id="filter.clear"),
    ]

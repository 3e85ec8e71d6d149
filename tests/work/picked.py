"""What a list shows of itself, as a screen would ask for it."""

from __future__ import annotations

from caseworker.work.case_lines import CaseLines
from caseworker.work.picking import Picked, Picker, View
from tests.work.test_filtering import TODAY


def picked_from(lines: CaseLines, view: View, me: str = "asa01") -> Picked:
    """Return what is shown of a list that nobody has looked at before."""
    picker = Picker(me)
    picker.take(lines)
    picked = picker.pick(lines, view, TODAY)
    assert picked is not None
    return picked

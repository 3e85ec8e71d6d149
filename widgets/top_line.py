"""The line at the top: where I am, and at its right end connection, outbox and drafts."""

from __future__ import annotations

from datetime import datetime

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from caseworker.i18n import _
from caseworker.offline.outbox import EntryState
from caseworker.offline.store import Store
from caseworker.text import visible


class TopLine(Widget):
    """State has a place: what is connected since when, what waits, what is a draft."""

    DEFAULT_CSS = """
    TopLine { dock: top; height: 1; background: $panel; color: $foreground; padding: 0 1; }
    """

    place: reactive[str] = reactive("")
    online_since: reactive[datetime | None] = reactive(None)
    offline_since: reactive[datetime | None] = reactive(None)
    refreshing: reactive[bool] = reactive(default=False)
    outbox: reactive[int] = reactive(0)
    needing_person: reactive[int] = reactive(0)
    drafts: reactive[int] = reactive(0)

    def count(self, store: Store) -> None:
        """Count what waits in the outbox, what needs the person, and the drafts."""
        waiting = store.outbox.open()
        self.needing_person = sum(entry.state is EntryState.NEEDS_PERSON for entry in waiting)
        self.outbox = len(waiting) - self.needing_person
        self.drafts = len(store.drafts.all())

    def render(self) -> Text:
        """Left the place, right the state; the place gives way where both do not fit."""
        state = self._state()
        left = visible(self.place, single_line=True)
        room = self.size.width - len(state) - 2
        if len(left) > room:
            left = left[: max(0, room - 1)] + "…" if room > 1 else ""
        gap = max(1, self.size.width - len(left) - len(state))
        return Text(left + " " * gap + state, no_wrap=True, overflow="crop")

    def _state(self) -> str:
        parts = [self._connection()]
        if self.outbox:
            parts.append(_("outbox {count}").format(count=self.outbox))
        if self.needing_person:
            parts.append(_("! {count} need you").format(count=self.needing_person))
        if self.drafts:
            parts.append(_("drafts {count}").format(count=self.drafts))
        return "   ".join(parts)

    def _connection(self) -> str:
        if self.offline_since:
            return _("○ offline since {time}").format(time=f"{self.offline_since:%H:%M}")
        if self.refreshing:
            return _("◌ refreshing")
        if self.online_since:
            return _("● connected {time}").format(time=f"{self.online_since:%H:%M}")
        return _("◌ connecting")

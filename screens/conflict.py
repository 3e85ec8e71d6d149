"""What others did meanwhile, beside what was written; nothing is sent before it is decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import ClassVar, TypeVar

from msgspec.structs import replace
from rich.text import Text
from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from api_client.models import Case, CaseVersion
from api_client.plans import Intent
from caseworker.i18n import _
from caseworker.text import visible
from caseworker.work.conflicts import Conflict, Difference, conflict_of
from caseworker.work.intent_words import facts, texts, what
from screens.merge import MergeScreen
from widgets.keys_line import KeysLine
from widgets.page_view import PageView
from widgets.text_flow import Paragraph, TextFlow, paragraphs_of

I = TypeVar("I", bound=Intent)  # noqa: E741 - it stands for an intent


class Way(Enum):
    """What a person does about a conflict."""

    SEND_MINE = auto()
    TAKE_THEIRS = auto()
    CHANGE_MINE = auto()


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided; ``text`` is the text put together out of both, where one was."""

    way: Way
    text: str | None = None


class ConflictScreen(Screen[Decided | None]):
    """Ends with what was decided, None where that is left for later.

    ``may_change`` is false where something may be on the server already. Without ``in_outbox``
    what was written is still a draft.
    """

    CSS: ClassVar[str] = """
    ConflictScreen #head { height: auto; background: $panel; padding: 0 1; text-style: bold; }
    ConflictScreen PageView { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "decide('SEND_MINE')", _("send mine"), id="conflict.send"),
        Binding("ä,e", "decide('CHANGE_MINE')", _("change mine"), key_display="ä",
                id="conflict.change"),
        Binding("m", "merge", _("merge"), id="conflict.merge"),
        Binding("d", "decide('TAKE_THEIRS')", _("give up"), id="conflict.give-up"),
        Binding("escape", "later", _("later"), id="conflict.later"),
    ]  # fmt: skip

    def __init__(
        self, conflict: Conflict, intent: Intent, *, may_change: bool, in_outbox: bool
    ) -> None:
        super().__init__()
        self._conflict = conflict
        self._intent = intent
        self._may_change = may_change
        self._in_outbox = in_outbox

    def compose(self) -> ComposeResult:
        """Put what changed above what was written."""
        yield Static(Text(visible(self._title(), single_line=True)), id="head")
        yield PageView(id="differences")
        yield KeysLine()

    def on_mount(self) -> None:
        """Show it."""
        flow = TextFlow()
        flow.add_page(self._paragraphs())
        view = self.query_one(PageView)
        view.show(flow)
        view.focus()

    def _title(self) -> str:
        number = self._intent.case_number
        if self._conflict.is_over:
            return _("{number}: what others changed has been changed back").format(number=number)
        return _("{number} has been changed since you began").format(number=number)

    def _paragraphs(self) -> Iterator[Paragraph]:
        for difference in self._conflict.differences:
            yield from _of_difference(difference)
            yield Paragraph("")
        yield Paragraph(_("What you wrote"), "heading")
        yield Paragraph(what(self._intent))
        for name, value in facts(self._intent):
            yield Paragraph(f"{name}: {value}")
        for name, text in texts(self._intent):
            yield Paragraph("")
            yield Paragraph(name, "quiet")
            yield from paragraphs_of(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done."""
        if action == "merge":
            return bool(self._conflict.passages) and self._may_change
        if action == "decide" and parameters == ("CHANGE_MINE",):
            return self._may_change
        if action == "decide" and parameters == ("TAKE_THEIRS",):
            return self._in_outbox
        return True

    def action_decide(self, name: str) -> None:
        """Take one of the ways."""
        self.dismiss(Decided(Way[name]))

    @work(exclusive=True, group="merge")
    async def action_merge(self) -> None:
        """Put the two texts together; then the text is gone through once more."""
        text = await self.app.push_screen_wait(MergeScreen(self._conflict.passages))
        if text is not None:
            self.dismiss(Decided(Way.CHANGE_MINE, text))

    def action_later(self) -> None:
        """Decide nothing now."""
        self.dismiss(None)


async def seen_by_the_person(app: App[object], intent: I, case: Case) -> I | None:
    """Return an intent that may be looked at and sent, None where the text comes first again.

    Where the case has changed since the writing began, that is shown, and what is sent is then
    based on the case as it was shown.
    """
    conflict = conflict_of(intent, case)
    if conflict.is_over:
        return intent
    screen = ConflictScreen(conflict, intent, may_change=True, in_outbox=False)
    decided = await app.push_screen_wait(screen)
    if decided is None or decided.way is not Way.SEND_MINE:
        return None
    return replace(intent, based_on=conflict.seen) if _has_version(conflict) else intent


def _has_version(conflict: Conflict) -> bool:
    return isinstance(conflict.seen, CaseVersion)


def _of_difference(difference: Difference) -> Iterator[Paragraph]:
    by = " · ".join(part for part in (difference.who, _moment(difference.at)) if part)
    yield Paragraph(difference.field.capitalize() + (f" ({by})" if by else ""), "heading")
    named = (
        (_("When you began"), difference.before),
        (_("Now"), difference.now),
        (_("You would make it"), difference.mine),
    )
    width = max(len(name) for name, _value in named) + 2
    for name, value in named:
        if not value:
            continue
        if "\n" in value:
            yield Paragraph(name, "quiet")
            yield from paragraphs_of(value.rstrip())
        else:
            yield Paragraph(f"{name.ljust(width)}{value}")


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else ""

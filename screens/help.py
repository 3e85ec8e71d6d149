"""The keys that work here, by where they work, and what the signs mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.app import App
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen

from caseworker.i18n import _
from screens.shown_text import ShownText
from widgets.binding_words import binding_words, key_name

_KEYS = 22
KeyName = Callable[[Binding], str]


class HelpScreen(ShownText):
    """Shows the keys of the screen that is open when this is made; closed by ``?`` or escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "close", _("close"), show=False, id="help.close")
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__(help_text(below.active_bindings, partial(key_name, below.app)))


def help_text(active: Mapping[str, ActiveBinding], name_of: KeyName) -> Text:
    """Return the help for these bindings: where the cursor is, on the screen, everywhere.

    A binding without a description is told by its id; one that is dim now says so.
    """
    text = Text()
    for title, found in _groups(active):
        text.append(title + "\n", style="bold")
        for keys, words in _actions(found, name_of):
            gap = " " * max(1, _KEYS - cell_len(keys))
            text.append(f"  {keys}", style="bold")
            text.append(f"{gap}{words}\n")
        text.append("\n")
    text.append(_("Signs") + "\n", style="bold")
    for sign, meaning in _signs():
        text.append(f"  {sign}{' ' * (_KEYS - cell_len(sign))}{meaning}\n")
    text.rstrip()
    return text


def _groups(
    active: Mapping[str, ActiveBinding],
) -> Iterator[tuple[str, list[ActiveBinding]]]:
    """Sort the bindings by where they are defined, the nearest first."""
    here: list[ActiveBinding] = []
    screen: list[ActiveBinding] = []
    everywhere: list[ActiveBinding] = []
    for one in active.values():
        if one.binding.system and not one.binding.description:
            continue
        is_own = one.binding.id is not None
        if isinstance(one.node, App) or (isinstance(one.node, Screen) and not is_own):
            everywhere.append(one)
        elif isinstance(one.node, Screen):
            screen.append(one)
        else:
            here.append(one)
    titles = (_("Where the cursor is"), _("On this screen"), _("Everywhere"))
    for title, found in zip(titles, (here, screen, everywhere), strict=True):
        if found:
            yield title, found


def _actions(found: Sequence[ActiveBinding], name_of: KeyName) -> Iterator[tuple[str, str]]:
    """Put the keys of one action together; what has a name of its own first."""
    keys: dict[tuple[str, str], list[str]] = {}
    for one in found:
        words = binding_words(one)
        if words and not one.enabled:
            words = _("{words} (not now)").format(words=words)
        if words:
            named = keys.setdefault((one.binding.action, words), [])
            name = name_of(one.binding)
            if name not in named:
                named.append(name)
    for (_action, words), names in keys.items():
        yield " ".join(names), words


def _signs() -> tuple[tuple[str, str], ...]:
    return (
        ("▲", _("overdue")),
        ("⏸", _("suspended")),
        ("§", _("protected identity")),
        ("✎", _("a draft of yours")),
        ("≠", _("changed since you last looked")),
        ("→", _("in the outbox")),
        ("!", _("needs you")),
        ("•", _("on this computer, also without the server")),
        ("●", _("connected")),
        ("○", _("offline")),
        ("◌", _("connecting or refreshing")),
    )

"""The command palette: every action that works now, found by typing a few letters of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.app import SystemCommand
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.screen import Screen

from caseworker.i18n import _
from widgets.binding_words import binding_words, key_name

_NEVER = 24 * 60 * 60.0


class Palette(CommandPalette):
    """Textual's palette in the user's language.

    Where nothing fits, the list stays empty: Textual's own sentence for it is English only.
    """

    _NO_MATCHES_COUNTDOWN = _NEVER  # type: ignore[misc]

    def __init__(self) -> None:
        super().__init__(
            placeholder=_("letters of a command, a queue or a case"), id="--command-palette"
        )


def commands_of(screen: Screen[object]) -> Iterator[SystemCommand]:
    """Yield what can be done on a screen now, each action once, with its keys."""
    app = screen.app
    keys: dict[tuple[str, str], list[str]] = {}
    nodes: dict[tuple[str, str], DOMNode] = {}
    for one in screen.active_bindings.values():
        words = binding_words(one)
        if one.binding.id is None or not one.enabled or not words:
            continue
        named = (one.binding.action, words)
        keys.setdefault(named, []).append(key_name(app, one.binding))
        nodes.setdefault(named, one.node)
    for (action, words), names in keys.items():
        run = partial(app.run_action, action, nodes[action, words])
        yield SystemCommand(words, " ".join(dict.fromkeys(names)), run)

"""The last line of a screen: the keys that work here and now, what they do, and how to get help."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding
from textual.events import Click
from textual.screen import Screen
from textual.widget import Widget

from widgets.binding_words import binding_words, key_name

HELP = "app.help"
"""The id of the binding that is never left out: it leads to all the others."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Some keys and the word for what they do; dim where they do nothing now."""

    keys: tuple[str, ...]
    shown: tuple[str, ...]
    word: str
    works: bool
    is_help: bool

    @property
    def width(self) -> int:
        """How many cells it takes, with the blanks around it."""
        return cell_len(" ".join((*self.shown, self.word))) + 2


class KeysLine(Widget):
    """Draws the bindings of the screen as one line, and is no more than that.

    Textual's own footer makes a widget for each key and makes all of them anew with each change of
    the focus. Where the line is too short the last hints are left out, help is not.
    """

    DEFAULT_CSS = """
    KeysLine { dock: bottom; height: 1; background: $footer-background; color: $footer-foreground; }
    KeysLine > .keys-line--key { color: $footer-key-foreground; text-style: bold; }
    KeysLine > .keys-line--off { text-style: dim; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys-line--key", "keys-line--off"}

    def __init__(self) -> None:
        super().__init__()
        self._hints: list[Hint] = []
        self._will_look = False

    def on_mount(self) -> None:
        """Follow what the focus and the state of the screen make possible."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._look_again()

    def _bindings_changed(self, _screen: Screen[object]) -> None:
        """Look once, however many changes come together: opening a document brings ten."""
        if not self._will_look:
            self._will_look = True
            self.call_later(self._look_again)

    def _look_again(self) -> None:
        self._will_look = False
        hints = self._found() if self.is_attached else self._hints
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def _found(self) -> list[Hint]:
        """Return a hint for each action with a word, or for several that share one."""
        hints: list[Hint] = []
        seen: set[str] = set()
        last_group: Binding.Group | None = None
        for active in self.screen.active_bindings.values():
            binding, group = active.binding, active.binding.group
            if not binding.show:
                continue
            word = group.description if group else binding_words(active)
            shown = self._shown(binding)
            is_known = binding.action in seen or (not group and word in seen)
            if not word or not shown or is_known:
                continue
            seen |= {binding.action, word}
            hint = Hint(
                keys=(binding.key,),
                shown=(shown,),
                word=word,
                works=active.enabled,
                is_help=binding.id == HELP,
            )
            if group and group is last_group:
                hint = _joined(hints.pop(), hint)
            last_group = group
            hints.append(hint)
        return hints

    def _shown(self, binding: Binding) -> str:
        """Return the name of a key, empty where it is text to the field with the cursor."""
        for each in (binding, replace(binding, key_display=None)):
            name = key_name(self.app, each)
            if not self._is_text(name):
                return name
        return ""

    def _is_text(self, name: str) -> bool:
        focused = self.screen.focused
        # The signs of enter and of the arrows are characters too, and no text.
        is_character = len(name) == 1 and (name.isascii() or name.isalpha())
        return is_character and focused is not None and focused.check_consume_key(name, name)

    def _fitting(self) -> list[Hint]:
        """Return the hints that there is room for, help among them."""
        left = self.size.width - sum(hint.width for hint in self._hints if hint.is_help)
        fitting: list[Hint] = []
        is_full = False
        for hint in self._hints:
            if hint.is_help:
                fitting.append(hint)
                continue
            left -= hint.width
            is_full = is_full or left < 0
            if not is_full:
                fitting.append(hint)
        return fitting

    def render(self) -> Text:
        """Draw the hints."""
        on = self.get_component_rich_style("keys-line--key", partial=True)
        off = self.get_component_rich_style("keys-line--off", partial=True)
        text = Text(no_wrap=True, overflow="crop", end="")
        for hint in self._fitting():
            text.append(" " + " ".join(hint.shown), on if hint.works else on + off)
            text.append(f" {hint.word} ", "" if hint.works else off)
        return text

    async def on_click(self, event: Click) -> None:
        """Press the key that the mouse points at."""
        at = 0
        for hint in self._fitting():
            at += hint.width
            if event.x < at:
                self.app.simulate_key(hint.keys[0])
                return


def _joined(one: Hint, other: Hint) -> Hint:
    return Hint(
        keys=one.keys + other.keys,
        shown=one.shown + other.shown,
        word=one.word,
        works=one.works or other.works,
        is_help=one.is_help or other.is_help,
    )

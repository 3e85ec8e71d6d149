"""The keys that work here, by where they work, and what the signs mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.app import App
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen

from caseworker.i18n import _
from caseworker.text import visible
from screens.shown_text import ShownText

_KEYS = 22
KeyName = Callable[[Binding], str]


class HelpScreen(ShownText):
    """Shows the keys of the screen that is open when this is made; closed by ``?`` or escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "close", _("close"), show=False, id="help.close")
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__(help_text(below.active_bindings, below.app.get_key_display))


def help_text(active: Mapping[str, ActiveBinding], key_name: KeyName) -> Text:
    """Return the help for these bindings: where the cursor is, on the screen, everywhere.

    A binding without a description is told by its id; one that is dim now says so.
    """
    text = Text()
    for title, found in _groups(active):
        text.append(title + "\n", style="bold")
        for keys, words in _actions(found, key_name):
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


def _actions(found: Sequence[ActiveBinding], key_name: KeyName) -> Iterator[tuple[str, str]]:
    """Put the keys of one action together; what has a name of its own first."""
    keys: dict[tuple[str, str], list[str]] = {}
    for one in found:
        words = binding_words(one)
        if words:
            named = keys.setdefault((one.binding.action, words), [])
            name = visible(key_name(one.binding), single_line=True)
            if name not in named:
                named.append(name)
    for (_action, words), names in keys.items():
        yield " ".join(names), words


def binding_words(one: ActiveBinding) -> str:
    """Return what a binding does in the user's words, empty where it has none."""
    binding = one.binding
    name, _bracket, argument = binding.action.partition("(")
    of_textual = "" if binding.id else _words_of_textual(name.rpartition(".")[2])
    words = of_textual or binding.description or binding.id or ""
    if of_textual and argument.startswith("True"):
        words = _("{words}, selecting").format(words=of_textual)
    if words and not one.enabled:
        words = _("{words} (not now)").format(words=words)
    return visible(words, single_line=True)


def _words_of_textual(action: str) -> str:
    """Return the user's words for what Textual's own widgets do, nothing where there are none."""
    return {
        "cursor_up": _("up"),
        "cursor_down": _("down"),
        "cursor_left": _("left"),
        "cursor_right": _("right"),
        "cursor_word_left": _("a word left"),
        "cursor_word_right": _("a word right"),
        "cursor_left_word": _("a word left"),
        "cursor_right_word": _("a word right"),
        "cursor_line_start": _("start of the line"),
        "cursor_line_end": _("end of the line"),
        "home": _("start of the line"),
        "end": _("end of the line"),
        "cursor_page_up": _("page up"),
        "cursor_page_down": _("page down"),
        "page_up": _("page up"),
        "page_down": _("page down"),
        "scroll_up": _("up"),
        "scroll_down": _("down"),
        "scroll_left": _("left"),
        "scroll_right": _("right"),
        "scroll_home": _("first"),
        "scroll_end": _("last"),
        "select_line": _("select the line"),
        "select_all": _("select everything"),
        "delete_left": _("delete to the left"),
        "delete_right": _("delete to the right"),
        "delete_word_left": _("delete the word to the left"),
        "delete_word_right": _("delete the word to the right"),
        "delete_left_word": _("delete the word to the left"),
        "delete_right_word": _("delete the word to the right"),
        "delete_to_start_of_line": _("delete to the start of the line"),
        "delete_left_all": _("delete to the start of the line"),
        "delete_to_end_of_line": _("delete to the end of the line"),
        "delete_to_end_of_line_or_delete_line": _("delete to the end of the line"),
        "delete_right_all": _("delete to the end of the line"),
        "delete_line": _("delete the line"),
        "cut": _("cut"),
        "copy": _("copy"),
        "copy_text": _("copy what is selected"),
        "paste": _("paste"),
        "undo": _("undo"),
        "redo": _("redo"),
        "submit": _("done with this field"),
        "select_cursor": _("choose"),
        "focus_next": _("next field"),
        "focus_previous": _("previous field"),
        "command_palette": _("commands"),
        "quit": _("quit"),
    }.get(action, "")


def _signs() -> tuple[tuple[str, str], ...]:
    return (
        ("▲", _("overdue")),
        ("⏸", _("suspended")),
        ("§", _("protected identity")),
        ("!", _("needs you")),
        ("●", _("connected")),
        ("○", _("offline")),
        ("◌", _("connecting or refreshing")),
    )

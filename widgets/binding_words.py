"""What a key does, in the user's words: the program's own and those of Textual's widgets."""

from __future__ import annotations

from textual.app import App
from textual.binding import ActiveBinding, Binding

from caseworker.i18n import _
from caseworker.text import visible


def binding_words(one: ActiveBinding) -> str:
    """Return what a binding does in the user's words, empty where it has none."""
    binding = one.binding
    name, _bracket, argument = binding.action.partition("(")
    of_textual = "" if binding.id else _words_of_textual(name.rpartition(".")[2])
    words = of_textual or binding.description or binding.id or ""
    if of_textual and argument.startswith("True"):
        words = _("{words}, selecting").format(words=of_textual)
    return visible(words, single_line=True)


def key_name(app: App[object], binding: Binding) -> str:
    """Return the name of a key as keyboards have it: few know that a caret is the control key."""
    name = app.get_key_display(binding)
    return visible(name if name == "^" else name.replace("^", "ctrl+"), single_line=True)


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
        "page_left": _("page left"),
        "page_right": _("page right"),
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
        "select": _("choose"),
        "dismiss": _("close"),
        "focus_next": _("next field"),
        "focus_previous": _("previous field"),
        "command_palette": _("commands"),
        "quit": _("quit"),
    }.get(action, "")

"""Makes text safe for a terminal.

Text is kept and sent exactly as it came. Where it is shown, in a widget or as plain output of a
command, it passes ``visible`` first: control characters, bidirectional overrides and invisible
format characters become visible stand-ins, so that nothing a citizen wrote can steer the terminal
or hide what it says.
"""

from __future__ import annotations

import re
from typing import Final

# Ranges rather than a walk over all of Unicode, which would cost a fifth of a second at start;
# a test holds them against the Unicode database.
_INVISIBLE: Final = (
    "\u00ad"  # soft hyphen
    "\u034f"  # combining grapheme joiner
    "\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2"  # Arabic and Syriac format characters
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # fillers, inherent vowels, Mongolian separators
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, line and paragraph separators, bidi
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"  # blanks that look like nothing, variation selectors
    "\ufff0-\ufffb"  # interlinear annotation and unassigned specials
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"  # tags and supplementary variation selectors
)
_NO_CHARACTER: Final = "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"
_CONTROLS: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f"

_UNSAFE: Final = f"[{_CONTROLS}{_INVISIBLE}{_NO_CHARACTER}]"
_UNSAFE_IN_LINE: Final = f"[\t\n{_CONTROLS}{_INVISIBLE}{_NO_CHARACTER}]"

_MARKS: Final = (
    "\u0300-\u034e\u0350-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_MOST_MARKS: Final = 4
_FLOOD: Final = f"([{_MARKS}]{{{_MOST_MARKS}}})[{_MARKS}]+"

# What nearly every text is made of: it is looked at once, and quickly. What the rest is looked
# through with is compiled when it is first needed (``re`` keeps it), for that takes a start 6 ms.
_PLAIN: Final = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u27ff]*"
)

_CONTROL_PICTURES: Final = 0x2400
_DELETE: Final = 0x7F


def _stand_in(match: re.Match[str]) -> str:
    """Return what is drawn instead of one character."""
    code = ord(match.group())
    if code == 0x09:
        return " "
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    if code == _DELETE:
        return "\u2421"
    return f"<U+{code:04X}>"


def visible(text: str, *, single_line: bool = False) -> str:
    """Return the text with everything that a terminal would obey or hide drawn instead.

    Line feeds and tabs stay, unless ``single_line`` is set: then a line feed is drawn as ``␊`` and
    a tab becomes a space. CR LF counts as one line feed. A character carries at most four
    combining marks.
    """
    if _PLAIN.fullmatch(text):
        return text
    if not single_line:
        text = text.replace("\r\n", "\n")
    text = re.sub(_UNSAFE_IN_LINE if single_line else _UNSAFE, _stand_in, text)
    return re.sub(_FLOOD, r"\1", text)

"""Finding in the bytes that a terminal was sent what the program has not drawn itself."""

from __future__ import annotations

import re
import unicodedata

# Everything that Textual writes: cursor places, colours, modes, the questions of its start.
_DRAWN = re.compile(
    r"\x1b\[\d+;\d+H"  # cursor to a place
    r"|\x1b\[\d*[A-G]"  # cursor by some cells
    r"|\x1b\[\d+X"  # some cells blank
    r"|\x1b\[(?:0|[1234789]|22|23|24|27|29|(?:3|4|9|10)\d|[34]8;(?:5;\d+|2;\d+;\d+;\d+)|;)*m"
    r"|\x1b\[\?(?:25|1000|1003|1004|1006|1015|1049|2004|2026|2048)(?:;\d+)*[hl]"
    r"|\x1b\[\?(?:2026|2048)\$p"
    r"|\x1b\[[<>=]\d*u"  # keyboard protocol, on and off
    r"|\x1b\[\?7[hl]"
    r"|\x1b\]22;[a-z]+\x07"  # shape of the mouse's pointer
)
# A line feed and its return are how Textual ends with a sentence after the screen is closed.
_PLAIN = frozenset("\r\n")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})


def foreign(output: bytes) -> list[str]:
    """Return the control characters, with what follows them, that the program has not drawn."""
    text = output.decode("utf-8", "surrogateescape")
    rest = _DRAWN.sub("", text)
    return [
        rest[at : at + 24]
        for at, character in enumerate(rest)
        if unicodedata.category(character) in _UNSEEN and character not in _PLAIN
    ]

"""What a terminal would obey or hide is drawn instead; everything else passes unchanged."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.text import visible


def is_drawn_by_a_terminal(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def test_no_control_or_format_character_of_all_unicode_passes() -> None:
    passed = [
        f"U+{code:04X}"
        for code in range(sys.maxunicode + 1)
        if chr(code) not in "\n\t"
        and not is_drawn_by_a_terminal(chr(code))
        and chr(code) in visible(chr(code))
    ]
    assert passed == []


@pytest.mark.parametrize(
    "text", ["åäö ÅÄÖ", "a\u030a", "García-Løvås Żółć", "1\u00a0000", "日本", "[/] [@click=x]"]
)
def test_ordinary_text_and_markup_pass_unchanged(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;QQ==\x07", "␛]52;c;QQ==␇"),
        ("\x9b31m", "<U+009B>31m"),
        ("ab\u202egpj.exe", "ab<U+202E>gpj.exe"),
        ("a\u200bb", "a<U+200B>b"),
        ("a\x7f", "a␡"),
        ("rad\r\nrad", "rad\nrad"),
        ("rad\rrad", "rad␍rad"),
    ],
)
def test_what_a_terminal_would_obey_is_drawn(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_single_line_stays_a_single_line() -> None:
    assert visible("a\nb\tc\r\nd\u2028e", single_line=True) == "a␊b c␍␊d<U+2028>e"


def test_a_flood_of_combining_marks_is_cut_to_four() -> None:
    assert visible("a" + "\u0301" * 500) == "a" + "\u0301" * 4


@given(st.text())
def test_whatever_comes_in_nothing_unsafe_comes_out(text: str) -> None:
    assert all(is_drawn_by_a_terminal(c) or c in "\n\t" for c in visible(text))
    line = visible(text, single_line=True)
    assert all(is_drawn_by_a_terminal(c) for c in line)


@given(st.text())
def test_making_visible_twice_changes_nothing_more(text: str) -> None:
    assert visible(visible(text)) == visible(text)

"""Every string that a user sees is in every language, with the same blanks to fill in."""

from __future__ import annotations

import io
import re
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from caseworker import i18n
from caseworker.commands.click_words import WORDS

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "N_": None, "_n": (1, 2), "n_": (1, 2)}
BLANK = re.compile(r"\{(\w*)[^}]*\}")


def messages_of_the_program() -> set[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    for package in ("caseworker", "screens", "widgets", "api_client"):
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / package, keywords=KEYWORDS
        ):
            found.add(message)
    return found


def test_the_words_of_click_are_those_of_the_installed_click() -> None:
    folder = Path(click.__file__).parent
    keywords = {"_": None, "ngettext": (1, 2)}
    theirs = {found[2] for found in extract_from_dir(folder, keywords=keywords)}
    assert set(WORDS) - theirs == set()


def test_no_string_to_translate_stands_inside_an_f_string() -> None:
    # Extractors on Python 3.11 do not look into f-strings, so it would stay English.
    inside = re.compile(r"""f(["']).*\{_n?\(.*\1""")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for package in ("caseworker", "screens", "widgets", "api_client")
        for path in (ROOT / package).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if inside.search(line)
    ]
    assert found == []


def catalogue(language: str) -> Catalog:
    path = ROOT / "caseworker" / "locale" / language / "LC_MESSAGES" / "caseworker.po"
    return read_po(io.BytesIO(path.read_bytes()), abort_invalid=True)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_string_is_missing_and_none_is_left_over(language: str) -> None:
    known = {message.id for message in catalogue(language) if message.id}
    assert known == messages_of_the_program()


def test_every_string_is_translated_into_swedish() -> None:
    untranslated = [
        message.id
        for message in catalogue("sv")
        if message.id and (message.fuzzy or not all(_texts(message.string)))
    ]
    assert untranslated == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_translations_keep_the_blanks_to_fill_in(language: str) -> None:
    for message in catalogue(language):
        wanted = {frozenset(BLANK.findall(text)) for text in _texts(message.id)}
        for text in _texts(message.string):
            if message.id and text:
                assert frozenset(BLANK.findall(text)) in wanted, message.id


def test_the_language_follows_the_environment() -> None:
    assert i18n.preferred({"LANG": "sv_SE.UTF-8"}) == "sv"
    assert i18n.preferred({"CASEWORKER_LANG": "sv", "LC_ALL": "en_GB.UTF-8"}) == "sv"
    assert i18n.preferred({"LANG": "de_DE.UTF-8"}) == "en"
    assert i18n.preferred({}) == "en"


def _texts(found: object) -> tuple[str, ...]:
    if isinstance(found, str):
        return (found,)
    return tuple(found) if isinstance(found, list | tuple) else ()

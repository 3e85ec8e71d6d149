"""No widget is given a bare string from outside: it would be read as markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.markup import Module, bare_strings

ROOT = Path(__file__).parents[2]
SHOWN = [
    *(ROOT / "screens").glob("*.py"),
    *(ROOT / "widgets").glob("*.py"),
    ROOT / "caseworker/app.py",
]
SOME = Path("some.py")


def test_no_widget_reads_what_comes_from_outside_as_markup() -> None:
    assert len(SHOWN) > 40
    assert bare_strings([Module.of(path) for path in SHOWN]) == []


@pytest.mark.parametrize(
    "code",
    [
        "Static(case.title)",
        "yield Label(name)",
        "self.query_one(Static).update(case.title)",
        "self.notify(explain(problem))",
        "self.notify(f'{name} is closed')",
        "self.notify(_('{name} is closed').format(name=name))",
        "pane.border_title = document.title",
        "TextArea(placeholder=case.title)",
        "Button('ok', tooltip=case.title)",
        "self.notify(problem.message, markup=True)",
    ],
)
def test_what_would_be_read_as_markup_is_found(code: str) -> None:
    assert bare_strings([Module.of(SOME, f"def shows(self):\n    {code}")]) == [
        f"some.py:2: {code.removeprefix('yield ')}"
    ]


def test_a_name_is_followed_to_what_it_was_given() -> None:
    found = bare_strings(
        [Module.of(SOME, "def shows(self):\n    said = case.title\n    self.notify(said)")]
    )
    assert found == ["some.py:3: self.notify(said)"]


@pytest.mark.parametrize(
    "code",
    [
        "Static(Text(case.title))",
        "Static(case.title, markup=False)",
        "Static()",
        "self.notify(_('The case is closed.'))",
        "self.query_one(Static).update(Text.assemble((case.title, 'bold')))",
        "self.title = Text(case.title)",
        "self.query_one(Static).update(self.words())",
    ],
)
def test_what_is_no_markup_is_not_found(code: str) -> None:
    source = f"def words(self) -> Text: ...\ndef shows(self):\n    {code}"
    assert bare_strings([Module.of(SOME, source)]) == []

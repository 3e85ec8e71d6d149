"""Finding words: in a text as it stands on paper, and quoting what was found."""

from __future__ import annotations

import datetime as dt

import pytest

from api_client.models import DocumentInfo
from caseworker.work.document_search import DocumentTexts
from caseworker.work.finding import hits_in, pattern_of
from caseworker.work.quoting import quoted


def lines_with(text: str, words: str) -> list[int]:
    pattern = pattern_of(words)
    assert pattern is not None
    return [hit.line for hit in hits_in(text, pattern)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bygglov ges", "BYGGLOV"),
        ("ÅSA Öberg", "åsa öberg"),
        ("mark   och    byggnad", "mark och byggnad"),
        ("rad\nbygglov för\ntillbyggnad", "bygglov för tillbyggnad"),
        ("rad\nmed av-\nstånd till gräns", "av stånd till"),
        ("A\u030asa", "åsa"),
        ("(2 kap. 3 §)", "2 kap. 3 §"),
    ],
)
def test_words_are_found_as_they_stand_on_paper(text: str, words: str) -> None:
    assert len(lines_with(text, words)) == 1


def test_what_stands_apart_is_not_found() -> None:
    assert lines_with("bygglov och tillbyggnad", "bygglov tillbyggnad") == []
    assert lines_with("a+b", "a.b") == []


def test_the_line_is_where_the_words_begin() -> None:
    assert lines_with("ett\ntvå\nbygglov\nför hus bygglov för hus", "bygglov för hus") == [2, 3]


def test_nothing_is_looked_for_without_a_word() -> None:
    assert pattern_of("  \n ") is None


def test_a_passage_is_quoted_with_where_it_stands_and_nothing_hidden() -> None:
    document = DocumentInfo(
        id="1", title="Yttrande\u202e", file_name="y.pdf", created=dt.date(2026, 11, 18)
    )
    assert quoted("Vi har\x1b inget emot", document, 2) == (
        "”Vi har␛ inget emot”\n(Yttrande<U+202E>, 2026-11-18, p. 2)"
    )
    assert quoted("Post      Kronor\nKarta       900", document, 1).startswith(
        "”Post Kronor\nKarta 900”\n"
    )
    inside = quoted("Text", DocumentInfo(id="1", title="Mail", file_name=""), 1, "plan.pdf")
    assert inside == "”Text”\n(Mail, plan.pdf, p. 1)"


def test_texts_are_kept_by_their_version_and_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = DocumentTexts()
    first = DocumentInfo(id="1", title="a", file_name="a", version=1)
    texts.put(first, ["Åsa"], "")
    assert texts.get(first) == (["Åsa"], "")
    assert texts.get(DocumentInfo(id="1", title="a", file_name="a", version=2)) is None
    monkeypatch.setattr("caseworker.work.document_search._MOST_KEPT", 60)
    for number in range(5):
        texts.put(DocumentInfo(id=str(number), title="", file_name=""), ["x" * 20], "why")
    kept = [texts.get(DocumentInfo(id=str(n), title="", file_name="")) for n in range(5)]
    assert kept[-1] == (["x" * 20], "why")
    assert None in kept

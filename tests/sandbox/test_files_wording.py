from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pypdfium2
import pytest

from caseworker.sandbox.files.compose import compose
from caseworker.sandbox.files.facts import CaseFacts
from caseworker.sandbox.files.make import make_file
from caseworker.sandbox.files.paper import Table, whole_text
from caseworker.sandbox.files.vocabulary import Words
from caseworker.sandbox.files.wording import GENERAL
from caseworker.sandbox.seed.catalogue import CASE_TYPES, UNITS
from caseworker.sandbox.seed.decision_texts import ENDINGS
from caseworker.sandbox.seed.model import CaseType, Recipe
from caseworker.sandbox.seed.paper_lists import PAPERS

pytestmark = pytest.mark.long  # the made-up server alone; nothing that is shipped

UNIT = {one.id: one for one in UNITS}
# A matter that is markup, a template and a tag at once.
NASTY = "#panic() {number} $x$ *a* _b_ <script>&amp; \\u{41} @ref [x] // slut"


def _facts(case_type: CaseType, title: str, document: str) -> CaseFacts:
    unit = UNIT[case_type.unit]
    return CaseFacts(
        number=f"{case_type.prefix} 2026-000077",
        type_name=case_type.name,
        title=title,
        applicant_name="Åsa Öberg",
        personal_number="19620314-9822",
        address="Sagogränd 14, 439 53 Åsa",
        received=date(2026, 9, 10),
        unit_name=unit.name,
        committee=unit.committee,
        document_title=document,
        created=date(2026, 10, 20),
    )


def _kinds(case_type: CaseType) -> list[tuple[str, str]]:
    papers = PAPERS[case_type.id]
    kinds = [(one.kind, one.title) for one in (*papers.first, *papers.others)]
    return kinds + [(f"decision:{one.name}", "Beslut") for one in case_type.results]


@pytest.mark.parametrize("case_type", CASE_TYPES, ids=lambda one: one.id)
def test_every_paper_of_every_type_can_be_written(case_type: CaseType) -> None:
    for kind, title in _kinds(case_type):
        for seed in range(6):
            case = _facts(case_type, f"{case_type.name}, prov", title)
            paper = compose(kind, case, Random(seed))
            text = whole_text(paper)
            assert case.number in text
            assert "{" not in text
            assert len(text) > 150
            for block in paper.blocks:
                if isinstance(block, Table):
                    assert all(len(row) == len(block.head) for row in block.rows)


@pytest.mark.parametrize("case_type", CASE_TYPES, ids=lambda one: one.id)
def test_every_type_has_words_of_its_own(case_type: CaseType) -> None:
    words = Words(_facts(case_type, "x", "x"), Random(1)).of_type
    assert words is not GENERAL
    assert len(words.asks) >= 2
    assert len(words.story) >= 3
    assert len(words.letters) >= 2


def test_papers_of_the_same_kind_differ() -> None:
    case = _facts(CASE_TYPES[0], "Hemtjänst, ansökan", "Ansökan")
    texts = {whole_text(compose("application", case, Random(seed))) for seed in range(20)}
    assert len(texts) > 15


@pytest.mark.parametrize("case_type", CASE_TYPES, ids=lambda one: one.id)
def test_a_decision_on_paper_says_the_outcome_of_its_result(case_type: CaseType) -> None:
    for result, ending in ENDINGS[case_type.id].items():
        paper = compose(f"decision:{result}", _facts(case_type, "x, y", "Beslut"), Random(2))
        lines = whole_text(paper).split("\n")
        assert ending.outcome in lines
        assert any(reason.split("\n")[0] in lines for reason in ending.reasons)


def test_an_unknown_type_gets_words_that_fit_any() -> None:
    case = replace(_facts(CASE_TYPES[0], "Annat, sak", "Ansökan"), type_name="Hundskatt")
    for kind in ("application", "letter", "mail", "statement", "request", "report", "minutes"):
        assert case.number in whole_text(compose(kind, case, Random(3)))
    assert "Beviljas" in whole_text(compose("decision:Beviljas", case, Random(3)))


@pytest.mark.parametrize("form", ["pdf", "pdf-encrypted", "pdf-scanned", "pdf-500-pages"])
def test_a_title_cannot_break_what_is_typeset(form: str) -> None:
    case = _facts(CASE_TYPES[5], f"Bygglov, {NASTY}", f"Ansökan {NASTY}")
    assert make_file(Recipe("application", form, 1), case).startswith(b"%PDF-")


def test_markup_in_a_title_is_printed_as_it_is() -> None:
    case = _facts(CASE_TYPES[5], f"Bygglov, {NASTY}", "Ansökan om bygglov")
    document = pypdfium2.PdfDocument(make_file(Recipe("application", "pdf", 1), case))
    text = " ".join(document[0].get_textpage().get_text_bounded().split())
    document.close()
    assert "#panic() {number} $x$ *a* _b_ <script>&amp; \\u{41} @ref [x] // slut" in text


@pytest.mark.parametrize("form", ["html", "docx", "odt", "eml", "txt", "png"])
def test_markup_in_a_title_harms_no_other_form(form: str) -> None:
    case = _facts(CASE_TYPES[5], f"Bygglov, {NASTY}", f"Ansökan {NASTY}")
    made = make_file(Recipe("application", form, 2), case)
    assert b"<script>" not in made or form in {"txt", "eml"}


def test_the_day_on_a_paper_is_that_of_the_document_else_of_the_case() -> None:
    case = _facts(CASE_TYPES[5], "Bygglov, x", "Ansökan")
    assert compose("letter", case, Random(1)).day == "2026-10-20"
    assert compose("letter", replace(case, created=None), Random(1)).day == "2026-09-10"

"""Which documents a case has: what each is called, who wrote it and how its file is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Final, NamedTuple

from caseworker.sandbox.seed.matters import pick
from caseworker.sandbox.seed.model import Document, Recipe
from caseworker.sandbox.seed.paper_lists import (
    MUNICIPALITY,
    NEIGHBOUR,
    PAPERS,
    SOMEBODY_ELSE,
    Paper,
    Papers,
)

PROTECTED_AUTHOR: Final = "Sökanden"

# What opens a document of the form "pdf-encrypted"; a note of its case says it too.
ENCRYPTED_PDF_OPENS_WITH: Final = "kungsbacka-1384"

_FILES: Final[Mapping[str, tuple[str, str]]] = {
    "pdf": (".pdf", "application/pdf"),
    "pdf-encrypted": (".pdf", "application/pdf"),
    "pdf-scanned": (".pdf", "application/pdf"),
    "pdf-500-pages": (".pdf", "application/pdf"),
    "pdf-damaged": (".pdf", "application/pdf"),
    "docx": (
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "odt": (".odt", "application/vnd.oasis.opendocument.text"),
    "eml": (".eml", "message/rfc822"),
    "html": (".html", "text/html"),
    "png": (".png", "image/png"),
    "txt": (".txt", "text/plain"),
}
FORMS: Final[tuple[str, ...]] = tuple(_FILES)

_MOST_SEEDS: Final = 1_000_000


class Writers(NamedTuple):
    """The names that stand as authors of a case's documents."""

    applicant: str
    neighbour: str
    unit: str


def _author(paper: Paper, writers: Writers) -> str:
    if paper.by == MUNICIPALITY:
        return writers.unit
    if paper.by == NEIGHBOUR:
        return writers.neighbour
    return paper.sender if paper.by == SOMEBODY_ELSE else writers.applicant


def make_document(
    rng: Random, paper: Paper, form: str, day: date, writers: Writers, copy: int = 1
) -> Document:
    """Return a document in the given form; ``copy`` numbers papers of the same title.

    Raises:
        KeyError: there is no such form.
    """
    extension, mime_type = _FILES[form]
    title = paper.title if copy == 1 else f"{paper.title} ({copy})"
    return Document(
        title=title,
        file_name=title.replace("/", "-") + extension,
        mime_type=mime_type,
        type=paper.type,
        created=day,
        author=_author(paper, writers),
        recipe=Recipe(paper.kind, form, int(rng.random() * _MOST_SEEDS)),
    )


def _chosen(rng: Random, papers: Papers, number: int) -> list[Paper]:
    """Return that many papers besides the application, in the order they come in."""
    others = papers.others
    if number <= len(others):
        chosen = rng.sample(range(len(others)), number)
    else:
        extra = (int(rng.random() * len(papers.often)) for _ in range(number - len(others)))
        chosen = [*range(len(others)), *(papers.often[place] for place in extra)]
    return [others[place] for place in sorted(chosen)]


def make_documents(
    rng: Random, case_type: str, number: int, first: date, last: date, writers: Writers
) -> tuple[Document, ...]:
    """Return the documents of a case in the order they came in, the application first.

    No document is younger than ``last``. Titles are unique within the case.
    """
    if number == 0:
        return ()
    papers = PAPERS[case_type]
    span = (last - first).days
    days = sorted(int(rng.random() * (span + 1)) for _ in range(number - 1))
    opening = pick(rng, papers.first)
    documents = [make_document(rng, opening, pick(rng, opening.forms), first, writers)]
    seen: dict[str, int] = {}
    for paper, offset in zip(_chosen(rng, papers, number - 1), days, strict=True):
        copy = seen[paper.title] = seen.get(paper.title, 0) + 1
        day = first + timedelta(days=offset)
        documents.append(make_document(rng, paper, pick(rng, paper.forms), day, writers, copy))
    return tuple(documents)


def make_decision_document(
    rng: Random, case_type: str, decision: str, result: str, day: date, writers: Writers
) -> Document:
    """Return the decision as a document; its recipe names the result it words."""
    paper = Paper(decision, PAPERS[case_type].decision, f"decision:{result}", MUNICIPALITY)
    return make_document(rng, paper, pick(rng, ("pdf", "pdf", "docx")), day, writers)

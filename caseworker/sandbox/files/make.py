"""Makes the file of a document from its recipe: the same bytes every time.

The libraries that write files are loaded when the first file of their kind is made, so that a
server starts without them.
"""

from __future__ import annotations

from random import Random

from caseworker.sandbox.files.compose import compose
from caseworker.sandbox.files.facts import CaseFacts
from caseworker.sandbox.files.paper import Drawing, Paper
from caseworker.sandbox.seed.model import Recipe


def _picture(paper: Paper) -> bytes:
    """Return the drawing of a paper as a picture, of one without drawings its first page."""
    from caseworker.sandbox.files.picture import paint
    from caseworker.sandbox.files.typeset import page_pictures

    for block in paper.blocks:
        if isinstance(block, Drawing):
            return paint(block.sketch)
    return page_pictures(paper, dots_per_inch=90)[0]


def _portable(form: str, paper: Paper, rng: Random) -> bytes:
    """Return one of the PDF forms of a paper."""
    from caseworker.sandbox.files import portable, typeset

    match form:
        case "pdf-encrypted":
            return portable.encrypted_pdf(paper)
        case "pdf-scanned":
            return portable.scanned_pdf(paper, rng)
        case "pdf-damaged":
            return portable.damaged_pdf(paper, rng)
        case _:
            return typeset.paper_pdf(paper)


def make_file(recipe: Recipe, case: CaseFacts) -> bytes:
    """Return the file that the recipe describes, with the facts of the case in it.

    The same recipe and facts give the same bytes, in another process and another year too, as
    long as the libraries that write files are the same. Safe to call from several threads.

    Raises:
        ValueError: the recipe names a kind or a form that does not exist.
    """
    rng = Random(f"{recipe.kind} {recipe.form} {recipe.seed} {case.number} {case.document_title}")
    paper = compose(recipe.kind, case, rng)
    match recipe.form:
        case "pdf" | "pdf-encrypted" | "pdf-scanned" | "pdf-damaged":
            return _portable(recipe.form, paper, rng)
        case "pdf-500-pages":
            from caseworker.sandbox.files.portable import long_pdf

            return long_pdf(case, rng)
        case "docx":
            from caseworker.sandbox.files.office import paper_docx

            return paper_docx(paper)
        case "odt":
            from caseworker.sandbox.files.office import paper_odt

            return paper_odt(paper)
        case "eml":
            from caseworker.sandbox.files.mail import paper_eml

            return paper_eml(paper, rng)
        case "html":
            from caseworker.sandbox.files.web import paper_html

            return paper_html(paper)
        case "png":
            return _picture(paper)
        case "txt":
            from caseworker.sandbox.files.plain import paper_txt

            return paper_txt(paper, recipe.seed)
        case _:
            raise ValueError(f"no such form of file: {recipe.form}")

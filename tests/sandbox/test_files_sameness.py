"""A file is the same every time: in another call, another thread, another process."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from caseworker.sandbox.files.facts import CaseFacts
from caseworker.sandbox.files.make import make_file
from caseworker.sandbox.seed.model import Recipe
from caseworker.sandbox.seed.paperwork import FORMS

CASE = CaseFacts(
    number="VO 2026-000031",
    type_name="Hemtjänst",
    title="Hemtjänst, ansökan",
    applicant_name="Inés García-Løvås",
    personal_number="19410314-9822",
    address="Sagogränd 14, 439 53 Åsa",
    received=date(2026, 9, 10),
    unit_name="Biståndsenheten",
    committee="Nämnden för Vård & Omsorg",
    document_title="Brev från anhörig",
)

pytestmark = pytest.mark.long  # the made-up server alone; nothing that is shipped

_CHECKOUT = Path(__file__).parents[2]
_OTHER_PROCESS = """
import hashlib, json, sys
from tests.sandbox.test_files_sameness import CASE, digest
json.dump({form: digest(form, 5) for form in json.loads(sys.argv[1])}, sys.stdout)
"""


def digest(form: str, seed: int) -> str:
    return hashlib.sha256(make_file(Recipe("letter", form, seed), CASE)).hexdigest()


def test_another_process_makes_the_same_bytes() -> None:
    run = subprocess.run(
        [sys.executable, "-c", _OTHER_PROCESS, json.dumps(FORMS)],
        capture_output=True,
        check=True,
        text=True,
        env={"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "PYTHONPATH": str(_CHECKOUT)},
    )
    assert json.loads(run.stdout) == {form: digest(form, 5) for form in FORMS}


@pytest.mark.parametrize("form", FORMS)
def test_another_seed_makes_another_file(form: str) -> None:
    assert len({digest(form, seed) for seed in range(3)}) > 1


def test_another_document_of_the_case_is_another_file() -> None:
    recipe = Recipe("letter", "txt", 5)
    titles = ("Brev från anhörig", "Brev från anhörig (2)", "Brev från anhörig (3)")
    files = {make_file(recipe, replace(CASE, document_title=title)) for title in titles}
    assert len(files) == 3


def test_threads_do_not_disturb_each_other() -> None:
    wanted = [(form, seed) for seed in range(4) for form in FORMS if form != "pdf-500-pages"]
    alone = [digest(form, seed) for form, seed in wanted]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda one: digest(*one), wanted))
    assert together == alone


def test_a_server_starts_without_the_libraries_that_write_files() -> None:
    source = (
        "import sys, caseworker.sandbox.files.make, caseworker.sandbox.seed.cases; "
        "print(sorted({'typst', 'PIL', 'docx', 'odfdo', 'pypdf', 'lxml'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, check=True, text=True)
    assert run.stdout == "[]\n"

from __future__ import annotations

import subprocess
import sys
import time

from caseworker.documents.protections import protections

HEAVY = ("pypdfium2", "docx", "lxml", "email", "html", "zipfile", "ctypes", "typst", "textual")


def test_the_reader_loads_no_document_library_into_the_program() -> None:
    program = (
        "import sys, caseworker.documents.reader, caseworker.documents.protections\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "msgspec" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_a_worker_starts_in_a_moment() -> None:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        protections()
        times.append(time.perf_counter() - began)
    print(f"worker started and locked in after {min(times) * 1000:.0f} ms")  # noqa: T201
    assert min(times) < 1.0  # 0.11 measured; a busy machine is no failure

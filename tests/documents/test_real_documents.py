"""Real files, where the machine has them; the formats' own tests make theirs."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

from caseworker.documents.answer import State
from caseworker.documents.reader import DocumentReader

FOLDER = Path(__file__).parents[3] / "shared" / "documents"


async def test_every_real_document_is_read_or_says_why_not() -> None:
    files = [path for path in FOLDER.glob("*") if path.is_file()] if FOLDER.exists() else []
    table: dict[str, Counter[str]] = {}
    async with DocumentReader() as reader:
        for path in files:
            reading = await reader.read(path.read_bytes(), file_name=path.name)
            told = "ok" if reading.state in (State.OK, State.IMAGE) else reading.state.value
            table.setdefault(reading.type, Counter())[told] += 1
            assert "stopped the reader" not in reading.reason, path.name
            assert (reading.state is State.OK) == (reading.reason == ""), path.name
            if reading.state is State.OK:
                assert any(page.strip() for page in reading.pages), path.name
    for kind, states in sorted(table.items()):
        print(f"{kind:8} {sum(states.values()):3} files: {dict(states)}")  # noqa: T201


async def test_the_first_page_of_a_manual_comes_long_before_the_last() -> None:
    manual = FOLDER / "swedish-manual-116-pages.pdf"
    contents = [manual.read_bytes()] if manual.exists() else []
    for content in contents:
        async with DocumentReader() as reader:
            await reader.read(b"warm")
            began = time.perf_counter()
            times = [time.perf_counter() - began async for _ in reader.pages(content)]
            assert len(times) == 117
            print(f"first of 116 pages after {times[0]:.3f} s, last after {times[-1]:.3f} s")  # noqa: T201
            assert times[0] < times[-1] / 4
